"""How long each class of what is kept is kept, by which means it goes, and by which law."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain.filing import Event, Filing, Move, State


class Kept(StrEnum):
    """A class of what is kept."""

    DRAFT = "draft"
    ENDED = "ended"
    RECORD = "record"
    ANSWER = "answer"
    REFUSED_UPLOAD = "refused-upload"
    LOG = "log"


class Means(StrEnum):
    """What removes it when its time is over."""

    TTL = "the table's TTL; the rest of a filing follows from its stream"
    LIFECYCLE = "the bucket's lifecycle rule"
    LOG_GROUP = "the log group's own term"
    NOTHING = "nothing"


class Term(NamedTuple):
    """How long, counted from the last move or from when it was written (None: for ever), by what, and by which law."""

    lasts: timedelta | None
    means: Means
    law: str


TERMS: Mapping[Kept, Term] = {
    Kept.DRAFT: Term(timedelta(days=30), Means.TTL, "个人信息保护法 第十九条"),
    Kept.ENDED: Term(timedelta(days=5 * 365 + 2), Means.TTL, "行政诉讼法 第四十六条第二款"),
    Kept.RECORD: Term(None, Means.NOTHING, "档案法 第十三条；国家档案局令第8号（永久）"),
    Kept.ANSWER: Term(timedelta(hours=24), Means.TTL, "个人信息保护法 第十九条"),
    Kept.REFUSED_UPLOAD: Term(timedelta(days=90), Means.LIFECYCLE, "个人信息保护法 第十九条"),
    Kept.LOG: Term(timedelta(days=365), Means.LOG_GROUP, "网络安全法 第二十一条第三项"),
}
"""A rejection may be taken to court for five years at most, so long its filing can prove what it rested on."""


def lasting(kept: Kept) -> timedelta:
    """How long a class is kept that is not kept for ever."""
    lasts = TERMS[kept].lasts
    assert lasts, "what is kept for ever has no term"
    return lasts


def class_of(filing: Filing) -> Kept:
    """The class of a filing with all that is kept under it and uploaded for it."""
    return class_at(filing.state, submitted=bool(filing.round))


def class_at(state: State, *, submitted: bool) -> Kept:
    """The class of a filing in a state, by whether it was ever submitted."""
    if state in (State.REJECTED, State.WITHDRAWN) and submitted:
        return Kept.ENDED
    return Kept.DRAFT if state in (State.DRAFT, State.WITHDRAWN) else Kept.RECORD


def kept_until(filing: Filing) -> datetime | None:
    """When its time is over, counted from its last move; None while it is under way, and for ever once accepted."""
    return _until(class_of(filing), filing.changed_at)


def kept_until_by(history: Sequence[Event]) -> datetime | None:
    """The same by a filing's history alone, from its first entry to its last."""
    submitted = any(event.move is Move.SUBMIT for event in history)
    return _until(class_at(history[-1].to, submitted=submitted), history[-1].at) if history else None


def _until(kept: Kept, since: datetime) -> datetime | None:
    lasts = TERMS[kept].lasts
    return since + lasts if lasts else None
