"""The outside of the histories: what fails now and then, what is told late, and what was seen of each filing."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from chalicelib.domain.filing import Filing
from chalicelib.domain.materials import MaterialKind, expected_texts
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import Message, System
from chalicelib.errors import Problem, Refused
from chalicelib.usecases.announce import announce
from chalicelib.usecases.check_material import check_material
from chalicelib.usecases.forget import forget
from chalicelib.usecases.upload_slot import key_of
from chalicelib.wiring import run
from tests.fakes.form_checker import fake_pdf
from tests.world import World

STORES = ("documents", "materials", "queues")

filings = Bundle("filings")


class Outside(RuleBasedStateMachine):
    """Sources, receivers, stores and time, each doing something now and then.

    `stood` has each filing as it was seen last, `gone` the ids of those that are not there any more, `untold` the
    uploads (key and version) that no event has told of yet.
    """

    happened: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.stood: dict[str, Filing] = {}
        self.gone: set[str] = set()
        self.untold: list[tuple[str, str]] = []
        self.world = World()
        self.world.__enter__()

    @initialize(hours=st.integers(0, 40 * 24))
    def some_day(self, hours: int) -> None:
        """Some hour between 24 November and 2 January, over midnights and New Year."""
        self.world.clock.pass_by(timedelta(hours=hours))

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
                self.worked(message)

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

    def every(self) -> list[Filing]:
        return list(self.world.filings.filings.values())

    def known(self, filing_id: str) -> Filing:
        """The filing as it stands, or as it stood when it was seen last."""
        return self.world.filings.filings.get(filing_id) or self.stood[filing_id]

    def happens(self, what: str) -> None:
        """Told by hypothesis's statistics, and counted."""
        event(what)
        self.happened[what] += 1

    def allowed(self, act: Callable[[], object]) -> bool:
        """Do it; a coded refusal, or a store out of reach, is an answer too. Gives whether it was done."""
        try:
            act()
        except Problem as problem:
            assert isinstance(problem, Refused) or self.disturbed(), problem
            return False
        return True

    def worked(self, message: Message) -> None:
        if message.filing_id in self.gone:
            self.happens("a message comes for a filing that is gone")
        self.world.work(message)

    def disturbed(self) -> bool:
        return any(getattr(self.world, store).down for store in STORES)

    def told(self) -> None:
        """What the stream could not tell one of its two readers it keeps, and tells again."""
        kept = self.world.filings
        if self.allowed(lambda: run(announce, kept.changes, kept.acknowledged)):
            kept.changes, kept.acknowledged = [], []
        if self.allowed(lambda: run(forget, kept.removed)):
            kept.removed = []

    def uploaded(self, filing: Filing, *kinds: str) -> None:
        """Materials that bear what they must, and the bucket tells of them."""
        for kind in kinds:
            key, pdf = key_of(filing.id, kind), fake_pdf(*expected_texts(MaterialKind(kind), filing.form))
            self.untold.append((key, self.world.materials.upload(key, pdf, self.world.clock.now())))
        self.told_of_uploads()

    def told_of_uploads(self) -> None:
        """The bucket tells of each upload; an event that cannot be worked off comes again."""
        self.untold = [one for one in self.untold if not self.checked(*one)]

    def checked(self, key: str, version_id: str) -> bool:
        if key.split("/")[1] in self.gone:
            self.happens("an upload comes for a filing that is gone")
        return self.allowed(lambda: run(check_material, key, version_id))
