"""The second seal on AWS under moto: its means are read from where an operator puts them, whenever that is."""

from collections.abc import Iterator

import pytest

from chalicelib.adapters.ses_check import faults_of
from chalicelib.domain.filing import Document, Filing
from chalicelib.usecases.restamp import restamp
from chalicelib.wiring import run
from local.seal_maker import sm2_kit
from local.second_seal import PARAMETERS
from tests.aws import client
from tests.integration.stage import Stage, standing

VARIABLES = {
    "MIAOPI_SM2_KEY": PARAMETERS["Sm2Key"],
    "MIAOPI_SM2_CERTIFICATES": PARAMETERS["Sm2Certificates"],
    "MIAOPI_SM2_SEAL": PARAMETERS["Sm2Seal"],
}


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A stage with the second seal on, whose means are not there yet."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    with standing() as stage:
        yield stage


def give_means(stage: Stage) -> None:
    """What an operator puts in place."""
    kit, ssm = sm2_kit(), client("ssm")
    ssm.put_parameter(Name=PARAMETERS["Sm2Key"], Value=kit.signer.key_pem, Type="SecureString")
    ssm.put_parameter(Name=PARAMETERS["Sm2Certificates"], Value=kit.chain, Type="String")
    bucket = stage.outside.settings.documents_bucket
    stage.s3.put_object(Bucket=bucket, Key=PARAMETERS["Sm2Seal"], Body=kit.seal)


def sealed_rightly(stage: Stage, filing: Filing) -> bool:
    receipt = receipt_of(filing)
    read = stage.outside.documents.read
    return receipt.detached is not None and faults_of(read(receipt.detached.key), read(receipt.key)) == ()


def receipt_of(filing: Filing) -> Document:
    assert filing.receipt
    return filing.receipt


def test_before_its_means_are_there_receipts_do_without_and_get_it_later(switched_on: Stage) -> None:
    filing = switched_on.file("soil-conservation")
    assert receipt_of(filing).detached_wanting
    give_means(switched_on)
    run(restamp)
    switched_on.carrier.run()
    after = switched_on.now(filing)
    assert sealed_rightly(switched_on, after)
    assert receipt_of(after).sha256 == receipt_of(filing).sha256
