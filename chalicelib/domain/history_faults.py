"""Every way in which a history or a head over all of them may be false, with what it means and what to do."""

from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain.frozen import Frozen
from chalicelib.errors import Text


class Falsity(StrEnum):
    """A kind of fault."""

    ENTRY_UNREADABLE = "entry-unreadable"
    ENTRY_EDITED = "entry-edited"
    ENTRY_MISSING = "entry-missing"
    ENTRY_MOVED = "entry-moved"
    CHAIN_BROKEN = "chain-broken"
    CHAIN_CUT = "chain-cut"
    ROW_DIFFERS = "row-differs"
    FILING_REMOVED = "filing-removed"
    HISTORY_REWRITTEN = "history-rewritten"
    ROW_REWRITTEN = "row-rewritten"
    HEAD_FORGED = "head-forged"
    HEAD_MISSING = "head-missing"
    HEAD_MOVED = "head-moved"
    HEADS_BROKEN = "heads-broken"
    HEAD_COVERED = "head-covered"
    HEAD_LATE = "head-late"


class Meaning(NamedTuple):
    """What a kind of fault means, and what to do."""

    means: Text
    do: Text


class HistoryFault(Frozen):
    """One fault: its kind, the filing (with its version) or head where it is, and what was found there."""

    kind: Falsity
    where: str
    told: str = ""


_EVIDENCE = Text(
    "视为篡改：保全证据（导出该备案各行、CloudTrail），停用相关写权限，再从时间点恢复（PITR）取回原行比对。",
    "Take it for tampering: secure the evidence (the filing's rows, CloudTrail), withdraw the right to write, then "
    "compare with the rows of a point-in-time restore.",
)
_HEAD = Text(
    "被锁定的首个版本仍在桶中：比对各版本与 CloudTrail，查明谁写入；备案历史以能验证的摘要为准。",
    "The first version is locked and still there: compare versions and CloudTrail, find out who wrote; the heads that "
    "verify are the measure of the histories.",
)

MEANINGS: dict[Falsity, Meaning] = {
    Falsity.ENTRY_UNREADABLE: Meaning(Text("一条历史记录无法读取", "an entry cannot be read"), _EVIDENCE),
    Falsity.ENTRY_EDITED: Meaning(
        Text("一条历史记录被改动：内容与其摘要不符", "an entry was edited: it does not have the hash it bears"),
        _EVIDENCE,
    ),
    Falsity.ENTRY_MISSING: Meaning(Text("历史中间缺少记录", "an entry is missing amid the history"), _EVIDENCE),
    Falsity.ENTRY_MOVED: Meaning(
        Text("记录不在其应在的位置", "an entry stands where another belongs: entries were put in another order"),
        _EVIDENCE,
    ),
    Falsity.CHAIN_BROKEN: Meaning(
        Text("一条记录与前一条不相连", "an entry does not follow the one before it"), _EVIDENCE
    ),
    Falsity.CHAIN_CUT: Meaning(
        Text("历史被截断：最后的记录不见了", "the history was cut short: its last entries are gone"), _EVIDENCE
    ),
    Falsity.ROW_DIFFERS: Meaning(
        Text("备案行与最后一条记录不符", "the filing's row is not what its last entry left"), _EVIDENCE
    ),
    Falsity.FILING_REMOVED: Meaning(
        Text("备案被删除，且并非依权限删除", "a filing was removed, and by no right"), _EVIDENCE
    ),
    Falsity.HISTORY_REWRITTEN: Meaning(
        Text(
            "历史被改写：自身相连，但与当日签名的摘要不符",
            "a history was rewritten: whole in itself, yet not the one signed",
        ),
        _EVIDENCE,
    ),
    Falsity.ROW_REWRITTEN: Meaning(
        Text(
            "备案行被改写：版本未变，内容与签名时不同",
            "a row was rewritten: same version, other content than was signed",
        ),
        _EVIDENCE,
    ),
    Falsity.HEAD_FORGED: Meaning(
        Text("总摘要的签名不是本局的", "a head does not bear our signature, or was edited"), _HEAD
    ),
    Falsity.HEAD_MISSING: Meaning(Text("缺少一份总摘要", "a head is missing"), _HEAD),
    Falsity.HEAD_MOVED: Meaning(
        Text("总摘要不在其应在的位置", "a head stands where another belongs: heads were put in another order"), _HEAD
    ),
    Falsity.HEADS_BROKEN: Meaning(Text("总摘要与前一份不相连", "a head does not follow the one before it"), _HEAD),
    Falsity.HEAD_COVERED: Meaning(
        Text(
            "有人试图覆盖或删除总摘要（未得逞）",
            "someone laid a newer version or a delete marker over a head, in vain",
        ),
        _HEAD,
    ),
    Falsity.HEAD_LATE: Meaning(
        Text("一天半没有新的总摘要", "there is no head of the last day and a half"),
        Text(
            "查看函数 audit_histories 的日志与权限；恢复后它自行补上。",
            "Look at the log and rights of the function audit_histories; once it runs again it makes up for it.",
        ),
    ),
}
