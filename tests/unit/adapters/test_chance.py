"""Ids, check codes and delays by chance, from the system and from its fake alike."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.chance import SystemChance
from chalicelib.domain.check_code import SIGNS
from chalicelib.ports import Chance
from tests.fakes.chance import FakeChance

NOW = datetime(2026, 11, 24, 2, 0, 0, 123000, tzinfo=UTC)


@pytest.fixture(params=[SystemChance, FakeChance])
def chance(request: pytest.FixtureRequest) -> Chance:
    made: Chance = request.param()
    return made


class TestChance:
    def test_a_filing_id_is_a_uuid_of_version_7_with_its_time(self, chance: Chance) -> None:
        made = uuid.UUID(chance.filing_id(NOW))
        assert (made.version, made.variant) == (7, uuid.RFC_4122)
        assert made.int >> 80 == 1_795_485_600_123

    def test_filing_ids_sort_by_time_and_never_repeat(self, chance: Chance) -> None:
        ids = [chance.filing_id(NOW + timedelta(milliseconds=n)) for n in range(200)]
        assert ids == sorted(ids)
        assert len({chance.filing_id(NOW) for _ in range(200)}) == 200

    def test_a_check_code_has_80_bits_in_signs_that_are_not_misread(self, chance: Chance) -> None:
        codes = {chance.check_code() for _ in range(500)}
        assert len(codes) == 500
        assert {len(code) for code in codes} == {16}
        assert set("".join(codes)) == set(SIGNS)
        assert len(SIGNS) == 32

    def test_a_jitter_is_between_half_and_the_whole(self, chance: Chance) -> None:
        delay = timedelta(seconds=10)
        assert all(delay / 2 <= chance.jitter(delay) <= delay for _ in range(200))
        assert chance.jitter(timedelta()) == timedelta()


def test_jitters_of_the_system_do_not_meet() -> None:
    assert len({SystemChance().jitter(timedelta(minutes=1)) for _ in range(50)}) > 40
