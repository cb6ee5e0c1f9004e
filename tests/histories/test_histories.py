"""Whatever happens in whatever order, nothing is lost, doubled or forgotten.

Ten thousand histories: make histories. The tests run a tenth of them.
"""

import os
import random
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from chalicelib.domain.filing import Filing, Move, State
from chalicelib.domain.materials import owed
from chalicelib.domain.numbering import parse_number
from chalicelib.domain.record import documents_of
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import System
from chalicelib.usecases.ask_officer import ask_officer
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from tests.filings import RIGHT_ADDRESS
from tests.histories.leaving import Leaving
from tests.histories.outside import filings
from tests.world import portal_of

HISTORIES = int(os.environ.get("HISTORIES", "1000"))

EXAMPLES = (
    "soil-conservation",
    "soil-conservation-rejected",
    "soil-conservation-corrected",
    "water-saving",
    "water-saving-ineligible",
    "water-saving-silent",
    "works-start",
    "works-added-section",
    "works-change",
)
FILED = ("soil-conservation", "water-saving", "works-start")
ADDRESSES = (RIGHT_ADDRESS, "深圳市南山区科苑南路 3333 号")
PROMISE = timedelta(minutes=10)
WAITING = frozenset({State.SUBMITTED})
HOLDING = frozenset({State.SUBMITTED, State.REFERRED, State.ACCEPTED, State.FILED})
DOCUMENTED = frozenset({Move.ISSUE, Move.REISSUE, Move.REVOKE, Move.VOID})
SETTLED = frozenset({State.DRAFT, State.REJECTED, State.REFERRED, State.FILED, State.REVOKED, State.WITHDRAWN})


MUST_HAPPEN = frozenset(
    {
        "a draft is deleted",
        "a filing expires: draft in round 0",
        "a filing expires: withdrawn in round 1",
        "a filing expires: rejected in round 1",
        "a filing goes and nobody is told",
        "a message comes for a filing that is gone",
        "an upload comes for a filing that is gone",
        "a receipt is corrected",
        "reconciliation finds rest-left",
        "reconciliation finds upload-of-nobody",
    }
)
"""What a thousand histories have each of, many times over; a rule that is never taken proves nothing."""


class Histories(Leaving):
    """Applicants and officers, each doing something now and then."""

    @rule(target=filings, name=st.sampled_from(EXAMPLES))
    def open(self, name: str) -> str:
        filing = self.world.open(self.world.form(name))
        return filing.id

    @rule(target=filings, name=st.sampled_from(EXAMPLES))
    def apply(self, name: str) -> str:
        """What nearly all applicants do: fill in, upload everything, submit."""
        return self.applied(name)

    @rule(target=filings, name=st.sampled_from(EXAMPLES), seed=st.integers(0, 1000))
    def apply_undisturbed(self, name: str, seed: int) -> str:
        """The same, and the system gets a while to work in peace."""
        return self.undisturbed(name, seed)

    @rule(target=filings, name=st.sampled_from(EXAMPLES))
    def apply_and_think_better_of_it(self, name: str) -> str:
        filing = self.applied(name)
        self.withdraw(filing)
        return filing

    @rule(target=filings, name=st.sampled_from(FILED), seed=st.integers(0, 1000), twice=st.booleans())
    def be_filed_and_put_right(self, name: str, seed: int, twice: bool) -> str:
        """While the e-licence system is away, which hears of the receipt last of all."""
        self.a_receiver_fails(System.ELICENCE)
        filing = self.undisturbed(name, seed)
        self.correct(filing, ADDRESSES[0])
        self.all_receivers_come_back()
        if twice:
            self.what_was_put_off_comes_again()
            self.work_goes_on(seed)
            self.correct(filing, ADDRESSES[1])
        return filing

    @rule(target=filings, seed=st.integers(0, 1000))
    def be_rejected_and_let_it_be(self, seed: int) -> str:
        filing = self.undisturbed("soil-conservation-rejected", seed)
        self.time_runs_out(filing, early=False)
        return filing

    @rule(target=filings, true=st.booleans())
    def apply_on_trust(self, true: bool) -> str:
        """An applicant of grade A while the fee registry is silent; later it agrees, or does not."""
        form = self.world.form("soil-conservation")
        self.world.trust(form)
        self.world.registries.silence(Registry.FEES)
        filing = self.applied("soil-conservation")
        self.work_goes_on(1)
        self.minutes_pass(4)
        self.what_was_put_off_comes_again()
        self.work_goes_on(2)
        self.world.registries.speak(Registry.FEES)
        if not true:
            self.world.underpay(self.world.filings.load(filing))
        return filing

    @rule(seed=st.integers(0, 1000))
    def work_goes_on(self, seed: int) -> None:
        """The stream tells and every message is worked off, round after round, each in a shuffled order."""
        for _ in range(4):
            self.told()
            messages, self.world.queues.sent = self.world.queues.sent, []
            random.Random(seed).shuffle(messages)
            for message in messages:
                self.worked(message)

    @rule(filing=filings, leave_out=st.booleans())
    def upload(self, filing: str, leave_out: bool) -> None:
        known = self.known(filing)
        kinds = owed(known.form)[1:] if leave_out else owed(known.form)
        self.uploaded(known, *kinds)

    @rule(filing=filings)
    def submit(self, filing: str) -> None:
        self.allowed(lambda: self.world.submit(self.known(filing)))

    @rule(filing=filings, name=st.sampled_from(EXAMPLES))
    def edit(self, filing: str, name: str) -> None:
        known = self.known(filing)
        self.allowed(lambda: self.world.edit(known, self.world.form(name)))

    @rule(filing=filings)
    def withdraw(self, filing: str) -> None:
        known = self.known(filing)
        self.allowed(lambda: run(withdraw, filing, None, by=portal_of(known.form)))

    @rule(filing=filings)
    def ask_for_an_officer(self, filing: str) -> None:
        known = self.known(filing)
        self.allowed(lambda: run(ask_officer, filing, None, by=portal_of(known.form)))

    @rule(filing=filings, accepted=st.booleans())
    def decide(self, filing: str, accepted: bool) -> None:
        self.allowed(lambda: self.world.decide(self.known(filing), accepted))

    @rule(filing=filings, address=st.sampled_from(ADDRESSES))
    def correct(self, filing: str, address: str) -> None:
        if self.allowed(lambda: self.world.put_right(self.known(filing), "/project/address", address)):
            self.happens("a receipt is corrected")

    @rule(filing=filings)
    def revoke(self, filing: str) -> None:
        self.allowed(lambda: self.world.revoke(self.known(filing)))

    def applied(self, name: str) -> str:
        filing = self.world.open(self.world.form(name))
        self.uploaded(filing, *owed(filing.form))
        self.allowed(lambda: self.world.submit(filing))
        return filing.id

    def undisturbed(self, name: str, seed: int) -> str:
        filing = self.applied(name)
        self.work_goes_on(seed)
        return filing

    @invariant()
    def numbers_run_from_one_without_gap_or_double(self) -> None:
        numbers = [parse_number(f.number) for f in self.every() if f.number]
        for series, last in self.world.filings.series.items():
            given = sorted(one[1] for one in numbers if one and one[0] == series)
            assert given == list(range(1, last + 1))

    @invariant()
    def a_project_is_held_by_whoever_claims_it_and_by_nobody_else(self) -> None:
        assert self.world.filings.claims == {f.claim: f.id for f in self.every() if f.claim}

    @invariant()
    def no_project_has_two_filings_under_way_or_in_force(self) -> None:
        held = [(f.item, f.form.project.code) for f in self.every() if f.state in HOLDING and f.kind in (None, "start")]
        assert len(held) == len(set(held))

    @invariant()
    def every_history_is_one_unbroken_chain(self) -> None:
        for filing in self.every():
            events = self.world.filings.events[filing.id]
            assert [e.version for e in events] == list(range(1, filing.version + 1))
            assert [e.before for e in events] == ["", *(e.hash for e in events[:-1])]
            assert events[-1].hash == filing.head

    @invariant()
    def nobody_waits_beyond_the_promise(self) -> None:
        late = self.world.clock.now() - PROMISE
        for filing in self.every():
            assert not (filing.state in WAITING and filing.submitted_at and filing.submitted_at <= late)

    def teardown(self) -> None:
        try:
            self.when_all_is_well_again()
        finally:
            self.world.__exit__(None, None, None)

    def when_all_is_well_again(self) -> None:
        """Everything comes to rest: each filing decided or with an officer, each receiver holding the newest."""
        self.all_stores_come_back()
        self.all_registries_speak_again()
        self.all_receivers_come_back()
        for _ in range(6):
            self.told()
            self.world.come_again()
            self.world.clock.pass_by(timedelta(minutes=2))
            self.world.sweep()
        self.world.settle()
        self.all_is_forgotten()
        assert not self.world.tries_again, "what is done is not tried again for ever"
        for filing in self.every():
            assert filing.state in SETTLED, filing.state
            self.is_complete(filing)

    def is_complete(self, filing: Filing) -> None:
        assert {document.key for document in documents_of(filing)} <= self.world.documents.kept.keys()
        if filing.number and filing.receipt:
            told = [r for r, _ in self.world.typesetter.typeset_receipts if r.filing_id == filing.id]
            assert {r.number for r in told} == {filing.number}
            codes = {filing.check_code, *(c.check_code for c in filing.corrections)}
            assert {r.check_code for r in told} == codes
            assert len(codes) == filing.receipt_version
        if filing.state is State.REVOKED:
            assert filing.void_copy
        for system, version in self.due(filing).items():
            held = self.world.systems.held[system][filing.id]
            assert held["version"] >= version, (system, held["version"], version)

    def due(self, filing: Filing) -> dict[System, int]:
        """The newest version each system must have heard of, by the history alone."""
        moves = {e.version: e for e in self.world.filings.events[filing.id]}
        due = {System.PORTAL: max(v for v, e in moves.items() if e.start != e.to)}
        documents = [v for v, e in moves.items() if e.move in DOCUMENTED]
        if documents:
            due |= dict.fromkeys((System.INVESTMENT, System.EXCHANGE, System.ELICENCE), max(documents))
        if filing.state is State.REVOKED:
            due[System.CREDIT] = max(documents)
        return due


Histories.TestCase.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class TestHistories(Histories.TestCase):  # type: ignore[misc, valid-type]
    """All of them, and that everything happened in them which they are meant to prove."""

    def runTest(self) -> None:
        super().runTest()
        if HISTORIES >= 1000:
            assert Histories.happened.keys() >= MUST_HAPPEN
