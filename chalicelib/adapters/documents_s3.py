"""The two versioned buckets in S3: what applicants upload, and what we issue."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from chalicelib.errors import NotFound, Text, Unreachable
from chalicelib.ports import Slot, Upload

PDF = "application/pdf"
SEAL = "application/octet-stream"
JOSE = "application/jose"
NOT_THERE = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NoSuchUpload"})
ALREADY_THERE = "PreconditionFailed"


class S3Materials:
    """The port `Materials`; `s3` is a low-level client that signs with SigV4, a slot stays open `upload_seconds`.

    `longest_page` is how many versions are listed at once: S3 gives 1,000 at most.
    """

    def __init__(self, s3: Any, bucket: str, upload_seconds: int, longest_page: int = 1000) -> None:
        self._s3, self._bucket, self._upload_seconds, self._longest_page = s3, bucket, upload_seconds, longest_page

    def slot(self, key: str, kind: str, *, sha256: str | None, max_bytes: int, at: datetime) -> Slot:
        """A presigned POST whose policy fixes key, type, size and, if given, the SHA-256; S3 refuses all else.

        S3 checks a condition on every field but the ones it makes itself, so each fixed field is one.
        """
        fixed = {"Content-Type": PDF} | _checksum_fields(sha256)
        with _reached():
            post = self._s3.generate_presigned_post(
                self._bucket,
                key,
                Fields=dict(fixed),
                Conditions=[*({name: value} for name, value in fixed.items()), ["content-length-range", 1, max_bytes]],
                ExpiresIn=self._upload_seconds,
            )
        until = at + timedelta(seconds=self._upload_seconds)
        return Slot(kind=kind, url=post["url"], fields=post["fields"], max_bytes=max_bytes, expires_at=until)

    def newest(self, key: str) -> Upload | None:
        """The newest version; None when there is none or it was deleted.

        Without s3:ListBucket S3 answers 403 for what is not there, which raises `Unreachable` as it should.
        """
        try:
            with _reached():
                head = self._s3.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        except NotFound:
            return None
        return Upload(head["VersionId"], head["ContentLength"], _sha256_of(head), head["LastModified"].astimezone(UTC))

    def under(self, folder: str) -> Mapping[str, Upload]:
        """The newest version of each key; one under a mark of deletion is not the latest of its key."""
        with _reached():
            versions = (one for page in self._pages(folder) for one in page.get("Versions", ()))
            return {one["Key"]: _listed(one) for one in versions if one["IsLatest"]}

    def read(self, key: str, version_id: str) -> bytes:
        """The bytes of one version; raises `NotFound`."""
        with _reached():
            found = self._s3.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)
            return bytes(found["Body"].read())

    def set_apart(self, key: str, version_id: str) -> None:
        """Copy the version under `apart/`, where nothing is ever served from, then delete it; safe to repeat.

        It loses the type of a PDF there, so that no browser would open it.
        """
        source = {"Bucket": self._bucket, "Key": key, "VersionId": version_id}
        try:
            with _reached():
                self._s3.copy_object(
                    Bucket=self._bucket,
                    Key=f"apart/{key}/{version_id}.pdf",
                    CopySource=source,
                    MetadataDirective="REPLACE",
                    ContentType="application/octet-stream",
                )
        except NotFound:
            return
        self.remove(key, version_id)

    def remove(self, key: str, version_id: str) -> None:
        """Remove one version for good; safe to repeat."""
        with _reached():
            self._s3.delete_object(Bucket=self._bucket, Key=key, VersionId=version_id)

    def forget(self, folder: str) -> None:
        """Remove every version under a folder, and what was set apart from it; safe to repeat."""
        for prefix in (folder, f"apart/{folder}"):
            with _reached():
                there = list(self._versions(prefix))
            for key, version_id in there:
                self.remove(key, version_id)

    def _versions(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Key and id of every version there, marks of deletion too."""
        for page in self._pages(prefix):
            for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                yield one["Key"], one["VersionId"]

    def _pages(self, prefix: str) -> Iterator[Mapping[str, Any]]:
        listing = self._s3.get_paginator("list_object_versions")
        yield from listing.paginate(
            Bucket=self._bucket, Prefix=prefix, PaginationConfig={"PageSize": self._longest_page}
        )


class S3Documents:
    """The port `Documents`; `s3` is a low-level client that signs with SigV4, a link holds `link_seconds`."""

    def __init__(self, s3: Any, bucket: str, link_seconds: int) -> None:
        self._s3, self._bucket, self._link_seconds = s3, bucket, link_seconds

    def keep(self, key: str, pdf: bytes) -> None:
        """Store under a key that holds the content's hash; what is there already stays untouched."""
        checksum = base64.b64encode(hashlib.sha256(pdf).digest()).decode()
        with _reached(fine=ALREADY_THERE):
            self._s3.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=pdf,
                ContentType=_type_of(key),
                ChecksumSHA256=checksum,
                IfNoneMatch="*",
            )

    def read(self, key: str) -> bytes:
        """The bytes; raises `NotFound`."""
        with _reached():
            return bytes(self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read())

    def link(self, key: str, filename: str) -> str:
        """A presigned link that downloads under `filename`, for `link_seconds`."""
        wanted = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentType": _type_of(key),
            "ResponseContentDisposition": attachment(filename),
        }
        with _reached():
            return str(self._s3.generate_presigned_url("get_object", Params=wanted, ExpiresIn=self._link_seconds))


class S3Notices:
    """The port `Notices`; they stand under `public/` in the bucket of documents, which keeps every version of them."""

    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def publish(self, name: str, content: bytes) -> None:
        """Put a notice in place of the one that stands."""
        with _reached():
            self._s3.put_object(Bucket=self._bucket, Key=f"public/{name}", Body=content, ContentType=JOSE)

    def read(self, name: str) -> bytes:
        """The notice that stands; raises `NotFound`. Without s3:ListBucket S3 answers 403 for what is not there."""
        with _reached():
            return bytes(self._s3.get_object(Bucket=self._bucket, Key=f"public/{name}")["Body"].read())


def attachment(filename: str) -> str:
    """The header Content-Disposition for a download (RFC 6266), the name in UTF-8 (RFC 8187) and in plain ASCII."""
    stem, _, ending = filename.rpartition(".")
    ascii_stem = "-".join(re.findall(r"[A-Za-z0-9]+", stem)) or "document"
    return f"attachment; filename=\"{ascii_stem}.{ending}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _type_of(key: str) -> str:
    """Of a PDF or of a seal that stands beside it."""
    return PDF if key.endswith(".pdf") else SEAL


def _checksum_fields(sha256: str | None) -> dict[str, str]:
    if sha256 is None:
        return {}
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    return {"x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": digest}


def _listed(version: Mapping[str, Any]) -> Upload:
    return Upload(version["VersionId"], version["Size"], None, version["LastModified"].astimezone(UTC))


def _sha256_of(head: Mapping[str, Any]) -> str | None:
    """In hex; S3 tells it in base64, and only of an upload that came with it."""
    told = head.get("ChecksumSHA256")
    return base64.b64decode(told).hex() if told else None


@contextmanager
def _reached(fine: str | None = None) -> Iterator[None]:
    """Turn what botocore raises into `NotFound` or `Unreachable`; the error code `fine` is none."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in NOT_THERE:
            raise NotFound from None
        if code != fine:
            raise _unreachable(code) from error
    except BotoCoreError as error:
        raise _unreachable(type(error).__name__) from error


def _unreachable(why: str) -> Unreachable:
    return Unreachable(Text("文件存储暂时不可用", f"the store of files does not answer: {why}"))
