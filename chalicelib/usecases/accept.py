"""Accept: number and check code are given in the transaction that accepts."""

from typing import Any

from chalicelib.domain.filing import Actor, Filing, Move, moved
from chalicelib.domain.numbering import Series
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import Busy
from chalicelib.ports import Chance, Clock, Filings, KeptVerdict
from chalicelib.usecases.races import win


def accept(
    filing: Filing,
    *,
    by: Actor,
    filings: Filings,
    clock: Clock,
    chance: Chance,
    verdict: KeptVerdict | None = None,
    why: str | None = None,
    **found: Any,
) -> Filing:
    """The accepted filing with the next number of its series (item and Beijing year); `found` are changes of the move.

    Raises `Changed` when the filing moved meanwhile, `Busy` when the number went to others each time it was tried.
    """
    code = chance.check_code()

    def attempt() -> Filing:
        now = clock.now()
        series = Series(item=filing.item, year=beijing_day(now).year)
        number = series.number(filings.last_number(series) + 1)
        step = moved(
            filing, Move.ACCEPT, by=by, at=now, why=why, decided_at=now, number=number, check_code=code, **found
        )
        filings.commit(step, verdict)
        return step.after

    return win(attempt, lost=(Busy,), clock=clock, chance=chance)
