"""How long a filing may rest at each place, and what to do about one that rests longer (ours)."""

from datetime import timedelta
from typing import NamedTuple

from chalicelib.domain.promise import PROMISED
from chalicelib.domain.resting import Resting
from chalicelib.errors import Text


class Rest(NamedTuple):
    """The longest rest at a place, and what operators do when it is over."""

    at_most: timedelta
    do: Text


_SEAL = Text(
    "查看 issuance 队列及其死信、`seal check`；排除原因后重投。",
    "Look at the queue issuance and its dead letters, and at `seal check`; mend the cause, then redrive.",
)
_OFFICER = Text("请审批人员在办理台处理。", "An officer must decide at the desk.")

MAY_REST: dict[Resting, Rest] = {
    Resting.SUBMITTED: Rest(
        PROMISED,
        Text(
            "查看 verification 队列及其死信，并确认 sweep_filings 每分钟都在运行。",
            "Look at the queue verification and its dead letters, and whether sweep_filings runs every minute.",
        ),
    ),
    Resting.ACCEPTED: Rest(PROMISED, _SEAL),
    Resting.VOIDING: Rest(PROMISED, _SEAL),
    Resting.REISSUING: Rest(PROMISED, _SEAL),
    Resting.REFERRED: Rest(timedelta(days=3), _OFFICER),
    Resting.DISAGREEING: Rest(timedelta(days=3), _OFFICER),
    Resting.ON_TRUST: Rest(
        timedelta(days=7),
        Text(
            "数据来源一周未答复：查看 RegistryAnswers 指标及 recheck_filings。",
            "Its source has not answered for a week: look at RegistryAnswers and at recheck_filings.",
        ),
    ),
    Resting.UNSTAMPED: Rest(
        timedelta(days=2),
        Text(
            "时间戳机构未答复：查看 TimeStampMissing 指标、TsaUrls 及 restamp_receipts。",
            "No time-stamp was to be had: look at TimeStampMissing, TsaUrls and restamp_receipts.",
        ),
    ),
}
