"""`python -m ops`: every command is one file, and stands here in one line."""

import typer

from ops.replay import replay
from ops.seal import seal
from ops.shadow import shadow

HELP = """秒批系统运维命令 · The operators' command of the unattended filing system.

It reads the same MIAOPI_* settings as the functions, and AWS credentials as every AWS client does. On one machine
`make run` writes both to .local/env:

    set -a; . .local/env; set +a

Exit code: 0 the same, 1 something differs, 2 wrong usage or trouble.
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog="例 Example: `python -m ops replay 019ab000-0000-7000-8000-000000000001 --round 1`")(replay)
app.command(
    epilog="例 Example: `python -m ops shadow --candidate ../next --item water-saving --since 2026-01-01 --limit 500`"
)(shadow)
app.add_typer(seal, name="seal")

if __name__ == "__main__":
    app(prog_name="python -m ops")
