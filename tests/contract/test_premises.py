"""The port `Premises`, on the fake and on AWS under moto; what must be there is what the template makes."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol

import pytest
from botocore.stub import Stubber
from samtranslator.yaml_helper import yaml_parse

from chalicelib.adapters.premises_aws import AwsPremises
from chalicelib.domain.premises import AT_ONCE, BUCKET, IN_TIME, INDEXES, LOCKED_BUCKET, NOW, TABLE, TOPICS, Listeners
from chalicelib.errors import Unreachable
from chalicelib.ports import Premises
from tests.aws import REGION, TEMPLATE, aws, client
from tests.fakes.clock import FakeClock
from tests.fakes.premises import FakePremises

ACCOUNT = "123456789012"
NOBODY_LISTENS = "http://127.0.0.1:1/"


class Hand(Protocol):
    """What brings a stage into a state, whatever it is made of."""

    def table_without(self, *what: str) -> None:
        """The table as it must be, but for these."""

    def bucket_without(self, *what: str) -> None:
        """The bucket of heads as it must be, but for these."""

    def queue_without_letters(self, queue: str) -> None:
        """A queue loses its dead-letter queue."""

    def put(self, name: str, kind: str) -> None:
        """An SSM parameter of that kind."""

    def listen(self, topic: str, listeners: Listeners) -> None:
        """So many listen to a topic."""

    def forbid(self, action: str) -> None:
        """The caller may not do this."""

    def let_run(self, at_once: int) -> None:
        """The account leaves so many executions to all."""

    def serve(self, status: int, said: dict[str, str]) -> str:
        """An address that answers all so; gives it."""


class Made(NamedTuple):
    """A stage's premises, a hand that changes them, and the name of its bucket of heads."""

    premises: Premises
    hand: Hand
    bucket: str


class FakeHand:
    def __init__(self, premises: FakePremises) -> None:
        self._premises = premises

    def table_without(self, *what: str) -> None:
        self._premises.table_is = TABLE - set(what)

    def bucket_without(self, *what: str) -> None:
        self._premises.bucket_is = LOCKED_BUCKET - set(what)

    def queue_without_letters(self, queue: str) -> None:
        self._premises.without_letters.add(queue)

    def put(self, name: str, kind: str) -> None:
        self._premises.parameters[name] = kind

    def listen(self, topic: str, listeners: Listeners) -> None:
        self._premises.listening[topic] = listeners

    def forbid(self, action: str) -> None:
        self._premises.may_not = (action,)

    def let_run(self, at_once: int) -> None:
        self._premises.lets_run = at_once

    def serve(self, status: int, said: dict[str, str]) -> str:
        self._premises.statuses["https://here/"], self._premises.says = status, said
        return "https://here/"


class AwsHand:
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._account: dict[str, Any] = {}
        self._forbidden = ""

    def clients(self, service: str) -> Any:
        """A client of moto; what moto does not know, limits of an account and refusals of IAM, is answered here."""
        made = client(service)
        if service == "lambda":
            limits = Stubber(made)
            limits.add_response("get_account_settings", self._account)
            limits.activate()
        if self._forbidden.startswith(f"{service}:"):
            made.meta.events.register(f"before-call.{self._forbidden.replace(':', '.')}", _refused)
        return made

    def forbid(self, action: str) -> None:
        self._forbidden = action

    def table_without(self, *what: str) -> None:
        tables, table = client("dynamodb"), self._names["table"]
        recovery = {"PointInTimeRecoveryEnabled": "recovery" not in what}
        tables.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)
        tables.update_table(TableName=table, DeletionProtectionEnabled="protection" not in what)
        ttl = {"Enabled": "ttl" not in what, "AttributeName": "expires"}
        tables.update_time_to_live(TableName=table, TimeToLiveSpecification=ttl)

    def bucket_without(self, *what: str) -> None:
        buckets, bucket = client("s3"), self._names["audit_bucket"]
        ways = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        closed = dict.fromkeys(ways, "private" not in what)
        buckets.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=closed)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        buckets.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})

    def queue_without_letters(self, queue: str) -> None:
        url = client("sqs").get_queue_url(QueueName=f"{self._names['queue_prefix']}{queue}")["QueueUrl"]
        client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": ""})

    def put(self, name: str, kind: str) -> None:
        client("ssm").put_parameter(Name=name, Value="x", Type=kind)

    def listen(self, topic: str, listeners: Listeners) -> None:
        from moto.sns.models import sns_backends

        arn = client("sns").create_topic(Name=f"miaopi-{self._names['stage']}-{topic}")["TopicArn"]
        made = sns_backends[ACCOUNT][REGION].topics[arn]
        made.subscriptions_confimed, made.subscriptions_pending = listeners

    def let_run(self, at_once: int) -> None:
        self._account = {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": at_once}}

    def serve(self, status: int, said: dict[str, str]) -> str:
        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own word
                return

        server = HTTPServer(("127.0.0.1", 0), Answering)
        Thread(target=server.serve_forever, daemon=True).start()
        self.server = server
        return f"http://127.0.0.1:{server.server_port}/"


def _refused(**_: Any) -> tuple[Any, dict[str, Any]]:
    """What IAM answers."""
    return SimpleNamespace(status_code=400), {"Error": {"Code": "AccessDeniedException", "Message": ""}}


def fake() -> Iterator[Made]:
    clock = FakeClock()
    clock.at = datetime.now(UTC)
    premises = FakePremises(clock)
    yield Made(premises, FakeHand(premises), "heads")


def real() -> Iterator[Made]:
    with aws() as variables:
        names = {name.removeprefix("MIAOPI_").lower(): value for name, value in variables.items()}
        hand = AwsHand(names)
        yield Made(AwsPremises(hand.clients, SimpleNamespace(**names)), hand, names["audit_bucket"])
        if hasattr(hand, "server"):
            hand.server.shutdown()
            hand.server.server_close()


@pytest.fixture(params=[fake, real])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    make: Callable[[], Iterator[Made]] = request.param
    yield from make()


class TestPremises:
    def test_the_caller_is_named_by_an_arn_at_about_our_time(self, made: Made) -> None:
        arn, at = made.premises.caller()
        assert arn.startswith("arn:aws") and arn.count(":") >= 5
        assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)

    @pytest.mark.parametrize("missing", [(), ("recovery", "protection"), ("ttl",)])
    def test_a_table_lacks_what_was_switched_off_and_nothing_else(self, made: Made, missing: tuple[str, ...]) -> None:
        made.hand.table_without(*missing)
        assert made.premises.table() == TABLE - set(missing)

    @pytest.mark.parametrize("missing", [(), ("private",)])
    def test_a_bucket_lacks_what_was_switched_off_and_nothing_else(self, made: Made, missing: tuple[str, ...]) -> None:
        made.hand.bucket_without(*missing)
        assert made.premises.bucket(made.bucket) == LOCKED_BUCKET - set(missing)

    def test_a_queue_without_its_dead_letters_is_seen(self, made: Made) -> None:
        made.hand.queue_without_letters("verification")
        assert [made.premises.redrives(queue) for queue in ("verification", "issuance")] == [False, True]

    def test_parameters_are_told_by_their_kind(self, made: Made) -> None:
        made.hand.put("/miaopi/test/sharing-key", "SecureString")
        made.hand.put("/miaopi/test/roots", "String")
        names = ("sharing-key", "roots", "nothing")
        kinds = [made.premises.parameter(f"/miaopi/test/{name}") for name in names]
        assert kinds == ["SecureString", "String", None]

    @pytest.mark.parametrize("topic", TOPICS)
    @pytest.mark.parametrize("listeners", [Listeners(0, 0), Listeners(1, 2)])
    def test_listeners_are_counted_by_whether_they_have_said_yes(
        self, made: Made, topic: str, listeners: Listeners
    ) -> None:
        other = IN_TIME if topic == NOW else NOW
        made.hand.listen(topic, listeners)
        made.hand.listen(other, Listeners(7, 7))
        assert made.premises.listeners(topic) == listeners

    def test_a_topic_that_is_not_there_is_out_of_reach(self, made: Made) -> None:
        with pytest.raises(Unreachable):
            made.premises.listeners("nothing")

    @pytest.mark.parametrize("at_once", [10, AT_ONCE, 1000])
    def test_what_may_run_at_once_is_what_the_account_has_not_reserved(self, made: Made, at_once: int) -> None:
        made.hand.let_run(at_once)
        assert made.premises.at_once() == at_once

    def test_an_address_is_told_by_its_status_and_by_what_it_says_of_its_health(self, made: Made) -> None:
        url = made.hand.serve(503, {"status": "ok"})
        assert (made.premises.status(url), made.premises.health(url)) == (503, {"status": "ok"})

    def test_whoever_may_do_everything_is_denied_nothing(self, made: Made) -> None:
        made.hand.listen(NOW, Listeners(1, 0))
        assert made.premises.denied() == ()

    @pytest.mark.parametrize("action", ["dynamodb:Scan", "dynamodb:PutItem", "sns:GetTopicAttributes"])
    def test_what_is_forbidden_is_named_and_nothing_else(self, made: Made, action: str) -> None:
        made.hand.listen(NOW, Listeners(1, 0))
        made.hand.forbid(action)
        assert made.premises.denied() == (action,)


@pytest.fixture
def names() -> Iterator[dict[str, str]]:
    """The names of a stage that stands, as its settings have them."""
    with aws() as variables:
        yield {name.removeprefix("MIAOPI_").lower(): value for name, value in variables.items()}


@pytest.fixture
def premises(names: dict[str, str]) -> AwsPremises:
    hand = AwsHand(names)
    return AwsPremises(hand.clients, SimpleNamespace(**names))


def test_a_bare_bucket_is_as_little_as_aws_makes_it(premises: AwsPremises) -> None:
    client("s3").create_bucket(Bucket="bare")
    assert BUCKET & premises.bucket("bare") <= {"encryption"}


def test_a_queue_that_is_not_there_is_out_of_reach(premises: AwsPremises) -> None:
    with pytest.raises(Unreachable):
        premises.redrives("nothing")


def test_trying_rights_writes_nothing(premises: AwsPremises, names: dict[str, str]) -> None:
    assert premises.denied() == ()
    assert client("dynamodb").scan(TableName=names["table"])["Items"] == []


def test_an_address_where_nobody_listens_is_out_of_reach(premises: AwsPremises) -> None:
    for asked in (premises.status, premises.health):
        with pytest.raises(Unreachable):
            asked(NOBODY_LISTENS)


def resources() -> dict[str, Any]:
    return dict(yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"])


def test_what_must_be_there_is_what_the_template_makes() -> None:
    table = resources()["Filings"]["Properties"]
    assert {index["IndexName"] for index in table["GlobalSecondaryIndexes"]} == INDEXES
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert table["DeletionProtectionEnabled"] and table["TimeToLiveSpecification"]["AttributeName"] == "expires"
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    audit = json.dumps(resources()["Audit"]["Properties"]["ObjectLockConfiguration"])
    assert "COMPLIANCE" in audit
