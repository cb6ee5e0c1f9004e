"""The port `Requests`, held by the fake and by the table."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.requests_dynamodb import DynamoRequests
from chalicelib.errors import KeyReused, StillRunning, Unreachable
from chalicelib.ports import Requests
from tests.fakes.requests import FakeRequests

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BODY = '{"id":"019ab000","名称":"深圳市水务局"}'


@pytest.fixture
def table_requests() -> Iterator[DynamoRequests]:
    import boto3
    from moto import mock_aws

    with mock_aws():
        client = boto3.client("dynamodb", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_table(
            TableName="filings",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        yield DynamoRequests(client, "filings")


@pytest.fixture(params=["fake", "table"])
def requests(request: pytest.FixtureRequest) -> Requests:
    return FakeRequests() if request.param == "fake" else request.getfixturevalue("table_requests")


class TestRequests:
    def test_a_new_key_is_taken(self, requests: Requests) -> None:
        assert requests.begin("portal:1", "k", "d", NOW) is None

    def test_the_same_request_gets_the_same_answer(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        requests.finish("portal:1", "k", "d", 201, BODY, NOW)
        assert requests.begin("portal:1", "k", "d", NOW + timedelta(hours=23)) == (201, BODY)

    def test_another_request_under_the_same_key_is_refused(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        requests.finish("portal:1", "k", "d", 201, BODY, NOW)
        with pytest.raises(KeyReused):
            requests.begin("portal:1", "k", "other", NOW)

    def test_a_request_that_is_being_answered_is_refused(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        with pytest.raises(StillRunning):
            requests.begin("portal:1", "k", "d", NOW + timedelta(seconds=59))

    def test_another_request_under_a_key_being_answered_is_refused_as_reused(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        with pytest.raises(KeyReused):
            requests.begin("portal:1", "k", "other", NOW)

    def test_a_request_never_answered_may_be_made_again_after_a_minute(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        assert requests.begin("portal:1", "k", "d", NOW + timedelta(seconds=60)) is None

    def test_an_answer_is_forgotten_after_a_day(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        requests.finish("portal:1", "k", "d", 201, BODY, NOW)
        assert requests.begin("portal:1", "k", "other", NOW + timedelta(hours=24)) is None

    def test_a_key_given_up_is_free(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        requests.give_up("portal:1", "k")
        assert requests.begin("portal:1", "k", "other", NOW) is None

    def test_giving_up_forgets_no_answer(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        requests.finish("portal:1", "k", "d", 201, BODY, NOW)
        requests.give_up("portal:1", "k")
        assert requests.begin("portal:1", "k", "d", NOW) == (201, BODY)

    def test_giving_up_what_was_never_taken_changes_nothing(self, requests: Requests) -> None:
        requests.give_up("portal:1", "k")
        assert requests.begin("portal:1", "k", "d", NOW) is None

    def test_keys_of_different_clients_never_meet(self, requests: Requests) -> None:
        requests.begin("portal:1", "k", "d", NOW)
        assert requests.begin("portal:2", "k", "other", NOW) is None


def test_a_table_that_is_not_there_is_out_of_reach(table_requests: DynamoRequests) -> None:
    elsewhere = DynamoRequests(table_requests._dynamodb, "nowhere")
    with pytest.raises(Unreachable):
        elsewhere.begin("portal:1", "k", "d", NOW)
