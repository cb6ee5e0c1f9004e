"""The port `Heads`: each head is put away once, under lock, and whatever is laid over it changes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.heads_s3 import S3Heads
from chalicelib.errors import Changed, NotFound, Unreachable
from chalicelib.ports import Heads, Shelved
from tests.aws import aws, client
from tests.fakes.heads import FakeHeads

NAME, NEXT = "00000001-2026-11-24", "00000002-2026-11-25"
UNTIL = datetime(2100, 11, 24, tzinfo=UTC)
KEY = f"heads/{NAME}.jws"


@pytest.fixture(params=["fake", "S3"])
def heads(request: pytest.FixtureRequest) -> Iterator[Heads]:
    if request.param == "fake":
        yield FakeHeads()
        return
    with aws() as variables:
        yield S3Heads(client("s3"), variables["MIAOPI_AUDIT_BUCKET"])


class TestHeads:
    def test_the_shelf_is_empty_before_the_first(self, heads: Heads) -> None:
        assert heads.names() == ()
        with pytest.raises(NotFound):
            heads.read(NAME)

    def test_what_was_put_away_is_read_again_by_its_name(self, heads: Heads) -> None:
        heads.add(NEXT, "c.d.e", UNTIL)
        heads.add(NAME, "a.b.c", UNTIL)
        assert heads.names() == (Shelved(NAME), Shelved(NEXT))
        assert (heads.read(NAME), heads.read(NEXT)) == ("a.b.c", "c.d.e")

    def test_nothing_takes_the_place_of_another(self, heads: Heads) -> None:
        heads.add(NAME, "a.b.c", UNTIL)
        with pytest.raises(Changed):
            heads.add(NAME, "x.y.z", UNTIL)
        assert heads.read(NAME) == "a.b.c"


class TestS3Heads:
    """What only a bucket can show: locks, versions and delete markers."""

    @pytest.fixture
    def bucket(self) -> Iterator[str]:
        with aws() as variables:
            yield variables["MIAOPI_AUDIT_BUCKET"]

    def kept(self, bucket: str) -> S3Heads:
        heads = S3Heads(client("s3"), bucket)
        heads.add(NAME, "a.b.c", UNTIL)
        return heads

    def test_a_head_is_put_away_under_lock_until_its_time(self, bucket: str) -> None:
        self.kept(bucket)
        lock = client("s3").head_object(Bucket=bucket, Key=KEY)
        assert (lock["ObjectLockMode"], lock["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", UNTIL)

    def test_it_is_sent_with_its_lock_its_checksum_and_only_where_there_is_none(self, bucket: str) -> None:
        sent: list[dict[str, Any]] = []
        s3 = client("s3")
        s3.meta.events.register("before-call.s3.PutObject", lambda params, **_: sent.append(params["headers"]))
        S3Heads(s3, bucket).add(NAME, "a.b.c", UNTIL)
        (headers,) = sent
        assert headers["x-amz-object-lock-mode"] == "COMPLIANCE"
        assert headers["x-amz-object-lock-retain-until-date"].startswith("2100-11-24")
        assert headers["If-None-Match"] == "*"
        assert headers["x-amz-sdk-checksum-algorithm"] == "SHA256"

    def test_a_locked_version_cannot_be_removed(self, bucket: str) -> None:
        self.kept(bucket)
        s3 = client("s3")
        version = s3.list_object_versions(Bucket=bucket)["Versions"][0]["VersionId"]
        with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=bucket, Key=KEY, VersionId=version)

    def test_a_newer_version_is_told_and_the_first_is_read(self, bucket: str) -> None:
        heads = self.kept(bucket)
        client("s3").put_object(Bucket=bucket, Key=KEY, Body=b"x.y.z")
        assert heads.names() == (Shelved(NAME, covered=True),)
        assert heads.read(NAME) == "a.b.c"

    def test_a_delete_marker_is_told_and_what_it_hides_is_read(self, bucket: str) -> None:
        heads = self.kept(bucket)
        client("s3").delete_object(Bucket=bucket, Key=KEY)
        assert heads.names() == (Shelved(NAME, covered=True),)
        assert heads.read(NAME) == "a.b.c"

    def test_a_lock_of_ten_years_is_the_buckets_own_rule_too(self, bucket: str) -> None:
        told = client("s3").get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
        assert told["Rule"]["DefaultRetention"].items() >= {"Mode": "COMPLIANCE", "Years": 10}.items()

    def test_a_bucket_that_is_not_there_is_out_of_reach(self, bucket: str) -> None:
        with pytest.raises(Unreachable):
            S3Heads(client("s3"), f"{bucket}-not").names()


def test_ten_years_are_what_a_head_asks_for() -> None:
    from chalicelib.domain.audit_head import KEPT

    assert timedelta(days=3652) < KEPT < timedelta(days=3654)
