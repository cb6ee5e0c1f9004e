"""The whole outside in memory, and the actors in it: for tests that tell what the system does."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

from chalicelib.domain.caller import Caller
from chalicelib.domain.correcting import Wish
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Filing, Role
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.items.soil_conservation import SoilConservationForm
from chalicelib.domain.materials import MaterialKind, expected_texts, owed
from chalicelib.domain.registries import Registry, credit, fee
from chalicelib.domain.sharing import Message, Queue, System
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import Problem, TryAgain
from chalicelib.ports import KeptVerdict
from chalicelib.usecases.announce import announce
from chalicelib.usecases.check_material import check_material
from chalicelib.usecases.correct import correct
from chalicelib.usecases.decide import decide
from chalicelib.usecases.edit_form import edit_form
from chalicelib.usecases.forget import forget
from chalicelib.usecases.issue_receipt import issue_receipt
from chalicelib.usecases.open_draft import open_draft
from chalicelib.usecases.recheck import recheck
from chalicelib.usecases.revoke import revoke
from chalicelib.usecases.share import share
from chalicelib.usecases.submit import submit
from chalicelib.usecases.sweep import sweep
from chalicelib.usecases.upload_slot import key_of
from chalicelib.usecases.verify import verify
from chalicelib.wiring import run, using
from local.examples import example
from local.platform.registry import lookup
from tests.fakes.archive import FakeArchive
from tests.fakes.asides import FakeAsides
from tests.fakes.bookmarks import FakeBookmarks
from tests.fakes.chance import FakeChance
from tests.fakes.clock import FakeClock
from tests.fakes.detached_sealer import FakeDetachedSealer
from tests.fakes.documents import FakeDocuments
from tests.fakes.filings import FakeFilings
from tests.fakes.form_checker import FakeFormChecker, fake_pdf
from tests.fakes.heads import FakeHeads
from tests.fakes.letters import FakeLetters
from tests.fakes.list_signer import FakeListChecker, FakeListSigner
from tests.fakes.materials import FakeMaterials
from tests.fakes.metrics import FakeMetrics
from tests.fakes.notices import FakeNotices
from tests.fakes.outbox import FakeOutbox
from tests.fakes.queues import FakeQueues
from tests.fakes.record import FakeRecord
from tests.fakes.registries import FakeRegistries
from tests.fakes.seal_key import FakeSealKey
from tests.fakes.sealer import FakeSealer
from tests.fakes.systems import FakeSystems
from tests.fakes.typesetter import FakeTypesetter
from tests.fakes.uploads import FakeUploads

OFFICER = Caller(role=Role.OFFICER, id="officer-7")


class World:
    """An outside of fakes, in place of the real one while it is entered; `settle` lets everything run to rest."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.filings = FakeFilings()
        self.materials = FakeMaterials()
        self.uploads = FakeUploads(self.materials)
        self.documents = FakeDocuments()
        self.notices = FakeNotices()
        self.list_signer = FakeListSigner()
        self.list_checker = FakeListChecker()
        self.record = FakeRecord(self.filings)
        self.archive = FakeArchive(self.documents)
        self.heads = FakeHeads()
        self.bookmarks = FakeBookmarks()
        self.queues = FakeQueues()
        self.letters, self.asides, self.outbox = FakeLetters(self.clock), FakeAsides(), FakeOutbox()
        self.registries = FakeRegistries(self.clock, lookup=lambda registry, key: lookup(registry, key, self.today))
        self.systems = FakeSystems()
        self.checker = FakeFormChecker()
        self.typesetter = FakeTypesetter()
        self.seal_key = FakeSealKey()
        self.sealer = FakeSealer()
        self.detached_sealer: FakeDetachedSealer | None = None
        self.metrics = FakeMetrics()
        self.chance = FakeChance()
        self.patience = timedelta(minutes=4)
        self.overdue = timedelta(minutes=8)
        self.public_url = "https://swj.example/miaopi"
        self.issuer_uscc = "11440300MB2C00001A"
        self.tries_again: list[Message] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(using(self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.clock.now())

    def form(self, name: str, **filling: Any) -> Form:
        """The form of an example, as of today."""
        return parse_form(example(name, self.today, **filling))

    def renamed(self, filing: Filing) -> Form:
        """Its form, for another project's name."""
        project = filing.form.project.model_copy(update={"name": "另一个项目"})
        return filing.form.model_copy(update={"project": project})

    def open(self, form: Form) -> Filing:
        """A draft, opened by its own applicant's portal."""
        return run(open_draft, form, by=portal_of(form))[0]

    def upload(self, filing: Filing, *kinds: str) -> None:
        """Upload materials that bear what they must; all that are owed, unless some are named."""
        for kind in kinds or owed(filing.form):
            self.put(filing, kind, fake_pdf(*expected_texts(MaterialKind(kind), filing.form)))

    def put(self, filing: Filing, kind: str, content: bytes) -> str:
        """Upload these bytes as one material, and have the bucket tell of it."""
        key = key_of(filing.id, kind)
        version = self.materials.upload(key, content, self.clock.now())
        run(check_material, key, version)
        return version

    def submit(self, filing: Filing) -> Filing:
        """Submit by the applicant's portal."""
        return run(submit, filing.id, by=portal_of(filing.form))

    def file(self, name: str, **filling: Any) -> Filing:
        """Open, upload, submit, and let everything run to rest; gives the filing as it then stands."""
        draft = self.open(self.form(name, **filling))
        self.upload(draft)
        self.submit(draft)
        self.settle()
        return self.now(draft)

    def referred(self) -> Filing:
        """A filing that a silent registry brought to the officers' desk; the registry speaks again."""
        self.registries.silence(Registry.QUALIFICATIONS)
        filing = self.file("water-saving-silent")
        self.clock.pass_by(self.patience)
        self.come_again()
        self.registries.speak()
        return self.now(filing)

    def edit(self, filing: Filing, form: Form) -> Filing:
        """The applicant replaces the form."""
        return run(edit_form, filing.id, form, self.now(filing).version, by=portal_of(filing.form))

    def correct(self, filing: Filing, name: str) -> Filing:
        """The applicant replaces the form by an example's and uploads anew."""
        edited = self.edit(filing, self.form(name))
        self.upload(edited)
        return edited

    def now(self, filing: Filing) -> Filing:
        """The filing as it stands."""
        return self.filings.load(filing.id)

    def kept(self, filing: Filing) -> KeptVerdict:
        """What the filing's newest round was judged by."""
        kept = self.filings.verdict(filing.id, filing.round)
        assert kept
        return kept

    def trust(self, form: Form) -> None:
        """The credit registry holds grade A for the form's applicant."""
        query = credit(form.applicant.uscc)
        self.registries.hold(query, {"uscc": query.key, "grade": "A"})

    def underpay(self, filing: Filing) -> None:
        """The fee registry holds that a part of a plan's fee is not paid."""
        assert isinstance(filing.form, SoilConservationForm)
        query = fee(filing.form.plan.approval_number)
        self.registries.hold(query, {"approval_number": query.key, "due": "10", "paid": "1"})

    def decide(self, filing: Filing, accepted: bool, reason: str = "经电话核实。") -> Filing:
        """An officer decides."""
        return run(decide, filing.id, accepted, reason, by=OFFICER)

    def revoke(self, filing: Filing) -> Filing:
        """An officer revokes."""
        return run(revoke, filing.id, "所附监测数据系伪造。", "深水撤字〔2026〕3号", by=OFFICER)

    def put_right(self, filing: Filing, element: str, to: Any) -> Filing:
        """An officer corrects a slip on the receipt."""
        return run(correct, filing.id, [Wish(element=element, to=to)], "录入笔误。", by=OFFICER)

    def sweep(self) -> None:
        """The minute's timer."""
        run(sweep)

    def recheck(self) -> None:
        """The daily timer."""
        run(recheck)

    def announce(self) -> None:
        """Tell the stream's changes."""
        changes, self.filings.changes = self.filings.changes, []
        acknowledged, self.filings.acknowledged = self.filings.acknowledged, []
        run(announce, changes, acknowledged)
        removed, self.filings.removed = self.filings.removed, []
        run(forget, removed)

    def settle(self, rounds: int = 40) -> None:
        """Carry every message until none is left; those that want to come again wait in `tries_again`."""
        for _ in range(rounds):
            self.announce()
            messages, self.queues.sent = self.queues.sent, []
            if not messages:
                return
            for message in messages:
                self.work(message)
        raise AssertionError("the system does not come to rest")

    def work(self, message: Message) -> None:
        """Do what a message asks for, as its consumer does."""
        try:
            self._step(message)()
        except (TryAgain, Problem):
            self.tries_again.append(message)

    def come_again(self) -> None:
        """Let the messages that were put off come, and everything run to rest."""
        self.queues.sent += self.tries_again
        self.tries_again = []
        self.settle()

    def _step(self, message: Message) -> Callable[[], None]:
        if message.queue is Queue.VERIFICATION:
            return partial(run, verify, message.filing_id)
        if message.queue is Queue.ISSUANCE:
            return partial(run, issue_receipt, message.filing_id)
        systems = {Queue.sharing(system): system for system in System}
        return partial(run, share, systems[message.queue], message.filing_id, message.version, message.anew)


def portal_of(form: Form) -> Caller:
    """The portal, acting for the form's applicant."""
    return Caller(role=Role.PORTAL, id="portal-1", applicant=form.applicant.uscc)
