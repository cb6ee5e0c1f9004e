"""Which messages a new version of a filing calls for."""

from collections.abc import Callable

import pytest

from chalicelib.domain.filing import Filing
from chalicelib.domain.sharing import Acknowledged, Queue, System, messages, relayed, told_of
from tests import filings

STEPS: list[tuple[Callable[[], Filing] | None, Callable[[], Filing], set[Queue]]] = [
    (None, filings.draft, {Queue.SHARING_PORTAL}),
    (filings.draft, filings.submitted, {Queue.VERIFICATION, Queue.SHARING_PORTAL}),
    (filings.submitted, filings.rejected, {Queue.SHARING_PORTAL}),
    (filings.submitted, filings.accepted, {Queue.ISSUANCE, Queue.SHARING_PORTAL}),
    (filings.accepted, filings.filed, {Queue.SHARING_INVESTMENT, Queue.SHARING_PORTAL}),
    (
        filings.filed,
        filings.revoked,
        {Queue.ISSUANCE, Queue.SHARING_INVESTMENT, Queue.SHARING_CREDIT, Queue.SHARING_PORTAL},
    ),
    (filings.revoked, filings.voided, {Queue.SHARING_INVESTMENT, Queue.SHARING_CREDIT, Queue.SHARING_PORTAL}),
    (filings.filed, filings.corrected, {Queue.ISSUANCE}),
    (filings.corrected, filings.reissued, {Queue.SHARING_INVESTMENT, Queue.SHARING_PORTAL}),
]


@pytest.mark.parametrize(("before", "after", "queues"), STEPS)
def test_each_step_calls_for_its_work_and_tells_whom_it_concerns(
    before: Callable[[], Filing] | None, after: Callable[[], Filing], queues: set[Queue]
) -> None:
    told = messages(before() if before else None, after())
    assert {m.queue for m in told} == queues
    assert len(told) == len(queues)


def test_a_message_names_the_filing_and_the_version_that_called_for_it() -> None:
    filing = filings.submitted()
    assert {(m.filing_id, m.version) for m in messages(filings.draft(), filing)} == {(filing.id, filing.version)}


def test_a_step_that_changes_neither_state_nor_document_tells_nobody() -> None:
    filing = filings.filed()
    assert told_of(filing, filing.model_copy(update={"version": filing.version + 1, "on_trust": False})) == ()


def test_what_the_investment_platform_acknowledges_goes_on_through_its_relay() -> None:
    taken = Acknowledged(filing_id="f", system=System.INVESTMENT, version=4)
    told = relayed(taken)
    assert {(m.queue, m.version) for m in told} == {(Queue.SHARING_EXCHANGE, 4), (Queue.SHARING_ELICENCE, 4)}


@pytest.mark.parametrize("system", [s for s in System if s is not System.INVESTMENT])
def test_what_any_other_system_acknowledges_goes_nowhere(system: System) -> None:
    assert relayed(Acknowledged(filing_id="f", system=system, version=4)) == ()


def test_every_system_has_its_own_queue() -> None:
    assert len({Queue.sharing(system) for system in System}) == len(System)
