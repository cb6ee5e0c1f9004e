"""A small server inside the process: an ASGI app on 127.0.0.1, at a free port, for as long as a block runs."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

START_SECONDS = 10.0


@contextmanager
def serve(app: Any, port: int = 0) -> Iterator[str]:
    """The app's address, such as `http://127.0.0.1:40123`, for as long as the block runs; port 0 takes a free one.

    Raises `TimeoutError` when it is not up in 10 s, `OSError` when the port is taken.
    """
    with socket.create_server(("127.0.0.1", port)) as listening:
        server = _server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _await_start(server, thread)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)


def _server(app: Any) -> Any:
    import uvicorn

    # A request that waits on purpose (a silent registry) must not hold up the end: hence one second, and no log of it.
    config = uvicorn.Config(
        app, ws="none", lifespan="off", access_log=False, log_level="critical", timeout_graceful_shutdown=1
    )
    return uvicorn.Server(config)


def _await_start(server: Any, thread: threading.Thread) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > end or not thread.is_alive():
            raise TimeoutError(f"the server was not up within {START_SECONDS:.0f} s")
        time.sleep(0.01)
