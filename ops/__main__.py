"""`python -m ops`: every command is one file, and stands here in one line."""

import typer

from ops.doctor import doctor
from ops.filings import filings
from ops.forget import forget
from ops.push import push
from ops.queues import queues
from ops.reconcile import reconcile
from ops.recover import recover
from ops.renew import renew
from ops.replay import replay
from ops.seal import seal
from ops.shadow import shadow
from ops.stage import enter
from ops.tokens import tokens
from ops.verify_chain import verify_chain

HELP = """秒批系统运维命令 · The operators' command of the unattended filing system.

It reads the same settings as the functions, and AWS credentials as every AWS client does. `--stage prod` takes the
settings from the stack miaopi-prod, `--stage local` from the system that `make run` has up; without it they are the
environment's own MIAOPI_* variables.

    python -m ops --stage local queues list

Exit code: 0 the same or well, 1 something differs or is not well, 2 wrong usage or trouble.
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
app.command(epilog="例 Example: `python -m ops forget 019ab000-0000-7000-8000-000000000001 --yes`")(forget)
app.command(epilog="例 Example: `python -m ops reconcile`")(reconcile)
app.command(epilog="例 Example: `python -m ops --stage prod renew --yes`")(renew)
app.command(
    "verify-chain",
    epilog="例 Example: `python -m ops verify-chain 019ab000-0000-7000-8000-000000000001 --since 2026-01-01`",
)(verify_chain)
app.command(epilog="例 Example: `python -m ops --stage prod doctor`")(doctor)
app.command(epilog="例 Example: `python -m ops recover miaopi-prod-filings-before --yes`")(recover)
app.callback()(enter)
app.add_typer(filings, name="filings")
app.add_typer(queues, name="queues")
app.add_typer(push, name="push")
app.add_typer(tokens, name="tokens")
app.add_typer(seal, name="seal")

if __name__ == "__main__":
    app(prog_name="python -m ops")
