"""What a timer that has several works does: each is done though another fails, and the first failure is raised then."""

from collections.abc import Callable

from chalicelib.logs import failure, log
from chalicelib.wiring import run


def each(*works: Callable[..., object]) -> None:
    """Run use cases one after the other; raises what the first that failed has raised, once all are through."""
    failed = [error for work in works if (error := _failed(work))]
    if failed:
        raise failed[0]


def _failed(work: Callable[..., object]) -> Exception | None:
    try:
        run(work)
    except Exception as error:  # noqa: BLE001 - raised by `each`, when the others are done
        log.error("a timer's work failed", work=work.__name__, **failure(error))
        return error
    return None
