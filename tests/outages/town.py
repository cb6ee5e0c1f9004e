"""A world in simulated time: many applicants, the consumers behind their queues, and sources that take their time."""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from chalicelib import consumers
from chalicelib.adapters.registries_guarded import GuardedRegistries
from chalicelib.domain.circuit import limits_within
from chalicelib.domain.filing import Filing, Step
from chalicelib.domain.materials import MaterialKind
from chalicelib.domain.registries import Answer, Query
from chalicelib.domain.sharing import Queue, System
from chalicelib.ports import Acknowledgement, KeptVerdict, MaterialCheck, Page, Push
from local.platform.registry import lookup
from tests.fakes.chance import FakeChance
from tests.fakes.circuits import FakeCircuits
from tests.fakes.filings import FakeFilings
from tests.fakes.registries import FakeRegistries
from tests.fakes.systems import FakeSystems
from tests.many import Known, form_of
from tests.outages.sqs import Letter, Sqs
from tests.outages.timeline import Timeline
from tests.world import World

type Spend = Callable[[float], None]

CONSUMERS: dict[Queue, Callable[[dict[str, Any]], dict[str, Any]]] = {
    Queue.VERIFICATION: consumers.verify_filings,
    Queue.ISSUANCE: consumers.issue_receipts,
    **{Queue.sharing(system): consumers.share_filings for system in System},
}

SECONDS: dict[Queue, float] = {Queue.VERIFICATION: 0.3, Queue.ISSUANCE: 0.5}
"""What a consumer takes by itself, from the figures of `make bench`; the others take their push."""

STREAM_LAG = timedelta(seconds=0.2)
PUSH, PUSH_TIMES_OUT = 0.05, 5.0
ASK, ASK_TIMES_OUT = 0.1, 2.0


class Taken(NamedTuple):
    """A push that was taken: of which version of which filing, and when."""

    filing_id: str
    version: int
    at: datetime


class SpreadChance(FakeChance):
    """Jitters spread as in life, from a seed of their own."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._jitters = random.Random(seed)

    def jitter(self, delay: timedelta) -> timedelta:
        return delay * self._jitters.uniform(0.5, 1)


class IndexedFilings(FakeFilings):
    """The store, which need not look through thousands of filings for what belongs to one."""

    def __init__(self) -> None:
        super().__init__()
        self._of: dict[str, dict[str, None]] = {}

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        super().commit(step, verdict)
        self._of.setdefault(step.after.applicant, {})[step.after.id] = None

    def of_applicant(self, uscc: str, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        return Page(tuple(self.filings[filing_id] for filing_id in self._of.get(uscc, ())), None)

    def checks(self, filing_id: str) -> tuple[MaterialCheck, ...]:
        known = (self.kept_checks.get((filing_id, kind)) for kind in sorted(MaterialKind))
        return tuple(check for check in known if check)


class SlowSystems(FakeSystems):
    """Receiving systems whose pushes take time, and longest when they time out; `taken` in the order of time."""

    def __init__(self, spend: Spend) -> None:
        super().__init__()
        self._spend = spend
        self.tried: dict[System, list[Taken]] = {system: [] for system in System}
        self.taken: dict[System, list[Taken]] = {system: [] for system in System}

    def push(self, push: Push, at: datetime) -> Acknowledgement:
        answer = super().push(push, at)
        self._spend(PUSH_TIMES_OUT if answer.answer == "timeout" else PUSH)
        filing_id, _, version = push.id.removesuffix(f"-{push.system}").rpartition("-")
        one = Taken(filing_id, int(version), at)
        self.tried[push.system].append(one)
        if answer.taken:
            self.taken[push.system].append(one)
        return answer


class SlowRegistries(FakeRegistries):
    """Registries that are asked all at once and take as long as the slowest of them."""

    spend: Spend

    def ask(self, queries: Iterable[Query[Any]]) -> Mapping[str, Answer]:
        each = tuple(queries)
        self.spend(ASK_TIMES_OUT if any(q.registry in self.silent for q in each) else ASK)
        return super().ask(each)


class Town(World):
    """`file_at` has applicants file; `run` lets time pass, in which all else follows by itself."""

    def __init__(self, applicants: int, seed: int = 1) -> None:
        super().__init__()
        self.filings = IndexedFilings()
        self.timeline = Timeline(self.clock)
        self.sqs = Sqs(self.timeline, self._work_off)
        self.chance = SpreadChance(seed)
        self.receivers = SlowSystems(self._spend)
        known = Known(lambda registry, key: lookup(registry, key, self.today), applicants)
        self.platform = SlowRegistries(self.clock, lookup=known)
        self.platform.spend = self._spend
        self._took = 0.0
        self._put_in_place()

    def _put_in_place(self) -> None:
        self.queues = self.waiting = self.sqs  # type: ignore[assignment]
        self.systems = self.receivers
        self.registries = GuardedRegistries(  # type: ignore[assignment]
            self.platform,
            FakeCircuits(),
            limits=limits_within(self.patience),
            clock=self.clock,
            chance=self.chance,
            metrics=self.metrics,
        )
        self.timeline.every(timedelta(minutes=1), lambda: self.act(self.sweep))

    def run(self, span: timedelta) -> None:
        """Let time pass."""
        self.timeline.run(span)

    def all_file(self, applicants: Iterable[int], over: timedelta) -> None:
        """Each files once, evenly spread over a time from now on."""
        numbers = list(applicants)
        for place, number in enumerate(numbers):
            self.timeline.after(over * place / len(numbers), partial(self.act, partial(self._file, number)))

    def act(self, act: Callable[[], object]) -> None:
        """Do it, and have the stream tell what follows."""
        self._took = 0.0
        act()
        self._tell()

    def every(self) -> list[Filing]:
        """All filings as they stand."""
        return list(self.filings.filings.values())

    def at_rest(self) -> bool:
        """Whether every queue is empty."""
        return all(line.empty for line in self.sqs.lines.values())

    def dead(self) -> int:
        """How many letters are dead."""
        return sum(len(line.dead) for line in self.sqs.lines.values())

    def minutes_to_rest(self, within: int = 60) -> int:
        """Let minutes pass until every queue is empty; gives how many, raises `AssertionError` beyond `within`."""
        for minute in range(within):
            if self.at_rest():
                return minute
            self.run(timedelta(minutes=1))
        raise AssertionError("the queues do not become empty")

    def _file(self, number: int) -> None:
        draft = self.open(form_of(number, self.today))
        self.upload(draft)
        self.submit(draft)

    def _work_off(self, letter: Letter) -> tuple[bool, timedelta]:
        queue = letter.message.queue
        self._took = SECONDS.get(queue, 0.0)
        answer = CONSUMERS[queue](letter.event())
        self._tell()
        return not answer["batchItemFailures"], timedelta(seconds=self._took)

    def _tell(self) -> None:
        self.sqs.lag = timedelta(seconds=self._took) + STREAM_LAG
        self.announce()

    def _spend(self, seconds: float) -> None:
        self._took += seconds
