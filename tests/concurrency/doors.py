"""The API several times over, each with an `app` of its own, since an app answers one call at a time."""

import importlib.util
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from chalicelib.adapters.tokens_jose import JoseTokens
from chalicelib.domain.caller import Caller
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Filing, Role, opened
from chalicelib.domain.materials import owed
from chalicelib.usecases.upload_slot import key_of
from chalicelib.wiring import using
from local.tokens import Tokens
from tests.concurrency.writers import Writer
from tests.fakes.gateway import Answer, Gateway
from tests.fakes.materials import FakeMaterials
from tests.fakes.metrics import FakeMetrics

APP = Path(__file__).parent.parent.parent / "app.py"
SETTINGS = SimpleNamespace(body_bytes=1_000_000, version="0.1.0", stage="test")
ISSUER = Tokens()
HASTE = 0.1
"""A portal of ours waits a tenth of the time that it is told to."""


class Doors:
    """One outside, real where the table is concerned, and `count` doors to it."""

    def __init__(self, writer: Writer, count: int) -> None:
        self.writer, self.filings = writer, writer.filings
        self.clock, self.chance = writer.clock, writer.chance
        self.settings, self.tokens = SETTINGS, JoseTokens(ISSUER.jwks(), ISSUER.issuer)
        self.materials, self.metrics = FakeMaterials(), FakeMetrics()
        self.gateways = [Gateway(_app(n)) for n in range(count)]

    def draft(self, form: Form) -> Filing:
        """A draft of that form in the table, its materials all there."""
        now = datetime.now(UTC)
        by = Caller(role=Role.PORTAL, id="portal-1", applicant=form.applicant.uscc)
        step = opened(self.chance.filing_id(now), form, by=by.actor, at=now)
        self.writer.until_done(lambda: self.filings.commit(step))
        for kind in owed(form):
            self.materials.upload(key_of(step.after.id, kind), b"%PDF", now)
        return step.after

    def post(self, door: int, path: str, body: Any, *, key: str, applicant: str) -> Answer:
        """A call by the portal through one of the doors, made again with the same key while it is told to."""
        token = ISSUER.token("portal", "portal-1", applicant, now=datetime.now(UTC))
        while True:
            answer = self.gateways[door].call("POST", path, body, {"Idempotency-Key": key}, token)
            if "Retry-After" not in answer.headers:
                return answer
            time.sleep(int(answer.headers["Retry-After"]) * HASTE)


@contextmanager
def doors(writer: Writer, count: int) -> Iterator[Doors]:
    """The doors, open while the block runs."""
    opened = Doors(writer, count)
    with using(opened):
        yield opened


def _app(number: int) -> Any:
    spec = importlib.util.spec_from_file_location(f"app_{number}", APP)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app
