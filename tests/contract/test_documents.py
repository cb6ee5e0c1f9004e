"""The port `Documents`: what is issued is kept once, read back, and linked to for a while."""

from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from chalicelib.adapters.documents_s3 import S3Documents, attachment
from chalicelib.errors import NotFound, Unreachable
from chalicelib.ports import Documents
from tests.fakes.documents import FakeDocuments

KEY, FILENAME = "receipts/1/abc.pdf", "深水保备〔2026〕1号.pdf"


@pytest.fixture(params=["fake", "S3"])
def documents(request: pytest.FixtureRequest) -> Iterator[Documents]:
    if request.param == "fake":
        yield FakeDocuments()
        return
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", config=Config(signature_version="s3v4"))
        s3.create_bucket(Bucket="documents")
        s3.put_bucket_versioning(Bucket="documents", VersioningConfiguration={"Status": "Enabled"})
        yield S3Documents(s3, "documents", link_seconds=600)


class TestDocuments:
    def test_what_is_kept_is_read_back(self, documents: Documents) -> None:
        documents.keep(KEY, b"%PDF-1")
        assert documents.read(KEY) == b"%PDF-1"

    def test_keeping_again_changes_nothing(self, documents: Documents) -> None:
        documents.keep(KEY, b"%PDF-1")
        documents.keep(KEY, b"%PDF-2")
        assert documents.read(KEY) == b"%PDF-1"

    def test_what_was_never_kept_is_not_found(self, documents: Documents) -> None:
        with pytest.raises(NotFound):
            documents.read(KEY)

    def test_a_link_names_the_document_and_the_file(self, documents: Documents) -> None:
        documents.keep(KEY, b"%PDF-1")
        link = documents.link(KEY, FILENAME)
        assert KEY in link
        assert FILENAME in unquote(unquote(link))


def test_a_link_is_signed_for_ten_minutes_and_downloads_a_pdf() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="cn-north-1", config=Config(signature_version="s3v4"))
        asked = parse_qs(urlsplit(S3Documents(s3, "documents", 600).link(KEY, FILENAME)).query)
    assert asked["X-Amz-Expires"] == ["600"]
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["response-content-type"] == ["application/pdf"]
    assert asked["response-content-disposition"] == [attachment(FILENAME)]


def test_what_is_no_pdf_is_neither_kept_nor_downloaded_as_one() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", config=Config(signature_version="s3v4"))
        s3.create_bucket(Bucket="documents")
        documents = S3Documents(s3, "documents", 600)
        documents.keep("receipts/1/abc.ses", b"0")
        kept = s3.head_object(Bucket="documents", Key="receipts/1/abc.ses")["ContentType"]
        asked = parse_qs(urlsplit(documents.link("receipts/1/abc.ses", "1.ses")).query)
    assert [kept] == asked["response-content-type"] == ["application/octet-stream"]


def test_a_file_name_is_given_in_utf_8_and_in_ascii() -> None:
    assert attachment("深水保备〔2026〕1号.pdf") == (
        "attachment; filename=\"2026-1.pdf\"; filename*=UTF-8''"
        "%E6%B7%B1%E6%B0%B4%E4%BF%9D%E5%A4%87%E3%80%942026%E3%80%951%E5%8F%B7.pdf"
    )


def test_no_file_name_can_break_out_of_its_header() -> None:
    told = attachment('a"; x=\r\ny.pdf')
    assert told == "attachment; filename=\"a-x-y.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0Ay.pdf"


def test_a_bucket_out_of_reach_is_told_without_its_secrets() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        with pytest.raises(Unreachable, match="NoSuchBucket"):
            S3Documents(s3, "nowhere", 600).keep(KEY, b"%PDF-1")


def test_a_store_that_does_not_answer_is_unreachable() -> None:
    config = Config(connect_timeout=0.2, retries={"total_max_attempts": 1})
    s3 = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=config,
    )
    with pytest.raises(Unreachable, match="EndpointConnectionError"):
        S3Documents(s3, "documents", 600).read(KEY)
