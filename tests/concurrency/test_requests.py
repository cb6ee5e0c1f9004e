"""The same request from eight clients at the same moment, with one Idempotency-Key: done once, answered alike."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.elements import Form
from local.system import today
from tests.concurrency.doors import Doors, doors
from tests.concurrency.writers import Writer, at_once
from tests.fakes.gateway import Answer
from tests.figures import tell
from tests.many import form_of

CLIENTS = 8
FIRST = {"undisturbed": 30_000, "one call in five failing": 40_000}
"""Each way has applicants of its own."""

PASSING = frozenset({"uploads"})
"""What is given anew each time: a slot that is told again must be open as long as the first."""

type Act = Callable[[Doors, Form], tuple[str, int]]


def _submission(there: Doors, form: Form) -> tuple[str, int]:
    """One draft submitted by all; gives its id, and how many moves it has made."""
    draft = there.draft(form)
    answers = _by_all(there, f"/v1/filings/{draft.id}/submission", {}, form)
    return _one_answer(answers, 202), _moves(there, draft.id)


def _opening(there: Doors, form: Form) -> tuple[str, int]:
    """One draft opened by all; gives its id, and how many filings the applicant has."""
    answers = _by_all(there, "/v1/filings", form.model_dump(mode="json"), form)
    page = there.writer.until_done(lambda: there.filings.of_applicant(form.applicant.uscc))
    return _one_answer(answers, 201), len(page.entries)


@pytest.mark.parametrize(("act", "done"), [(_submission, 2), (_opening, 1)])
def test_the_same_request_from_eight_clients_is_done_once_and_answered_alike(
    act: Act, done: int, way: str, writers: Callable[[int], list[Writer]], filings_wanted: int
) -> None:
    (writer,), rounds = writers(1), filings_wanted // 50
    with doors(writer, CLIENTS) as there:
        ended = [act(there, form_of(FIRST[way] + 1_000 * done + n, today())) for n in range(rounds)]
    assert len({filing_id for filing_id, _ in ended}) == rounds
    assert {count for _, count in ended} == {done}
    tell(f"{rounds} requests from {CLIENTS} clients each, {way}", calls_retried=writer.retries)


def _by_all(there: Doors, path: str, body: Any, form: Form) -> list[Answer]:
    applicant = form.applicant.uscc
    return at_once([partial(there.post, n, path, body, key=path, applicant=applicant) for n in range(CLIENTS)])


def _one_answer(answers: list[Answer], status: int) -> str:
    """The id of the one filing that all were told of."""
    assert {answer.status for answer in answers} == {status}
    first, *others = [{name: said for name, said in a.json.items() if name not in PASSING} for a in answers]
    assert all(other == first for other in others)
    assert [a.headers.get("Idempotency-Replayed") for a in answers].count(None) == 1
    return str(first["id"])


def _moves(there: Doors, filing_id: str) -> int:
    return len(there.writer.until_done(lambda: there.filings.dossier(filing_id)).events)
