"""Replay: judge what was kept again, and tell whether the rule book still finds the very same."""

from collections.abc import Callable, Iterator

from pydantic import ValidationError

from chalicelib.domain.comparing import Difference, differences
from chalicelib.domain.elements import Form
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import Rule, judge
from chalicelib.domain.verdict import Outcome, Verdict
from chalicelib.errors import NotFound, Text
from chalicelib.ports import CannotJudge, Filings, KeptVerdict
from chalicelib.usecases.gather import facts_of

type Book = Callable[[Form], tuple[Rule[Form], ...]]


class Replay(Frozen):
    """A verdict as it was kept and as it is now; `rulebook_*` are the versions that judged."""

    filing_id: str
    round: int
    recheck: bool
    outcome_then: Outcome
    outcome_now: Outcome
    rulebook_then: str
    rulebook_now: str
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether every rule finds what it found then."""
        return not self.differences


def replay(filing_id: str, round: int | None = None, *, filings: Filings) -> tuple[Replay, ...]:  # noqa: A002
    """The replay of a round, of the newest one judged unless it is named; after it that of its recheck, if any.

    Raises `NotFound` when there is no such filing or nothing of it was judged, `CannotJudge`. Writes nothing.
    """
    dossier = filings.dossier(filing_id)
    judged = tuple(kept for kept in dossier.verdicts + dossier.rechecks if kept.verdict)
    wanted = max((kept.round for kept in judged), default=0) if round is None else round
    found = tuple(replayed(kept) for kept in judged if kept.round == wanted)
    if not found:
        raise NotFound(Text("该备案（该轮次）尚无核验结论。", "Nothing of that filing, or of that round, was judged."))
    return found


def replayed(kept: KeptVerdict, book: Book = rulebook) -> Replay:
    """What was kept, judged again by a rule book; raises `CannotJudge`."""
    then, now = settled(kept), judge_again(kept, book)
    return Replay(
        filing_id=kept.filing_id,
        round=kept.round,
        recheck=kept.recheck,
        outcome_then=then.outcome,
        outcome_now=now.outcome,
        rulebook_then=then.rulebook,
        rulebook_now=now.rulebook,
        differences=differences(then, now),
    )


def judge_again(kept: KeptVerdict, book: Book = rulebook) -> Verdict:
    """The verdict of a rule book on what was kept, by the rules in force on its day; raises `CannotJudge`."""
    try:
        form = parse_form(kept.form)
        return judge(form, facts_of(kept), book(form))
    except ValidationError as error:
        raise CannotJudge("; ".join(_faults(error))) from None


def settled(kept: KeptVerdict) -> Verdict:
    """The verdict that was kept; only what was judged is judged again."""
    assert kept.verdict, "a round without its verdict is still being verified"
    return kept.verdict


def _faults(error: ValidationError) -> Iterator[str]:
    """Where and of which kind; never the value, which may be personal."""
    for fault in error.errors(include_input=False, include_context=False, include_url=False):
        yield f"{error.title} /{'/'.join(str(part) for part in fault['loc'])}: {fault['type']}"
