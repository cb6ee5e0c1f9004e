"""What broke in a way that nobody foresaw, as our own log tells it: a fault of the outside is none of these."""

import logging

from chalicelib.errors import Problem


def _codes(problem: type[Problem]) -> set[str]:
    return {problem.__name__}.union(*(_codes(kind) for kind in problem.__subclasses__()))


class Unexpected(logging.Handler):
    """Keeps each error that is no problem of the tree: our nets catch it, and a run must not end well with it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []
        self._foreseen = _codes(Problem)

    def emit(self, record: logging.LogRecord) -> None:
        """Note it with where it came from."""
        told = vars(record)
        if told.get("error") not in self._foreseen:
            self.found.append(f"{told.get('error')} at {told.get('where')}")
