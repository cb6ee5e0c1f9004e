"""The store of filings in memory, with the same conditions as the table's."""

import base64
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.filing import Event, Filing, State, Step, refers_to
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.looks import Look, with_look
from chalicelib.domain.numbering import Series, parse_number
from chalicelib.domain.own_filings import Bearing, own_filing
from chalicelib.domain.resting import Resting, resting_place
from chalicelib.domain.retention import Kept, kept_until, lasting
from chalicelib.domain.sharing import Acknowledged, Delivery, System
from chalicelib.domain.standing import Standing, standing_of
from chalicelib.errors import Busy, Changed, DoneBefore, Fault, Invalid, KeyReused, NotFound, ProjectClaimed, Text
from chalicelib.ports import Dossier, KeptVerdict, MaterialCheck, Page, Told


class Done(NamedTuple):
    """What a request has done, and until when that is remembered."""

    digest: str
    standing: Standing
    until: datetime


class FakeFilings:
    """The port `Filings`; `changes`, `removed`, `acknowledged` hold what the table's stream would tell, until taken.

    `longest_page` is how many revocations a page has at most, whatever is asked for.
    """

    def __init__(self) -> None:
        self.filings: dict[str, Filing] = {}
        self.events: dict[str, list[Event]] = {}
        self.verdicts: dict[tuple[str, int], KeptVerdict] = {}
        self.rechecks: dict[tuple[str, int], KeptVerdict] = {}
        self.deliveries: dict[tuple[str, System], Delivery] = {}
        self.kept_checks: dict[tuple[str, str], MaterialCheck] = {}
        self.claims: dict[str, str] = {}
        self.series: dict[Series, int] = {}
        self.pointers: dict[str, str] = {}
        self.changes: list[tuple[Filing | None, Filing]] = []
        self.removed: list[Filing] = []
        self.acknowledged: list[Acknowledged] = []
        self.looks: dict[str, tuple[Look, ...]] = {}
        self.last_entries: dict[str, Event] = {}
        self.requests: dict[str, Done] = {}
        self.longest_page = 1000

    def load(self, filing_id: str) -> Filing:
        return self._there(self.filings.get(filing_id))

    def dossier(self, filing_id: str) -> Dossier:
        return Dossier(
            self.load(filing_id),
            tuple(self.events.get(filing_id, ())),
            tuple(v for (owner, _), v in sorted(self.verdicts.items()) if owner == filing_id),
            tuple(v for (owner, _), v in sorted(self.rechecks.items()) if owner == filing_id),
            tuple(d for (owner, _), d in sorted(self.deliveries.items()) if owner == filing_id),
            self.checks(filing_id),
            self.looks.get(filing_id, ()),
        )

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        self._hold_request(step)
        self._hold_version(step)
        self._hold_claim(step)
        self._hold_number(step)
        self._write(step, verdict)

    def done_by(self, request: KeyedRequest, at: datetime) -> Standing | Told | None:
        known = self._done_under(request.key, at)
        if known and known.digest != request.digest:
            raise KeyReused
        return known and known.standing

    def _done_under(self, key: str, at: datetime) -> Done | None:
        known = self.requests.get(key)
        return known if known and known.until > at else None

    def _hold_request(self, step: Step) -> None:
        if step.request and self._done_under(step.request.key, step.event.at):
            raise DoneBefore

    def remove(self, filing: Filing, last: Event) -> None:
        known = self.filings.get(filing.id)
        if known is None or known.version != filing.version:
            raise Changed
        self.last_entries[filing.id] = last
        self._take_away(filing.id)

    def expire(self, now: datetime) -> None:
        """What the table's TTL does, sooner or later."""
        for filing in tuple(self.filings.values()):
            until = kept_until(filing)
            if until and until <= now:
                self._take_away(filing.id)

    def _take_away(self, filing_id: str) -> None:
        self.removed.append(self.filings.pop(filing_id))

    def renew(self, filing_id: str) -> bool:
        return False

    def last_entry(self, filing_id: str) -> Event | None:
        return self.last_entries.get(filing_id)

    def forget(self, last: Event) -> None:
        if last.filing_id in self.filings:
            return
        self.last_entries.setdefault(last.filing_id, last)
        self.events.pop(last.filing_id, None)
        self.looks.pop(last.filing_id, None)
        kept: tuple[dict[tuple[str, Any], Any], ...] = (
            self.verdicts,
            self.rechecks,
            self.deliveries,
            self.kept_checks,
        )
        for rows in kept:
            for row in [row for row in rows if row[0] == last.filing_id]:
                del rows[row]

    def last_number(self, series: Series) -> int:
        return self.series.get(series, 0)

    def verdict(self, filing_id: str, round: int) -> KeptVerdict | None:  # noqa: A002 - the domain's word
        return self.verdicts.get((filing_id, round))

    def recheck(self, filing_id: str, round: int) -> KeptVerdict | None:  # noqa: A002 - the domain's word
        return self.rechecks.get((filing_id, round))

    def keep_verdict(self, verdict: KeptVerdict) -> None:
        known = self._kept(verdict).get((verdict.filing_id, verdict.round))
        if known is None or known.verdict is None:
            self._put_verdict(verdict)

    def kept_verdicts(self, cursor: str | None = None) -> Page[KeptVerdict]:
        kept, start = sorted(self.verdicts.items()), _start(cursor) if cursor else 0
        more = len(kept) > start + 1
        return Page(tuple(v for _, v in kept[start : start + 1]), _cursor(start + 1) if more else None)

    def _kept(self, verdict: KeptVerdict) -> dict[tuple[str, int], KeptVerdict]:
        return self.rechecks if verdict.recheck else self.verdicts

    def _put_verdict(self, verdict: KeptVerdict) -> None:
        self._kept(verdict)[verdict.filing_id, verdict.round] = verdict

    def note_check(self, filing_id: str, check: MaterialCheck) -> None:
        known = self.kept_checks.get((filing_id, check.kind))
        if known is None or known.at <= check.at:
            self.kept_checks[filing_id, check.kind] = check

    def checks(self, filing_id: str) -> tuple[MaterialCheck, ...]:
        return tuple(c for (owner, _), c in sorted(self.kept_checks.items()) if owner == filing_id)

    def note_look(self, filing_id: str, look: Look) -> None:
        self.looks[filing_id] = with_look(self.looks.get(filing_id, ()), look)

    def to_tell(self, filing_id: str, system: System) -> tuple[Filing | None, Delivery]:
        return self.filings.get(filing_id), self.delivery(filing_id, system)

    def delivery(self, filing_id: str, system: System) -> Delivery:
        return self.deliveries.get((filing_id, system), Delivery(system=system))

    def note_delivery(self, filing_id: str, delivery: Delivery) -> None:
        known = self.delivery(filing_id, delivery.system)
        if delivery.acknowledged < known.acknowledged:
            return
        self.deliveries[filing_id, delivery.system] = delivery
        if delivery.acknowledged > known.acknowledged:
            told = Acknowledged(
                filing_id=filing_id,
                system=delivery.system,
                version=delivery.acknowledged,
                correlation=delivery.correlation,
            )
            self.acknowledged.append(told)

    def by_number(self, number: str) -> Filing:
        return self.load(self.pointers.get(f"number#{number}", ""))

    def by_check_code(self, code: str) -> Filing:
        return self.load(self.pointers.get(f"check#{code}", ""))

    def claimed_by(self, claim: str) -> str | None:
        return self.claims.get(claim)

    def of_applicant(self, uscc: str, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        own = (f for f in self.filings.values() if f.applicant == uscc)
        return _page(own, lambda f: f.opened_at, cursor, limit, newest_first=True)

    def own_filings(self, bearing: Bearing) -> tuple[OwnFiling, ...]:
        own = self.of_applicant(bearing.applicant, limit=10_000).entries
        return tuple(own_filing(f) for f in own if _bears(f, bearing))

    def resting(
        self, place: Resting, before: datetime | None = None, cursor: str | None = None, limit: int = 100
    ) -> Page[Filing]:
        there = (f for f in self.filings.values() if resting_place(f) is place)
        old = (f for f in there if before is None or f.changed_at < before)
        return _page(old, lambda f: f.changed_at, cursor, limit)

    def revocations(self, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        revoked = (f for f in self.filings.values() if f.state is State.REVOKED)
        return _page(revoked, lambda f: f.changed_at, cursor, min(limit, self.longest_page), newest_first=True)

    def _hold_version(self, step: Step) -> None:
        known = self.filings.get(step.after.id)
        if (known and known.version) != (step.before and step.before.version):
            raise Changed

    def _hold_claim(self, step: Step) -> None:
        claim = step.after.claim
        if claim and self.claims.get(claim, step.after.id) != step.after.id:
            raise ProjectClaimed

    def _hold_number(self, step: Step) -> None:
        number = _given(step)
        if number and self.last_number(number[0]) != number[1] - 1:
            raise Busy

    def _write(self, step: Step, verdict: KeptVerdict | None) -> None:
        after = step.after
        if request := step.request:
            until = step.event.at + lasting(Kept.ANSWER)
            self.requests[request.key] = Done(request.digest, standing_of(after), until)
        self.filings[after.id] = after
        self.events.setdefault(after.id, []).append(step.event)
        if verdict:
            self._put_verdict(verdict)
        if step.before and step.before.claim and step.before.claim != after.claim:
            del self.claims[step.before.claim]
        if after.claim:
            self.claims[after.claim] = after.id
        if number := _given(step):
            self.series[number[0]] = number[1]
            self.pointers[f"number#{after.number}"] = after.id
        if after.check_code:
            self.pointers[f"check#{after.check_code}"] = after.id
        self.changes.append((step.before, after))

    def _there(self, filing: Filing | None) -> Filing:
        if filing is None:
            raise NotFound
        return filing


def _bears(filing: Filing, bearing: Bearing) -> bool:
    revoked, holds = filing.revocation is not None, bearing.claim and filing.claim == bearing.claim
    return revoked or bool(holds) or bool(bearing.number and bearing.number in (filing.number, refers_to(filing.form)))


def _given(step: Step) -> tuple[Series, int] | None:
    number = step.after.number if step.before and not step.before.number else None
    return parse_number(number) if number else None


def _page(
    filings: Iterable[Filing],
    order: Callable[[Filing], datetime],
    cursor: str | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> Page[Filing]:
    ordered = sorted(filings, key=lambda f: (order(f), f.id), reverse=newest_first)
    start = _start(cursor) if cursor else 0
    more = len(ordered) > start + limit
    return Page(tuple(ordered[start : start + limit]), _cursor(start + limit) if more else None)


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"from {start}".encode()).decode()


def _start(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("from "))
    except ValueError:
        told = Text("翻页标记无效。", "The cursor is not one of ours.")
        raise Invalid(faults=[Fault("/cursor", "cursor-unknown", told)]) from None
