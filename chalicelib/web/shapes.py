"""The shapes of every answer; times are RFC 3339 in UTC, days are Beijing days, measures are decimal strings."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, RootModel

from chalicelib.domain.frozen import Frozen


class Shape(Frozen):
    """An answer, or part of one; its published schema leaves room for fields that later versions add."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.pop("additionalProperties", None))


class Health(Shape):
    """The API is alive."""

    status: Literal["ok"]
    version: str
    stage: str


class Document(RootModel[dict[str, Any]]):
    """An OpenAPI document."""


class FormGuide(Shape):
    """One form of an item: its kind where there are several, its title, the materials it asks for."""

    kind: str | None
    title: str
    materials: tuple["MaterialGuide", ...]
    form_schema: dict[str, Any] | None = None


class MaterialGuide(Shape):
    """One material: its name in addresses, its title, and whether credit of grade A stands in for it."""

    kind: str
    title: str
    waivable: bool


class ItemGuide(Shape):
    """One item: its name, who may file it, the division that supervises it, its forms."""

    id: str
    name: str
    scope: str
    division: str
    forms: tuple[FormGuide, ...]


class Items(Shape):
    """The items."""

    items: tuple[ItemGuide, ...]


class Rule(Shape):
    """One rule: the element it is about (JSON pointer), what it compares, its source and law, what follows else."""

    id: str
    kinds: tuple[str, ...]
    element: str
    compares: str
    source: str | None
    law: str
    otherwise: str
    since: date
    until: date | None


class Rules(Shape):
    """The rule book of an item."""

    item: str
    rules: tuple[Rule, ...]


class Reason(Shape):
    """Why an element or material did not pass, or what is noted of it.

    `pointer` leads into the form or to `/materials/<kind>`; `filed` and `found` are what was filed and what the source
    says.
    """

    code: str
    rule: str
    outcome: str
    pointer: str
    text: str
    do: str
    filed: str | None
    found: str | None
    source: str | None
    asked_at: datetime | None
    law: str | None


class Precheck(Shape):
    """What a submission would come to now; materials are not looked at."""

    outcome: str
    reasons: tuple[Reason, ...]


class Contacts(Shape):
    """Whom to call."""

    text: str
    technical: str
    advice: str


class Slot(Shape):
    """Where to upload one material: POST multipart/form-data of `fields`, then `file`, to `url`."""

    kind: str
    title: str
    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: datetime


class MaterialFault(Shape):
    """Why an upload is refused."""

    code: str
    text: str


class FormCheck(Shape):
    """What the form check of the newest upload found; faults refuse it, `absent` is what its text does not bear."""

    version: str
    faults: tuple[MaterialFault, ...]
    pages: int | None
    has_text: bool
    absent: tuple[str, ...]
    checked_at: datetime


class Pinned(Shape):
    """The upload that the submission pinned."""

    version: str
    size: int
    sha256: str | None


class Material(Shape):
    """One material owed; `uploaded` from the submission on, `check` as soon as an upload has been looked at."""

    kind: str
    title: str
    waivable: bool
    uploaded: Pinned | None
    check: FormCheck | None


class Receipt(Shape):
    """What there is to download; `void` once it is the void copy of a revoked receipt."""

    sha256: str
    size: int
    sealed_at: datetime
    void: bool


class DetachedSealLink(Shape):
    """A link that downloads the second seal of the file beside it: SES v4 of GB/T 38540-2020, in DER."""

    url: str
    filename: str
    sha256: str
    size: int


class ReceiptLink(Shape):
    """A link that downloads the receipt for `expires_in` seconds, and one to its detached seal if it has one."""

    url: str
    filename: str
    sha256: str
    size: int
    void: bool
    expires_in: int
    detached_seal: DetachedSealLink | None


class Delivery(Shape):
    """How far a receiving system has been told: highest version sent and acknowledged, attempts at the newest."""

    system: str
    name: str
    status: str
    version: int
    acknowledged: int
    attempts: int
    answer: str | None
    at: datetime | None


class Event(Shape):
    """One entry of the history; `hash` chains it to the one before."""

    version: int
    at: datetime
    move: str
    start: str | None
    to: str
    role: str
    by: str | None
    why: str | None
    hash: str


class Look(Shape):
    """An officer's look at the filing: the first within an hour, and the version that stood then."""

    officer: str
    at: datetime
    version: int


class Deleted(Shape):
    """A draft that is no more, and when it was deleted; its id and history's last hash alone are kept."""

    id: str
    deleted_at: datetime


class Decision(Shape):
    """An officer's decision."""

    accept: bool
    reason: str
    at: datetime
    officer: str | None


class Correction(Shape):
    """An officer's slip put right: the receipt that was replaced, and the elements (JSON pointers) that were wrong."""

    version: int
    check_code: str
    elements: tuple[str, ...]
    reason: str
    at: datetime
    officer: str | None


class Revocation(Shape):
    """Why and by which decision a receipt was revoked, on which Beijing day."""

    reason: str
    decision_number: str
    day: date


class Entry(Shape):
    """A filing as lists show it and as every move answers: where it stands and what may be done.

    `kept_until` is when it is deleted with all that belongs to it unless it moves; None for what is kept for ever.
    """

    id: str
    item: str
    item_name: str
    kind: str | None
    state: str
    state_name: str
    version: int
    round: int
    applicant_name: str
    project_name: str
    project_code: str
    number: str | None
    moves: tuple[str, ...]
    opened_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    filed_at: datetime | None
    kept_until: datetime | None


class Opened(Entry):
    """A new draft with its upload slots."""

    uploads: tuple[Slot, ...]


class Filings(Shape):
    """Part of a list; `cursor` leads to the part after it."""

    filings: tuple[Entry, ...]
    cursor: str | None


class Filing(Entry):
    """A filing as it stands; the form of the applicant's own is told in full."""

    form: dict[str, Any]
    reasons: tuple[Reason, ...]
    materials: tuple[Material, ...]
    check_code: str | None
    receipt: Receipt | None
    deliveries: tuple[Delivery, ...]
    trail: tuple[Event, ...]
    decision: Decision | None
    receipt_version: int
    corrections: tuple[Correction, ...]
    revocation: Revocation | None
    referred_because: str | None
    referred_text: str | None
    contacts: Contacts | None
    on_trust: bool
    rulebook: str | None


class Fact(Shape):
    """How one registry answered."""

    registry: str
    name: str
    status: str
    why: str | None
    at: datetime


class Finding(Shape):
    """What one rule found, passes too: the rule, what it compares, its law; what was filed, and what was found where.

    `filed` and `found` are masked where personal; `compares` and `law` are None for a rule no longer in the book.
    """

    rule: str
    compares: str | None
    outcome: str
    pointer: str
    code: str | None
    text: str | None
    filed: str | None
    found: str | None
    source: str | None
    asked_at: datetime | None
    law: str | None


class Judgement(Shape):
    """What one round was judged by and what every rule found: enough to explain the outcome.

    `day` is the Beijing day whose rules judged, that of the submission; `rulebook` their version; `recheck` tells the
    later judgement of what was accepted on trust. `outcome` and `rulebook` are None while registries are silent.
    """

    round: int
    recheck: bool
    day: date
    rulebook: str | None
    outcome: str | None
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


class DeskFiling(Filing):
    """A filing as an officer sees it: personal elements masked; every judgement of it, the newest last."""

    judgements: tuple[Judgement, ...]
    disagreement: tuple[Reason, ...]
    looks: tuple[Look, ...]


class Answer(Shape):
    """One of three answers: whether it holds (None when that cannot be said from here), and in words."""

    holds: bool | None
    text: str


class Answers(Shape):
    """Is the document whole, is what it says in force, and is its issuer the bureau: three answers, never one."""

    document: Answer
    in_force: Answer
    issuer: Answer


class SealedFile(Shape):
    """The file as it was sealed last: whoever holds one with this SHA-256 (hex) holds that very file."""

    sha256: str
    size: int
    sealed_at: datetime


class NewerReceipt(Shape):
    """The newest version of a receipt that was corrected, and the Beijing day of the correction."""

    check_code: str
    version: int
    corrected_on: date


class ReceiptStatus(Shape):
    """What the public may know of a receipt, as this version of it says; nothing personal.

    `version` is 1, and one more with each correction of an officer's slip: `replaces` is then the check code of the
    version before, `replaced_by` the newest version where this is an older one. `file` is None while it is being made.
    """

    check_code: str
    version: int
    answers: Answers
    state: Literal["in-preparation", "in-force", "replaced", "revoked"]
    state_name: str
    number: str
    item: str
    item_name: str
    title: str
    applicant_name: str
    project_name: str
    issued_on: date
    file: SealedFile | None
    replaces: str | None
    replaced_by: NewerReceipt | None
    revocation: Revocation | None


class Revocations(Shape):
    """Part of the public list of revoked receipts."""

    revocations: tuple[ReceiptStatus, ...]
    cursor: str | None


class SignedRevocations(Shape):
    """The whole list of revoked receipts as of a time, signed: a JWS (RFC 7515, compact) with ES256.

    Its payload is JSON: `issuer`, `as_of`, `until` (when a newer one is there for sure) and `revocations`, each with
    `number`, `check_code`, `state`, `revoked_on`, `decision_number`. Its header's `x5c` is the chain of the seal's key.
    """

    as_of: datetime
    until: datetime
    jws: str


class Difference(Shape):
    """Where a file and the record differ: the element, its name, what the file says and what is on record."""

    element: str
    name: str
    file: str
    record: str


class ReceiptCheck(Shape):
    """A PDF put to the test; the three `answers` in words, and as three truths.

    `whole`: nothing changed after sealing; `trusted`: sealed by us; `in_force`: this receipt is, None where none is on
    record; `faults` are codes of what is wrong with the file.
    """

    whole: bool
    trusted: bool
    in_force: bool | None
    text: str
    answers: Answers
    faults: tuple[str, ...]
    sealed_at: datetime | None
    differences: tuple[Difference, ...]
    record: ReceiptStatus | None
