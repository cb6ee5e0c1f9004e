"""The second seal of the local system, where it is switched on: put where an operator would put a bureau's own."""

from pathlib import Path
from typing import TYPE_CHECKING

from local.aws import Aws

if TYPE_CHECKING:
    from local.seal_maker import Sm2Kit

PARAMETERS = {
    "Sm2Key": "/miaopi/local/sm2-key",
    "Sm2Certificates": "/miaopi/local/sm2-certificates",
    "Sm2Seal": "seals/receipts.esl",
}
"""Of the stack; where none is given, there is no second seal."""

ROOT = Path(".local/sm2-root.pem")


def put(kit: "Sm2Kit", outputs: dict[str, str], aws: Aws) -> None:
    """Key and certificates into SSM, the seal into the bucket of documents."""
    ssm, bucket = aws.client("ssm"), outputs["DocumentsBucket"]
    ssm.put_parameter(Name=PARAMETERS["Sm2Key"], Value=kit.signer.key_pem, Type="SecureString")
    ssm.put_parameter(Name=PARAMETERS["Sm2Certificates"], Value=kit.chain, Type="String")
    aws.client("s3").put_object(Bucket=bucket, Key=PARAMETERS["Sm2Seal"], Body=kit.seal)


def asked_for(words: list[str]) -> "Sm2Kit | None":
    """A kit if a command line says `--second-seal`; its root's certificate is left in `ROOT`."""
    if "--second-seal" not in words:
        return None
    from local.seal_maker import sm2_kit

    kit = sm2_kit()
    ROOT.parent.mkdir(exist_ok=True)
    ROOT.write_text(kit.root.pem, encoding="utf-8")
    return kit
