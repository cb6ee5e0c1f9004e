"""Who calls the API, as their token says."""

from chalicelib.domain.filing import Actor, Filing, Role
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.keyed_request import KeyedRequest


class Caller(Frozen):
    """A caller: role, id, and for the portal the USCC of the applicant it acts for.

    `request` is what they ask for, where the same may be asked for again.
    `correlation` is the id under which what they ask for can be followed through the whole system.
    """

    role: Role
    id: str
    applicant: str | None = None
    request: KeyedRequest | None = None
    correlation: str | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the history keeps it."""
        return Actor(role=self.role, id=self.id)

    def may_see(self, filing: Filing) -> bool:
        """A portal sees its own applicant's filings only; officers see all."""
        return self.role is Role.OFFICER or (self.role is Role.PORTAL and filing.applicant == self.applicant)
