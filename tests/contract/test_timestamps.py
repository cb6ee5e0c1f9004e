"""Time-stamps and proof for the long term: asked of authorities over HTTP, and never a receipt the less for it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker
from chalicelib.adapters.seal_pyhanko import PyHankoSealer, stamped_by
from chalicelib.domain.seal import SealLevel
from local.pki import make_root
from local.serving import serve
from local.tsa import Authority, app
from local.validate import validate
from tests import forgeries
from tests.builders import NOW
from tests.fakes.sealer import LocalSigner
from tests.receipts import TYPESETTER, receipt

PAPER = TYPESETTER.typeset(receipt())
SECONDS = 0.5


@dataclass
class Office:
    """The bureau with two authorities under one root, each at its address."""

    signer: LocalSigner
    chain: str
    root_pem: str
    stamps_pem: str
    first: Authority
    second: Authority
    urls: tuple[str, str]

    def sealer(self, level: str, roots: str | None = None) -> PyHankoSealer:
        return PyHankoSealer(self.signer, self.chain, *stamped_by(level, self.urls, SECONDS, roots or self.stamps_pem))

    def checker(self) -> PyHankoReceiptChecker:
        return PyHankoReceiptChecker(self.chain, "", self.stamps_pem)


@pytest.fixture(scope="module")
def up() -> Iterator[Office]:
    signer, stamps, seals = LocalSigner(), make_root(NOW), make_root(NOW)
    first, second, issuer = (Authority(root, lambda: NOW) for root in (stamps, stamps, seals))
    with ExitStack() as stack:
        urls = [stack.enter_context(serve(app(authority))) for authority in (first, second, issuer)]
        for authority, url in zip((first, second), urls, strict=False):
            authority.crl_url = f"{url}/revoked.crl"
        chain = seals.seal_chain(signer.public_key_der, NOW, f"{urls[2]}/revoked.crl")
        yield Office(signer, chain, seals.pem, stamps.pem, first, second, (f"{urls[0]}/tsa", f"{urls[1]}/tsa"))


@pytest.fixture
def office(up: Office) -> Iterator[Office]:
    up.first.asked = up.second.asked = 0
    yield up
    up.first.fault = up.second.fault = None


class TestLevels:
    def test_a_seal_is_plain_unless_more_is_asked_for(self, office: Office) -> None:
        sealed = office.sealer("B-B").seal(PAPER, NOW)
        assert (sealed.level, sealed.wanting, office.first.asked) == (SealLevel.SIGNED, False, 0)

    @pytest.mark.parametrize("level", ["B-T", "B-LT"])
    def test_a_stamped_one_is_whole_and_its_time_vouched_for(self, office: Office, level: str) -> None:
        sealed = office.sealer(level).seal(PAPER, NOW)
        assert (sealed.level, sealed.wanting) == (level, False)
        seal = office.checker().check(sealed.pdf)
        assert (seal.whole, seal.trusted, seal.stamped_at, seal.faults) == (True, True, NOW, ())
        assert validate(sealed.pdf, office.root_pem, receipt()).good

    def test_it_is_what_pyhanko_calls_so(self, office: Office) -> None:
        status = judged_by_pyhanko(office.sealer("B-T").seal(PAPER, NOW).pdf, office)
        assert status.timestamp_validity.valid and status.timestamp_validity.trusted
        assert status.timestamp_validity.timestamp == NOW

    def test_the_proof_for_the_long_term_stands_in_the_very_revision_that_is_signed(self, office: Office) -> None:
        sealed = office.sealer("B-LT").seal(PAPER, NOW).pdf
        with forgeries.opened(sealed) as pdf:
            store = pdf.Root.DSS
            assert (len(store.CRLs), len(store.Certs)) == (2, 4)
        assert sealed.count(b"%%EOF") == 2

    def test_what_it_holds_proves_it_without_asking_anybody(self, office: Office) -> None:
        sealed = office.sealer("B-LT").seal(PAPER, NOW).pdf
        assert judged_for_the_long_term(sealed, office)

    def test_one_authoritys_second_seal_asks_it_once(self, office: Office) -> None:
        sealer = office.sealer("B-LT")
        sealer.seal(PAPER, NOW)
        before = office.first.asked
        sealer.seal(PAPER, NOW)
        assert office.first.asked == before + 1


FAULTS = ["silent", "refusing", "nonsense", "other-imprint", "slow-clock", "huge"]


class TestAuthoritiesThatFail:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_the_next_one_is_asked(self, office: Office, fault: str) -> None:
        office.first.fault = fault
        sealed = office.sealer("B-T").seal(PAPER, NOW)
        assert (sealed.level, sealed.wanting, office.second.asked) == (SealLevel.STAMPED, False, 1)

    @pytest.mark.parametrize("level", ["B-T", "B-LT"])
    def test_when_none_answers_a_plain_seal_is_put_and_told_as_wanting(self, office: Office, level: str) -> None:
        office.first.fault, office.second.fault = "silent", "refusing"
        sealed = office.sealer(level).seal(PAPER, NOW)
        assert (sealed.level, sealed.wanting) == (SealLevel.SIGNED, True)
        assert validate(sealed.pdf, office.root_pem, receipt()).good

    def test_one_that_no_root_of_ours_vouches_for_does_not_count(self, office: Office) -> None:
        sealed = office.sealer("B-T", make_root(NOW).pem).seal(PAPER, NOW)
        assert (sealed.level, sealed.wanting) == (SealLevel.SIGNED, True)

    def test_an_address_where_nobody_listens_holds_nothing_up(self, office: Office) -> None:
        nowhere = stamped_by("B-T", ["http://127.0.0.1:1/tsa"], SECONDS, office.stamps_pem)
        assert PyHankoSealer(office.signer, office.chain, *nowhere).seal(PAPER, NOW).wanting

    def test_without_the_lists_the_seal_is_stamped_at_least(self, office: Office) -> None:
        office.first.fault = "no-lists"
        sealed = office.sealer("B-LT").seal(PAPER, NOW)
        assert (sealed.level, sealed.wanting) == (SealLevel.STAMPED, True)


class TestStampsThatAreTamperedWith:
    def test_a_stamp_whose_digits_were_changed_is_a_change(self, office: Office) -> None:
        sealed = office.sealer("B-T").seal(PAPER, NOW).pdf
        start, _ = forgeries.gap(sealed)
        imprint = sealed.index(b"060B2A864886F70D0109100104", start)
        for at in range(imprint + 40, imprint + 200, 8):
            digit = b"0" if sealed[at : at + 1] != b"0" else b"1"
            assert not office.checker().check(sealed[:at] + digit + sealed[at + 1 :]).whole

    def test_the_stamp_of_another_seal_is_a_change(self, office: Office) -> None:
        from asn1crypto import cms

        one, other = (office.sealer("B-T").seal(PAPER, NOW + timedelta(seconds=n)).pdf for n in (0, 1))
        ours, theirs = (cms.ContentInfo.load(value_of(pdf)) for pdf in (one, other))
        swapped = ours["content"]["signer_infos"][0]
        swapped["unsigned_attrs"] = theirs["content"]["signer_infos"][0]["unsigned_attrs"]
        start, end = forgeries.gap(one)
        value = ours.dump(force=True).hex().upper().encode().ljust(end - start - 2, b"0")
        assert office.checker().check(one[:start] + b"<" + value + b">" + one[end:]).faults == ("changed",)

    def test_a_stamp_by_a_stranger_vouches_for_nothing_but_does_no_harm(self, office: Office) -> None:
        sealed = office.sealer("B-T").seal(PAPER, NOW).pdf
        seal = PyHankoReceiptChecker(office.chain).check(sealed)
        assert (seal.whole, seal.trusted, seal.stamped_at) == (True, True, None)


def value_of(pdf: bytes) -> bytes:
    start, end = forgeries.gap(pdf)
    return bytes.fromhex(pdf[start + 1 : end - 1].decode())


def roots_of(office: Office) -> list[Any]:
    from asn1crypto import pem, x509

    return [x509.Certificate.load(pem.unarmor(text.encode())[2]) for text in (office.root_pem, office.stamps_pem)]


def judged_by_pyhanko(pdf: bytes, office: Office) -> Any:
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=roots_of(office), moment=NOW))


def judged_for_the_long_term(pdf: bytes, office: Office) -> bool:
    """By pyHanko, every certificate proven not revoked by what the file holds alone."""
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_signatures
    store = DocumentSecurityStore.read_dss(reader)
    context = store.as_validation_context(
        {"trust_roots": roots_of(office), "moment": NOW, "revocation_mode": "require", "retroactive_revinfo": True}
    )
    status = validate_pdf_signature(signature, context)
    return bool(status.bottom_line)
