"""The port `Bookmarks`: how far a walk has come is kept in the place of how far it had come before."""

from collections.abc import Iterator

import pytest

from chalicelib.adapters.bookmarks_dynamodb import DynamoBookmarks
from chalicelib.errors import Unreachable
from chalicelib.ports import Bookmarks
from tests.aws import TABLE, aws, client
from tests.fakes.bookmarks import FakeBookmarks


@pytest.fixture(params=["fake", "dynamodb"])
def bookmarks(request: pytest.FixtureRequest) -> Iterator[Bookmarks]:
    if request.param == "fake":
        yield FakeBookmarks()
        return
    with aws():
        yield DynamoBookmarks(client("dynamodb"), TABLE)


class TestBookmarks:
    def test_there_is_none_before_the_first_time(self, bookmarks: Bookmarks) -> None:
        assert bookmarks.load("reconcile") is None

    def test_the_last_place_is_remembered_of_each_walk(self, bookmarks: Bookmarks) -> None:
        bookmarks.keep("reconcile", "here")
        bookmarks.keep("hold-heads", "2026-11-25 3")
        bookmarks.keep("reconcile", "there")
        assert (bookmarks.load("reconcile"), bookmarks.load("hold-heads")) == ("there", "2026-11-25 3")


def test_a_table_that_is_not_there_is_out_of_reach() -> None:
    with aws(), pytest.raises(Unreachable):
        DynamoBookmarks(client("dynamodb"), "elsewhere").load("reconcile")
