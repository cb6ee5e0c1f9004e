"""Run the receiving systems: `python -m local.receivers --public-key whpk_... [--port N]`, until ended."""

import argparse
import threading

from local.receivers.server import app
from local.serving import serve


def main() -> None:
    """Serve on 127.0.0.1, print the address, and stay until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m local.receivers", description="The five receiving systems.")
    parser.add_argument("--public-key", required=True, help="whpk_ and the sender's ed25519 key in base64")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    wanted = parser.parse_args()
    with serve(app(wanted.public_key), wanted.port) as url:
        print(url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
