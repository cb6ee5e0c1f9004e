"""What the use cases need of the outside, as small protocols."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from pydantic import Field

from chalicelib.domain.caller import Caller
from chalicelib.domain.circuit import Circuit
from chalicelib.domain.dead_letters import Aside, Depth, Letter, Lost
from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.filing import Event, Filing, Step
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.looks import Look
from chalicelib.domain.materials import FormCheck
from chalicelib.domain.numbering import Series
from chalicelib.domain.own_filings import Bearing
from chalicelib.domain.premises import Listeners
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.receipt import Revocation as PrintedRevocation
from chalicelib.domain.record import Piece, Under
from chalicelib.domain.registries import Answer, Query, Registry
from chalicelib.domain.resting import Resting
from chalicelib.domain.restoring import KeptRow, Wanted
from chalicelib.domain.seal import SealFault, SealLevel
from chalicelib.domain.sharing import Acknowledged, Delivery, Message, System
from chalicelib.domain.standing import Standing
from chalicelib.domain.verdict import Verdict


class KeptVerdict(Frozen):
    """What one round was judged by and what came of it: enough to judge again.

    `verdict` is None while registries are silent. `recheck` tells the judgement after an acceptance on trust, which is
    kept beside the acceptance's own and never in its place.
    """

    filing_id: str
    round: int
    day: date
    form: dict[str, Any]
    answers: dict[str, Answer]
    own: tuple[OwnFiling, ...] = ()
    materials: dict[str, FormCheck] = Field(default_factory=dict)
    verdict: Verdict | None = None
    recheck: bool = False


class MaterialCheck(Frozen):
    """The form check of one uploaded version of a material, and the SHA-256 (hex) of its bytes if it was reckoned."""

    kind: str
    version_id: str
    check: FormCheck
    at: datetime
    sha256: str | None = None


class Dossier(NamedTuple):
    """Everything kept under one filing."""

    filing: Filing
    events: tuple[Event, ...]
    verdicts: tuple[KeptVerdict, ...]
    rechecks: tuple[KeptVerdict, ...]
    deliveries: tuple[Delivery, ...]
    checks: tuple[MaterialCheck, ...]
    looks: tuple[Look, ...] = ()

    @property
    def verdict(self) -> KeptVerdict | None:
        """What the filing's newest round was judged by, if it was."""
        return _of_round(self.verdicts, self.filing.round)

    @property
    def recheck(self) -> KeptVerdict | None:
        """What the newest round was judged by again, if it was."""
        return _of_round(self.rechecks, self.filing.round)


def _of_round(kept: tuple[KeptVerdict, ...], wanted: int) -> KeptVerdict | None:
    return next((one for one in kept if one.round == wanted), None)


class Page[T](NamedTuple):
    """Part of a list, and the cursor of the part after it."""

    entries: tuple[T, ...]
    cursor: str | None


class Told(NamedTuple):
    """An answer (status, body) as release 0.1.0 kept it whole; may go after the next release."""

    status: int
    body: str


class Filings(Protocol):
    """The one store. Reads are strongly consistent but for the lists."""

    def load(self, filing_id: str) -> Filing:
        """The filing as it stands; raises `NotFound`."""

    def dossier(self, filing_id: str) -> Dossier:
        """The filing with all that is kept under it; raises `NotFound`."""

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        """Write filing, history entry and what follows from them in one transaction.

        What follows: the claim taken or freed, the series' counter raised by exactly one and the pointers from
        number and check code when the step gives them; a correction gives a check code alone; for 24 hours, what the
        step's request has done. Raises `DoneBefore`, whatever else stands in the way, when the request's key has moved
        a filing already, `Changed` when the filing moved meanwhile, `ProjectClaimed` when another filing holds the
        project, `Busy` when the number was taken (read `last_number` again) or the store was overrun.
        """

    def done_by(self, request: KeyedRequest, at: datetime) -> Standing | Told | None:
        """Where the filing stood that a request has moved in the 24 hours before `at`, right after it was moved.

        Raises `KeyReused` when another request has moved a filing under the same key.
        """

    def remove(self, filing: Filing, last: Event) -> None:
        """Remove a filing's row and leave its last entry, in one transaction; raises `Changed` when it moved meanwhile.

        What else is kept under it goes by `forget`, which the stream calls for.
        """

    def renew(self, filing_id: str) -> bool:
        """Give a row of an earlier release the attributes of today, its content as it is; whether it lacked any.

        One that is gone, or moves meanwhile, is left as it is.
        """

    def last_entry(self, filing_id: str) -> Event | None:
        """The last entry of a filing that is gone; None when it is there or was never, or went by no right."""

    def forget(self, last: Event) -> None:
        """Forget what is kept under a filing whose row is gone, but its last entry: `last`, unless one is there.

        Safe to repeat; a filing whose row is there is left as it is.
        """

    def last_number(self, series: Series) -> int:
        """The last number given in a series, 0 before the first."""

    def verdict(self, filing_id: str, round: int) -> KeptVerdict | None:  # noqa: A002
        """What a round was judged by, if it was."""

    def keep_verdict(self, verdict: KeptVerdict) -> None:
        """Keep the answers got so far, so that nothing answered is asked twice; never takes a verdict's place."""

    def kept_verdicts(self, cursor: str | None = None) -> Page[KeptVerdict]:
        """Part of everything that rounds were judged by, rechecks apart, in no order; for operators, since it is slow.

        A part may be empty and have one after it.
        """

    def note_check(self, filing_id: str, check: MaterialCheck) -> None:
        """Keep the check of a material; the newest upload wins."""

    def note_look(self, filing_id: str, look: Look) -> None:
        """Keep that an officer looks; one a filing, officer and hour, the first."""

    def to_tell(self, filing_id: str, system: System) -> tuple[Filing | None, Delivery]:
        """The filing as it stands, None when it is gone, and how far a system has been told of it, at one reading."""

    def delivery(self, filing_id: str, system: System) -> Delivery:
        """How far a system has been told; a blank one before the first push."""

    def note_delivery(self, filing_id: str, delivery: Delivery) -> None:
        """Keep how far a system has been told; never lowers what was acknowledged."""

    def by_number(self, number: str) -> Filing:
        """The filing with an official number; raises `NotFound`."""

    def by_check_code(self, code: str) -> Filing:
        """The filing with a receipt's check code; raises `NotFound`."""

    def claimed_by(self, claim: str) -> str | None:
        """The id of the filing that holds a project."""

    def of_applicant(self, uscc: str, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        """An applicant's filings, newest first."""

    def own_filings(self, bearing: Bearing) -> tuple[OwnFiling, ...]:
        """The applicant's filings that bear on a form, as facts for judging it, newest first."""

    def resting(
        self, place: Resting, before: datetime | None = None, cursor: str | None = None, limit: int = 100
    ) -> Page[Filing]:
        """Filings something must still happen to, by place, longest at rest first."""

    def revocations(self, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        """Revoked filings, newest first."""


class Record(Protocol):
    """The store from end to end, for those who compare. Reads but for `part` are strongly consistent."""

    def part(self, cursor: str | None = None) -> Page[Piece]:
        """Part of everything, in no order; what stands under one filing is never torn apart. Slow, like any scan."""

    def under(self, filing_id: str) -> Under:
        """What stands under a filing's id now; a blank one when nothing does."""

    def standing(self, filing_ids: Iterable[str]) -> Mapping[str, Filing]:
        """The filings among these that are there and can be read."""

    def leads(self, names: Iterable[str]) -> Mapping[str, str]:
        """The filing that each of these leads names, those left out that are not there."""


class Beside(Protocol):
    """An earlier state of the store, restored beside the one in force."""

    def part(self, cursor: str | None = None) -> Page[KeptRow]:
        """Part of the earlier state, in no order; raises `NotFound` when there is none."""

    def standing(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KeptRow]:
        """The rows of these keys that are in force."""

    def put_back(self, wants: Sequence[Wanted]) -> list[bool]:
        """Put rows in force, in no order, each only while what stands there is what was seen; tells which were."""

    def count_up(self, series: Series, serial: int) -> None:
        """Have the series go on after this number; a counter that is higher stays."""


class Bookmarks(Protocol):
    """How far long walks have come."""

    def load(self, walk: str) -> str | None:
        """What was kept last; None before the first time."""

    def keep(self, walk: str, place: str) -> None:
        """Keep in the place of what was kept before."""


class CannotJudge(Exception):  # noqa: N818 - an answer of a rule book, not a failure of ours
    """A rule book cannot judge what was kept; told by elements and kinds of fault, never by values."""


class Candidate(Protocol):
    """A rule book that is not law yet."""

    def judge(self, kept: KeptVerdict) -> Verdict:
        """Its verdict on what was kept; raises `CannotJudge` for this one filing."""


class Upload(NamedTuple):
    """The newest uploaded version of an object; its SHA-256 in hex where the store tells it."""

    version_id: str
    size: int
    sha256: str | None
    at: datetime


class Slot(Frozen):
    """Where and how the applicant uploads one material: POST multipart/form-data of `fields`, then `file`, to `url`."""

    kind: str
    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: datetime


class Materials(Protocol):
    """What applicants upload."""

    def slot(self, key: str, kind: str, *, sha256: str | None, max_bytes: int, at: datetime) -> Slot:
        """A presigned POST that fixes key, type, size and, if given, the SHA-256 (hex)."""

    def newest(self, key: str) -> Upload | None:
        """The newest version under a key, if there is one."""

    def under(self, folder: str) -> Mapping[str, Upload]:
        """The newest version of each key under a folder, at one reading, which tells no SHA-256."""

    def read(self, key: str, version_id: str) -> bytes:
        """The bytes of one version; raises `NotFound`."""

    def set_apart(self, key: str, version_id: str) -> None:
        """Move a refused upload where nothing is ever served from; safe to repeat."""

    def forget(self, folder: str) -> None:
        """Remove every version under a folder, and what was set apart from it; safe to repeat."""

    def remove(self, key: str, version_id: str) -> None:
        """Remove one version that belongs to no filing; safe to repeat."""


class Documents(Protocol):
    """Sealed receipts and void copies."""

    def keep(self, key: str, pdf: bytes) -> None:
        """Store; the key holds the content's hash, so a repeat changes nothing."""

    def read(self, key: str) -> bytes:
        """The bytes; raises `NotFound`."""

    def link(self, key: str, filename: str) -> str:
        """A presigned link that downloads under `filename`, for `link_seconds`."""


class Stored(NamedTuple):
    """What the bucket tells of an object: SHA-256 in hex and size in bytes."""

    sha256: str
    size: int


class Archive(Protocol):
    """The bucket of documents from end to end, for those who compare."""

    def part(self, cursor: str | None = None) -> Page[str]:
        """Part of the keys of all receipts and void copies, and of what stands beside them."""

    def about(self, keys: Iterable[str]) -> Mapping[str, Stored]:
        """What is there under these keys, those left out that are not."""


class Shelved(NamedTuple):
    """A head that was put away, and whether something lies over it: a newer version or a delete marker."""

    name: str
    covered: bool = False


class Uploads(Protocol):
    """The bucket of materials from end to end, for those who compare."""

    def part(self, cursor: str | None = None) -> Page[str]:
        """Part of the ids of all filings that anything is uploaded for, in order; what was set apart is not counted."""

    def newest(self, filing_id: str) -> datetime | None:
        """When the newest came that is uploaded for a filing; None when nothing is."""


class Heads(Protocol):
    """The signed heads of all histories, each put away once and locked."""

    def add(self, name: str, signed: str, until: datetime) -> None:
        """Put one away, locked `until` then; raises `Changed` when there is one under that name."""

    def names(self) -> tuple[Shelved, ...]:
        """All that were ever put away, by name, even those that something was laid over."""

    def read(self, name: str) -> str:
        """What was put away first under a name; raises `NotFound`."""


class Notices(Protocol):
    """What is made public as a whole, each notice taking the place of the one before under its name."""

    def publish(self, name: str, content: bytes) -> None:
        """Put a notice in place of the one that stands."""

    def read(self, name: str) -> bytes:
        """The notice that stands; raises `NotFound`."""


class ListSigner(Protocol):
    """Signs what is published as a list."""

    def sign(self, payload: bytes) -> str:
        """A JWS (RFC 7515, compact) of ES256 with its chain in `x5c`; raises `Unreachable`."""


class NotSigned(Exception):  # noqa: N818 - an answer about a list, not a failure of ours
    """A list that we have not signed, or not like this."""


class ListChecker(Protocol):
    """Tells whether a list is one of ours."""

    def opened(self, jws: str) -> bytes:
        """The payload of what `ListSigner` signed; raises `NotSigned` for anything else."""


class Registries(Protocol):
    """The shared data platform."""

    def ask(self, queries: Iterable[Query[Any]]) -> Mapping[str, Answer]:
        """Ask all at once, each with its time limit; never raises for a registry's failure: that is `no-answer`."""


class Circuits(Protocol):
    """How the registries have done lately, shared by all who ask them."""

    def load(self, registries: Iterable[Registry]) -> Mapping[Registry, Circuit]:
        """Each circuit as it stands, a blank one when nothing is kept; one read. Raises `Busy`, `Unreachable`."""

    def keep(self, circuit: Circuit) -> bool:
        """Write unless another changed it since it was read; whether it was. Raises `Busy`, `Unreachable`."""


class FormChecker(Protocol):
    """The form check of materials, in a limited child process."""

    def check(self, pdf: bytes, expects: Sequence[str]) -> FormCheck:
        """Check one upload; `expects` are the texts that a text layer must bear."""


class Typesetter(Protocol):
    """Makes the pages."""

    def typeset(self, receipt: Receipt, revocation: PrintedRevocation | None = None) -> bytes:
        """One PDF/A-3a with its data embedded, not sealed yet."""


class SealKey(Protocol):
    """The key that seals."""

    def in_force(self) -> bool:
        """Whether it can sign now: neither disabled nor being deleted; raises `Unreachable`."""


class Sealed(NamedTuple):
    """A sealed PDF, how strong its seal is, and whether that is less than was asked for."""

    pdf: bytes
    level: SealLevel
    wanting: bool


class Sealer(Protocol):
    """Seals a PDF."""

    def seal(self, pdf: bytes, at: datetime) -> Sealed:
        """The PDF with visible seal and certifying signature.

        Time-stamps that are not to be had never hold it up: the seal is then a lesser one. Raises `Unreachable` when
        the key does not answer or its clock and ours differ, `Misconfigured` when the certificate is not valid `at`.
        """

    def days_left(self, at: datetime) -> int:
        """Whole days from `at` until the first certificate of the seal's chain ends; negative after that."""


class DetachedSealer(Protocol):
    """Seals a file from outside it, so that the file stays as it is."""

    def seal(self, file: bytes, at: datetime) -> bytes:
        """The seal over the file's bytes, in DER.

        Raises `Unreachable` when the key does not answer, `Misconfigured` when key, certificate and seal do not belong
        together or are not valid `at`.
        """


class Queues(Protocol):
    """Sends messages."""

    def send(self, messages: Sequence[Message]) -> None:
        """Send them all; raises `Unreachable` when one could not be sent."""


class Letters(Protocol):
    """What lies in the queues and their dead-letter queues, by a queue's name behind the stage's prefix; for operators.

    Each raises `NotFound` for a queue that the stage has not, and `Unreachable`.
    """

    def depths(self) -> tuple[Depth, ...]:
        """How much lies in each queue, about."""

    def take(self, queue: str, at_most: int, hidden: timedelta) -> tuple[Letter, ...]:
        """Up to ten letters, out of others' sight for a while; none when none can be had now."""

    def put_back(self, queue: str, letters: Sequence[Letter]) -> None:
        """Have letters that were taken seen again at once; those that are gone stay gone."""

    def send(self, queue: str, letter: Letter) -> None:
        """Send a letter's body and attributes, byte for byte, as a new one."""

    def drop(self, queue: str, letter: Letter) -> None:
        """Take a letter that was taken out of the queue for good."""


class Asides(Protocol):
    """Letters that were set aside."""

    def keep(self, aside: Aside) -> None:
        """Keep for good; a repeat changes nothing. Raises `TooLarge`, `Unreachable`."""

    def of(self, queue: str) -> tuple[Aside, ...]:
        """All that were set aside from a queue; raises `Unreachable`."""


class Stretch(NamedTuple):
    """What a stretch of the stream tells: filings before and after, acknowledgements, and filings that are gone."""

    changes: Sequence[tuple[Filing | None, Filing]] = ()
    acknowledged: Sequence[Acknowledged] = ()
    removed: Sequence[Filing] = ()


class Outbox(Protocol):
    """The stream of the store's changes, which keeps them for a day."""

    def told(self, lost: Lost) -> Stretch:
        """What one stretch tells.

        Raises `Gone` when it is too old, `Unreachable`, and `ValueError` when it cannot be read.
        """


class Waiting(Protocol):
    """Lets a message that was received come again after a while."""

    def put_off(self, queue_arn: str, receipt_handle: str, delay: timedelta) -> None:
        """Make the message visible again after `delay` (12 h at most); raises `Unreachable`."""


class Push(NamedTuple):
    """One push: to whom, a stable id for its content, the JSON body, and the id of the request it follows from."""

    system: System
    id: str
    body: bytes
    correlation: str | None = None


class Acknowledgement(NamedTuple):
    """What a receiving system answered: whether it took the push, in words, and the seconds it took."""

    taken: bool
    answer: str
    seconds: float


class Systems(Protocol):
    """The receiving systems."""

    def push(self, push: Push, at: datetime) -> Acknowledgement:
        """Sign (Standard Webhooks, ed25519) and send; never raises for the receiver's failure."""


class Metrics(Protocol):
    """Figures for the operators; never with personal data."""

    def count(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Count something."""

    def seconds(self, name: str, value: float, **dimensions: str) -> None:
        """Note a duration in seconds."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, aware (UTC)."""

    def sleep(self, delay: timedelta) -> None:
        """Let the time pass."""


class Chance(Protocol):
    """Everything that must not be foreseen."""

    def filing_id(self, at: datetime) -> str:
        """A new UUIDv7."""

    def check_code(self) -> str:
        """A new check code of at least 80 bits."""

    def jitter(self, delay: timedelta) -> timedelta:
        """A delay of between half and the whole of the one given."""


class Tokens(Protocol):
    """Who calls, by their tokens."""

    def read(self, authorization: str, at: datetime) -> tuple[Caller, datetime]:
        """The caller that an Authorization header speaks for, and until when; raises `Unauthenticated`."""


class SealCheck(Frozen):
    """What the seal of a PDF says: whole since, by an issuer of ours, by whom, when; the receipt that it embeds.

    `signed_at` is the time that the signer claims, `stamped_at` the one that a time-stamp vouches for; `faults` stand
    gravest first.
    """

    whole: bool
    trusted: bool
    signer: str | None = None
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    receipt: Receipt | None = None
    faults: tuple[SealFault, ...] = ()


class ReceiptChecker(Protocol):
    """Puts receipts to the test."""

    def check(self, pdf: bytes) -> SealCheck:
        """Check any bytes; never raises for what they are."""


class Premises(Protocol):
    """A stage's own resources from outside, as its operators find them; every method raises `Unreachable`."""

    def caller(self) -> tuple[str, datetime]:
        """As whom AWS knows us, and its time."""

    def table(self) -> frozenset[str]:
        """What of the table is as it must be, by name: `key`, `stream`, `recovery`, `protection`, `ttl`, each index."""

    def bucket(self, name: str) -> frozenset[str]:
        """What of a bucket is as it must be: `versions`, `encryption`, `private`, `lock`."""

    def redrives(self, queue: str) -> bool:
        """Whether a queue is there and has its dead-letter queue beside it."""

    def parameter(self, name: str) -> str | None:
        """The kind of an SSM parameter, String or SecureString; None when it is not there."""

    def listeners(self, topic: str) -> Listeners:
        """How many listen to a topic of alarms, and how many have not said yes."""

    def at_once(self) -> int:
        """How many executions of Lambda the account leaves to all functions that have none reserved."""

    def status(self, url: str) -> int:
        """The HTTP status that an address answers with."""

    def health(self, url: str) -> Mapping[str, str]:
        """What the API at an address says of itself."""

    def denied(self) -> tuple[str, ...]:
        """Those of the operators' actions that the caller may not do; nothing is changed by trying."""
