"""`seal`: ask for the certificate of the seal's key, and put it in force."""

from pathlib import Path
from typing import Annotated, Any

import typer

from chalicelib.wiring import outside
from ops.ending import Trouble, told
from ops.seal_check import check
from ops.showing import put

TOGETHER = (
    "--key 与 --into 须同时给出，且不得覆盖在用的证书\n"
    "Give --key and --into together, and never where the chain in force stands"
)

seal = typer.Typer(
    help="印章证书 · The certificate of the seal's key.", no_args_is_help=True, rich_markup_mode="markdown"
)
seal.command(epilog="例 Example: `python -m ops seal check --json`")(check)


Key = Annotated[
    str | None,
    typer.Option(help="将启用的另一密钥 · id or ARN of the key that is to come; the one in force by default"),
]
Into = Annotated[
    str | None, typer.Option(help="写入的参数 · the SSM parameter its chain is put into; the one in force by default")
]


@seal.command(epilog="例 Example: `python -m ops seal csr > seal.csr`")
def csr(key: Key = None) -> None:
    """生成证书请求 · Print a certification request (PEM) for the key in KMS, which signs it."""
    with told():
        put(_certificate(key, None).csr().rstrip())


@seal.command(epilog="例 Example: `python -m ops seal install chain.pem`")
def install(
    chain: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="证书链 · PEM, leaf first, root last")],
    key: Key = None,
    into: Into = None,
) -> None:
    """启用证书 · Put a chain in force, unless it would not stand before a receiver of receipts.

    Checked: key, owner, use, order, root and time of validity. Functions that run go on with the old one until they
    start anew.
    """
    with told():
        if (key is None) != (into is None) or into == outside().settings.seal_certificates:
            raise Trouble(TOGETHER)
        for certificate in _certificate(key, into).install(chain.read_text()):
            put(f"{certificate.subject.native.get('common_name')}: {certificate.not_valid_after:%Y-%m-%d}")


def _certificate(key: str | None, into: str | None) -> Any:
    """Of the key in force, unless another is named: its chain must never be put where the one in force stands."""
    return outside().certificate_of(key, into or "") if key else outside().seal_certificate
