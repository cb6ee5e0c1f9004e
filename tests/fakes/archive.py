"""The bucket of documents in memory, from end to end."""

import hashlib
from collections.abc import Iterable, Mapping

from chalicelib.ports import Page, Stored
from tests.fakes.documents import FakeDocuments

FOLDERS = ("receipts/", "void-copies/")


class FakeArchive:
    """The port `Archive` over a `FakeDocuments`, a few keys a part."""

    def __init__(self, documents: FakeDocuments, keys_a_part: int = 2) -> None:
        self._documents, self._keys_a_part = documents, keys_a_part

    def part(self, cursor: str | None = None) -> Page[str]:
        keys = [key for key in sorted(self._documents.kept) if key.startswith(FOLDERS) and key > (cursor or "")]
        part = tuple(keys[: self._keys_a_part])
        return Page(part, part[-1] if len(keys) > len(part) else None)

    def about(self, keys: Iterable[str]) -> Mapping[str, Stored]:
        there = {key: self._documents.kept[key] for key in keys if key in self._documents.kept}
        return {key: Stored(hashlib.sha256(pdf).hexdigest(), len(pdf)) for key, pdf in there.items()}
