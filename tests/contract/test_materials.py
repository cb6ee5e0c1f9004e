"""The port `Materials`: every upload is a version, and a refused one is kept where nothing is served from."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.adapters.documents_s3 import S3Materials
from chalicelib.errors import NotFound
from chalicelib.ports import Materials, Slot, Upload
from local.aws import local_aws
from tests.fakes.materials import FakeMaterials

KEY, BUCKET = "filings/1/commitment-letter.pdf", "materials"
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
SIGNED = Config(signature_version="s3v4")


class Bench(NamedTuple):
    """Materials, how one is uploaded (gives the version's id), and what stands apart under a key and version.

    `delete` is what somebody with the bucket in hand does: the versions stay, under a mark of deletion.
    """

    materials: Materials
    upload: Callable[[str, bytes], str]
    apart: Callable[[str, str], bytes | None]
    delete: Callable[[str], None]


@pytest.fixture(params=["fake", "moto", "local AWS"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        if request.param == "fake":
            fake = FakeMaterials()
            yield Bench(fake, fake.upload, lambda key, version: fake.apart.get((key, version)), fake.delete)
        elif request.param == "moto":
            stack.enter_context(mock_aws())
            yield _bench(boto3.client("s3", region_name="cn-north-1", config=SIGNED))
        else:
            yield _bench(_local_s3(stack.enter_context(local_aws(tmp_path)).endpoint))


def _local_s3(endpoint: str) -> Any:
    session = boto3.Session("test", "test", region_name="cn-north-1")
    return session.client("s3", endpoint_url=endpoint, config=SIGNED)


def _bench(s3: Any) -> Bench:
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "cn-north-1"})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})

    def upload(key: str, pdf: bytes) -> str:
        return str(s3.put_object(Bucket=BUCKET, Key=key, Body=pdf, ChecksumAlgorithm="SHA256")["VersionId"])

    def apart(key: str, version: str) -> bytes | None:
        try:
            return bytes(s3.get_object(Bucket=BUCKET, Key=f"apart/{key}/{version}.pdf")["Body"].read())
        except ClientError:
            return None

    def delete(key: str) -> None:
        s3.delete_object(Bucket=BUCKET, Key=key)

    return Bench(S3Materials(s3, BUCKET, upload_seconds=900, longest_page=2), upload, apart, delete)


class TestMaterials:
    def test_nothing_uploaded_is_nothing(self, bench: Bench) -> None:
        assert bench.materials.newest(KEY) is None

    def test_the_newest_upload_is_told_with_size_time_and_checksum(self, bench: Bench) -> None:
        bench.upload(KEY, b"first")
        version = bench.upload(KEY, b"second one")
        newest = bench.materials.newest(KEY)
        assert newest is not None
        assert newest[:3] == (version, 10, hashlib.sha256(b"second one").hexdigest())
        assert newest.at.utcoffset() == timedelta(0)

    def test_nothing_lies_under_a_folder_before_the_first_upload(self, bench: Bench) -> None:
        assert bench.materials.under("filings/1/") == {}

    def test_under_a_folder_is_the_newest_version_of_each_key_as_a_look_tells_it(self, bench: Bench) -> None:
        keys = [f"filings/1/material-{n}.pdf" for n in range(5)]
        for key in keys:
            bench.upload(key, b"first")
            bench.upload(key, b"second one")
        bench.upload("filings/10/material-1.pdf", b"another's")
        under = bench.materials.under("filings/1/")
        assert [_to_the_second(under[key]) for key in keys] == [
            _to_the_second(bench.materials.newest(key)) for key in keys
        ]
        assert {upload.sha256 for upload in under.values()} == {None}
        assert {upload.at.utcoffset() for upload in under.values()} == {timedelta(0)}

    def test_what_was_set_apart_is_not_under_its_folder_and_what_was_before_it_is(self, bench: Bench) -> None:
        good = bench.upload(KEY, b"good")
        bench.materials.set_apart(KEY, bench.upload(KEY, b"hostile"))
        assert {key: upload.version_id for key, upload in bench.materials.under("filings/1/").items()} == {KEY: good}

    def test_what_was_deleted_is_neither_newest_nor_under_its_folder(self, bench: Bench) -> None:
        bench.upload(KEY, b"good")
        other = "filings/1/application-form.pdf"
        bench.upload(other, b"good too")
        bench.delete(KEY)
        assert bench.materials.newest(KEY) is None
        assert bench.materials.under("filings/1/").keys() == {other}

    def test_an_older_version_is_still_read(self, bench: Bench) -> None:
        first = bench.upload(KEY, b"first")
        bench.upload(KEY, b"second")
        assert bench.materials.read(KEY, first) == b"first"

    @pytest.mark.parametrize("version", ["nonsense", "11111111-1111-4111-8111-111111111111"])
    def test_a_version_that_never_was_is_not_found(self, bench: Bench, version: str) -> None:
        bench.upload(KEY, b"first")
        with pytest.raises(NotFound):
            bench.materials.read(KEY, version)

    def test_a_key_that_never_was_is_not_found(self, bench: Bench) -> None:
        with pytest.raises(NotFound):
            bench.materials.read(KEY, "11111111-1111-4111-8111-111111111111")

    def test_what_is_set_apart_is_neither_newest_nor_read_any_more_but_kept(self, bench: Bench) -> None:
        version = bench.upload(KEY, b"hostile")
        bench.materials.set_apart(KEY, version)
        assert bench.materials.newest(KEY) is None
        assert bench.apart(KEY, version) == b"hostile"
        with pytest.raises(NotFound):
            bench.materials.read(KEY, version)

    def test_setting_apart_again_changes_nothing(self, bench: Bench) -> None:
        version = bench.upload(KEY, b"hostile")
        bench.materials.set_apart(KEY, version)
        bench.materials.set_apart(KEY, version)
        assert bench.apart(KEY, version) == b"hostile"

    def test_what_is_forgotten_is_gone_in_every_version_and_what_was_set_apart_with_it(self, bench: Bench) -> None:
        versions = [bench.upload(KEY, b"first"), bench.upload(KEY, b"second")]
        refused = bench.upload(KEY, b"hostile")
        bench.materials.set_apart(KEY, refused)
        other = bench.upload("filings/10/commitment-letter.pdf", b"another's")
        for _ in range(2):
            bench.materials.forget("filings/1/")
        for version in versions:
            with pytest.raises(NotFound):
                bench.materials.read(KEY, version)
        assert bench.apart(KEY, refused) is None
        assert bench.materials.read("filings/10/commitment-letter.pdf", other) == b"another's"

    def test_one_version_is_removed_and_the_others_stay(self, bench: Bench) -> None:
        first, second = bench.upload(KEY, b"first"), bench.upload(KEY, b"second")
        for _ in range(2):
            bench.materials.remove(KEY, second)
        assert bench.materials.read(KEY, first) == b"first"
        newest = bench.materials.newest(KEY)
        assert newest and newest.version_id == first

    def test_setting_one_version_apart_leaves_the_others(self, bench: Bench) -> None:
        good = bench.upload(KEY, b"good")
        bench.materials.set_apart(KEY, bench.upload(KEY, b"hostile"))
        newest = bench.materials.newest(KEY)
        assert newest is not None and newest.version_id == good

    def test_a_slot_names_key_and_type_and_the_time_it_closes(self, bench: Bench) -> None:
        slot = bench.materials.slot(KEY, "commitment-letter", sha256=None, max_bytes=100, at=NOW)
        assert (slot.kind, slot.max_bytes, slot.expires_at) == ("commitment-letter", 100, NOW + timedelta(minutes=15))
        assert (slot.fields["key"], slot.fields["Content-Type"]) == (KEY, "application/pdf")


def _to_the_second(upload: Upload | None) -> Upload:
    """What a look and a listing tell alike: a look's time is a date of HTTP."""
    assert upload
    return upload._replace(sha256=None, at=upload.at.replace(microsecond=0))


def _policy(sha256: str | None) -> list[Any]:
    with mock_aws():
        s3 = boto3.client("s3", region_name="cn-north-1", config=SIGNED)
        slot = S3Materials(s3, BUCKET, 900).slot(KEY, "k", sha256=sha256, max_bytes=100, at=NOW)
    return list(json.loads(base64.b64decode(slot.fields["policy"]))["conditions"])


def test_the_policy_of_a_slot_fixes_bucket_key_type_and_size() -> None:
    conditions = _policy(None)
    for fixed in ({"bucket": BUCKET}, {"key": KEY}, {"Content-Type": "application/pdf"}):
        assert fixed in conditions
    assert ["content-length-range", 1, 100] in conditions


def test_the_policy_of_a_slot_fixes_the_checksum_that_was_told() -> None:
    digest = hashlib.sha256(b"good")
    conditions = _policy(digest.hexdigest())
    assert {"x-amz-checksum-sha256": base64.b64encode(digest.digest()).decode()} in conditions
    assert {"x-amz-checksum-algorithm": "SHA256"} in conditions


@pytest.fixture
def local_materials(tmp_path: Path) -> Iterator[Materials]:
    with local_aws(tmp_path) as aws:
        yield _bench(_local_s3(aws.endpoint)).materials


def _post(slot: Slot, pdf: bytes, **changed: str) -> int:
    file = ("material.pdf", pdf, "application/pdf")
    fields: dict[str, Any] = slot.fields | changed | {"file": file}
    return urllib3.PoolManager().request_encode_body("POST", slot.url, fields=fields).status


def test_a_slot_takes_one_pdf_of_its_size_under_its_key_and_nothing_else(local_materials: Materials) -> None:
    slot = local_materials.slot(KEY, "k", sha256=None, max_bytes=100, at=NOW)
    assert _post(slot, b"x" * 101) == 400
    assert _post(slot, b"x", key="filings/2/commitment-letter.pdf") == 403
    assert _post(slot, b"x", **{"Content-Type": "text/html"}) == 403
    assert local_materials.newest(KEY) is None
    assert _post(slot, b"x" * 100) == 204
    newest = local_materials.newest(KEY)
    assert newest is not None and newest.size == 100
