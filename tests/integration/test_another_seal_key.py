"""The key that is to seal next: its certificate is asked for and put by, while the one in force seals on."""

from pathlib import Path

from typer.testing import CliRunner, Result

from ops.__main__ import app
from ops.ending import SAME, TROUBLE
from tests.aws import client
from tests.integration.stage import Stage

NEXT = "/miaopi/test/seal-certificates-2"


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["seal", *arguments])


def new_key() -> str:
    made = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def chain_of(stage: Stage, key: str, folder: Path) -> str:
    chain = folder / "chain.pem"
    chain.write_text(stage.root.seal_chain(client("kms").get_public_key(KeyId=key)["PublicKey"]))
    return str(chain)


def in_force(stage: Stage, name: str = "") -> str:
    asked = name or stage.outside.settings.seal_certificates
    return str(client("ssm").get_parameter(Name=asked)["Parameter"]["Value"])


def test_a_request_for_it_is_another_than_for_the_key_in_force(stage: Stage) -> None:
    said = ops("csr", "--key", new_key())
    assert said.exit_code == SAME and said.stdout.startswith("-----BEGIN CERTIFICATE REQUEST-----")
    assert said.stdout != ops("csr").stdout


def test_its_chain_is_put_beside_the_one_in_force(stage: Stage, tmp_path: Path) -> None:
    key, before = new_key(), in_force(stage)
    chain = chain_of(stage, key, tmp_path)
    assert ops("install", chain, "--key", key, "--into", NEXT).exit_code == SAME
    assert (in_force(stage), in_force(stage, NEXT)) == (before, Path(chain).read_text())


def test_it_never_takes_the_place_of_the_chain_in_force(stage: Stage, tmp_path: Path) -> None:
    key, before = new_key(), in_force(stage)
    chain = chain_of(stage, key, tmp_path)
    ways: tuple[list[str], ...] = (
        ["--into", stage.outside.settings.seal_certificates, "--key", key],
        ["--key", key],
        [],
    )
    assert [ops("install", chain, *way).exit_code for way in ways] == [TROUBLE] * 3
    assert in_force(stage) == before
