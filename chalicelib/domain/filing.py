"""A filing, its states, the moves between them, and its hash-chained history."""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, SerializeAsAny

from chalicelib.domain.elements import Form
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.seal import SealLevel
from chalicelib.domain.verdict import Finding
from chalicelib.errors import Text, WrongState


class State(StrEnum):
    """Where a filing stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REFERRED = "referred"
    FILED = "filed"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done to a filing."""

    OPEN = "open"
    EDIT = "edit"
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    REFER = "refer"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    VOID = "void"
    CORRECT = "correct"
    REISSUE = "reissue"
    RECHECK = "recheck"
    RESEAL = "reseal"
    DELETE = "delete"
    EXPIRE = "expire"


class Way(NamedTuple):
    """From which states a move is possible, and to which it leads (None: it stays)."""

    start: frozenset[State]
    to: State | None


S = State
MOVES: dict[Move, Way] = {
    Move.EDIT: Way(frozenset({S.DRAFT, S.REJECTED}), None),
    Move.SUBMIT: Way(frozenset({S.DRAFT, S.REJECTED}), S.SUBMITTED),
    Move.ACCEPT: Way(frozenset({S.SUBMITTED, S.REFERRED}), S.ACCEPTED),
    Move.REJECT: Way(frozenset({S.SUBMITTED, S.REFERRED}), S.REJECTED),
    Move.REFER: Way(frozenset({S.SUBMITTED}), S.REFERRED),
    Move.ISSUE: Way(frozenset({S.ACCEPTED}), S.FILED),
    Move.WITHDRAW: Way(frozenset({S.DRAFT, S.SUBMITTED, S.REJECTED, S.REFERRED}), S.WITHDRAWN),
    Move.REVOKE: Way(frozenset({S.FILED}), S.REVOKED),
    Move.VOID: Way(frozenset({S.REVOKED}), None),
    Move.CORRECT: Way(frozenset({S.FILED}), None),
    Move.REISSUE: Way(frozenset({S.FILED}), None),
    Move.RECHECK: Way(frozenset({S.FILED}), None),
    Move.RESEAL: Way(frozenset({S.FILED, S.REVOKED}), None),
}

ENDINGS: dict[Move, frozenset[State]] = {
    Move.DELETE: frozenset({S.DRAFT}),
    Move.EXPIRE: frozenset({S.DRAFT, S.REJECTED, S.WITHDRAWN}),
}
"""Moves that leave no filing: its row goes, and of all that was kept under it the last entry alone stays."""

NAMES: dict[State, Text] = {
    S.DRAFT: Text("草稿", "draft"),
    S.SUBMITTED: Text("已申报，核验中", "submitted, being verified"),
    S.ACCEPTED: Text("已受理，回执生成中", "accepted, receipt being made"),
    S.REJECTED: Text("比对不通过", "rejected"),
    S.REFERRED: Text("已转人工办理", "with an officer"),
    S.FILED: Text("已备案", "filed"),
    S.REVOKED: Text("已撤销", "revoked"),
    S.WITHDRAWN: Text("已撤回", "withdrawn"),
}

CLAIMING = frozenset({S.SUBMITTED, S.REFERRED, S.ACCEPTED, S.FILED})


class Role(StrEnum):
    """Who may act."""

    PORTAL = "portal"
    OFFICER = "officer"
    OPS = "ops"
    SYSTEM = "system"


WAYS_OF: dict[Role, dict[Move, frozenset[State]]] = {
    Role.PORTAL: {
        Move.EDIT: MOVES[Move.EDIT].start,
        Move.SUBMIT: MOVES[Move.SUBMIT].start,
        Move.REFER: MOVES[Move.SUBMIT].start | MOVES[Move.REFER].start,
        Move.WITHDRAW: MOVES[Move.WITHDRAW].start,
        Move.DELETE: ENDINGS[Move.DELETE],
    },
    Role.OFFICER: {
        Move.ACCEPT: frozenset({S.REFERRED}),
        Move.REJECT: frozenset({S.REFERRED}),
        Move.CORRECT: MOVES[Move.CORRECT].start,
        Move.REVOKE: MOVES[Move.REVOKE].start,
    },
}
"""What people may ask for, and in which states; a draft referred is submitted on its way."""


def moves_from(state: State, role: Role) -> tuple[Move, ...]:
    """The moves that callers of a role may ask for in a state."""
    return tuple(move for move, states in WAYS_OF.get(role, {}).items() if state in states)


class Actor(Frozen):
    """Who acted: the role, and the id under which the role knows them (never a name)."""

    role: Role
    id: str


SYSTEM = Actor(role=Role.SYSTEM, id="miaopi")


class Material(Frozen):
    """A material as pinned by submission: object key and version, size in bytes, SHA-256 in hex if it was known."""

    kind: str
    key: str
    version_id: str
    size: int
    sha256: str | None = None


class DetachedSeal(Frozen):
    """A second seal kept beside the PDF that it is for (GB/T 38540): object key, SHA-256 in hex, size in bytes."""

    key: str
    sha256: str
    size: int


class Document(Frozen):
    """A sealed PDF as stored: object key, SHA-256 in hex, size in bytes, when sealed, and how strong the seal is.

    `wanting` when that is less than was asked for, since no time-stamp was to be had: it is to be sealed again.
    `detached_wanting` when a second seal was asked for and not to be had.
    """

    key: str
    sha256: str
    size: int
    sealed_at: datetime
    level: SealLevel = SealLevel.SIGNED
    wanting: bool = False
    detached: DetachedSeal | None = None
    detached_wanting: bool = False

    @property
    def unfinished(self) -> bool:
        """Whether anything that was asked for is still wanting."""
        return self.wanting or self.detached_wanting


class Revocation(Frozen):
    """Why and by which decision a receipt was revoked."""

    reason: str
    decision_number: str
    at: datetime
    officer: str


class CorrectedElement(Frozen):
    """One element of the form put right: its JSON pointer, and the JSON values that stood and stand there."""

    pointer: str
    before: Any
    after: Any


class Correction(Frozen):
    """An officer's slip put right: what, why, and the receipt that a new version has taken the place of."""

    elements: tuple[CorrectedElement, ...]
    reason: str
    at: datetime
    officer: str
    check_code: str
    receipt: Document


class Decision(Frozen):
    """An officer's decision on a referred filing."""

    accept: bool
    reason: str
    at: datetime
    officer: str


class Event(Frozen, extra="allow"):
    """One entry of a filing's history; `hash` is SHA-256 over the entry and the hash before it.

    `correlation` is the id of the request that the move follows from; entries of release 0.1.0 have none. What only a
    later release knows is carried along, here and in `Filing`, so that a release may be taken back.
    """

    filing_id: str
    version: int
    at: datetime
    actor: Actor
    move: Move
    start: State | None
    to: State
    why: str | None = None
    correlation: str | None = None
    before: str = ""
    hash: str = ""

    def digest(self) -> str:
        """The hash this entry must bear: SHA-256 (hex) of its canonical JSON without `hash`.

        A correlation that is not there is left out, so that entries from before there was one keep their hash.
        """
        unsaid = {"hash"} if self.correlation else {"hash", "correlation"}
        content = self.model_dump(mode="json", exclude=unsaid)
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def project_of(form: Form) -> str | None:
    """The project of an item that a filing with this form would hold; additions and changes hold none."""
    return f"{form.item}#{form.project.code}" if getattr(form, "kind", None) in (None, "start") else None


def refers_to(form: Form) -> str | None:
    """The number of the filing that the form adds to or changes, if it does."""
    number: str | None = getattr(form, "adds_to", None) or getattr(form, "changes_filing", None)
    return number


def parsed(raw: Any) -> Any:
    """A form from its JSON; a form stays as it is."""
    return raw if isinstance(raw, Form) else parse_form(raw)


class Filing(Frozen, extra="allow"):
    """One application, from its form to its receipt: a row that moves.

    `correlation` is the id of the newest request that moved it; what the system does by itself goes on under it.
    """

    id: str
    form: Annotated[SerializeAsAny[Form], BeforeValidator(parsed)]
    state: State
    version: int
    round: int = 0
    head: str = ""
    correlation: str | None = None
    opened_at: datetime
    changed_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    filed_at: datetime | None = None
    materials: tuple[Material, ...] = ()
    officer_wanted: bool = False
    reasons: tuple[Finding, ...] = ()
    rulebook: str | None = None
    referred_because: str | None = None
    on_trust: bool = False
    disagreement: tuple[Finding, ...] = ()
    number: str | None = None
    check_code: str | None = None
    receipt: Document | None = None
    void_copy: Document | None = None
    corrections: tuple[Correction, ...] = ()
    decision: Decision | None = None
    revocation: Revocation | None = None

    @property
    def item(self) -> str:
        """The item it is filed under."""
        return self.form.item

    @property
    def kind(self) -> str | None:
        """The form's kind, for items that have several."""
        return getattr(self.form, "kind", None)

    @property
    def applicant(self) -> str:
        """The applicant's USCC."""
        return self.form.applicant.uscc

    @property
    def document(self) -> Document | None:
        """What the applicant downloads: the void copy once there is one."""
        return self.void_copy or self.receipt

    @property
    def receipt_version(self) -> int:
        """Which version of its receipt is the one in force: the first, and one more with each correction."""
        return 1 + len(self.corrections)

    @property
    def to_be_sealed(self) -> bool:
        """Whether a receipt, a new version of it or a void copy has still to be made."""
        wanting = {S.ACCEPTED: self.receipt, S.FILED: self.receipt, S.REVOKED: self.void_copy}
        return self.state in wanting and wanting[self.state] is None

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves that are possible now."""
        return tuple(move for move, way in MOVES.items() if self.state in way.start)

    def moves_of(self, role: Role) -> tuple[Move, ...]:
        """Those that callers of a role may ask for now."""
        return moves_from(self.state, role)

    @property
    def claim(self) -> str | None:
        """The project this filing holds against others of its item (works: form `start` only)."""
        return project_of(self.form) if self.state in CLAIMING else None


class Step(NamedTuple):
    """One move ready to be written: the filing before (None when opened), after, and the history entry.

    `request` is the one that asks for it, if it may come again: no second move is written for it.
    """

    before: Filing | None
    after: Filing
    event: Event
    request: KeyedRequest | None = None


def opened(
    filing_id: str,
    form: Form,
    *,
    by: Actor,
    at: datetime,
    request: KeyedRequest | None = None,
    correlation: str | None = None,
) -> Step:
    """A new draft."""
    first = {"state": S.DRAFT, "version": 1, "opened_at": at, "changed_at": at}
    draft = Filing(id=filing_id, form=form, correlation=correlation, **first)
    return _step(None, draft, Move.OPEN, by, None)._replace(request=request)


def moved(
    filing: Filing,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    why: str | None = None,
    request: KeyedRequest | None = None,
    correlation: str | None = None,
    **changes: Any,
) -> Step:
    """The filing after a move, with `changes` of its fields; raises `WrongState`, which tells the possible moves.

    A move that no request asked for goes on under the filing's `correlation`.
    """
    way = MOVES[move]
    if filing.state not in way.start:
        raise wrong_state(filing, move)
    state = way.to or filing.state
    changes |= {"state": state, "version": filing.version + 1, "changed_at": at}
    changes |= {"correlation": correlation or filing.correlation}
    return _step(filing, filing.model_copy(update=changes), move, by, why)._replace(request=request)


def ended(filing: Filing, move: Move, *, by: Actor, at: datetime, correlation: str | None = None) -> Event:
    """The last entry of a filing that a move leaves nothing else of; raises `WrongState` as `moved` does."""
    if filing.state not in ENDINGS[move]:
        raise wrong_state(filing, move)
    changes = {"version": filing.version + 1, "changed_at": at, "correlation": correlation or filing.correlation}
    return _step(filing, filing.model_copy(update=changes), move, by, None).event


def expired_after(newest: Event, *, by: Actor, at: datetime) -> Event:
    """The last entry of a filing whose row has gone by its time, made from the newest entry that it has left."""
    entry = Event(
        filing_id=newest.filing_id,
        version=newest.version + 1,
        at=at,
        actor=by,
        move=Move.EXPIRE,
        start=newest.to,
        to=newest.to,
        correlation=newest.correlation,
        before=newest.hash,
    )
    return entry.model_copy(update={"hash": entry.digest()})


def wrong_state(filing: Filing, move: Move) -> WrongState:
    """The refusal of a move, telling the state and the moves that are possible for whoever may ask for such a one."""
    name = NAMES[filing.state]
    asking = next((role for role, ways in WAYS_OF.items() if move in ways), None)
    moves = filing.moves_of(asking) if asking else filing.moves
    return WrongState(
        Text(f"备案当前为“{name.zh}”，不能执行该操作。", f"The filing is {name.en}; {move} is not possible."),
        more={"state": filing.state, "moves": list(moves)},
    )


def _step(before: Filing | None, after: Filing, move: Move, by: Actor, why: str | None) -> Step:
    event = Event(
        filing_id=after.id,
        version=after.version,
        at=after.changed_at,
        actor=by,
        move=move,
        start=before.state if before else None,
        to=after.state,
        why=why,
        correlation=after.correlation,
        before=before.head if before else "",
    )
    event = event.model_copy(update={"hash": event.digest()})
    return Step(before, after.model_copy(update={"head": event.hash}), event)
