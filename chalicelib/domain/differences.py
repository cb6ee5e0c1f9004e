"""Every way in which what we keep in several places may part, with what it means and what cures it."""

from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain.frozen import Frozen
from chalicelib.errors import Text


class Parting(StrEnum):
    """A kind of difference."""

    UNREADABLE = "row-unreadable"
    FILING_MISSING = "filing-missing"
    REST_LEFT = "rest-left"
    NUMBER_OWED = "number-owed"
    DOCUMENT_OWED = "document-owed"
    POINTER_MISSING = "pointer-missing"
    POINTER_ELSEWHERE = "pointer-elsewhere"
    POINTER_STRAY = "pointer-stray"
    NUMBER_MISSING = "number-missing"
    COUNTER_AHEAD = "counter-ahead"
    COUNTER_BEHIND = "counter-behind"
    CLAIM_MISSING = "claim-missing"
    CLAIM_ELSEWHERE = "claim-elsewhere"
    CLAIM_LEAKED = "claim-leaked"
    DOCUMENT_MISSING = "document-missing"
    DOCUMENT_DIFFERS = "document-differs"
    DOCUMENT_OF_NOBODY = "document-of-nobody"
    DOCUMENT_SPARE = "document-spare"
    UPLOAD_OF_NOBODY = "upload-of-nobody"
    PUSH_OWED = "push-owed"
    PUSH_AHEAD = "push-ahead"


class Meaning(NamedTuple):
    """What a kind of difference means, what cures it, and whether it may stay as it is."""

    means: Text
    cure: Text
    harmless: bool = False


class Difference(Frozen):
    """One difference: its kind, the filing, number, claim or object where it is, and the values that part."""

    kind: Parting
    where: str
    told: str = ""

    @property
    def harmless(self) -> bool:
        """Whether it may stay as it is."""
        return MEANINGS[self.kind].harmless


_RESTORE = Text(
    "用时间点恢复（PITR）把表恢复到旁表，取回该行；先查明是谁改动。",
    "Restore the table beside itself (point-in-time recovery) and take the row from there; find out first who did it.",
)
_POINT_AGAIN = Text(
    "按备案行所载补写该指针（pk 为指针，sk 为 pointer，filing 为备案标识）。",
    "Write the pointer as the filing's row has it (pk the pointer, sk `pointer`, filing the id).",
)
_PUSH_AGAIN = Text(
    "`python -m ops push again ID`；若在死信队列，排除原因后重投。",
    "`python -m ops push again ID`; if it is a dead letter, mend the cause and redrive it.",
)

MEANINGS: dict[Parting, Meaning] = {
    Parting.UNREADABLE: Meaning(Text("有一行无法读取", "a row cannot be read"), _RESTORE),
    Parting.FILING_MISSING: Meaning(
        Text(
            "备案行不在，其下内容仍在，也无删除记录", "the filing's row is gone, the rest is there, no one removed it"
        ),
        _RESTORE,
    ),
    Parting.REST_LEFT: Meaning(
        Text("备案已依权限删除或到期，其下内容却仍在", "a filing went by right, what was kept under it did not"),
        Text(
            "先 `python -m ops verify-chain ID`，无误后 `python -m ops forget ID`。",
            "`python -m ops verify-chain ID`; when that finds no fault, `python -m ops forget ID`.",
        ),
    ),
    Parting.NUMBER_OWED: Meaning(
        Text("已准予备案，却无编号或校验码", "it is accepted, yet has no number or no check code"), _RESTORE
    ),
    Parting.DOCUMENT_OWED: Meaning(
        Text("一小时内未生成应有的回执或作废件", "the receipt or void copy was not made within an hour"),
        Text(
            "查看 issuance 队列及其死信，以及印章证书；排除原因后重投。",
            "Look at the queue issuance, its dead letters and the seal's certificate; mend the cause, then redrive.",
        ),
    ),
    Parting.POINTER_MISSING: Meaning(
        Text("编号或校验码查不到其备案", "the number or check code leads nowhere"), _POINT_AGAIN
    ),
    Parting.POINTER_ELSEWHERE: Meaning(
        Text("编号或校验码指向另一件备案", "the number or check code leads to another filing"),
        Text(
            "两件中哪件历史完整（verify-chain）即以哪件为准；编号绝不重用。",
            "The one whose history is whole (verify-chain) is right; a number is never given twice.",
        ),
    ),
    Parting.POINTER_STRAY: Meaning(
        Text("指针所指备案不载此编号或校验码", "a pointer leads to a filing that does not bear it"),
        Text(
            "先对该备案执行 verify-chain；备案行完整则删除指针，否则恢复备案行。",
            "Run verify-chain on the filing; if it is whole, delete the pointer, else restore the filing's row.",
        ),
    ),
    Parting.NUMBER_MISSING: Meaning(Text("编号序列有缺号", "a series has a gap"), _RESTORE),
    Parting.COUNTER_AHEAD: Meaning(
        Text("计数高于最大编号", "the counter is above the highest number"),
        Text(
            "确认最大编号之后无备案，再把计数改回最大编号；否则将出现缺号。",
            "Be sure that no filing bears a higher number, then set the counter back to it, or a gap follows.",
        ),
    ),
    Parting.COUNTER_BEHIND: Meaning(
        Text("计数低于已发编号", "the counter is below a number that was given"),
        Text(
            "立即把计数改为最大编号：在此之前该序列无法准予备案。",
            "Set the counter to the highest number at once: until then nothing of that series can be accepted.",
        ),
    ),
    Parting.CLAIM_MISSING: Meaning(
        Text("备案应占用项目而未占用", "a filing that holds its project has no claim"),
        Text(
            "补写该占用（pk 为 claim#…，sk 为 claim，filing 为备案标识）。",
            "Write the claim (pk `claim#…`, sk `claim`, filing the id).",
        ),
    ),
    Parting.CLAIM_ELSEWHERE: Meaning(
        Text("项目被另一件备案占用", "another filing holds the project"),
        Text(
            "同一项目有两件备案：由业务处室决定撤回或撤销哪一件。",
            "Two filings for one project: the division decides which is withdrawn or revoked.",
        ),
    ),
    Parting.CLAIM_LEAKED: Meaning(
        Text("占用项目的备案已不应占用", "a claim is held by a filing that may not hold it"),
        Text("核对备案状态后删除该占用行。", "Look at the filing's state, then delete the claim's row."),
    ),
    Parting.DOCUMENT_MISSING: Meaning(
        Text("所载文件不在存储桶中", "a document on record is not in the bucket"),
        Text("恢复该对象的旧版本（去掉删除标记）。", "Restore the object's older version (remove the delete marker)."),
    ),
    Parting.DOCUMENT_DIFFERS: Meaning(
        Text("文件的摘要或大小与所载不符", "a document's hash or size is not the one on record"),
        Text(
            "恢复该对象的第一个版本，并查明是谁覆盖。",
            "Restore the object's first version; find out who wrote over it.",
        ),
    ),
    Parting.DOCUMENT_OF_NOBODY: Meaning(
        Text("存储桶中有不属于任何备案的文件", "the bucket holds a document of no filing"),
        Text(
            "对其路径中的备案标识执行 verify-chain：备案行可能被删。",
            "Run verify-chain on the id in its path: the filing's row may have been removed.",
        ),
    ),
    Parting.DOCUMENT_SPARE: Meaning(
        Text("有备案未引用的多余文件", "a spare document that its filing does not name"),
        Text(
            "无需处理：补盖时间戳后的旧件，或盖章中断留下的。",
            "Nothing: a copy from before its time-stamp, or left by a sealing that broke off.",
        ),
        harmless=True,
    ),
    Parting.UPLOAD_OF_NOBODY: Meaning(
        Text("存储桶中有已不在的备案的材料", "the bucket holds uploads for a filing that is gone"),
        Text(
            "`python -m ops forget ID`；如被拒绝（无删除记录），则备案行可能被删：执行 verify-chain。",
            "`python -m ops forget ID`; when that refuses, the filing's rows may have been removed: run verify-chain.",
        ),
    ),
    Parting.PUSH_OWED: Meaning(
        Text("应告知的版本一小时后仍未被签收", "a version was not acknowledged within an hour"), _PUSH_AGAIN
    ),
    Parting.PUSH_AHEAD: Meaning(
        Text("已签收的版本高于备案自身", "a version was acknowledged that the filing has not reached"),
        Text(
            "备案行可能被改回旧版：执行 verify-chain。",
            "The filing's row may have been set back: run verify-chain on it.",
        ),
    ),
}
