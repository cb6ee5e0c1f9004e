"""The port `Archive`: the bucket of documents from end to end, and what is told of each object."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.archive_s3 import S3Archive
from chalicelib.adapters.documents_s3 import S3Documents
from chalicelib.errors import Unreachable
from chalicelib.ports import Archive, Documents, Stored
from tests.fakes.archive import FakeArchive
from tests.fakes.documents import FakeDocuments

KEYS = ("receipts/1/a.pdf", "receipts/1/b.pdf", "receipts/2/c.pdf", "void-copies/1/d.pdf", "void-copies/1/d.ses")
PDF = b"%PDF-1.7"


class Kept(NamedTuple):
    """The bucket as it is written to, and as it is walked through."""

    documents: Documents
    archive: Archive


@pytest.fixture(params=["fake", "S3"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "fake":
        documents = FakeDocuments()
        yield Kept(documents, FakeArchive(documents))
        return
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="documents")
        yield Kept(S3Documents(s3, "documents", 600), S3Archive(s3, "documents", keys_a_part=2))


class TestArchive:
    def test_every_document_comes_once_and_nothing_else_does(self, kept: Kept) -> None:
        for key in (*KEYS, "public/revocations.jws", "seals/receipts.esl"):
            kept.documents.keep(key, PDF)
        cursor, keys = None, list[str]()
        while True:
            page = kept.archive.part(cursor)
            assert len(page.entries) <= 2
            keys += page.entries
            cursor = page.cursor
            if cursor is None:
                break
        assert keys == list(KEYS)

    def test_an_object_is_told_by_its_hash_and_size(self, kept: Kept) -> None:
        kept.documents.keep(KEYS[0], PDF)
        found = kept.archive.about([*KEYS])
        assert found == {KEYS[0]: Stored(hashlib.sha256(PDF).hexdigest(), len(PDF))}
        assert kept.archive.about([]) == {}


def test_an_object_without_a_checksum_is_read() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="documents")
        s3.put_object(Bucket="documents", Key=KEYS[0], Body=PDF)
        assert S3Archive(s3, "documents").about(KEYS[:1])[KEYS[0]].sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_bucket_that_is_not_there_is_out_of_reach() -> None:
    with mock_aws(), pytest.raises(Unreachable):
        S3Archive(boto3.client("s3", region_name="us-east-1"), "elsewhere").part()
