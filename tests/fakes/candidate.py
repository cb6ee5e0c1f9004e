"""A candidate rule book in the same process."""

from collections.abc import Collection

from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.verdict import Verdict
from chalicelib.ports import CannotJudge, KeptVerdict
from chalicelib.usecases.replay import Book, judge_again


class FakeCandidate:
    """The port `Candidate`; judges by `book`, and cannot judge the filings named."""

    def __init__(self, book: Book = rulebook, cannot: Collection[str] = ()) -> None:
        self.book, self.cannot = book, cannot
        self.judged: list[tuple[str, int]] = []

    def judge(self, kept: KeptVerdict) -> Verdict:
        if kept.filing_id in self.cannot:
            raise CannotJudge("/form: missing")
        self.judged.append((kept.filing_id, kept.round))
        return judge_again(kept, self.book)
