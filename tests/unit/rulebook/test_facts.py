"""Facts as rules look at them: when a registry answered, and an entry that is read once but never kept too long."""

from datetime import timedelta

from chalicelib.domain.facts import Facts
from chalicelib.domain.registries import Registry, business, water_quota
from tests.builders import NOW, facts, form

WATER = form("water-saving")
ASKED = business(WATER.applicant.uscc)


def answered(known: Facts, name: str, **changes: object) -> Facts:
    """The facts with one answer changed."""
    answer = known.answers[name].model_copy(update=changes)
    return known.model_copy(update={"answers": {**known.answers, name: answer}})


def test_a_registry_asked_often_answered_when_it_answered_last() -> None:
    later = NOW + timedelta(seconds=3)
    known = answered(facts(WATER), water_quota(WATER.uses[0].category).name, at=later)
    assert known.answered_at(Registry.WATER_QUOTAS) == later
    assert known.answered_at(Registry.BUSINESS) == NOW
    assert known.answered_at(Registry.SUPERVISION) is None


def test_an_entry_is_read_again_when_its_answer_is_another() -> None:
    known = facts(WATER)
    assert known.find(ASKED).status == "in-business"
    assert known.find(ASKED) is known.find(ASKED)
    data = {**(known.answers[ASKED.name].data or {}), "status": "revoked"}
    assert answered(known, ASKED.name, data=data).find(ASKED).status == "revoked"
    assert known.find(ASKED).status == "in-business"
