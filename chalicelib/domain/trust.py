"""Good credit, grade A: who is trusted, with fewer materials and while a source is silent (plan, principle three)."""

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts, Silent
from chalicelib.domain.registries import Registry, credit
from chalicelib.domain.verdict import Outcome, Verdict

OWN_APPROVAL: dict[str, Registry | None] = {
    "soil-conservation": Registry.CONSERVATION_PLANS,
    "water-saving": None,
    "works-commencement": Registry.DESIGN_APPROVALS,
}
"""The registry of the approval that an item rests on. Water saving rests on none: the qualification registry knows
the unit that compiled the report, which is no approval of the project."""


def good_credit(facts: Facts, form: Form) -> bool:
    """Whether the applicant's credit is of grade A, and they are on no list of serious dishonesty.

    Raises `Silent` when the credit registry did not answer; one that holds nothing vouches for nobody.
    """
    standing = facts.known(credit(form.applicant.uscc))
    return standing is not None and standing.grade == "A" and standing.dishonest_since is None


def indispensable(item: str) -> frozenset[Registry]:
    """The registries whose silence no trust makes up for: business, investment and the item's own approval."""
    own = OWN_APPROVAL[item]
    return frozenset({Registry.BUSINESS, Registry.INVESTMENT} | ({own} if own else set()))


def trusted(verdict: Verdict, facts: Facts, form: Form) -> bool:
    """Whether a filing may be accepted on trust, to be verified again until every source has answered.

    True when some source is silent and nothing worse was found, the silent ones are all dispensable, and the credit
    registry itself answered that the credit is good.
    """
    if verdict.outcome is not Outcome.UNAVAILABLE or verdict.silent & indispensable(form.item):
        return False
    try:
        return good_credit(facts, form)
    except Silent:
        return False
