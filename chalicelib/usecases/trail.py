"""Trail: the history of one filing, found by its id or its official number."""

from chalicelib.domain.auditing import faults_of_history
from chalicelib.domain.history_faults import HistoryFault
from chalicelib.domain.numbering import normal_number
from chalicelib.domain.record import Entry, Under
from chalicelib.ports import Clock, Dossier, Filings


def find(name: str, *, filings: Filings) -> Dossier:
    """Everything kept of the filing with that id or official number; raises `NotFound`."""
    number = normal_number(name)
    return filings.dossier(filings.by_number(number).id if number else name)


def trail(name: str, *, filings: Filings, clock: Clock) -> tuple[Dossier, tuple[HistoryFault, ...]]:
    """The same, with everything that is false about its history in itself; raises `NotFound`."""
    dossier = find(name, filings=filings)
    entries = tuple(Entry(event.version, event) for event in dossier.events)
    under = Under(dossier.filing.id, dossier.filing, entries=entries)
    return dossier, tuple(faults_of_history(under, clock.now()))
