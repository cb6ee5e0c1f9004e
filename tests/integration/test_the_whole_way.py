"""The whole way on AWS under moto: stream, queues and bucket carry, typst and pyHanko make the receipt."""

from chalicelib.domain.filing import State
from chalicelib.domain.sharing import Queue, System
from local.validate import validate
from tests.hostile import HOSTILE
from tests.integration.stage import Stage


def receipt(stage: Stage, key: str) -> bytes:
    return stage.outside.documents.read(key)


def test_a_form_becomes_a_sealed_receipt(stage: Stage) -> None:
    filing = stage.file("soil-conservation")
    assert filing.state is State.FILED and filing.number == "深水保备〔2026〕1号" and filing.receipt
    verdict = validate(receipt(stage, filing.receipt.key), stage.root.pem)
    assert verdict.good, verdict.lines
    held = stage.outside.systems.held
    assert {System.INVESTMENT, System.EXCHANGE, System.ELICENCE, System.PORTAL} == set(held)


def test_everything_delivered_twice_is_done_once(stage: Stage) -> None:
    draft = stage.open("soil-conservation")
    stage.upload(draft)
    stage.submit(draft)
    carrier = stage.carrier
    while carrier.tell_stream(times=2) + sum(carrier.deliver(queue, times=2) for queue in Queue):
        pass
    events = stage.outside.filings.dossier(draft.id).events
    assert [e.move for e in events] == ["open", "submit", "accept", "issue"]
    assert stage.now(draft).number == "深水保备〔2026〕1号"


def test_a_hostile_upload_is_set_apart_and_told(stage: Stage) -> None:
    draft = stage.open("soil-conservation")
    stage.put(draft, "commitment-letter", HOSTILE["script on opening"][0]())
    stage.carrier.run()
    (check,) = stage.outside.filings.dossier(draft.id).checks
    assert check.check.faults
    assert stage.outside.materials.newest(f"filings/{draft.id}/commitment-letter.pdf") is None
    listed = stage.s3.list_objects_v2(Bucket=stage.outside.settings.materials_bucket, Prefix="apart/")
    assert listed["KeyCount"] == 1


def test_a_poisoned_message_stands_in_no_other_s_way(stage: Stage) -> None:
    draft = stage.open("soil-conservation")
    stage.upload(draft)
    stage.carrier.tell_stream()
    stage.carrier.deliver(Queue.UPLOADS)
    stage.submit(draft)
    stage.carrier.tell_stream()
    good = stage.carrier.receive(Queue.VERIFICATION)
    bad = {"MessageId": "bad", "ReceiptHandle": good[0]["ReceiptHandle"], "Body": "{nonsense"}
    assert stage.carrier.consume(Queue.VERIFICATION, [bad, *good]) == {"bad"}
    assert stage.now(draft).state is State.ACCEPTED


def test_works_are_filed_added_to_and_changed(stage: Stage) -> None:
    start = stage.file("works-start")
    added = stage.file("works-added-section", filing_number=start.number)
    changed = stage.file("works-change", filing_number=start.number)
    assert [f.number for f in (start, added, changed)] == [f"深水建备〔2026〕{n}号" for n in (1, 2, 3)]


def test_a_revoked_receipt_gets_a_void_copy_sealed_anew(stage: Stage) -> None:
    from chalicelib.usecases.revoke import revoke
    from chalicelib.wiring import run
    from tests.world import OFFICER

    filing = stage.file("water-saving")
    run(revoke, filing.id, "所附报告系伪造。", "深水撤字〔2026〕3号", by=OFFICER)
    stage.carrier.run()
    revoked = stage.now(filing)
    assert revoked.void_copy
    assert validate(receipt(stage, revoked.void_copy.key), stage.root.pem).good
    assert all(stage.outside.systems.held[s][filing.id]["state"] == "revoked" for s in System)
