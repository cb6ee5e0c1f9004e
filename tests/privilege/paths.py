"""The paths on which our functions are heard: stories of the crash sweep, and what none of these tells.

The answer to every transaction is lost, so that what is read to make sure of it is heard as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.domain.materials import MaterialFault
from chalicelib.domain.own_filings import bearing_on
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import Queue
from chalicelib.wiring import Outside, using
from local.pki import make_root
from local.seal_maker import sm2_kit
from tests.aws import PREFIX, client
from tests.calls import Call, Silent
from tests.crashes.faults import Disturbance
from tests.crashes.ground import Ground
from tests.crashes.processes import Entries, Process, World
from tests.crashes.run import Run
from tests.crashes.stories import STORIES
from tests.fakes.gateway import Gateway
from tests.integration.carrier import CONSUMERS
from tests.privilege.grants import SM2_KEY

REVOCATION = {"reason": "所附报告系伪造。", "decision_number": "深水撤字〔2026〕3号"}


class Losing(Silent):
    """Loses the answer of every transaction."""

    def after(self, call: Call) -> None:
        if call.action == "TransactWriteItems":
            from botocore.exceptions import ConnectionClosedError

            raise ConnectionClosedError(endpoint_url=call.resource)


class Telling(Run):
    """A run that can also be asked by the public, and be handed events that nobody can read."""

    def __init__(self, ground: Ground) -> None:
        import app

        super().__init__(ground, None)
        ground.calls.listener = Losing()
        self.ground = ground
        self.entries = Entries(app, ground.calls, self.machines, Disturbance(None))

    def public(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """What anybody is answered."""
        return Gateway(self.entries).call(method, path, body, headers).status

    def refused(self, method: str, path: str, body: Any = None) -> None:
        """The portal is refused; the request's key is free again then."""
        headers = {"Idempotency-Key": f"refused-{path}"}
        answer = self.actors._call("portal", method, path, body, headers)
        assert answer is not None and answer.status >= 400, answer

    def poison(self, queue: Queue) -> None:
        """A consumer is handed what nobody can read."""
        sqs, name = client("sqs"), f"{PREFIX}{queue}"
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="what?")
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        record = {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:{name}",
        }
        assert getattr(self.entries, CONSUMERS[queue])({"Records": [record]}, None)["batchItemFailures"]


def asked(run: Telling) -> None:
    """Everything that only reads, or only refuses, by whoever may ask it."""
    filing_id = run.file("water-saving")
    draft = run.actors.open("soil-conservation")
    portal, officer, public = run.actors.portal, run.actors.officer, run.public
    run.refused("POST", f"/v1/filings/{draft}/submission", {})
    portal("POST", f"/v1/filings/{draft}/materials/commitment-letter", {})
    portal("POST", "/v1/prechecks", run.actors.form("soil-conservation"))
    portal("GET", "/v1/filings")
    run.actors.applicant = run.actors.now(filing_id).applicant
    for path in ("", "/receipt"):
        portal("GET", f"/v1/filings/{filing_id}{path}")
    officer("GET", "/v1/desk/filings")
    officer("GET", f"/v1/desk/filings/{filing_id}")
    code = run.actors.now(filing_id).check_code
    assert public("GET", "/v1/revocations/signed") == 200
    for path in (f"/v1/receipts/{code}", f"/check/{code}", "/v1/revocations", "/v1/health", "/openapi.json"):
        assert public("GET", path) == 200
    assert public("POST", "/v1/receipts/checks", b"%PDF-1.7\n", **{"Content-Type": "application/pdf"}) == 200
    officer("POST", f"/v1/desk/filings/{filing_id}/revocation", REVOCATION)
    run.settle()
    portal("GET", f"/v1/filings/{filing_id}/receipt")


def asked_too_early(run: Telling) -> None:
    """The signed list is asked for before there is one."""
    assert run.public("GET", "/v1/revocations/signed") >= 400


def handed_the_unreadable(run: Telling) -> None:
    """Each queue's consumer puts off what it cannot read."""
    for queue in CONSUMERS:
        run.poison(queue)


def uploads_told_late(run: Telling) -> None:
    """Verification comes before the bucket's notice, and finds a hostile upload; then the notice comes."""
    run.carrier.deaf.add(Queue.UPLOADS)
    filing_id = run.actors.open("water-saving")
    run.actors.upload(filing_id)
    run.actors.upload(filing_id, "commitment-letter", faults=[MaterialFault.SCRIPT])
    run.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
    run.settle()
    run.carrier.deaf.clear()
    run.settle()


def uploads_after_deletion(run: Telling) -> None:
    """A draft is deleted before the bucket's notice of its uploads comes."""
    run.carrier.deaf.add(Queue.UPLOADS)
    filing_id = run.actors.open("water-saving")
    run.actors.upload(filing_id)
    run.actors.delete(filing_id)
    run.carrier.deaf.clear()
    run.settle()


def announced_again(run: Telling) -> None:
    """Issuance is down, and the sweep announces until it is up."""
    run.carrier.deaf.add(Queue.ISSUANCE)
    run.file("water-saving")
    run.carrier.deaf.clear()
    run.settle()


def changed_works(run: Telling) -> None:
    """A change refers to the works that were filed; what bears on it is looked up by whoever judges it."""
    number = run.actors.now(run.file("works-start")).number
    run.actors.portal("POST", "/v1/prechecks", run.actors.form("works-change", filing_number=number))
    filing_id = run.actors.open("works-change", filing_number=number)
    run.actors.upload(filing_id)
    run.carrier.rest()
    run.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
    run.settle()
    # No example of a change is accepted on trust, which would have it judged again.
    with run.ground.calls.during("recheck_filings"):
        run.machines.filings.own_filings(bearing_on(run.actors.now(filing_id)))


def asked_while_a_registry_is_silent(run: Telling) -> None:
    """A pre-check notes how a registry does, as a verification would."""
    run.silence(Registry.QUALIFICATIONS)
    run.actors.open("water-saving")
    for _ in range(4):
        run.actors.portal("POST", "/v1/prechecks", run.actors.form("water-saving"))
    run.speak(Registry.QUALIFICATIONS)


def restamped_when_revoked(run: Telling) -> None:
    """A void copy that went without its time-stamp is sealed anew."""
    filing_id = run.file("water-saving")
    run.world.stamps = False
    run.actors.officer("POST", f"/v1/desk/filings/{filing_id}/revocation", REVOCATION)
    run.settle()
    run.world.stamps = True
    _next_day(run, "restamp_receipts")


def second_seal_given_late(run: Telling) -> None:
    """Receipt and void copy went without their second seal, whose means come later; then one is sealed at once."""
    with _settings(run, sm2_key=SM2_IN_SSM, sm2_certificates=SM2_CERTIFICATES, sm2_seal=SM2_SEAL):
        revoked, _ = run.file("water-saving"), run.file("soil-conservation")
        run.actors.officer("POST", f"/v1/desk/filings/{revoked}/revocation", REVOCATION)
        run.settle()
        _give_means(run)
        _next_day(run, "restamp_receipts")
        filing_id = run.file("works-start")
        run.actors.portal("GET", f"/v1/filings/{filing_id}/receipt")


def second_seal_by_a_key_in_kms(run: Telling) -> None:
    """The second seal's key is one of KMS, where there is none here."""
    with _settings(run, sm2_key=SM2_KEY, sm2_certificates=SM2_CERTIFICATES, sm2_seal=SM2_SEAL):
        _give_means(run)
        run.file("water-saving")
        _next_day(run, "restamp_receipts")


def sealed_with_time_stamps(run: Telling) -> None:
    """The sealer and the test of receipts as they are built where time-stamps are asked for."""
    root = make_root().pem
    client("ssm").put_parameter(Name=TSA_ROOTS, Value=root, Type="String", Overwrite=True)
    with _settings(run, seal_level="B-T", tsa_urls=("http://127.0.0.1:1/",), tsa_roots=TSA_ROOTS):
        for function, made in (
            ("issue_receipts", vars(Outside)["sealer"].func),
            ("restamp_receipts", vars(Outside)["sealer"].func),
            ("api_handler", vars(Outside)["receipt_checker"].func),
        ):
            with run.ground.calls.during(function):
                made(Process(run.ground, run.world))


def refused_upload_deleted(run: Telling) -> None:
    """A draft is deleted whose hostile upload was set apart."""
    filing_id = run.actors.open("water-saving")
    run.actors.upload(filing_id, "commitment-letter", faults=[MaterialFault.SCRIPT])
    run.settle()
    run.actors.delete(filing_id)
    run.settle()


def night_of_a_lost_document(run: Telling) -> None:
    """What compares all that is kept finds a receipt gone, and its void copy there."""
    filing_id = run.file("water-saving")
    run.actors.officer("POST", f"/v1/desk/filings/{filing_id}/revocation", REVOCATION)
    run.settle()
    s3, bucket = client("s3"), run.ground.settings.documents_bucket
    for there in s3.list_objects_v2(Bucket=bucket, Prefix="receipts/")["Contents"]:
        s3.delete_object(Bucket=bucket, Key=there["Key"])
    _next_day(run, "reconcile_record")


TSA_ROOTS, SM2_IN_SSM, SM2_CERTIFICATES, SM2_SEAL = (
    "/miaopi/test/tsa-roots",
    "/miaopi/test/sm2-key",
    "/miaopi/test/sm2-certificates",
    "seals/receipts.esl",
)


@contextmanager
def _settings(run: Telling, **said: Any) -> Iterator[None]:
    """Every function starts cold with these."""
    before = run.ground.settings
    run.ground.settings = before.model_copy(update=said)
    run.machines._running.clear()
    try:
        yield
    finally:
        run.ground.settings = before


def _give_means(run: Telling) -> None:
    kit, ssm = sm2_kit(), client("ssm")
    for name, value in ((SM2_IN_SSM, kit.signer.key_pem), (SM2_CERTIFICATES, kit.chain)):
        ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
    client("s3").put_object(Bucket=run.ground.settings.documents_bucket, Key=SM2_SEAL, Body=kit.seal)
    run.machines._running.clear()


def _next_day(run: Telling, timer: str) -> None:
    run.day_passes()
    run.carrier.timer(timer)
    run.settle()


HERE: tuple[Callable[[Telling], None], ...] = (
    asked_too_early,
    asked,
    handed_the_unreadable,
    uploads_told_late,
    uploads_after_deletion,
    refused_upload_deleted,
    announced_again,
    changed_works,
    asked_while_a_registry_is_silent,
    restamped_when_revoked,
    second_seal_given_late,
    second_seal_by_a_key_in_kms,
    sealed_with_time_stamps,
    night_of_a_lost_document,
)

TOLD_ELSEWHERE = frozenset({"filed", "officer_wanted", "officer_rejects"})
"""Stories whose every call is in another too."""


def walk(ground: Ground) -> dict[str, set[str]]:
    """Go every path, each from an empty stage; gives the ports that each function asked for."""
    built: dict[str, set[str]] = defaultdict(set)
    for path in (*HERE, *(STORIES[name] for name in sorted(STORIES.keys() - TOLD_ELSEWHERE))):
        run = Telling(ground)
        with using(run.machines):
            list(path(run) or ())
        for function, process in run.machines._running.items():
            built[function or "a bystander"] |= _built(process)
    return built


def built_for(ground: Ground, ports: Iterable[str]) -> set[str]:
    """All that is built when these are asked for: some bring others."""
    process = Process(ground, World())
    for port in ports:
        getattr(process, port)
    return _built(process)


def _built(process: Process) -> set[str]:
    return vars(process).keys() & vars(Outside).keys()
