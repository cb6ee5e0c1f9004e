"""The port `Notices`: each one takes the place of the one before under its name."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.documents_s3 import S3Notices
from chalicelib.errors import NotFound, Unreachable
from chalicelib.ports import Notices
from tests.fakes.notices import FakeNotices

NAME = "revocations.jws"


@pytest.fixture(params=["fake", "S3"])
def notices(request: pytest.FixtureRequest) -> Iterator[Notices]:
    if request.param == "fake":
        yield FakeNotices()
        return
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="documents")
        yield S3Notices(s3, "documents")


class TestNotices:
    def test_there_is_none_before_the_first(self, notices: Notices) -> None:
        with pytest.raises(NotFound):
            notices.read(NAME)

    def test_the_newest_takes_the_place_of_the_one_before(self, notices: Notices) -> None:
        notices.publish(NAME, b"one")
        notices.publish("another.jws", b"else")
        notices.publish(NAME, b"two")
        assert notices.read(NAME) == b"two"


def test_a_bucket_that_is_not_there_is_out_of_reach() -> None:
    with mock_aws():
        nowhere = S3Notices(boto3.client("s3", region_name="us-east-1"), "documents")
        with pytest.raises(Unreachable):
            nowhere.publish(NAME, b"one")
