"""Uploaded materials in memory, every version of them."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chalicelib.errors import NotFound, Unreachable
from chalicelib.ports import Slot, Upload

UPLOAD_TIME = timedelta(minutes=15)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class _Version(NamedTuple):
    upload: Upload
    pdf: bytes


class FakeMaterials:
    """The port `Materials`; `apart` holds what was set apart, by key and version; `down` makes every call fail.

    `deleted` are the keys under a mark of deletion, `looks` the keys that were looked at one by one.
    """

    def __init__(self) -> None:
        self.versions: dict[str, list[_Version]] = {}
        self.apart: dict[tuple[str, str], bytes] = {}
        self.deleted: set[str] = set()
        self.looks: list[str] = []
        self.down = False
        self._uploads = 0

    def upload(self, key: str, pdf: bytes, at: datetime = LONG_AGO) -> str:
        """What an applicant's upload does; gives the new version's id."""
        self._uploads += 1
        upload = Upload(f"v{self._uploads}", len(pdf), hashlib.sha256(pdf).hexdigest(), at)
        self.versions.setdefault(key, []).append(_Version(upload, pdf))
        self.deleted.discard(key)
        return upload.version_id

    def delete(self, key: str) -> None:
        """What whoever has the bucket in hand may do."""
        self.deleted.add(key)

    def slot(self, key: str, kind: str, *, sha256: str | None, max_bytes: int, at: datetime) -> Slot:
        fields = {"key": key, "Content-Type": "application/pdf"} | ({"sha256": sha256} if sha256 else {})
        url = "https://materials.test/"
        return Slot(kind=kind, url=url, fields=fields, max_bytes=max_bytes, expires_at=at + UPLOAD_TIME)

    def newest(self, key: str) -> Upload | None:
        self._reach()
        self.looks.append(key)
        return self._newest().get(key)

    def under(self, folder: str) -> Mapping[str, Upload]:
        self._reach()
        there = {key: upload for key, upload in self._newest().items() if key.startswith(folder)}
        return {key: upload._replace(sha256=None) for key, upload in there.items()}

    def _newest(self) -> dict[str, Upload]:
        return {key: kept[-1].upload for key, kept in self.versions.items() if kept and key not in self.deleted}

    def read(self, key: str, version_id: str) -> bytes:
        self._reach()
        for version in self.versions.get(key, ()):
            if version.upload.version_id == version_id:
                return version.pdf
        raise NotFound

    def set_apart(self, key: str, version_id: str) -> None:
        self._reach()
        for version in [v for v in self.versions.get(key, ()) if v.upload.version_id == version_id]:
            self.apart[key, version_id] = version.pdf
            self.versions[key].remove(version)

    def forget(self, folder: str) -> None:
        self._reach()
        self.versions = {key: kept for key, kept in self.versions.items() if not key.startswith(folder)}
        self.apart = {place: pdf for place, pdf in self.apart.items() if not place[0].startswith(folder)}

    def remove(self, key: str, version_id: str) -> None:
        self._reach()
        self.versions[key] = [v for v in self.versions.get(key, ()) if v.upload.version_id != version_id]

    def _reach(self) -> None:
        if self.down:
            raise Unreachable
