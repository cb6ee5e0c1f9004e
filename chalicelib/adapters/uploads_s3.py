"""The bucket of materials from end to end: the folders that stand in it, one a filing."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.errors import Unreachable
from chalicelib.ports import Page

FOLDER = "filings/"


class S3Uploads:
    """The port `Uploads`; `s3` is a low-level client, `folders_a_part` at most 1000."""

    def __init__(self, s3: Any, bucket: str, folders_a_part: int = 1000) -> None:
        self._s3, self._bucket, self._folders_a_part = s3, bucket, folders_a_part

    def part(self, cursor: str | None = None) -> Page[str]:
        """Part of the folders; the cursor is S3's own."""
        more = {"ContinuationToken": cursor} if cursor else {}
        listed = self._list(Prefix=FOLDER, Delimiter="/", MaxKeys=self._folders_a_part, **more)
        folders = (str(there["Prefix"]) for there in listed.get("CommonPrefixes", ()))
        return Page(tuple(folder.split("/")[1] for folder in folders), listed.get("NextContinuationToken"))

    def newest(self, filing_id: str) -> datetime | None:
        """Of the first thousand keys of its folder, which holds one a kind of material."""
        there = self._list(Prefix=f"{FOLDER}{filing_id}/").get("Contents", ())
        return max((one["LastModified"].astimezone(UTC) for one in there), default=None)

    def _list(self, **request: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(self._s3.list_objects_v2(Bucket=self._bucket, **request))
        except (BotoCoreError, ClientError) as error:
            raise Unreachable from error
