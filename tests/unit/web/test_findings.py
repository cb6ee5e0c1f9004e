"""Findings as reasons in the reader's language: words of ours are put into it, what was typed is left as it is."""

import pytest

from chalicelib.domain.registries import Registry
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.web.findings import finding_answers, reason_answers
from chalicelib.web.languages import Language
from tests.builders import facts, form, judged

FORM = form("soil-conservation", {"/acceptance/conclusion": "不合格", "/applicant/name": "别家（深圳）有限公司"})
VERDICT = judged(FORM, facts(FORM, answers={Registry.INVESTMENT: {"status": "cancelled"}}))


@pytest.mark.parametrize(
    ("language", "conclusion", "status"), [("zh", "不合格", "已注销或取消"), ("en", "not qualified", "cancelled")]
)
def test_choices_and_statuses_are_shown_in_the_readers_language(
    language: Language, conclusion: str, status: str
) -> None:
    shown = {reason.code: reason for reason in reason_answers(VERDICT.reasons, FORM, language)}
    assert shown["not-accepted"].filed == conclusion
    assert shown["project-not-in-force"].found == status
    assert status in shown["project-not-in-force"].text
    assert shown["applicant-name-differs"].filed == "别家（深圳）有限公司"


def test_findings_for_the_desk_are_shown_as_the_reasons_are() -> None:
    found = {f.code: f for f in finding_answers(VERDICT.findings, rulebook(FORM), "en") if f.code}
    assert (found["not-accepted"].filed, found["project-not-in-force"].found) == ("not qualified", "cancelled")
    assert len(finding_answers(VERDICT.findings, rulebook(FORM), "en")) == len(VERDICT.findings)
