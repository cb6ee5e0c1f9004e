"""A stage under moto: everything real but the clock, the registries and the receiving systems."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from chalicelib.adapters import aws as clients
from chalicelib.domain.filing import Filing
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.working_days import beijing_day
from chalicelib.settings import settings
from chalicelib.usecases.open_draft import open_draft
from chalicelib.usecases.submit import submit
from chalicelib.usecases.upload_slot import key_of
from chalicelib.wiring import Outside, run, using
from local.examples import example
from local.materials import make_material
from local.pki import Root, make_root
from local.platform.registry import lookup
from tests.aws import PREFIX, TABLE, aws, client
from tests.fakes.clock import FakeClock
from tests.fakes.list_signer import FakeListChecker, FakeListSigner
from tests.fakes.registries import FakeRegistries
from tests.fakes.systems import FakeSystems
from tests.integration.carrier import Carrier
from tests.world import portal_of


class StageOutside(Outside):
    """The real outside, but for what is not AWS's."""

    @cached_property
    def clock(self) -> FakeClock:
        """Now, once: moto's own clock is the machine's."""
        return FakeClock(datetime.now(UTC))

    @cached_property
    def registries(self) -> FakeRegistries:
        """The platform's data, in process."""
        return FakeRegistries(self.clock, lookup=lambda registry, key: lookup(registry, key, self.today))

    @cached_property
    def systems(self) -> FakeSystems:
        """Receiving systems that keep what they are told."""
        return FakeSystems()

    @cached_property
    def list_signer(self) -> FakeListSigner:
        """Not KMS: moto's hashes again what is a digest already."""
        return FakeListSigner()

    @cached_property
    def list_checker(self) -> FakeListChecker:
        """Its counterpart."""
        return FakeListChecker()

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.clock.now())


class Stage:
    """What tests do on a stage: file as a portal does, carry, look."""

    def __init__(self, outside: StageOutside, app: Any, root: Root) -> None:
        self.outside, self.app, self.root = outside, app, root
        self.carrier = Carrier(app, client, TABLE, PREFIX)
        self.s3 = client("s3")

    def open(self, name: str, **filling: Any) -> Filing:
        """A draft of an example."""
        form = parse_form(example(name, self.outside.today, **filling))
        return run(open_draft, form, by=portal_of(form))[0]

    def upload(self, filing: Filing) -> None:
        """Upload real PDFs of all that is owed; the bucket tells the queue."""
        form = filing.form.model_dump(mode="json")
        for kind in run_owed(filing):
            self.put(filing, kind, make_material(kind, form))

    def put(self, filing: Filing, kind: str, pdf: bytes) -> None:
        """Upload one file."""
        bucket = self.outside.settings.materials_bucket
        self.s3.put_object(Bucket=bucket, Key=key_of(filing.id, kind), Body=pdf, ContentType="application/pdf")

    def submit(self, filing: Filing) -> Filing:
        """Submit."""
        return run(submit, filing.id, by=portal_of(filing.form))

    def file(self, name: str, **filling: Any) -> Filing:
        """Open, upload, submit, carry everything to rest."""
        draft = self.open(name, **filling)
        self.upload(draft)
        self.submit(draft)
        self.carrier.run()
        return self.now(draft)

    def now(self, filing: Filing) -> Filing:
        """The filing as it stands."""
        return self.outside.filings.load(filing.id)


def run_owed(filing: Filing) -> tuple[str, ...]:
    """The kinds of material that a filing owes."""
    from chalicelib.domain.materials import owed

    return owed(filing.form)


@contextmanager
def standing() -> Iterator[Stage]:
    """A stage that stands, its seal's certificate issued by a root made for it."""
    with aws() as variables:
        _forget()
        root = make_root()
        _issue(root, variables)
        import app

        outside = StageOutside()
        with using(outside):
            yield Stage(outside, app, root)
    _forget()


def _issue(root: Root, variables: dict[str, str]) -> None:
    public = client("kms").get_public_key(KeyId=variables["MIAOPI_SEAL_KEY_ID"])["PublicKey"]
    name = variables["MIAOPI_SEAL_CERTIFICATES"]
    client("ssm").put_parameter(Name=name, Value=root.seal_chain(public), Type="String")


def _forget() -> None:
    """Clients and settings belong to one stage."""
    clients.client.cache_clear()
    clients.parameter.cache_clear()
    settings.cache_clear()
