"""Two submissions for one project at the same moment: one wins, the other is told."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import batched

from chalicelib.domain.filing import Filing, State
from local.aws import Aws
from local.system import today
from tests.concurrency.doors import Doors, doors
from tests.concurrency.table import rows_under
from tests.concurrency.writers import Writer, at_once
from tests.fakes.gateway import Answer
from tests.figures import tell
from tests.many import form_of

PAIRS_AT_ONCE = 5
FIRST = {"undisturbed": 10_000, "one call in five failing": 20_000}
"""Each way has projects of its own."""


def test_of_two_submissions_for_one_project_one_wins_and_the_other_is_told(
    way: str, writers: Callable[[int], list[Writer]], aws: Aws, filings_wanted: int
) -> None:
    (writer,), pairs, before = writers(1), filings_wanted // 20, len(rows_under(aws, "claim#"))
    with doors(writer, 2 * PAIRS_AT_ONCE) as there:
        codes = Counter(_raced_all(there, FIRST[way], pairs))
    assert codes == {"project-claimed": pairs}
    assert len(rows_under(aws, "claim#")) == before + pairs
    tell(f"{pairs} pairs of submissions, {way}", calls_retried=writer.retries, done_over=writer.come_again)


def _raced_all(there: Doors, first: int, pairs: int) -> Iterator[str]:
    for some in batched(range(pairs), PAIRS_AT_ONCE, strict=False):
        yield from at_once([partial(_raced, there, first + n, n % PAIRS_AT_ONCE) for n in some])


def _raced(there: Doors, number: int, pair: int) -> str:
    """The code that the loser was told; the winner's filing is submitted and holds the project."""
    form = form_of(number, today())
    drafts = [there.draft(form) for _ in range(2)]
    answers = at_once([partial(_submitted, there, 2 * pair + n, d) for n, d in enumerate(drafts)])
    (lost,), (won,) = ([a for a in answers if a.status == status] for status in (409, 202))
    assert _holder(there, drafts[0]) == won.json["id"]
    assert {d.id: _state(there, d) for d in drafts} == {
        d.id: State.SUBMITTED if d.id == won.json["id"] else State.DRAFT for d in drafts
    }
    return str(lost.json["code"])


def _holder(there: Doors, draft: Filing) -> str | None:
    return there.writer.until_done(lambda: there.filings.claimed_by(f"{draft.item}#{draft.form.project.code}"))


def _state(there: Doors, draft: Filing) -> State:
    return there.writer.until_done(lambda: there.filings.load(draft.id)).state


def _submitted(there: Doors, door: int, draft: Filing) -> Answer:
    return there.post(door, f"/v1/filings/{draft.id}/submission", {}, key=draft.id, applicant=draft.applicant)
