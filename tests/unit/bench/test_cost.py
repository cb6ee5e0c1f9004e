"""The bill on paper: its lines are priced, its sums are right, its functions are those that are deployed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.assumed import CPU_MS, MEMORY
from bench.calls import Way
from bench.cost import Line, bill, gb_seconds, idle, kept_for_a_month, milliseconds, of_a_filing, total
from bench.hearing import Heard
from bench.prices import PRICES

CONFIG = json.loads((Path(__file__).parents[3] / ".chalice" / "config.json").read_text())["lambda_functions"]


def call(function: str, operation: str = "PutItem", write: int = 0, read: float = 0) -> Heard:
    return Heard(function, "dynamodb", operation, 1, 1, write, read)


def way(*after: Heard) -> Way:
    runs = Counter({"api_handler": 2, "verify_filings": 1})
    return Way(
        (call("api_handler", write=3),), (), after, runs, materials=4, pushed=6, bytes_kept=9_000, row_bytes=1_500
    )


@pytest.mark.parametrize("lines", [tuple(of_a_filing(way())), tuple(kept_for_a_month(way())), tuple(idle())])
def test_every_line_has_a_price_and_costs_something_unless_there_is_none_of_it(lines: tuple[Line, ...]) -> None:
    assert all(line.price in PRICES and line.cost >= 0 and line.formula for line in lines)
    assert len({line.what for line in lines}) == len(lines)
    assert total(lines) == pytest.approx(sum(line.quantity * PRICES[line.price] for line in lines))


def test_each_unit_written_more_costs_its_price_more() -> None:
    one, two = (total(of_a_filing(way(call("verify_filings", write=n)))) for n in (1, 2))
    assert two - one == pytest.approx(PRICES["write unit"])


def test_a_listing_costs_as_much_as_a_write_and_twelve_looks() -> None:
    """By nobody, whose time is not paid for."""
    asked = ("HeadObject",), ("ListObjectVersions",), ("HeadObject", "ListObjectVersions")
    look, listing, both = (total(of_a_filing(way(*(call("nobody", name) for name in names)))) for names in asked)
    assert both - look == pytest.approx(PRICES["put"])
    assert both - look == pytest.approx(12.5 * (both - listing))


def test_a_function_with_half_a_cpu_runs_twice_as_long_and_waits_for_its_calls() -> None:
    quiet = milliseconds("announce_changes", way())
    assert quiet == pytest.approx(CPU_MS["announce_changes"] * 1769 / 512)
    assert milliseconds("announce_changes", way(call("announce_changes"))) > quiet
    assert gb_seconds(way(call("announce_changes"))) > gb_seconds(way())


def test_a_million_filings_cost_a_million_times_one() -> None:
    (title, *_), (millions, *_) = (list(bill("x", of_a_filing(way()), times)) for times in (1, 1_000_000))
    assert float(millions.split()[-2].replace(",", "")) == pytest.approx(1e6 * float(title.split()[-2]), rel=1e-4)


@pytest.mark.parametrize("function", MEMORY)
def test_the_memory_of_a_function_is_what_is_deployed(function: str) -> None:
    assert CONFIG[function]["lambda_memory_size"] == MEMORY[function]
    assert CPU_MS[function] > 0
