"""A filing of ours as a fact for judging another."""

from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.filing import Filing
from chalicelib.domain.working_days import beijing_day


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
