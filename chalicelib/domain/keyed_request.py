"""A request that may come again: known by its key."""

from chalicelib.domain.frozen import Frozen


class KeyedRequest(Frozen):
    """Under which key it came, whose key it is included, and what it asks for, as SHA-256 (hex)."""

    key: str
    digest: str
