"""The one place that knows which adapter stands behind which port; built at first use, replaceable as a whole.

A use case is run with its ports filled in by name:

    filing = run(submit, filing_id, by=caller)
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.settings import Settings, settings

if TYPE_CHECKING:
    from chalicelib import ports


class Outside:
    """The real outside: each adapter is imported and built when it is first asked for."""

    @property
    def settings(self) -> Settings:
        """The stage's settings."""
        return settings()

    @cached_property
    def filings(self) -> "ports.Filings":
        """The table."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.filings_dynamodb import DynamoFilings

        return DynamoFilings(client("dynamodb"), self.settings.table)

    @cached_property
    def materials(self) -> "ports.Materials":
        """Uploaded materials."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.documents_s3 import S3Materials

        return S3Materials(client("s3"), self.settings.materials_bucket, self.settings.upload_seconds)

    @cached_property
    def documents(self) -> "ports.Documents":
        """Sealed documents."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.documents_s3 import S3Documents

        return S3Documents(client("s3"), self.settings.documents_bucket, self.settings.link_seconds)

    @cached_property
    def notices(self) -> "ports.Notices":
        """Public notices."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.documents_s3 import S3Notices

        return S3Notices(client("s3"), self.settings.documents_bucket)

    @cached_property
    def list_signer(self) -> "ports.ListSigner":
        """What signs public lists."""
        from chalicelib.adapters.aws import client, parameter
        from chalicelib.adapters.list_signer_jws import KmsListSigner

        chain = parameter(self.settings.seal_certificates)
        return KmsListSigner(client("kms"), self.settings.seal_key_id, chain)

    @cached_property
    def list_checker(self) -> "ports.ListChecker":
        """What tells whether a list is signed by us."""
        from chalicelib.adapters.aws import parameter
        from chalicelib.adapters.list_checker_jws import JwsListChecker

        return JwsListChecker(parameter(self.settings.seal_certificates), self.settings.older_seal_roots)

    @cached_property
    def record(self) -> "ports.Record":
        """The table from end to end."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.record_dynamodb import DynamoRecord

        return DynamoRecord(client("dynamodb"), self.settings.table)

    def restored(self, earlier: str) -> "ports.Beside":
        """A table restored beside the one in force; for operators."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.beside_dynamodb import DynamoBeside

        return DynamoBeside(client("dynamodb"), earlier, self.settings.table)

    @cached_property
    def bookmarks(self) -> "ports.Bookmarks":
        """How far long walks have come."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.bookmarks_dynamodb import DynamoBookmarks

        return DynamoBookmarks(client("dynamodb"), self.settings.table)

    @cached_property
    def archive(self) -> "ports.Archive":
        """The bucket of documents from end to end."""
        from chalicelib.adapters.archive_s3 import S3Archive
        from chalicelib.adapters.aws import client

        return S3Archive(client("s3"), self.settings.documents_bucket)

    @cached_property
    def uploads(self) -> "ports.Uploads":
        """The bucket of materials from end to end."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.uploads_s3 import S3Uploads

        return S3Uploads(client("s3"), self.settings.materials_bucket)

    @cached_property
    def heads(self) -> "ports.Heads":
        """The shelf of signed heads."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.heads_s3 import S3Heads

        return S3Heads(client("s3"), self.settings.audit_bucket)

    @cached_property
    def queues(self) -> "ports.Queues":
        """The queues."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.queues_sqs import SqsQueues

        return SqsQueues(client("sqs"), self.settings.queue_prefix)

    @cached_property
    def letters(self) -> "ports.Letters":
        """What lies in the queues; for operators."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.letters_sqs import SqsLetters

        return SqsLetters(client("sqs"), client("cloudwatch"), self.settings.queue_prefix, self.clock)

    @cached_property
    def asides(self) -> "ports.Asides":
        """Letters set aside; for operators."""
        from chalicelib.adapters.asides_dynamodb import DynamoAsides
        from chalicelib.adapters.aws import client

        return DynamoAsides(client("dynamodb"), self.settings.table)

    @cached_property
    def outbox(self) -> "ports.Outbox":
        """The table's stream, read again; for operators."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.filings_stream import StreamOutbox

        return StreamOutbox(client("dynamodbstreams"))

    @cached_property
    def waiting(self) -> "ports.Waiting":
        """What puts a message off."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.queues_sqs import SqsWaiting

        return SqsWaiting(client("sqs"))

    @cached_property
    def registries(self) -> "ports.Registries":
        """The shared data platform, spared those of its registries that keep failing."""
        from chalicelib.adapters.registries_guarded import GuardedRegistries
        from chalicelib.domain.circuit import limits_within

        return GuardedRegistries(
            self.platform,
            self.circuits,
            limits=limits_within(self.patience),
            clock=self.clock,
            chance=self.chance,
            metrics=self.metrics,
        )

    @cached_property
    def platform(self) -> "ports.Registries":
        """The shared data platform itself."""
        from chalicelib.adapters.registries_http import HttpRegistries

        return HttpRegistries(str(self.settings.registries_url), self.settings.registry_seconds, self.clock)

    @cached_property
    def premises(self) -> "ports.Premises":
        """The stage's own resources; for operators."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.premises_aws import AwsPremises

        return AwsPremises(client, self.settings)

    @cached_property
    def circuits(self) -> "ports.Circuits":
        """How the registries have done lately."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.circuits_dynamodb import DynamoCircuits

        return DynamoCircuits(client("dynamodb"), self.settings.table)

    @cached_property
    def systems(self) -> "ports.Systems":
        """The receiving systems."""
        from chalicelib.adapters.aws import parameter
        from chalicelib.adapters.systems_http import HttpSystems

        key = parameter(self.settings.sharing_key)
        return HttpSystems(self.settings.system_urls, key, self.settings.push_seconds)

    @cached_property
    def checker(self) -> "ports.FormChecker":
        """The form check."""
        from chalicelib.adapters.form_check.checker import ChildFormChecker

        return ChildFormChecker()

    @cached_property
    def typesetter(self) -> "ports.Typesetter":
        """The typesetter."""
        from chalicelib.adapters.receipt_typst import TypstTypesetter

        return TypstTypesetter()

    @cached_property
    def sealer(self) -> "ports.Sealer":
        """The seal."""
        from chalicelib.adapters.aws import client, parameter
        from chalicelib.adapters.seal_pyhanko import KmsRawSigner, PyHankoSealer, stamped_by

        said = self.settings
        signer = KmsRawSigner(client("kms"), said.seal_key_id, self.clock)
        urls = [str(url) for url in said.tsa_urls]
        stamps = stamped_by(said.seal_level, urls, said.tsa_seconds, self._stamp_roots)
        return PyHankoSealer(signer, parameter(said.seal_certificates), *stamps)

    @cached_property
    def detached_sealer(self) -> "ports.DetachedSealer | None":
        """The second seal, where it is switched on; what it needs is read when it first seals."""
        if not self.settings.sm2_key:
            return None
        from chalicelib.adapters.ses_sealer import SesSealer

        return SesSealer(self._ses_means)

    def _ses_means(self) -> Any:
        from chalicelib.adapters.aws import client, parameter
        from chalicelib.adapters.ses_sealer import means
        from chalicelib.adapters.ses_signers import GmsslSigner, KmsSm2Signer, Sm2Signer

        said = self.settings
        key, in_ssm = said.sm2_key, said.sm2_key.startswith("/")
        signer: Sm2Signer = GmsslSigner(parameter(key)) if in_ssm else KmsSm2Signer(client("kms"), key)
        return means(signer, parameter(said.sm2_certificates), self.documents.read(said.sm2_seal))

    @cached_property
    def seal_key(self) -> "ports.SealKey":
        """The seal's key."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.seal_key_kms import KmsSealKey

        return KmsSealKey(client("kms"), self.settings.seal_key_id)

    @property
    def seal_certificate(self) -> Any:
        """What asks for the seal's certificate and puts it in force; for operators."""
        return self.certificate_of(self.settings.seal_key_id, self.settings.seal_certificates)

    def certificate_of(self, key_id: str, parameter: str) -> Any:
        """The same for another key than the one that seals, and the parameter its chain is put into."""
        from chalicelib.adapters.aws import client
        from chalicelib.adapters.seal_certificate import SealCertificate

        return SealCertificate(client("kms"), key_id, client("ssm"), parameter, self.clock)

    @cached_property
    def receipt_checker(self) -> "ports.ReceiptChecker":
        """The test of receipts."""
        from chalicelib.adapters.aws import parameter
        from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker

        chain = parameter(self.settings.seal_certificates)
        return PyHankoReceiptChecker(chain, self.settings.older_seal_roots, self._stamp_roots)

    @property
    def _stamp_roots(self) -> str:
        from chalicelib.adapters.aws import parameter

        return parameter(self.settings.tsa_roots) if self.settings.tsa_roots else ""

    @cached_property
    def tokens(self) -> "ports.Tokens":
        """The tokens of callers."""
        from chalicelib.adapters.tokens_jose import JoseTokens

        return JoseTokens(self.settings.token_keys, self.settings.token_issuer)

    @cached_property
    def metrics(self) -> "ports.Metrics":
        """The operators' figures."""
        from chalicelib.adapters.metrics import EmfMetrics

        return EmfMetrics(self.settings.stage)

    @cached_property
    def clock(self) -> "ports.Clock":
        """The time."""
        from chalicelib.adapters.clock import SystemClock

        return SystemClock()

    @cached_property
    def chance(self) -> "ports.Chance":
        """Chance."""
        from chalicelib.adapters.chance import SystemChance

        return SystemChance()

    @property
    def patience(self) -> timedelta:
        """How long silent registries are asked again."""
        return timedelta(seconds=self.settings.patience_seconds)

    @property
    def overdue(self) -> timedelta:
        """The age at which the sweep refers."""
        return timedelta(seconds=self.settings.overdue_seconds)

    @property
    def issuer_uscc(self) -> str:
        """The bureau's own USCC."""
        return self.settings.issuer_uscc

    @property
    def public_url(self) -> str:
        """Where the public reaches the check pages."""
        return str(self.settings.public_url)


def stage_variables(stage: str) -> dict[str, str]:
    """The environment of a deployed stage's functions, asked of its stack; for operators."""
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.stage_variables import variables_of

    return variables_of(stage, client("cloudformation"), client("lambda"))


_replaced: list[Any] = []


@cache
def _real() -> Outside:
    return Outside()


def outside() -> Any:
    """The outside in use: the real one unless `using` put another in its place."""
    return _replaced[-1] if _replaced else _real()


@contextmanager
def using(other: Any) -> Iterator[None]:
    """Put another outside (an object with the same attributes) in place of the real one for a while."""
    _replaced.append(other)
    try:
        yield
    finally:
        _replaced.pop()


@cache
def _wanted(use_case: Callable[..., Any]) -> tuple[str, ...]:
    parameters = inspect.signature(use_case).parameters.values()
    return tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY and hasattr(Outside, p.name))


def run[R](use_case: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Call a use case, its keyword-only ports filled in from the outside in use."""
    here = outside()
    return use_case(*args, **{name: getattr(here, name) for name in _wanted(use_case)}, **kwargs)
