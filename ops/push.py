"""`push`: have receiving systems told anew."""

from typing import Annotated

import typer

from chalicelib.domain.sharing import System
from chalicelib.usecases.push_again import push_again
from chalicelib.wiring import outside, run
from ops.asking import Yes, ask
from ops.ending import told
from ops.showing import AsJson, put, put_json

push = typer.Typer(help="推送 · Pushes to receiving systems.", no_args_is_help=True, rich_markup_mode="markdown")


@push.callback()
def pushes() -> None:
    """A group of its own."""


@push.command(epilog="例 Example: `python -m ops push key`")
def key() -> None:
    """推送公钥 · The public key (`whpk_…`) that receivers verify our pushes by; the private one is never shown."""
    with told():
        put(outside().systems.public_key)


@push.command(epilog="例 Example: `python -m ops push again 019ab000-0000-7000-8000-000000000001 exchange`")
def again(
    filing_id: Annotated[str, typer.Argument(metavar="ID", help="备案标识 · the filing's id")],
    system: Annotated[System | None, typer.Argument(help="接收系统，默认全部 · the system; all, unless given")] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """重新推送 · Tell a system, or all that must know the filing, its whole state anew, even what they acknowledged.

    Receivers keep the highest version, so telling them twice does no harm.
    """
    with told():
        ask(f"{filing_id} 将重新推送给 {system or '各系统'} · will be pushed again to {system or 'all'}", yes)
        systems = run(push_again, filing_id, system)
        put_json({"id": filing_id, "systems": list(systems)}) if as_json else put(
            f"将推送 to be told: {', '.join(systems)}"
        )
