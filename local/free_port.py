"""A port of 127.0.0.1 that nobody uses."""

import socket


def free_port() -> int:
    """Ask the operating system for one; whoever binds it next has it."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
