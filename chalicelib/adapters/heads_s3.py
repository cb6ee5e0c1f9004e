"""The shelf of heads: a bucket of its own with Object Lock, where each is written once and locked for years."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.errors import Changed, NotFound, Text, Unreachable
from chalicelib.ports import Shelved

FOLDER = "heads/"
ENDING = ".jws"
MODE = "COMPLIANCE"
"""Nobody shortens or lifts the lock before its time, not even the account's own root (AWS, S3 Object Lock)."""

ALREADY_THERE = "PreconditionFailed"
NOT_THERE = frozenset({"404", "NoSuchKey", "NoSuchVersion"})


class S3Heads:
    """The port `Heads`; `s3` is a low-level client, `bucket` versioned and made with Object Lock."""

    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def add(self, name: str, signed: str, until: datetime) -> None:
        """Put one away under lock; a checksum is sent with it, which S3 wants for a lock."""
        self._call(
            "put_object",
            Key=_key(name),
            Body=signed.encode(),
            ContentType="application/jose",
            ChecksumAlgorithm="SHA256",
            ObjectLockMode=MODE,
            ObjectLockRetainUntilDate=until,
            IfNoneMatch="*",
        )

    def names(self) -> tuple[Shelved, ...]:
        """All that were ever put away; what lies over one are newer versions and delete markers of its key."""
        layers: dict[str, int] = {}
        for there in self._layers():
            if there["Key"].endswith(ENDING):
                layers[_name(there["Key"])] = layers.get(_name(there["Key"]), 0) + 1
        return tuple(Shelved(name, count > 1) for name, count in sorted(layers.items()))

    def read(self, name: str) -> str:
        """The oldest version of it; raises `NotFound`."""
        versions = [there for there in self._layers(_key(name)) if there["Key"] == _key(name) and "Size" in there]
        if not versions:
            raise NotFound
        oldest = min(reversed(versions), key=lambda there: there["LastModified"])
        found = self._call("get_object", Key=_key(name), VersionId=oldest["VersionId"])
        return str(found["Body"].read().decode())

    def _layers(self, prefix: str = FOLDER) -> Iterator[dict[str, Any]]:
        """Every version and delete marker, the newest of a key first; a delete marker has no size."""
        start: dict[str, str] = {}
        while True:
            listed = self._call("list_object_versions", Prefix=prefix, **start)
            yield from listed.get("Versions", ())
            yield from listed.get("DeleteMarkers", ())
            if not listed.get("IsTruncated"):
                return
            start = {"KeyMarker": listed["NextKeyMarker"], "VersionIdMarker": listed.get("NextVersionIdMarker", "")}

    def _call(self, operation: str, **request: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._s3, operation)(Bucket=self._bucket, **request))
        except ClientError as error:
            raise _told(error.response["Error"]["Code"]) from error
        except BotoCoreError as error:
            raise _told(type(error).__name__) from error


def _told(code: str) -> Exception:
    if code == ALREADY_THERE:
        return Changed()
    if code in NOT_THERE:
        return NotFound()
    return Unreachable(Text("总摘要存储暂时不可用", f"the shelf of heads does not answer: {code}"))


def _key(name: str) -> str:
    return f"{FOLDER}{name}{ENDING}"


def _name(key: str) -> str:
    return key.removeprefix(FOLDER).removesuffix(ENDING)
