"""How long each class is kept: the table, the rows made from it, and the page that tells of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.adapters.rows import filing_row
from chalicelib.domain.filing import ENDINGS, Filing, Move, State, ended, moved
from chalicelib.domain.retention import TERMS, Kept, Means, class_of, kept_until, lasting
from chalicelib.errors import WrongState
from tests import filings
from tests.filings import OPENED_AT, PORTAL

ROOT = Path(__file__).parent.parent.parent.parent

CLASSES: dict[State, Kept] = {
    State.DRAFT: Kept.DRAFT,
    State.SUBMITTED: Kept.RECORD,
    State.REFERRED: Kept.RECORD,
    State.REJECTED: Kept.ENDED,
    State.WITHDRAWN: Kept.ENDED,
    State.ACCEPTED: Kept.RECORD,
    State.FILED: Kept.RECORD,
    State.REVOKED: Kept.RECORD,
}


def at(state: State) -> Filing:
    return filings.submitted().model_copy(update={"state": state})


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_class_and_its_row_tells_the_tables_ttl(state: State) -> None:
    filing = at(state)
    assert class_of(filing) is CLASSES[state]
    lasts = TERMS[CLASSES[state]].lasts
    until = filing.changed_at + lasts if lasts else None
    assert kept_until(filing) == until
    assert filing_row(filing).get("expires") == ({"N": str(int(until.timestamp()))} if until else None)


def test_what_was_withdrawn_before_any_submission_is_kept_no_longer_than_a_draft() -> None:
    withdrawn = moved(filings.draft(), Move.WITHDRAW, by=PORTAL, at=OPENED_AT).after
    assert class_of(withdrawn) is Kept.DRAFT


def test_an_edit_gives_a_draft_its_whole_time_anew_and_a_submission_takes_the_end_away() -> None:
    draft, later = filings.draft(), OPENED_AT + timedelta(days=29)
    edited = moved(draft, Move.EDIT, by=PORTAL, at=later, form=draft.form).after
    assert kept_until(edited) == later + timedelta(days=30)
    submitted = moved(edited, Move.SUBMIT, by=PORTAL, at=later, round=1).after
    assert "expires" not in filing_row(submitted)


def test_the_ttl_is_never_a_second_early() -> None:
    draft = filings.draft()
    draft = draft.model_copy(update={"changed_at": draft.changed_at + timedelta(milliseconds=1)})
    until = kept_until(draft)
    assert until and int(filing_row(draft)["expires"]["N"]) >= until.timestamp()


def test_a_rejection_is_kept_for_every_day_that_it_may_be_taken_to_court() -> None:
    rejected = filings.rejected()
    until = kept_until(rejected)
    assert until and until >= rejected.changed_at.replace(year=rejected.changed_at.year + 5)


@pytest.mark.parametrize("move", ENDINGS)
@pytest.mark.parametrize("state", State)
def test_a_filing_ends_only_where_it_may(move: Move, state: State) -> None:
    filing = at(state)
    if state in ENDINGS[move]:
        last = ended(filing, move, by=PORTAL, at=OPENED_AT)
        assert (last.version, last.before, last.hash) == (filing.version + 1, filing.head, last.digest())
    else:
        with pytest.raises(WrongState):
            ended(filing, move, by=PORTAL, at=OPENED_AT)


@pytest.mark.parametrize("state", State)
def test_whatever_has_an_end_may_expire_and_nothing_else(state: State) -> None:
    assert (kept_until(at(state)) is not None) == (state in ENDINGS[Move.EXPIRE])


def test_what_has_no_term_is_the_record_alone_and_nothing_removes_it() -> None:
    assert {kept for kept, term in TERMS.items() if term.lasts is None} == {Kept.RECORD}
    assert {kept for kept, term in TERMS.items() if term.means is Means.NOTHING} == {Kept.RECORD}


@pytest.mark.parametrize("kept", Kept)
def test_the_operators_page_tells_each_class_with_its_term_and_law(kept: Kept) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{kept}` |")]
    days = "for ever" if TERMS[kept].lasts is None else f"{lasting(kept).days} day"
    assert days in row
    assert TERMS[kept].law in row
