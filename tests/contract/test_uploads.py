"""The port `Uploads`: the filings that anything is uploaded for, from one end of the bucket to the other."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.uploads_s3 import S3Uploads
from chalicelib.errors import Unreachable
from chalicelib.ports import Uploads
from tests.fakes.materials import FakeMaterials
from tests.fakes.uploads import FakeUploads

PDF = b"%PDF-1.7"
KEYS = ("filings/1/a.pdf", "filings/1/b.pdf", "filings/2/a.pdf", "filings/3/a.pdf")


class Kept(NamedTuple):
    """The bucket as it is written to, and as it is walked through."""

    put: Callable[[str], object]
    uploads: Uploads


@pytest.fixture(params=["fake", "S3"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "fake":
        materials = FakeMaterials()
        yield Kept(lambda key: materials.upload(key, PDF, datetime.now(UTC)), FakeUploads(materials))
        return
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="materials")
        put = s3.put_object
        yield Kept(lambda key: put(Bucket="materials", Key=key, Body=PDF), S3Uploads(s3, "materials", 2))


class TestUploads:
    def test_every_filing_that_something_is_uploaded_for_comes_once(self, kept: Kept) -> None:
        for key in (*KEYS, "filings/1/a.pdf"):
            kept.put(key)
        cursor, ids = None, list[str]()
        while True:
            page = kept.uploads.part(cursor)
            assert len(page.entries) <= 2
            ids += page.entries
            cursor = page.cursor
            if cursor is None:
                break
        assert ids == ["1", "2", "3"]

    def test_an_empty_bucket_has_none(self, kept: Kept) -> None:
        assert kept.uploads.part() == ((), None)

    def test_it_tells_when_the_newest_upload_came(self, kept: Kept) -> None:
        for key in KEYS:
            kept.put(key)
        newest = kept.uploads.newest("1")
        assert newest and abs(newest - datetime.now(UTC)) < timedelta(minutes=1)
        assert kept.uploads.newest("4") is None


def test_what_was_set_apart_is_not_counted() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="materials")
        s3.put_object(Bucket="materials", Key="apart/filings/1/a.pdf/v1.pdf", Body=PDF)
        assert S3Uploads(s3, "materials").part() == ((), None)


def test_a_bucket_that_is_not_there_is_out_of_reach() -> None:
    with mock_aws(), pytest.raises(Unreachable):
        S3Uploads(boto3.client("s3", region_name="us-east-1"), "elsewhere").part()
