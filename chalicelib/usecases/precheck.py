"""Pre-check: judge a form by the very same rules, without filing anything."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts
from chalicelib.domain.own_filings import bearing
from chalicelib.domain.rulebook.book import rulebook, wanted
from chalicelib.domain.rules import judge
from chalicelib.domain.verdict import Verdict
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import Invalid
from chalicelib.ports import Clock, Filings, Metrics, Registries
from chalicelib.usecases.gather import ask
from chalicelib.usecases.open_draft import NOT_YOURS


def precheck(
    form: Form, *, by: Caller, filings: Filings, registries: Registries, clock: Clock, metrics: Metrics
) -> Verdict:
    """What submission would find now, materials apart: they are not there yet. Stores nothing."""
    if form.applicant.uscc != by.applicant:
        raise Invalid(faults=[NOT_YOURS])
    own = filings.own_filings(bearing(form))
    facts = Facts(
        filing_id="",
        day=beijing_day(clock.now()),
        answers=ask(wanted(form, own), registries, clock, metrics),
        own=own,
    )
    return judge(form, facts, tuple(r for r in rulebook(form) if not r.element.startswith("/materials")))
