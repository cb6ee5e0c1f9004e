"""Shadow: judge stored filings by a candidate rule book and tell which verdicts would change, without touching any."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from chalicelib.domain.comparing import Difference, differences
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.verdict import Outcome
from chalicelib.ports import Candidate, CannotJudge, Filings, KeptVerdict
from chalicelib.usecases.replay import settled


class Changed(Frozen):
    """A filing that the candidate judges otherwise: the verdict then and now, and where they differ."""

    filing_id: str
    item: str
    round: int
    day: date
    then: Outcome
    now: Outcome
    differences: tuple[Difference, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that differ, in the order of the book."""
        return tuple(dict.fromkeys(d.rule for d in self.differences))


class NotJudged(Frozen):
    """A filing that the candidate cannot judge, and why."""

    filing_id: str
    item: str
    round: int
    why: str


class Shadow(Frozen):
    """What came of a shadow run; filings by id, which is by age."""

    judged: int
    changed: tuple[Changed, ...]
    not_judged: tuple[NotJudged, ...]

    @property
    def same(self) -> bool:
        """Whether the candidate judges every filing as it was judged."""
        return not self.changed and not self.not_judged

    @property
    def by_rule(self) -> dict[str, int]:
        """How many filings each differing rule changes, most first."""
        counted = Counter(rule for changed in self.changed for rule in changed.rules)
        return dict(counted.most_common())


def shadow(
    candidate: Candidate,
    *,
    filings: Filings,
    item: str | None = None,
    since: date | None = None,
    limit: int | None = None,
) -> Shadow:
    """Judge the newest verdict of each filing again by the candidate.

    Only filings of `item`, submitted on `since` (a Beijing day) or later, and the `limit` newest of them, where those
    are given. The table is read twice from end to end, so that only ids need be remembered, not every form.
    """
    rounds = _newest_rounds(filings, item, since)
    chosen = dict(sorted(rounds.items())[-limit:] if limit else rounds)
    told = [_judged(kept, candidate) for kept in _judged_rounds(filings) if chosen.get(kept.filing_id) == kept.round]
    return Shadow(
        judged=sum(not isinstance(one, NotJudged) for one in told),
        changed=tuple(sorted((c for c in told if isinstance(c, Changed)), key=lambda c: c.filing_id)),
        not_judged=tuple(sorted((n for n in told if isinstance(n, NotJudged)), key=lambda n: n.filing_id)),
    )


def _newest_rounds(filings: Filings, item: str | None, since: date | None) -> dict[str, int]:
    rounds: dict[str, int] = {}
    for kept in _judged_rounds(filings):
        if (item is None or kept.form["item"] == item) and (since is None or kept.day >= since):
            rounds[kept.filing_id] = max(kept.round, rounds.get(kept.filing_id, 0))
    return rounds


def _judged_rounds(filings: Filings) -> Iterator[KeptVerdict]:
    cursor: str | None = None
    while True:
        page = filings.kept_verdicts(cursor)
        yield from (kept for kept in page.entries if kept.verdict)
        cursor = page.cursor
        if cursor is None:
            return


def _judged(kept: KeptVerdict, candidate: Candidate) -> Changed | NotJudged | None:
    """How the candidate judges one filing; None when as it was judged."""
    try:
        then, now = settled(kept), candidate.judge(kept)
    except CannotJudge as error:
        return NotJudged(filing_id=kept.filing_id, item=kept.form["item"], round=kept.round, why=str(error))
    differing = differences(then, now)
    if not differing:
        return None
    return Changed(
        filing_id=kept.filing_id,
        item=kept.form["item"],
        round=kept.round,
        day=kept.day,
        then=then.outcome,
        now=now.outcome,
        differences=differing,
    )
