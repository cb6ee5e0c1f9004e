"""Run the shared data platform: `python -m local.platform --port N`; port 0 takes a free one and prints it."""

import argparse
import signal
import threading
from datetime import UTC, datetime

from chalicelib.domain.working_days import beijing_day
from local.platform.server import app
from local.serving import serve


def main() -> None:
    """Serve until SIGINT or SIGTERM; the first line printed is the address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with serve(app(lambda: beijing_day(datetime.now(UTC))), arguments.port) as url:
        print(url, flush=True)
        over.wait()


if __name__ == "__main__":
    main()
