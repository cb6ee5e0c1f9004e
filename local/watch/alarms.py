"""The alarms that there is one of: what is promised to applicants first, then what can be foreseen."""

from chalicelib.errors import Text
from local.watch.alarm import API_NAME, Alarm, Figure, Names, Severity, Together, ours
from local.watch.sections import API, BOOKS, CALENDAR, DOOR, HISTORY, NOBODY, PROMISE, SEAL

MINUTE, HOUR, DAY = 60, 3_600, 86_400
NOW, TODAY, SOON = Severity

THE_API: Names = {"ApiName": {"Fn::Sub": API_NAME}, "Stage": "api"}

SLO = 0.995
"""The share of filings that are answered within 10 minutes."""
FAST, SLOW = 14.4, 6.0
"""Times too fast that the allowance of a month is spent: in two days, or in five (SRE Workbook, chapter 5)."""


def burning(times: float) -> float:
    """The share in time below which the allowance burns so many times too fast."""
    return 1 - times * (1 - SLO)


def _in_time(name: str, severity: Severity, times: float, seconds: int) -> Alarm:
    share = ours("AnsweredInTime", "Average", seconds)
    means = Text(
        f"{seconds // MINUTE} 分钟内按时答复率过低", f"too few answers in time over {seconds // MINUTE} minutes"
    )
    return Alarm(name, severity, means, PROMISE, share, "<", burning(times), a_part=True)


WAKING = 2
"""Late answers in an hour before anybody is woken: where few file, one is a large share (SRE Workbook, chapter 5)."""

FAST_PARTS = (
    _in_time("FastBurnHour", NOW, FAST, HOUR),
    _in_time("FastBurn5Minutes", NOW, FAST, 5 * MINUTE),
    Alarm(
        "LateTwiceInAnHour",
        NOW,
        Text("1 小时内至少两件逾时答复", "two answers or more came late within an hour"),
        PROMISE,
        ours("AnsweredLate", "Sum", HOUR),
        ">=",
        WAKING,
        a_part=True,
    ),
)
SLOW_PARTS = (
    _in_time("SlowBurn6Hours", TODAY, SLOW, 6 * HOUR),
    _in_time("SlowBurn30Minutes", TODAY, SLOW, 30 * MINUTE),
)
QUIET_PARTS = (
    Alarm(
        "NoFilingFor3Hours",
        TODAY,
        Text("3 小时内没有任何申报", "nothing was filed for 3 hours"),
        NOBODY,
        ours("Submissions", "Sum", 3 * HOUR),
        "<",
        1,
        silence="breaching",
        a_part=True,
    ),
    Alarm(
        "OfficeWasOpenFor3Hours",
        TODAY,
        Text("过去 3 小时均为办公时间", "the last 3 hours were office hours"),
        NOBODY,
        ours("OfficeHours", "Minimum", 3 * HOUR),
        ">=",
        1,
        a_part=True,
    ),
)

TOGETHER: tuple[Together, ...] = (
    Together(
        "AnswersLateFast",
        NOW,
        Text("10 分钟承诺正在迅速失守", "the promise of 10 minutes is breaking fast"),
        PROMISE,
        FAST_PARTS,
    ),
    Together(
        "AnswersLateSlowly",
        TODAY,
        Text("10 分钟承诺正在缓慢失守", "the promise of 10 minutes is wearing away"),
        PROMISE,
        SLOW_PARTS,
    ),
    Together(
        "NobodyFiles",
        TODAY,
        Text("办公时间无人申报：门户或接口可能中断", "nobody files in office hours: is the portal cut off?"),
        NOBODY,
        QUIET_PARTS,
    ),
)

SINGLE: tuple[Alarm, ...] = (
    Alarm(
        "SealKeyUnusable",
        NOW,
        Text("印章密钥不可用，或无人报告", "the seal's key cannot sign, or nobody tells"),
        SEAL,
        ours("SealKeyUsable", "Minimum", 5 * MINUTE),
        "<",
        1,
        2,
        "breaching",
    ),
    Alarm(
        "SealCertificateEnds",
        TODAY,
        Text("印章证书 30 天内到期，或无人报告", "the seal's certificate ends within 30 days, or nobody tells"),
        SEAL,
        ours("SealCertificateDays", "Minimum", DAY),
        "<",
        30,
        1,
        "breaching",
    ),
    Alarm(
        "TimeStampsMissing",
        SOON,
        Text("有回执缺少时间戳", "receipts lack their time-stamp"),
        SEAL,
        ours("TimeStampMissing", "Sum", DAY),
        ">",
        0,
    ),
    Alarm(
        "SecondSealsMissing",
        SOON,
        Text("有回执缺少国密签章", "receipts lack their second seal"),
        SEAL,
        ours("DetachedSealMissing", "Sum", DAY),
        ">",
        0,
    ),
    Alarm(
        "CalendarEnds",
        SOON,
        Text(
            "节假日日历剩余不足 60 天，或无人报告", "the calendar of working days ends within 60 days, or nobody tells"
        ),
        CALENDAR,
        ours("CalendarDays", "Minimum", DAY),
        "<",
        60,
        1,
        "breaching",
    ),
    Alarm(
        "HistoriesFalse",
        NOW,
        Text("历史链被改动、截断或无法核验", "a history was changed, cut or cannot be verified"),
        HISTORY,
        ours("ChainFaults", "Sum", DAY),
        ">",
        0,
        1,
        "breaching",
    ),
    Alarm(
        "RowsRemovedByNoRight",
        NOW,
        Text("有数据行被无依据删除", "rows are gone that nothing allowed to go"),
        HISTORY,
        ours("RemovedByNoRight", "Sum", 5 * MINUTE),
        ">",
        0,
    ),
    Alarm(
        "RecordsDiffer",
        TODAY,
        Text("对账发现差异，或对账未运行", "reconciliation found differences, or did not run"),
        BOOKS,
        ours("ReconciliationDifferences", "Sum", DAY),
        ">",
        0,
        1,
        "breaching",
    ),
    Alarm(
        "TokensRefused",
        TODAY,
        Text("大量身份凭证被拒", "many tokens are refused"),
        DOOR,
        ours("AuthFailures", "Sum", 5 * MINUTE),
        ">",
        100,
    ),
    Alarm(
        "HostileUploads",
        TODAY,
        Text("疑似恶意文件增多", "uploads that carry something active"),
        DOOR,
        ours("HostileUploads", "Sum", HOUR),
        ">",
        5,
    ),
    Alarm(
        "ApiFails",
        NOW,
        Text("接口错误率超过 1%", "more than 1 % of the API's answers are its own failures"),
        API,
        Figure("AWS/ApiGateway", "5XXError", THE_API, "Average", 5 * MINUTE),
        ">",
        0.01,
        2,
    ),
    Alarm(
        "ApiSlow",
        TODAY,
        Text("接口 p99 超过 5 秒", "the slowest hundredth of answers takes over 5 s"),
        API,
        Figure("AWS/ApiGateway", "Latency", THE_API, "p99", 5 * MINUTE),
        ">",
        5_000,
        3,
    ),
)
