"""What a rate takes of AWS, on paper."""

from collections import Counter

import pytest

from bench.assumed import ASSUMED
from bench.calls import Way
from bench.capacity import RATE, Need, commits_a_second, needs
from bench.hearing import Heard

SIGN = Heard("issue_receipts", "kms", "Sign", 1, 1, 0, 0)
PUT = Heard("verify_filings", "dynamodb", "PutItem", 1, 1, 7, 0)


def needed(*after: Heard) -> dict[str, Need]:
    runs = Counter({"api_handler": 2})
    way = Way((), (), after, runs, materials=4, pushed=6, bytes_kept=9_000, row_bytes=1_500)
    return {need.of.partition(":")[0]: need for need in needs(way)}


def test_what_there_is_is_used_up_at_the_rate_that_needs_all_of_it() -> None:
    assert Need("anything", need=50, there_is=200).ceiling == 4 * RATE


def test_each_need_grows_by_what_a_filing_takes_of_it() -> None:
    assert needed(SIGN)["KMS"].need == RATE
    assert needed(PUT)["DynamoDB"].need == 7 * RATE
    assert needed()["API Gateway"].need == RATE * (2 + ASSUMED["looks of the portal a filing"])


def test_a_place_of_rest_is_written_when_a_filing_comes_and_when_it_goes() -> None:
    assert needed()["index `resting`"].need == RATE * 2 * 2


def test_of_one_series_each_number_waits_for_the_one_before() -> None:
    assert needed()["one series"].ceiling == pytest.approx(commits_a_second())
