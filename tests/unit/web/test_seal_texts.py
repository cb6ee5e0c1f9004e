"""What is said of a file put to the test: something for every fault, in both languages."""

import pytest

from chalicelib.domain.seal import SealFault
from chalicelib.ports import SealCheck
from chalicelib.web.seal_texts import DOCUMENT, ISSUER, OURS, UNPROVEN, WHOLE, document_text, issuer_text


@pytest.mark.parametrize("fault", SealFault)
def test_every_fault_has_its_own_words_in_both_languages(fault: SealFault) -> None:
    texts = {**DOCUMENT, **ISSUER}
    assert texts[fault].zh and texts[fault].en
    assert [text for text in texts.values() if text == texts[fault]] == [texts[fault]]


def test_no_words_are_left_for_faults_that_are_none() -> None:
    assert DOCUMENT.keys() | ISSUER.keys() == set(SealFault)
    assert not DOCUMENT.keys() & ISSUER.keys()


def test_the_gravest_fault_is_told() -> None:
    seal = SealCheck(whole=False, trusted=False, faults=(SealFault.ENCRYPTED, SealFault.NO_SIGNATURE))
    assert document_text(seal) == DOCUMENT["encrypted"]
    assert issuer_text(seal) == UNPROVEN


def test_a_copy_sealed_anew_by_another_is_whole_and_not_the_bureaus() -> None:
    seal = SealCheck(whole=True, trusted=False, faults=(SealFault.RE_SIGNED, SealFault.UNKNOWN_ISSUER))
    assert (document_text(seal), issuer_text(seal)) == (WHOLE, ISSUER["re-signed"])


def test_a_genuine_one_is_whole_and_the_bureaus() -> None:
    assert (document_text(SealCheck(whole=True, trusted=True)), issuer_text(SealCheck(whole=True, trusted=True))) == (
        WHOLE,
        OURS,
    )
