"""Where a filing stands, in few words: as lists and moves tell it, and as a request that moved it leaves it behind."""

from datetime import datetime

from chalicelib.domain.filing import Filing, Move, Role, State, moves_from
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.retention import kept_until


class Standing(Frozen):
    """A filing at one of its versions, without its form.

    A request leaves it for a day and longer than a draft that was deleted, so nothing of a person stands in it.
    """

    id: str
    item: str
    kind: str | None
    state: State
    version: int
    round: int
    applicant_name: str
    project_name: str
    project_code: str
    number: str | None
    opened_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    filed_at: datetime | None
    kept_until: datetime | None

    def moves_of(self, role: Role) -> tuple[Move, ...]:
        """Those that callers of a role may ask for then."""
        return moves_from(self.state, role)


def standing_of(filing: Filing) -> Standing:
    """Where a filing stands now."""
    return Standing(
        id=filing.id,
        item=filing.item,
        kind=filing.kind,
        state=filing.state,
        version=filing.version,
        round=filing.round,
        applicant_name=filing.form.applicant.name,
        project_name=filing.form.project.name,
        project_code=filing.form.project.code,
        number=filing.number,
        opened_at=filing.opened_at,
        changed_at=filing.changed_at,
        submitted_at=filing.submitted_at,
        decided_at=filing.decided_at,
        filed_at=filing.filed_at,
        kept_until=kept_until(filing),
    )
