"""The bucket of materials in memory, from end to end."""

from datetime import datetime

from chalicelib.ports import Page
from tests.fakes.materials import FakeMaterials


class FakeUploads:
    """The port `Uploads` over a `FakeMaterials`, a few filings a part."""

    def __init__(self, materials: FakeMaterials, folders_a_part: int = 2) -> None:
        self._materials, self._folders_a_part = materials, folders_a_part

    def part(self, cursor: str | None = None) -> Page[str]:
        ids = {key.split("/")[1] for key, versions in self._materials.versions.items() if versions}
        left = sorted(filing_id for filing_id in ids if filing_id > (cursor or ""))
        part = tuple(left[: self._folders_a_part])
        return Page(part, part[-1] if len(left) > len(part) else None)

    def newest(self, filing_id: str) -> datetime | None:
        kept = self._materials.versions.items()
        return max(
            (versions[-1].upload.at for key, versions in kept if versions and key.split("/")[1] == filing_id),
            default=None,
        )
