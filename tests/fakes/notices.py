"""Public notices in memory."""

from chalicelib.errors import NotFound


class FakeNotices:
    """The port `Notices`; `published` holds every one under its name, the newest last."""

    def __init__(self) -> None:
        self.published: dict[str, list[bytes]] = {}

    def publish(self, name: str, content: bytes) -> None:
        self.published.setdefault(name, []).append(content)

    def read(self, name: str) -> bytes:
        if name not in self.published:
            raise NotFound
        return self.published[name][-1]
