"""`seal`: ask for the certificate of the seal's key, and put it in force."""

from pathlib import Path
from typing import Annotated

import typer

from chalicelib.wiring import outside
from ops.ending import told
from ops.showing import put

seal = typer.Typer(
    help="印章证书 · The certificate of the seal's key.", no_args_is_help=True, rich_markup_mode="markdown"
)


@seal.command(epilog="例 Example: `python -m ops seal csr > seal.csr`")
def csr() -> None:
    """生成证书请求 · Print a certification request (PEM) for the key in KMS, which signs it."""
    with told():
        put(outside().seal_certificate.csr().rstrip())


@seal.command(epilog="例 Example: `python -m ops seal install chain.pem`")
def install(
    chain: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="证书链 · PEM, leaf first, root last")],
) -> None:
    """启用证书 · Put a chain in force, unless it would not stand before a receiver of receipts.

    Checked: key, owner, use, order, root and time of validity. Functions that run go on with the old one until they
    start anew.
    """
    with told():
        for certificate in outside().seal_certificate.install(chain.read_text()):
            put(f"{certificate.subject.native.get('common_name')}: {certificate.not_valid_after:%Y-%m-%d}")
