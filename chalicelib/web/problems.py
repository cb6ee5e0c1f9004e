"""Problems as answers: application/problem+json (RFC 9457) with a stable code."""

from typing import Any

from chalicelib.domain.frozen import Frozen
from chalicelib.errors import Fault, Outside, Problem, TooMany
from chalicelib.web.languages import Language, say

MEDIA = "application/problem+json"

RETRY_SECONDS: dict[type[Problem], int] = {TooMany: 5, Outside: 5}


class FaultAnswer(Frozen):
    """One fault: JSON pointer into the body (RFC 6901), stable code, and the fault in words."""

    pointer: str
    code: str
    detail: str


class ProblemAnswer(Frozen):
    """A problem; `do` says what to do now, `state` and `moves` what the filing allows, where that is the matter.

    `instance` is missing where API Gateway refuses before us: its templates could not put a path into JSON safely.
    """

    type: str
    status: int
    code: str
    title: str
    detail: str
    do: str
    instance: str | None = None
    request_id: str
    errors: tuple[FaultAnswer, ...] = ()
    state: str | None = None
    moves: tuple[str, ...] | None = None
    version: int | None = None


def problem_answer(problem: Problem, language: Language, instance: str, request_id: str) -> ProblemAnswer:
    """The problem in the caller's language."""
    more: dict[str, Any] = problem.more
    return ProblemAnswer(
        type=f"urn:miaopi:problem:{problem.code}",
        status=problem.kind.status,
        code=problem.code,
        title=say(problem.kind.title, language),
        detail=say(problem.detail, language),
        do=say(problem.kind.do, language),
        instance=instance,
        request_id=request_id,
        errors=tuple(_fault(f, language) for f in problem.faults),
        **more,
    )


def retry_headers(problem: Problem) -> dict[str, str]:
    """Retry-After for what may be tried again, in seconds."""
    seconds = next((s for kind, s in RETRY_SECONDS.items() if isinstance(problem, kind)), None)
    return {"Retry-After": str(seconds)} if seconds else {}


def _fault(fault: Fault, language: Language) -> FaultAnswer:
    return FaultAnswer(pointer=fault.pointer, code=fault.code, detail=say(fault.text, language))
