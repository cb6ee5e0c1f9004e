"""A detached seal without a key: it tells the file's hash and the time, and nothing vouches for it."""

import hashlib
from datetime import datetime


class FakeDetachedSealer:
    """The port `DetachedSealer`; fails with `failure` for as long as there is one."""

    def __init__(self) -> None:
        self.failure: Exception | None = None

    def seal(self, file: bytes, at: datetime) -> bytes:
        """The file's SHA-256 and the time."""
        if self.failure:
            raise self.failure
        return f"seal {hashlib.sha256(file).hexdigest()} {at.isoformat()}\n".encode()
