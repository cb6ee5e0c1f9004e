"""`queues`: what lies in the queues and dead-letter queues, and what to do about it."""

import typer

from ops.queues_list import list_queues
from ops.queues_redrive import redrive
from ops.queues_set_aside import set_aside
from ops.queues_show import show

queues = typer.Typer(help="队列与死信 · Queues and dead letters.", no_args_is_help=True, rich_markup_mode="markdown")
queues.command("list", epilog="例 Example: `python -m ops queues list --json`")(list_queues)
queues.command(epilog="例 Example: `python -m ops queues show verification --dead --limit 50`")(show)
queues.command(epilog="例 Example: `python -m ops queues redrive sharing-exchange --rate 5/s --limit 100`")(redrive)
queues.command(
    epilog="例 Example: `python -m ops queues set-aside uploads 5f0c… --reason 'not one of ours: a test by hand'`"
)(set_aside)
