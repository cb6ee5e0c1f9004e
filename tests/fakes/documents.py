"""Sealed documents in memory."""

from urllib.parse import quote

from chalicelib.errors import NotFound, Unreachable


class FakeDocuments:
    """The port `Documents`; `kept` holds them by key; `down` makes keeping and reading fail."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.down = False

    def keep(self, key: str, pdf: bytes) -> None:
        self._reach()
        self.kept.setdefault(key, pdf)

    def read(self, key: str) -> bytes:
        self._reach()
        if key not in self.kept:
            raise NotFound
        return self.kept[key]

    def link(self, key: str, filename: str) -> str:
        return f"https://documents.test/{key}?filename={quote(filename, safe='')}"

    def _reach(self) -> None:
        if self.down:
            raise Unreachable
