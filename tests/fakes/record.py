"""The store in memory from end to end, as those see it who compare."""

import hashlib
from collections.abc import Iterable, Mapping

from chalicelib.domain.filing import Filing
from chalicelib.domain.record import Counted, Entry, Lead, Piece, Under
from chalicelib.errors import Invalid
from chalicelib.ports import Page
from tests.fakes.filings import FakeFilings


class FakeRecord:
    """The port `Record` over a `FakeFilings`, whose rows a test may damage; `entries` stand in a history's place.

    `pieces_a_part` is how long a part is, `parts` how many were given.
    """

    def __init__(self, filings: FakeFilings) -> None:
        self._filings = filings
        self.pieces_a_part = 3
        self.parts = 0
        self.entries: dict[str, tuple[Entry, ...]] = {}

    def part(self, cursor: str | None = None) -> Page[Piece]:
        pieces, start = self._pieces(), _start(cursor)
        end = start + self.pieces_a_part
        self.parts += 1
        return Page(tuple(pieces[start:end]), f"from {end}" if len(pieces) > end else None)

    def under(self, filing_id: str) -> Under:
        kept = self._filings
        filing = kept.filings.get(filing_id)
        others = [*kept.verdicts, *kept.rechecks, *kept.kept_checks, *((i, "") for i in kept.looks)]
        return Under(
            filing_id,
            filing,
            hashlib.sha256(filing.model_dump_json().encode()).hexdigest() if filing else "",
            self._entries(filing_id),
            tuple(d for (owner, _), d in sorted(kept.deliveries.items()) if owner == filing_id),
            kept.last_entries.get(filing_id),
            others=sum(owner == filing_id for owner, _ in others),
        )

    def _entries(self, filing_id: str) -> tuple[Entry, ...]:
        written = self._filings.events.get(filing_id, ())
        return self.entries.get(filing_id) or tuple(Entry(version, event) for version, event in enumerate(written, 1))

    def standing(self, filing_ids: Iterable[str]) -> Mapping[str, Filing]:
        return {i: self._filings.filings[i] for i in filing_ids if i in self._filings.filings}

    def leads(self, names: Iterable[str]) -> Mapping[str, str]:
        there = self._leads()
        return {name: there[name] for name in names if name in there}

    def _leads(self) -> dict[str, str]:
        return self._filings.pointers | {f"claim#{claim}": i for claim, i in self._filings.claims.items()}

    def _pieces(self) -> list[Piece]:
        kept = self._filings
        paired = (kept.deliveries, kept.verdicts, kept.rechecks, kept.kept_checks)
        owners = {owner for rows in paired for owner, _ in rows}
        ids = {*kept.filings, *kept.events, *kept.last_entries, *kept.looks, *owners}
        unders: list[Piece] = [self.under(i) for i in sorted(ids)]
        leads = [Lead(name, filing_id) for name, filing_id in sorted(self._leads().items())]
        counted = [Counted(series, last) for series, last in kept.series.items()]
        return [*unders, *leads, *counted]


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.startswith("from "):
        raise Invalid
    return int(cursor.removeprefix("from "))
