"""The paths that are swept, each a short story: what comes before is told in peace, then every call is a point."""

from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.domain.materials import MaterialFault
from chalicelib.domain.registries import Registry
from tests.crashes.run import Run
from tests.filings import RIGHT_ADDRESS

type Story = Callable[[Run], Iterator[None]]


def filed(run: Run) -> Iterator[None]:
    """Opened, uploaded, submitted, verified, accepted, issued, shared."""
    yield
    run.file("soil-conservation")


def rejected_and_corrected(run: Run) -> Iterator[None]:
    """Rejected with reasons; the form replaced, uploaded and submitted again."""
    filing_id = run.file("soil-conservation-rejected")
    yield
    form = run.actors.form("soil-conservation-corrected")
    run.actors.replace(filing_id, form)
    run.actors.upload(filing_id)
    run.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
    run.settle()


def refused_upload(run: Run) -> Iterator[None]:
    """A hostile upload set apart, and a sound one in its place."""
    filing_id = run.actors.open("soil-conservation")
    yield
    run.actors.upload(filing_id, "commitment-letter", faults=[MaterialFault.SCRIPT])
    run.settle()
    run.actors.upload(filing_id)
    run.carrier.rest()
    run.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
    run.settle()


def officer_accepts(run: Run) -> Iterator[None]:
    """A silent registry, an officer who accepts."""
    run.silence(Registry.QUALIFICATIONS)
    yield
    filing_id = run.file("water-saving-silent")
    run.speak(Registry.QUALIFICATIONS)
    run.actors.officer("POST", f"/v1/desk/filings/{filing_id}/decision", {"accept": True, "reason": "经电话核实。"})
    run.settle()


def officer_rejects(run: Run) -> Iterator[None]:
    """A rule that asks for an officer, who rejects."""
    filing_id = run.file("soil-conservation-dishonest")
    yield
    run.actors.officer("POST", f"/v1/desk/filings/{filing_id}/decision", {"accept": False, "reason": "失信未修复。"})
    run.settle()


def officer_wanted(run: Run) -> Iterator[None]:
    """The applicant asks for an officer with a draft, and withdraws after all."""
    filing_id = run.actors.open("water-saving")
    run.actors.upload(filing_id)
    run.carrier.rest()
    yield
    run.actors.portal("POST", f"/v1/filings/{filing_id}/referral", {"why": "情况特殊。"})
    run.settle()
    run.actors.portal("POST", f"/v1/filings/{filing_id}/withdrawal", {})
    run.settle()


def overdue(run: Run) -> Iterator[None]:
    """Verification is down; the sweep refers before the promise is broken, and announces again until then."""
    from chalicelib.domain.sharing import Queue

    filing_id = run.actors.open("water-saving")
    run.actors.upload(filing_id)
    run.settle()
    run.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
    run.carrier.deaf.add(Queue.VERIFICATION)
    yield
    for _ in range(2):
        run.carrier.minute()
    run.carrier.deaf.clear()
    run.settle()


def revoked(run: Run) -> Iterator[None]:
    """Revoked: void copy, credit, the public list."""
    filing_id = run.file("water-saving")
    yield
    body = {"reason": "所附报告系伪造。", "decision_number": "深水撤字〔2026〕3号"}
    run.actors.officer("POST", f"/v1/desk/filings/{filing_id}/revocation", body)
    run.settle()


def corrected(run: Run) -> Iterator[None]:
    """A slip put right: a new version of the receipt."""
    filing_id = run.file("soil-conservation")
    yield
    body = {"corrections": [{"element": "/project/address", "to": RIGHT_ADDRESS}], "reason": "录入笔误。"}
    run.actors.officer("POST", f"/v1/desk/filings/{filing_id}/correction", body)
    run.settle()


def rechecked(run: Run) -> Iterator[None]:
    """Accepted on trust, since a lesser registry was silent; verified again the next day."""
    run.silence(Registry.QUALIFICATIONS)
    run.file("water-saving")
    run.speak(Registry.QUALIFICATIONS)
    run.day_passes()
    yield
    run.carrier.timer("recheck_filings")
    run.carrier.timer("recheck_filings")
    run.settle()


def restamped(run: Run) -> Iterator[None]:
    """Sealed without the time-stamp that was asked for; sealed anew the next day."""
    run.world.stamps = False
    run.file("water-saving")
    run.world.stamps = True
    run.day_passes()
    yield
    run.carrier.timer("restamp_receipts")
    run.carrier.timer("restamp_receipts")
    run.settle()


def deleted(run: Run) -> Iterator[None]:
    """A draft deleted at its applicant's wish: what was kept and uploaded for it goes."""
    filing_id = run.actors.open("water-saving")
    run.actors.upload(filing_id)
    run.carrier.rest()
    yield
    run.actors.delete(filing_id)
    run.settle()


def nightly(run: Run) -> Iterator[None]:
    """The night after a filing: what compares and what audits."""
    run.file("water-saving")
    run.day_passes()
    yield
    for function in ("reconcile_record", "audit_histories"):
        run.carrier.timer(function)
    run.settle()


STORIES: dict[str, Any] = {
    story.__name__: story
    for story in (
        filed,
        rejected_and_corrected,
        refused_upload,
        officer_accepts,
        officer_rejects,
        officer_wanted,
        overdue,
        revoked,
        corrected,
        rechecked,
        restamped,
        deleted,
        nightly,
    )
}
