"""pyHanko without aiohttp, which serves its own HTTP clients only; ours is urllib3.

aiohttp would take a third of pyHanko's import, and is not in the zip at all (local/slimming.py).
"""

import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any


class _Absent(Exception):  # noqa: N818 - pyHanko names some of aiohttp's classes in its `except` clauses
    def __init__(self, *_: object, **__: object) -> None:
        raise NotImplementedError("pyHanko is loaded without aiohttp: it fetches nothing by itself")


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Absent,), {})


@cache
def load_pyhanko() -> None:
    """Import what of pyHanko would import aiohttp; whoever else imports aiohttp afterwards gets the real one."""
    if "aiohttp" in sys.modules:
        return
    sys.modules["aiohttp"] = _StandIn("aiohttp")
    try:
        import_module("pyhanko.sign")
    finally:
        del sys.modules["aiohttp"]
