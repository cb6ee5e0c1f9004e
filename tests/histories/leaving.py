"""How filings leave in the histories, what comes too late for them, and what must be left of each."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from chalicelib.domain.differences import Difference, Parting
from chalicelib.domain.filing import ENDINGS, Event, Filing, Move, State
from chalicelib.domain.leftovers import TABLE_TAKES
from chalicelib.domain.materials import MaterialFault, owed
from chalicelib.domain.retention import Kept, class_of, kept_until
from chalicelib.domain.sharing import Queue
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.forget_rest import forget_rest
from chalicelib.usecases.look import look_at_desk
from chalicelib.usecases.reconcile import Progress, reconcile
from chalicelib.usecases.upload_slot import key_of
from chalicelib.wiring import run
from tests.fakes.form_checker import fake_pdf
from tests.histories.outside import Outside, filings
from tests.world import OFFICER, portal_of

LAST_YEAR = 2090
"""Forms take days up to 2099."""
AT_WORK = (Queue.VERIFICATION, Queue.ISSUANCE)


class Leaving(Outside):
    """Applicants delete drafts, the table takes what has had its time; nothing else leaves, and nothing returns."""

    def __init__(self) -> None:
        super().__init__()
        self.numbered: dict[str, str] = {}
        self.unheard: set[str] = set()
        self.lost: set[str] = set()
        self.last: dict[str, Event] = {}

    @rule(filing=filings, uploading=st.booleans())
    def delete(self, filing: str, uploading: bool) -> None:
        known = self.known(filing)
        if uploading:
            self.upload_untold(filing, refused=False, lost=False)
        if self.allowed(lambda: run(delete_draft, filing, by=portal_of(known.form))):
            assert known.state is State.DRAFT
            self.happens("a draft is deleted")

    @rule(filing=filings, early=st.booleans())
    def time_runs_out(self, filing: str, early: bool) -> None:
        """Time passes until the filing's is over, or a minute less; then the table takes away whatever has had its."""
        until = kept_until(self.known(filing))
        if filing not in self.world.filings.filings or until is None or until.year > LAST_YEAR:
            return
        self.stream_and_queues_keep_nothing_so_long()
        self.world.clock.at = max(self.world.clock.at, until - timedelta(minutes=early))
        self.allowed(self.world.sweep)
        self.the_table_clears_up()

    def stream_and_queues_keep_nothing_so_long(self) -> None:
        """A day, and a fortnight: what rests still the sweep announces anew; dead letters of pushes were redriven."""
        self.all_stores_come_back()
        self.told()
        for letters in (self.world.queues.sent, self.world.tries_again):
            letters[:] = [letter for letter in letters if letter.queue not in AT_WORK]

    @rule()
    def the_table_clears_up(self) -> None:
        before = dict(self.world.filings.filings)
        self.stood |= before
        self.world.filings.expire(self.world.clock.now())
        for filing_id in before.keys() - self.world.filings.filings.keys():
            self.happens(f"a filing expires: {before[filing_id].state} in round {min(before[filing_id].round, 1)}")

    @rule(in_vain=st.booleans())
    def no_reader_is_told_of_what_went(self, in_vain: bool) -> None:
        """The stream keeps a day; a function that is broken for longer, or tries in vain so long, gives up."""
        if in_vain:
            self.a_store_goes_down("materials")
            self.told()
        for filing in self.world.filings.removed:
            self.happens("a filing goes and nobody is told")
            self.unheard.add(filing.id)
        self.world.filings.removed = []

    @rule(filing=filings, refused=st.booleans(), lost=st.booleans())
    def upload_untold(self, filing: str, refused: bool, lost: bool) -> None:
        """By a slot that is still open, whatever became of the filing; the event tarries, or dies somewhere."""
        key = key_of(filing, owed(self.known(filing).form)[0])
        pdf = fake_pdf("x", faults=[MaterialFault.SCRIPT] if refused else [])
        version = self.world.materials.upload(key, pdf, self.world.clock.now())
        if lost:
            self.lost.add(key)
        else:
            self.untold.append((key, version))

    @rule()
    def uploads_are_told(self) -> None:
        self.told_of_uploads()

    @rule(filing=filings)
    def an_officer_looks(self, filing: str) -> None:
        self.allowed(lambda: run(look_at_desk, filing, by=OFFICER))

    @invariant()
    def what_is_gone_stays_gone(self) -> None:
        here = self.world.filings.filings
        assert not self.gone & here.keys()
        for filing_id in self.stood.keys() - here.keys() - self.gone:
            self._went_by_right(self.stood[filing_id])
        self.stood |= here
        self.gone = self.stood.keys() - here.keys()

    def _went_by_right(self, filing: Filing) -> None:
        assert class_of(filing) is not Kept.RECORD
        last, until = self.world.filings.last_entry(filing.id), kept_until(filing)
        if last is None or last.move is Move.EXPIRE:
            assert until and until <= self.world.clock.now()
        else:
            assert filing.state in ENDINGS[last.move]

    @invariant()
    def a_number_is_for_ever(self) -> None:
        for filing_id, number in self.numbered.items():
            assert self.world.filings.filings[filing_id].number == number
        self.numbered |= {filing.id: filing.number for filing in self.every() if filing.number}

    @invariant()
    def nothing_but_its_last_entry_is_left_of_what_was_forgotten(self) -> None:
        """A project it may have held is free too: claims are those of filings that are there."""
        forgotten = self.gone - {filing.id for filing in self.world.filings.removed} - self.unheard
        assert not forgotten & (self.owners() | self.uploaded_for())
        for filing_id in forgotten - self.last.keys():
            self.last[filing_id] = self._last_entry(self.stood[filing_id])
        assert self.last.items() <= self.world.filings.last_entries.items()

    def _last_entry(self, filing: Filing) -> Event:
        """It follows the entry before it."""
        last = self.world.filings.last_entry(filing.id)
        assert last and last.hash == last.digest()
        assert (last.version, last.before) == (filing.version + 1, filing.head)
        assert last.start is last.to is filing.state
        return last

    def owners(self) -> set[str]:
        """The filings that anything but a last entry is kept of."""
        kept = self.world.filings
        paired = (kept.verdicts, kept.rechecks, kept.deliveries, kept.kept_checks)
        return {*kept.events, *kept.looks, *(owner for rows in paired for owner, _ in rows)}

    def uploaded_for(self) -> set[str]:
        """The filings that anything is uploaded for which the bucket has told of."""
        apart, untold = self.world.materials.apart, {key for key, _ in self.untold}
        there = {key for key, versions in self.world.materials.versions.items() if versions} | {key for key, _ in apart}
        return {_owner(key) for key in there - untold - self.lost}

    def all_is_forgotten(self) -> None:
        """What ends every history: nothing waits to be told any more, and what never was is found and cured."""
        self.told_of_uploads()
        self.told()
        assert not self.untold and not self.world.filings.removed
        self.world.clock.pass_by(TABLE_TAKES)
        awaited = {Parting.REST_LEFT: self.unheard, Parting.UPLOAD_OF_NOBODY: {_owner(key) for key in self.lost}}
        for difference in [one for one in self.differences() if not one.harmless]:
            assert difference.where in awaited.get(difference.kind, ()), difference
            self.happens(f"reconciliation finds {difference.kind}")
            run(forget_rest, difference.where)
        self.unheard, self.lost = set(), set()
        self.nothing_but_its_last_entry_is_left_of_what_was_forgotten()

    def differences(self) -> list[Difference]:
        self.world.record.pieces_a_part = 1000
        came, found = Progress(begun_at=self.world.clock.now()), list[Difference]()
        while not came.done:
            came, some = run(reconcile, came)
            found += some
        return found


def _owner(key: str) -> str:
    return key.split("/")[1]
