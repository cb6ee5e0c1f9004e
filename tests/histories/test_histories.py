"""Whatever happens in whatever order, nothing is lost, doubled or forgotten.

Ten thousand histories: make histories. The tests run a tenth of them.
"""

import os
import random
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain.filing import Filing, Move, State
from chalicelib.domain.materials import owed
from chalicelib.domain.numbering import parse_number
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import System
from chalicelib.errors import Problem, Refused
from chalicelib.usecases.ask_officer import ask_officer
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from tests.world import World, portal_of

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
STORES = ("documents", "materials", "queues")
PROMISE = timedelta(minutes=10)
WAITING = frozenset({State.SUBMITTED})
HOLDING = frozenset({State.SUBMITTED, State.REFERRED, State.ACCEPTED, State.FILED})
SETTLED = frozenset({State.DRAFT, State.REJECTED, State.REFERRED, State.FILED, State.REVOKED, State.WITHDRAWN})


class Histories(RuleBasedStateMachine):
    """Applicants, officers, sources, stores and time, each doing something now and then."""

    filings = Bundle("filings")

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.__enter__()

    @initialize(hours=st.integers(0, 40 * 24))
    def some_day(self, hours: int) -> None:
        """Some hour between 24 November and 2 January, over midnights and New Year."""
        self.world.clock.pass_by(timedelta(hours=hours))

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
        filing = self.applied(name)
        self.work_goes_on(seed)
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
                self.world.work(message)

    @rule(filing=filings, leave_out=st.booleans())
    def upload(self, filing: str, leave_out: bool) -> None:
        known = self.world.filings.load(filing)
        kinds = owed(known.form)[1:] if leave_out else owed(known.form)
        self.allowed(lambda: self.world.upload(known, *kinds))

    @rule(filing=filings)
    def submit(self, filing: str) -> None:
        self.allowed(lambda: self.world.submit(self.world.filings.load(filing)))

    @rule(filing=filings, name=st.sampled_from(EXAMPLES))
    def edit(self, filing: str, name: str) -> None:
        known = self.world.filings.load(filing)
        self.allowed(lambda: self.world.edit(known, self.world.form(name)))

    @rule(filing=filings)
    def withdraw(self, filing: str) -> None:
        known = self.world.filings.load(filing)
        self.allowed(lambda: run(withdraw, filing, None, by=portal_of(known.form)))

    @rule(filing=filings)
    def ask_for_an_officer(self, filing: str) -> None:
        known = self.world.filings.load(filing)
        self.allowed(lambda: run(ask_officer, filing, None, by=portal_of(known.form)))

    @rule(filing=filings, accepted=st.booleans())
    def decide(self, filing: str, accepted: bool) -> None:
        self.allowed(lambda: self.world.decide(self.world.filings.load(filing), accepted))

    @rule(filing=filings)
    def revoke(self, filing: str) -> None:
        self.allowed(lambda: self.world.revoke(self.world.filings.load(filing)))

    @rule(registry=st.sampled_from(list(Registry)))
    def a_registry_falls_silent(self, registry: Registry) -> None:
        self.world.registries.silence(registry)

    @rule()
    def all_registries_speak_again(self) -> None:
        self.world.registries.speak()

    @rule(system=st.sampled_from(list(System)))
    def a_receiver_fails(self, system: System) -> None:
        self.world.systems.failing[system] = "503"

    @rule()
    def all_receivers_come_back(self) -> None:
        self.world.systems.failing.clear()

    @rule(store=st.sampled_from(STORES))
    def a_store_goes_down(self, store: str) -> None:
        getattr(self.world, store).down = True

    @rule()
    def all_stores_come_back(self) -> None:
        for store in STORES:
            getattr(self.world, store).down = False

    @rule()
    def the_stream_tells(self) -> None:
        self.told()

    @rule(choice=st.integers(0, 1000), times=st.integers(1, 2))
    def a_message_is_delivered(self, choice: int, times: int) -> None:
        """Any message, in any order; twice, as queues may."""
        queue = self.world.queues.sent
        if queue:
            message = queue.pop(choice % len(queue))
            for _ in range(times):
                self.world.work(message)

    @rule()
    def what_was_put_off_comes_again(self) -> None:
        self.world.queues.sent += self.world.tries_again
        self.world.tries_again = []

    @rule(minutes=st.integers(1, 12))
    def minutes_pass(self, minutes: int) -> None:
        for _ in range(minutes):
            self.world.clock.pass_by(timedelta(minutes=1))
            self.allowed(self.world.sweep)

    @rule()
    def a_day_passes(self) -> None:
        self.minutes_pass(10)
        self.world.clock.pass_by(timedelta(days=1))
        self.allowed(self.world.sweep)
        self.world.recheck()

    def applied(self, name: str) -> str:
        filing = self.world.open(self.world.form(name))
        self.allowed(lambda: self.world.upload(filing))
        self.allowed(lambda: self.world.submit(filing))
        return filing.id

    def allowed(self, act: object) -> None:
        """Do it; a coded refusal, or a store out of reach, is an answer too."""
        try:
            act()  # type: ignore[operator]
        except Problem as problem:
            assert isinstance(problem, Refused) or self.disturbed(), problem

    def disturbed(self) -> bool:
        return any(getattr(self.world, store).down for store in STORES)

    def told(self) -> None:
        """What the stream could not tell it keeps and tells again."""
        changes, acknowledged = list(self.world.filings.changes), list(self.world.filings.acknowledged)
        try:
            self.world.announce()
        except Problem:
            self.world.filings.changes = changes
            self.world.filings.acknowledged = acknowledged

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

    def every(self) -> list[Filing]:
        return list(self.world.filings.filings.values())

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
        assert not self.world.tries_again, "what is done is not tried again for ever"
        for filing in self.every():
            assert filing.state in SETTLED, filing.state
            self.is_complete(filing)

    def is_complete(self, filing: Filing) -> None:
        if filing.number and filing.receipt:
            assert filing.receipt.key in self.world.documents.kept
            told = [r for r, _ in self.world.typesetter.typeset_receipts if r.filing_id == filing.id]
            assert {r.number for r in told} == {filing.number}
            assert {r.check_code for r in told} == {filing.check_code}
        if filing.state is State.REVOKED:
            assert filing.void_copy and filing.void_copy.key in self.world.documents.kept
        for system, version in self.due(filing).items():
            held = self.world.systems.held[system][filing.id]
            assert held["version"] >= version, (system, held["version"], version)

    def due(self, filing: Filing) -> dict[System, int]:
        """The newest version each system must have heard of, by the history alone."""
        moves = {e.version: e for e in self.world.filings.events[filing.id]}
        due = {System.PORTAL: max(v for v, e in moves.items() if e.start != e.to)}
        documents = [v for v, e in moves.items() if e.move in (Move.ISSUE, Move.VOID, Move.REVOKE)]
        if documents:
            due |= dict.fromkeys((System.INVESTMENT, System.EXCHANGE, System.ELICENCE), max(documents))
        if filing.state is State.REVOKED:
            due[System.CREDIT] = next(v for v, e in moves.items() if e.move is Move.REVOKE)
        return due


Histories.TestCase.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHistories = Histories.TestCase
