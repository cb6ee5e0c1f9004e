"""The seal gets another key under another root, by the commands of the runbook, on a system of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from local import stories
from local.aws import REGION
from local.deploy import deploy, template_at
from local.examples import example
from local.pki import Root, make_root
from local.shortfalls import for_local_aws
from local.stage import STAGE
from local.staging import package, stage
from local.stories import Stage, Told
from local.system import ARTIFACTS, LocalSystem, system, today
from local.window import Json
from tests.end_to_end.test_night import invoke
from tests.end_to_end.test_ops import ops

NEXT = f"/miaopi/{STAGE}/seal-certificates-2"


class Changed(NamedTuple):
    """A system whose seal has another key, and a filing sealed by each."""

    up: LocalSystem
    before: Told
    since: Told


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    folder, root = tmp_path_factory.mktemp("seal"), make_root()
    with system(say=lambda _: None) as up:
        before = filed(up, "soil-conservation")
        assert invoke(up, "AuditHistories")["error"] is None
        key = made_beside(up, root, folder)
        put_in_force(up, {"SealKeyInForce": key, "SealCertificates": NEXT, "OlderSealRoots": up.root_pem}, folder)
        yield Changed(up, before, filed(up, "water-saving"))


def filed(up: LocalSystem, name: str) -> Told:
    """One filing with its receipt."""
    stage = Stage(up.portal, up.desk(), up.disturb, today(), lambda _: None)
    return stories.file(stage, name, example(name, stage.today))


def made_beside(up: LocalSystem, root: Root, folder: Path) -> str:
    """A key, its request and the authority's answer, put where the chain in force does not stand; gives the key."""
    kms, chain = up.aws.client("kms"), folder / "chain.pem"
    key = str(kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"])
    assert ops(up, "seal", "csr", "--key", key).stdout.startswith("-----BEGIN CERTIFICATE REQUEST-----")
    chain.write_text(root.seal_chain(kms.get_public_key(KeyId=key)["PublicKey"]))
    said = ops(up, "seal", "install", str(chain), "--key", key, "--into", NEXT)
    assert (said.returncode, said.stderr) == (0, "")
    return key


def put_in_force(up: LocalSystem, parameters: dict[str, str], folder: Path) -> None:
    """Deploy the same template again with these parameters."""
    staged = folder / "staged"
    staged.mkdir()
    template = for_local_aws(template_at(package(stage(staged, requirements=""), folder / "out", REGION)))
    (there,) = up.aws.client("cloudformation").describe_stacks(StackName=f"miaopi-{STAGE}")["Stacks"]
    told = {one["ParameterKey"]: one["ParameterValue"] for one in there["Parameters"]} | parameters
    deploy(template, folder / "out", told, bucket=ARTIFACTS, clients=up.aws.client, look_every=0.1)


def judged(up: LocalSystem, receipt: Told) -> Json:
    """What the public is told of a receipt."""
    assert receipt.pdf
    http = up.public().http
    answer = http.request(
        "POST", f"{up.api}/v1/receipts/checks", body=receipt.pdf, headers={"Content-Type": "application/pdf"}
    )
    return dict(json.loads(answer.data))


def test_the_certificate_in_force_is_that_of_the_new_key_and_the_doctor_finds_nothing(changed: Changed) -> None:
    said = ops(changed.up, "seal", "check", "--json")
    assert (said.returncode, json.loads(said.stdout)["faults"]) == (0, [])
    lines = [json.loads(line) for line in ops(changed.up, "doctor", "--json").stdout.splitlines()]
    assert [line["check"] for line in lines if not line["good"] and line["check"] != "calendar"] == []


def test_receipts_of_both_keys_are_genuine(changed: Changed) -> None:
    for receipt in (changed.before, changed.since):
        told = judged(changed.up, receipt)
        assert (told["whole"], told["trusted"], told["in_force"]) == (True, True, True)


def test_filings_are_sealed_when_the_old_key_is_disabled(changed: Changed) -> None:
    kms = changed.up.aws.client("kms")
    kms.disable_key(KeyId=changed.up.outputs["SealKeyArn"])
    assert filed(changed.up, "works-start").filing["state"] == "filed"


def test_histories_signed_by_the_old_key_hold(changed: Changed) -> None:
    said = ops(changed.up, "verify-chain", "--json")
    *faults, summed = [json.loads(line) for line in said.stdout.splitlines()]
    assert (said.returncode, faults, summed["heads"]) == (0, [], 1)
