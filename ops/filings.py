"""`filings`: one filing, its trail, and those that do not go on."""

import typer

from ops.filings_show import show
from ops.filings_stuck import stuck
from ops.filings_trail import trail

filings = typer.Typer(help="备案 · Filings.", no_args_is_help=True, rich_markup_mode="markdown")
filings.command(epilog="例 Example: `python -m ops filings show 深水保备〔2026〕1号`")(show)
filings.command(epilog="例 Example: `python -m ops filings trail 019ab000-0000-7000-8000-000000000001 --json`")(trail)
filings.command(epilog="例 Example: `python -m ops filings stuck --limit 10`")(stuck)
