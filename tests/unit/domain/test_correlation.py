"""The id under which a request and all that follows from it can be found."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain.correlation import correlation_of
from chalicelib.domain.filing import Event, Filing, Move, moved
from chalicelib.logs import masked
from tests import filings
from tests.builders import NOW


@pytest.mark.parametrize("told", ["a", "portal-7.b_2", "x" * 64, "0198f0c2-0000-7000-8000-000000000000"])
def test_the_callers_id_is_kept(told: str) -> None:
    assert correlation_of(told, "request-1") == told


@pytest.mark.parametrize(
    "told", [None, "", "x" * 65, "two words", "a\nb", "张三", "13800138000", "a-440301199003074518"]
)
def test_an_id_that_cannot_be_kept_or_looks_like_somebodys_number_gives_way_to_ours(told: str | None) -> None:
    assert correlation_of(told, "request-1") == "request-1"


@given(some.uuids(), some.text("0123456789", min_size=12, max_size=12))
def test_an_id_of_ours_is_never_masked_in_a_log(one: uuid.UUID, digits: str) -> None:
    ours = correlation_of(None, f"{str(one)[:24]}{digits}")
    assert masked(ours) == ours


def test_what_the_system_does_by_itself_goes_on_under_the_newest_request() -> None:
    asked = moved(filings.draft(), Move.SUBMIT, by=filings.PORTAL, at=NOW, correlation="portal-7")
    followed = moved(asked.after, Move.REJECT, by=filings.PORTAL, at=NOW)
    assert [step.event.correlation for step in (asked, followed)] == ["portal-7", "portal-7"]
    decided = moved(followed.after, Move.EDIT, by=filings.PORTAL, at=NOW, correlation="portal-8")
    assert decided.after.correlation == "portal-8"


def test_an_entry_from_before_there_was_an_id_keeps_its_hash_and_one_with_an_id_is_held_to_it() -> None:
    step = moved(filings.draft(), Move.SUBMIT, by=filings.PORTAL, at=NOW)
    old = {name: value for name, value in step.event.model_dump(mode="json").items() if name != "correlation"}
    assert Event.model_validate(old).digest() == step.event.hash
    followed = step.event.model_copy(update={"correlation": "portal-7"})
    assert followed.digest() != step.event.hash
    assert Filing.model_validate(step.after.model_dump(mode="json")).head == step.event.hash
