"""Sources that fail: told apart, asked again in time, left in peace when they keep failing; no answer is lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.registries_guarded import GuardedRegistries
from chalicelib.domain.circuit import FAILURES, State, limits_within
from chalicelib.domain.filing import Filing, Step
from chalicelib.domain.filing import State as Stands
from chalicelib.domain.registries import Answer, Answered, Query, Registry, fee
from chalicelib.domain.resting import Resting
from chalicelib.domain.sharing import Message, Queue
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import TryAgain
from chalicelib.ports import KeptVerdict
from chalicelib.usecases.precheck import precheck
from chalicelib.usecases.verify import verify
from chalicelib.wiring import run, using
from tests.fakes.circuits import FakeCircuits
from tests.world import World, portal_of

PROMISE = timedelta(minutes=10)


class Guarded:
    """The world with the guard before its registries, as the real outside has it."""

    def __init__(self, world: World) -> None:
        self.world, self.circuits = world, FakeCircuits()
        self.limits = limits_within(world.patience)
        self.registries = GuardedRegistries(
            world.registries,
            self.circuits,
            limits=self.limits,
            clock=world.clock,
            chance=world.chance,
            metrics=world.metrics,
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world, name)

    def ask(self, *queries: Query[Any]) -> list[str | None]:
        """Why there was no answer, for each query; None for those answered."""
        answers = self.registries.ask(queries)
        return [answers[query.name].why for query in queries]

    def fail(self, why: str = "timeout", times: int = 5) -> None:
        """Have the fee registry fail for that many filings, and go on failing."""
        self.world.registries.silence(Registry.FEES, why=why)
        for n in range(times):
            self.ask(fee(f"plan-{n}"))

    def pass_pause(self) -> None:
        """Let the pause of the fee registry pass."""
        until = self.circuits.kept[Registry.FEES].until
        assert until
        self.world.clock.pass_by(until - self.world.clock.now())

    @property
    def stands(self) -> State:
        """Where the fee registry's circuit stands."""
        return self.circuits.kept[Registry.FEES].state(self.world.clock.now())

    def told(self) -> list[float]:
        """The figures of the fee registry's circuit, in the order noted."""
        figures = self.world.metrics.counted
        return [f.value for f in figures if f.name == "CircuitState" and f.dimensions == {"registry": "fees"}]


@pytest.fixture
def guarded(world: World) -> Iterator[Guarded]:
    guarded = Guarded(world)
    with using(guarded):
        yield guarded


def asked(world: World, registry: Registry) -> int:
    return sum(query.registry == registry for query in world.registries.asked)


def submitted(world: World, name: str = "soil-conservation") -> Filing:
    draft = world.open(world.form(name))
    world.upload(draft)
    return world.submit(draft)


class TestTheGuard:
    def test_while_all_answer_it_costs_one_read_a_verification_and_no_write(
        self, world: World, guarded: Guarded
    ) -> None:
        assert world.file("soil-conservation").state is Stands.FILED
        assert (guarded.circuits.reads, guarded.circuits.writes) == (1, 0)
        assert world.metrics.total("CircuitState") == State.CLOSED

    def test_nothing_asked_reads_nothing(self, guarded: Guarded) -> None:
        assert guarded.registries.ask([]) == {}
        assert guarded.circuits.reads == 0

    @pytest.mark.parametrize("why", sorted(FAILURES))
    def test_every_failure_of_a_source_counts(self, guarded: Guarded, why: str) -> None:
        guarded.fail(why)
        assert guarded.stands is State.OPEN

    def test_what_is_not_the_sources_failure_does_not_count(self, guarded: Guarded) -> None:
        guarded.fail("we-have-no-time")
        assert guarded.circuits.kept == {}

    def test_one_that_keeps_failing_is_not_asked_and_the_answer_says_so_at_once(
        self, world: World, guarded: Guarded
    ) -> None:
        guarded.fail()
        before = asked(world, Registry.FEES)
        assert guarded.ask(fee("a"), fee("b")) == ["circuit-open", "circuit-open"]
        assert asked(world, Registry.FEES) == before

    def test_the_others_are_asked_as_before(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        filing = submitted(world)
        world.settle()
        kept = world.kept(filing)
        unanswered = {name.partition(":")[0] for name, a in kept.answers.items() if a.status is Answered.NO_ANSWER}
        assert unanswered == {"fees"}

    def test_one_question_that_fails_again_and_again_shuts_the_source_to_nobody(
        self, world: World, guarded: Guarded
    ) -> None:
        world.registries.silence(Registry.FEES, why="nonsense")
        for _ in range(20):
            assert guarded.ask(fee("a-rotten-entry")) == ["nonsense"]

    def test_a_source_silent_to_every_question_that_all_have_in_common_is_left_in_peace(
        self, world: World, guarded: Guarded
    ) -> None:
        world.registries.silence(Registry.FEES)
        for _ in range(5):
            guarded.ask(fee("asked-by-all"), fee("asked-by-all-too"))
        assert guarded.ask(fee("asked-by-all"), fee("asked-by-all-too")) == ["circuit-open", "circuit-open"]

    def test_a_registry_that_answers_one_of_many_questions_is_there(self, world: World, guarded: Guarded) -> None:
        guarded.fail(times=4)
        world.registries.speak()
        none = Answer(status=Answered.NO_ANSWER, at=world.clock.now(), why="broken")
        world.registries.answers[fee("rotten").name] = none
        assert guarded.ask(fee("rotten"), fee("sound")) == ["broken", None]
        assert guarded.circuits.kept[Registry.FEES].failures == 0

    def test_after_its_pause_one_filing_tries_and_all_others_are_spared(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        guarded.pass_pause()
        meanwhile: list[str | None] = []

        def slow(query: Query[Any]) -> Answer:
            meanwhile.extend(guarded.ask(fee("another")))
            return Answer(status=Answered.NO_ANSWER, at=world.clock.now(), why="broken")

        world.registries.speak()
        world.registries.answers[fee("trying").name] = slow
        assert guarded.ask(fee("trying")) == ["broken"]
        assert meanwhile == ["circuit-open"]
        assert guarded.stands is State.OPEN

    def test_a_try_that_fails_leaves_it_in_peace_for_longer(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        rests = []
        for _ in range(4):
            until = guarded.circuits.kept[Registry.FEES].until
            assert until
            rests.append(until - world.clock.now())
            guarded.pass_pause()
            assert guarded.ask(fee("again")) == ["timeout"]
        assert rests == [world.chance.jitter(guarded.limits.pause(n)) for n in range(4)]
        assert rests[0] < rests[1] < rests[2]

    def test_a_try_that_is_answered_opens_it_to_all(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        world.registries.speak()
        assert guarded.ask(fee("too-early")) == ["circuit-open"]
        guarded.pass_pause()
        assert guarded.ask(fee("trying")) == [None]
        assert guarded.ask(fee("a"), fee("b")) == [None, None]

    def test_its_state_is_told_by_registry_whenever_it_is_asked(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        guarded.ask(fee("open"))
        world.registries.speak()
        guarded.pass_pause()
        guarded.ask(fee("trying"))
        assert guarded.told() == [0, 0, 0, 0, 2, 2, 1, 0]

    def test_a_lost_race_costs_nothing_but_the_count(self, world: World, guarded: Guarded) -> None:
        world.registries.silence(Registry.FEES)
        mine = fee("mine")

        def overtaken(query: Query[Any]) -> Answer:
            guarded.ask(fee("theirs"))
            return Answer(status=Answered.NO_ANSWER, at=world.clock.now(), why="timeout")

        world.registries.speak()
        world.registries.answers[fee("theirs").name] = Answer(
            status=Answered.NO_ANSWER, at=world.clock.now(), why="timeout"
        )
        world.registries.answers[mine.name] = overtaken
        assert guarded.ask(mine) == ["timeout"]
        kept = guarded.circuits.kept[Registry.FEES]
        assert (kept.failures, kept.question) == (1, fee("theirs").name)


class TestAStoreOfCircuitsThatFails:
    def test_it_stops_no_verification_and_is_counted(self, world: World, guarded: Guarded) -> None:
        guarded.circuits.down = True
        assert world.file("soil-conservation").state is Stands.FILED
        assert world.metrics.total("CircuitsUnknown", why="unreachable") == 1

    def test_one_that_fails_before_a_try_has_the_source_asked(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        guarded.pass_pause()
        world.registries.speak()
        keep = guarded.circuits.keep

        def keeping_nothing(circuit: Any) -> bool:
            guarded.circuits.down = True
            return keep(circuit)

        guarded.circuits.keep = keeping_nothing  # type: ignore[method-assign]
        assert guarded.ask(fee("trying")) == [None]
        assert world.metrics.total("CircuitsUnknown") == 2

    def test_one_that_is_down_has_a_failing_source_asked_by_everybody(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        guarded.circuits.down = True
        assert guarded.ask(fee("a")) == ["timeout"]


class TestAFilingWhoseSourceIsShut:
    def test_it_waits_and_is_filed_once_the_source_is_back(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        filing = submitted(world)
        world.settle()
        assert world.now(filing).state is Stands.SUBMITTED
        world.registries.speak()
        guarded.pass_pause()
        world.come_again()
        assert world.now(filing).state is Stands.FILED

    def test_it_goes_to_an_officer_when_patience_ends(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        filing = submitted(world)
        world.settle()
        world.clock.pass_by(world.patience)
        world.come_again()
        assert world.now(filing).referred_because == "source-silent"

    def test_it_is_accepted_on_trust_and_verified_again(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        world.trust(world.form("soil-conservation"))
        filing = submitted(world)
        world.settle()
        world.clock.pass_by(world.patience)
        world.come_again()
        assert world.now(filing).on_trust
        world.registries.speak()
        world.clock.pass_by(timedelta(days=1))
        world.recheck()
        assert world.filings.resting(Resting.ON_TRUST).entries == ()

    def test_what_was_not_asked_is_counted_apart_and_has_no_duration(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        submitted(world)
        world.settle()
        assert world.metrics.total("RegistryAnswers", registry="fees", status="circuit-open") == 1
        assert {"registry": "fees"} not in [f.dimensions for f in world.metrics.timed if f.name == "RegistrySeconds"]

    def test_a_pre_check_is_answered_at_once(self, world: World, guarded: Guarded) -> None:
        guarded.fail()
        form = world.form("soil-conservation")
        before = asked(world, Registry.FEES)
        verdict = run(precheck, form, by=portal_of(form))
        assert verdict.outcome is Outcome.UNAVAILABLE
        assert verdict.silent == frozenset({Registry.FEES})
        assert asked(world, Registry.FEES) == before


class TestAskingAgain:
    def waits(self, world: World, filing: Filing) -> Iterator[timedelta]:
        """The waits that the verification of a filing asks for, each let pass."""
        while True:
            try:
                run(verify, filing.id)
            except TryAgain as again:
                yield again.after
                world.clock.pass_by(again.after)
            else:
                return

    def test_a_silent_source_is_asked_again_with_jitter_well_inside_the_ten_minutes(self, world: World) -> None:
        filing = submitted(world)
        world.registries.silence(Registry.FEES)
        waits = list(self.waits(world, filing))
        decided = world.now(filing)
        assert decided.state is Stands.REFERRED
        assert decided.submitted_at
        assert decided.changed_at - decided.submitted_at < PROMISE
        assert sum(waits, timedelta()) == world.patience
        assert 8 <= len(waits) <= 20
        assert max(waits) <= timedelta(minutes=1)
        assert all(wait != timedelta(seconds=round(wait.total_seconds())) for wait in waits[:3])

    def test_only_what_is_not_answered_is_asked_again(self, world: World) -> None:
        filing = submitted(world)
        world.registries.silence(Registry.FEES)
        attempts = len(list(self.waits(world, filing))) + 1
        names = [query.name for query in world.registries.asked]
        again = {name for name in names if names.count(name) > 1}
        assert {name.partition(":")[0] for name in again} == {"fees"}
        assert asked(world, Registry.FEES) == attempts


def dying_once(world: World) -> Callable[..., None]:
    """A commit before which the consumer dies, the first time that it decides."""
    commit = world.filings.commit
    died: list[Step] = []

    def dying(step: Step, verdict: KeptVerdict | None = None) -> None:
        if not died:
            died.append(step)
            raise MemoryError
        commit(step, verdict)

    return dying


class TestAConsumerThatDies:
    def test_one_that_dies_after_asking_has_not_asked_in_vain(self, world: World) -> None:
        filing = submitted(world)
        world.announce()
        world.queues.sent.clear()
        world.filings.commit = dying_once(world)  # type: ignore[method-assign]
        with pytest.raises(MemoryError):
            run(verify, filing.id)
        once = len(world.registries.asked)
        world.work(Message(queue=Queue.VERIFICATION, filing_id=filing.id, version=filing.version))
        assert world.now(filing).state is Stands.ACCEPTED
        assert len(world.registries.asked) == once

    def test_materials_are_checked_before_anybody_is_asked(self, world: World) -> None:
        filing = submitted(world)
        world.filings.kept_checks.clear()
        world.materials.down = True
        world.settle()
        assert world.registries.asked == []
        world.materials.down = False
        world.come_again()
        names = [query.name for query in world.registries.asked]
        assert world.now(filing).state is Stands.FILED
        assert len(names) == len(set(names))

    def test_one_that_comes_late_leaves_the_verdict_as_it_is(self, world: World) -> None:
        filing = submitted(world)
        world.registries.silence(Registry.FEES)
        with pytest.raises(TryAgain):
            run(verify, filing.id)
        late = world.kept(filing)
        world.registries.speak()
        world.settle()
        decided = world.kept(filing)
        world.filings.keep_verdict(late)
        assert decided.verdict
        assert world.kept(filing) == decided


@pytest.mark.parametrize("why", sorted(FAILURES))
def test_each_failure_is_kept_with_the_answer_and_counted_by_its_name(world: World, why: str) -> None:
    world.registries.silence(Registry.FEES, why=why)
    filing = submitted(world)
    world.settle()
    silent = [a.why for a in world.kept(filing).answers.values() if a.status is Answered.NO_ANSWER]
    assert silent == [why]
    assert world.metrics.total("RegistryAnswers", registry="fees", status=why) == 1
