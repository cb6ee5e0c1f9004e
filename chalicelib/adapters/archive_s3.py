"""The bucket of documents from end to end: its keys in order, and what S3 tells of each object."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chalicelib.errors import Unreachable
from chalicelib.ports import Page, Stored

FOLDERS = ("receipts/", "void-copies/")
AT_ONCE = 8
"""As many connections as a client of ours holds open, nearly."""

NOT_THERE = frozenset({"404", "NoSuchKey"})


class S3Archive:
    """The port `Archive`; `s3` is a low-level client, `keys_a_part` at most 1000."""

    def __init__(self, s3: Any, bucket: str, keys_a_part: int = 1000) -> None:
        self._s3, self._bucket, self._keys_a_part = s3, bucket, keys_a_part

    def part(self, cursor: str | None = None) -> Page[str]:
        """Part of the keys of one folder after the other; the cursor is the last key, or the folder that is next."""
        folder = next(name for name in FOLDERS if (cursor or FOLDERS[0]).startswith(name))
        listed = self._call(
            "list_objects_v2",
            Prefix=folder,
            MaxKeys=self._keys_a_part,
            **({"StartAfter": cursor} if cursor else {}),
        )
        keys = tuple(str(there["Key"]) for there in listed.get("Contents", ()))
        return Page(keys, keys[-1] if listed.get("IsTruncated") else _next(folder))

    def about(self, keys: Iterable[str]) -> Mapping[str, Stored]:
        """What is there under these keys; several are asked for at once."""
        wanted = tuple(set(keys))
        with ThreadPoolExecutor(AT_ONCE) as asking:
            found = dict(zip(wanted, asking.map(self._one, wanted), strict=True))
        return {key: stored for key, stored in found.items() if stored}

    def _one(self, key: str) -> Stored | None:
        """S3 verified the checksum when it took the object; one that has none is read."""
        head = self._call("head_object", Key=key, ChecksumMode="ENABLED")
        if not head:
            return None
        told = head.get("ChecksumSHA256")
        digest = base64.b64decode(told).hex() if told else self._read(key)
        return Stored(digest, head["ContentLength"])

    def _read(self, key: str) -> str:
        body = self._call("get_object", Key=key)["Body"]
        digest = hashlib.sha256()
        for chunk in iter(lambda: body.read(1 << 20), b""):
            digest.update(chunk)
        return digest.hexdigest()

    def _call(self, operation: str, **request: Any) -> dict[str, Any]:
        """Call; what is not there gives nothing. Without s3:ListBucket S3 answers 403 for that."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._s3, operation)(Bucket=self._bucket, **request))
        except ClientError as error:
            if error.response["Error"]["Code"] in NOT_THERE:
                return {}
            raise Unreachable from error
        except BotoCoreError as error:
            raise Unreachable from error


def _next(folder: str) -> str | None:
    position = FOLDERS.index(folder) + 1
    return FOLDERS[position] if position < len(FOLDERS) else None
