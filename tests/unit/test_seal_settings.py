"""How a stage says how strong its seals are to be."""

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.settings import Settings

STAGE: dict[str, Any] = {
    "stage": "test",
    "table": "t",
    "materials_bucket": "m",
    "documents_bucket": "d",
    "audit_bucket": "a",
    "queue_prefix": "q-",
    "seal_key_id": "k",
    "seal_certificates": "/c",
    "sharing_key": "/s",
    "token_keys": "{}",
    "token_issuer": "i",
    "issuer_uscc": "11440300MB2C92303A",
    "registries_url": "http://127.0.0.1:1",
    "system_urls": {},
    "public_url": "https://swj.example",
}
STAMPS: dict[str, Any] = {"tsa_urls": ["http://tsa.example/tsa"], "tsa_roots": "/roots"}


def test_seals_are_plain_unless_more_is_asked_for() -> None:
    assert Settings(**STAGE).seal_level == "B-B"


@pytest.mark.parametrize("level", ["B-T", "B-LT"])
def test_a_stamped_level_with_its_authorities_is_taken(level: str) -> None:
    assert Settings(**STAGE, **STAMPS, seal_level=level).seal_level == level


@pytest.mark.parametrize("without", STAMPS)
def test_a_stamped_level_without_them_is_refused_by_its_name(without: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**STAGE, **(STAMPS | {without: type(STAMPS[without])()}), seal_level="B-T")
    assert [error["loc"] for error in refused.value.errors()] == [("seal_level",)]


def test_the_addresses_are_read_as_json() -> None:
    said = STAGE | {"tsa_urls": '["http://one.example/tsa", "http://two.example/tsa"]'}
    assert [str(url) for url in Settings(**said).tsa_urls] == ["http://one.example/tsa", "http://two.example/tsa"]


def test_what_is_no_json_is_refused_by_its_name() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**STAGE | {"tsa_urls": "http://one.example/tsa"})
    assert [error["loc"] for error in refused.value.errors()] == [("tsa_urls",)]


SECOND: dict[str, Any] = {"sm2_key": "/k", "sm2_certificates": "/c", "sm2_seal": "seals/receipts.esl"}


def test_there_is_no_second_seal_unless_asked_for() -> None:
    assert not Settings(**STAGE).sm2_key


def test_a_second_seal_with_its_means_is_taken() -> None:
    assert Settings(**STAGE, **SECOND).sm2_seal == "seals/receipts.esl"


@pytest.mark.parametrize("without", ["sm2_certificates", "sm2_seal"])
def test_a_second_seal_without_them_is_refused(without: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**STAGE, **{name: said for name, said in SECOND.items() if name != without})
    assert [error["loc"] for error in refused.value.errors()] == [("sm2_seal",)]
