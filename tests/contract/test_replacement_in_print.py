"""What a corrected receipt says of the one that it replaces, on paper and in its data."""

from chalicelib.domain.check_code import printed_code
from local.validate import embedded
from tests.builders import TODAY
from tests.receipts import TYPESETTER, copied_out, receipt

OLDER = "4T0W8R5K2M9XB7QC"


def test_a_new_version_names_the_one_it_replaces_in_print() -> None:
    text = copied_out(TYPESETTER.typeset(receipt(version=2, replaces=OLDER, corrected_on=TODAY)))
    assert f"本回执为更正后的第2版，自2026年11月24日起替代查验码为 {printed_code(OLDER)} 的回执。" in text


def test_a_first_version_says_nothing_of_another() -> None:
    assert "替代" not in copied_out(TYPESETTER.typeset(receipt()))


def test_its_data_names_it_too() -> None:
    paper = receipt(version=2, replaces=OLDER, corrected_on=TODAY)
    data = embedded(TYPESETTER.typeset(paper))
    assert (data["version"], data["replaces"], data["corrected_on"]) == (2, OLDER, TODAY.isoformat())
