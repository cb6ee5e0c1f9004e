"""The parts of a filing's answer say what they are meant to say, and nothing that only the log needs."""

import pytest

from chalicelib.domain.filing import Filing, Material
from chalicelib.domain.materials import FormCheck, MaterialKind
from chalicelib.domain.sharing import Delivery, System
from chalicelib.ports import Dossier, MaterialCheck
from chalicelib.web.answer_parts import delivery, material
from tests import filings
from tests.filings import OPENED_AT

LETTER = MaterialKind.COMMITMENT_LETTER
PINNED = Material(kind=LETTER, key="filings/1/commitment-letter.pdf", version_id="v1", size=9)


def dossier(pinned: Material, checked: str, sha256: str | None) -> Dossier:
    filing: Filing = filings.submitted().model_copy(update={"materials": (pinned,)})
    check = MaterialCheck(kind=LETTER, version_id=checked, check=FormCheck(), at=OPENED_AT, sha256=sha256)
    return Dossier(filing, (), (), (), (), (check,))


@pytest.mark.parametrize(
    ("pinned", "checked", "told"),
    [("aa", "v1", "aa"), (None, "v1", "bb"), (None, "v2", None)],
    ids=["known when it was pinned", "known by its check", "another version was checked"],
)
def test_a_pinned_material_tells_its_checksum_wherever_that_is_known(
    pinned: str | None, checked: str, told: str | None
) -> None:
    shown = material(LETTER, dossier(PINNED.model_copy(update={"sha256": pinned}), checked, "bb"), "zh").uploaded
    assert shown and (shown.version, shown.sha256) == ("v1", told)


def test_a_delivery_that_follows_from_a_request_is_told_without_it() -> None:
    told = delivery(Delivery(system=System.PORTAL, version=3, correlation="request-1"), "zh")
    assert (told.name, told.version) == ("申报门户", 3)
    assert "request-1" not in told.model_dump_json()
