"""Filings of ours as facts for judging another: which of them bear on a form, and what the rules may know of them."""

from typing import NamedTuple

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.filing import Filing, project_of, refers_to
from chalicelib.domain.working_days import beijing_day


class Bearing(NamedTuple):
    """Which filings of an applicant (USCC) bear on a form, however many others there are.

    Those that were revoked; the one that holds the `claim`; and of works the start with the `number` that the form
    adds to or changes, with all that refers to it.
    """

    applicant: str
    claim: str | None = None
    number: str | None = None


def bearing(form: Form) -> Bearing:
    """What bears on a form that is not submitted yet."""
    return Bearing(form.applicant.uscc, project_of(form), refers_to(form))


def bearing_on(filing: Filing) -> Bearing:
    """What bears on a submitted filing: it holds its project itself, so that no other does."""
    return bearing(filing.form)._replace(claim=None)


def own_filing(filing: Filing) -> OwnFiling:
    """What the rules may know of a filing."""
    return OwnFiling(
        id=filing.id,
        item=filing.item,
        kind=filing.kind,
        state=filing.state,
        applicant_uscc=filing.applicant,
        project_code=filing.form.project.code,
        number=filing.number,
        revoked_on=beijing_day(filing.revocation.at) if filing.revocation else None,
        form=filing.form.model_dump(mode="json"),
    )
