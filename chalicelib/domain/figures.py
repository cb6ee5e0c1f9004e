"""Every figure that operators are told: what it counts, in which unit, by which dimensions.

Each combination of dimensions is a metric of its own at CloudWatch, and paid for as one; so they are few, and none of
them names a person, a filing or a project.
"""

from typing import NamedTuple

from chalicelib.errors import Text

SECONDS = "Seconds"
COUNT = "Count"


class Figure(NamedTuple):
    """One figure; `by` are the sets of dimensions, beside the stage, with which it is told."""

    means: Text
    by: tuple[tuple[str, ...], ...] = ((),)
    unit: str = COUNT


FIGURES: dict[str, Figure] = {
    "Submissions": Figure(Text("申报件数", "filings submitted"), ((), ("item",))),
    "AnsweredInTime": Figure(
        Text(
            "10 分钟内答复：1 是，0 否；平均值即比例",
            "1 for an answer within 10 minutes, 0 for a later one: its mean is the share",
        )
    ),
    "AnsweredLate": Figure(Text("逾时答复件数", "answers that came after 10 minutes")),
    "SecondsToAnswer": Figure(Text("申报到答复的秒数", "seconds from submission to answer"), unit=SECONDS),
    "SecondsToReceipt": Figure(Text("申报到回执的秒数", "seconds from submission to receipt"), (("item",),), SECONDS),
    "Outcomes": Figure(Text("各类结论件数", "verdicts and decisions"), (("item", "outcome"),)),
    "Stuck": Figure(Text("超时滞留件数", "filings that rest longer than they may"), (("place",),)),
    "OfficeHours": Figure(Text("办公时间为 1", "1 in office hours, 0 outside")),
    "AnnouncedAgain": Figure(Text("重新通告件数", "filings announced again by the sweep"), (("place",),)),
    "SweepRaces": Figure(Text("巡检并发冲突", "filings that moved while the sweep referred them")),
    "BeyondCalendar": Figure(
        Text("超出日历而转人工", "filings referred because the calendar ends"), (("item", "rule"),)
    ),
    "CalendarDays": Figure(Text("节假日日历剩余天数", "days to the last one that the calendar knows")),
    "Corrections": Figure(Text("回执更正", "receipts corrected"), (("item",),)),
    "Revocations": Figure(Text("回执撤销", "receipts revoked"), (("item",),)),
    "RevocationListsSigned": Figure(Text("签发的撤销清单", "lists of revocations signed")),
    "Rechecks": Figure(Text("信用受理后的复核", "verifications after an acceptance on trust"), (("outcome",),)),
    "RegistryAnswers": Figure(Text("各数据源答复", "answers of registries"), (("registry", "status"),)),
    "RegistrySeconds": Figure(Text("各数据源耗时", "seconds that registries took"), (("registry",),), SECONDS),
    "CircuitState": Figure(
        Text("数据源熔断状态：0 正常，1 试探，2 断开", "0 asked by all, 1 tried by one, 2 left in peace"),
        (("registry",),),
    ),
    "CircuitsUnknown": Figure(Text("熔断状态读取失败", "reads of the circuits that failed"), (("why",),)),
    "Pushes": Figure(Text("推送次数", "pushes to receiving systems"), (("system", "result"),)),
    "PushSeconds": Figure(Text("推送耗时", "seconds that receiving systems took"), (("system",),), SECONDS),
    "MessagesFailed": Figure(Text("处理失败的消息", "messages that could not be worked off"), (("queue",),)),
    "MessagesPutOff": Figure(Text("延后处理的消息", "messages put off"), (("queue",),)),
    "AuthFailures": Figure(Text("身份凭证被拒", "tokens refused")),
    "MaterialFaults": Figure(Text("材料形式问题", "faults of uploads"), (("fault",),)),
    "HostileUploads": Figure(Text("疑似恶意文件", "uploads that carry something active or lie about what they are")),
    "SealKeyUsable": Figure(Text("印章密钥可用为 1", "1 while the seal's key can sign, 0 otherwise")),
    "SealCertificateDays": Figure(Text("印章证书剩余天数", "days until the seal's certificate ends")),
    "TimeStampMissing": Figure(Text("缺少时间戳的回执", "receipts sealed without the time-stamp asked for")),
    "DetachedSealMissing": Figure(Text("缺少国密签章的回执", "receipts without the second seal asked for")),
    "DetachedSealFailures": Figure(Text("国密签章失败", "failures of the second seal"), (("why",),)),
    "Restamped": Figure(Text("重新盖章的回执", "receipts sealed anew"), (("place",),)),
    "RestampRaces": Figure(Text("补盖并发冲突", "receipts that changed while they were sealed anew")),
    "ReconciliationDifferences": Figure(Text("对账差异", "differences found by reconciliation"), ((), ("kind",))),
    "ReconciledFilings": Figure(Text("已对账件数", "filings compared by reconciliation")),
    "ReconciliationsDone": Figure(Text("完成的对账", "reconciliations brought to their end")),
    "ChainFaults": Figure(Text("历史链异常", "faults of histories"), ((), ("kind",))),
    "Forgotten": Figure(Text("按保存期限清除的件数", "filings forgotten"), (("why",),)),
    "RemovedByNoRight": Figure(Text("无依据删除的行", "rows that are gone and should not be")),
}


def known(name: str, unit: str, dimensions: frozenset[str]) -> bool:
    """Whether a figure is told so; asked by tests alone, since no filing may fail for a figure."""
    figure = FIGURES.get(name)
    return figure is not None and figure.unit == unit and dimensions in map(frozenset, figure.by)
