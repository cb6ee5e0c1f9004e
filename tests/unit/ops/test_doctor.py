"""A well stage passes the doctor; whatever is spoiled is told in its own line, with what to do, and nothing else is."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chalicelib.adapters.seal_certificate import SealState
from chalicelib.domain.premises import AT_ONCE, BUCKET, NOW, Listeners
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import System
from chalicelib.domain.working_days import last_known_day
from chalicelib.errors import Text
from chalicelib.settings import Settings
from ops.__main__ import app
from ops.ending import DIFFERS, SAME, TROUBLE
from ops.examinations import EXAMINATIONS
from tests.fakes.premises import FakePremises
from tests.world import World

KEY = {"kty": "EC", "crv": "P-256", "kid": "1", "x": "x", "y": "y"}


class Well(World):
    """A stage where everything is as it must be, on the first day of the calendar's last year."""

    def __init__(self) -> None:
        super().__init__()
        self.clock.at = self.clock.at.replace(year=last_known_day().year, month=3, day=1)
        self.said = _settings()
        self.premises = FakePremises(self.clock)
        self.premises.parameters = {self.said.seal_certificates: "String", self.said.sharing_key: "SecureString"}
        self.premises.says = {"status": "ok", "stage": self.said.stage, "version": self.said.version}
        self.seal = SealState("bureau", "root", "1", self.clock.now() + timedelta(days=300), 300, ())
        self.seal_certificate = SimpleNamespace(check=lambda: self.seal)
        self.platform = self.registries

    @property
    def settings(self) -> Settings:
        """The stage's settings."""
        return self.said


def _settings(**other: Any) -> Settings:
    told: dict[str, Any] = {
        "stage": "prod",
        "table": "miaopi-prod-filings",
        "materials_bucket": "m",
        "documents_bucket": "d",
        "audit_bucket": "a",
        "queue_prefix": "miaopi-prod-",
        "seal_key_id": "k",
        "seal_certificates": "/miaopi/prod/seal-certificates",
        "sharing_key": "/miaopi/prod/sharing-key",
        "token_keys": json.dumps({"keys": [KEY]}),
        "token_issuer": "https://login.gov.cn",
        "issuer_uscc": "11440300MB2C92303M",
        "registries_url": "https://share.gov.cn/r",
        "system_urls": {system: f"https://{system}.gov.cn" for system in System},
        "public_url": "https://miaopi.gov.cn",
    }
    return Settings(**told | other)


@pytest.fixture
def well() -> Iterator[Well]:
    with Well() as world:
        yield world


def ops(*options: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *options])


def ill() -> dict[str, list[str]]:
    """The English faults of each examination that found any."""
    said = ops("--json")
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [line["check"] for line in lines] == [one.name for one in EXAMINATIONS]
    assert all(line["do"]["zh"] and line["do"]["en"] for line in lines if not line["good"])
    found = {line["check"]: [fault["en"] for fault in line["faults"]] for line in lines if not line["good"]}
    assert said.exit_code == (DIFFERS if found else SAME)
    return found


def test_a_well_stage_has_a_tick_in_every_line(well: Well) -> None:
    said = ops()
    assert said.exit_code == SAME
    assert [line[0] for line in said.stdout.splitlines()] == ["✓"] * len(EXAMINATIONS)


def _with(**other: Any) -> Callable[[Well], None]:
    return lambda well: setattr(well, "said", _settings(**other))


def _premises(**other: Any) -> Callable[[Well], None]:
    def spoil(well: Well) -> None:
        for name, value in other.items():
            setattr(well.premises, name, value)

    return spoil


def _listening(to_whoever_is_woken: Listeners) -> Callable[[Well], None]:
    return lambda well: well.premises.listening.update({NOW: to_whoever_is_woken})


def _seal(**other: Any) -> Callable[[Well], None]:
    return lambda well: setattr(well, "seal", well.seal._replace(**other))


def _silent(well: Well) -> None:
    well.registries.silence(Registry.FEES)


def _broken_sharing_key(well: Well) -> None:
    del well.systems


def _late_in_the_year(well: Well) -> None:
    well.clock.at = well.clock.at.replace(month=12, day=1)
    well.premises.time = well.clock.now()


def _wrong_clock(well: Well) -> None:
    well.premises.time += timedelta(minutes=3)


def _key_disabled(well: Well) -> None:
    well.seal_key.in_force = lambda: False  # type: ignore[method-assign]


SPOILED: dict[str, tuple[Callable[[Well], None], str, str]] = {
    "an example left in an address": (_with(public_url="https://miaopi.example.gov.cn"), "settings", "public_url"),
    "a receiver without address": (_with(system_urls={"portal": "https://p.gov.cn"}), "settings", "no address of"),
    "patience beyond the sweep": (_with(patience_seconds=500), "settings", "patience"),
    "no key of tokens": (_with(token_keys="{}"), "token-keys", "nobody may call"),
    "a private key": (_with(token_keys=json.dumps({"keys": [KEY | {"d": "secret"}]})), "token-keys", "private"),
    "credentials refused": (_premises(signed_in=False), "caller", "credentials"),
    "a right withheld": (_premises(may_not=("dynamodb:Scan",)), "rights", "dynamodb:Scan"),
    "a wrong clock": (_wrong_clock, "clock", "180 s"),
    "a table without recovery": (_premises(table_is=frozenset({"key"})), "table", "recovery"),
    "an audit bucket without lock": (_premises(bucket_is=BUCKET), "buckets", "lock"),
    "a queue without its dead letters": (_premises(without_letters={"issuance"}), "queues", "issuance"),
    "a topic that nobody hears": (_listening(Listeners(0, 0)), "listeners", "nobody listens to AlarmsNow"),
    "a listener who has not said yes": (_listening(Listeners(0, 1)), "listeners", "1 asked to listen to AlarmsNow"),
    "a second listener who has not": (_listening(Listeners(1, 1)), "listeners", "have not said yes"),
    "an account for beginners": (_premises(lets_run=10), "at-once", "lets 10 run at once"),
    "parameters not put": (_premises(parameters={}), "parameters", "sharing-key"),
    "a certificate that ends": (_seal(days_left=29), "seal", "29 days"),
    "a certificate of another key": (_seal(faults=(Text("不符", "not for the key"),)), "seal", "not for the key"),
    "a key that is disabled": (_key_disabled, "seal", "not enabled"),
    "a sharing key that cannot be read": (_broken_sharing_key, "sharing-key", "unexpected"),
    "a silent registry": (_silent, "registries", "fees: timeout"),
    "a receiver that fails": (_premises(statuses={"https://portal.gov.cn/": 503}), "receivers", "portal answers 503"),
    "a calendar that ends": (_late_in_the_year, "calendar", "30 more days"),
    "no health": (_premises(says={}), "public", "does not say ok"),
    "another version": (_premises(says={"status": "ok", "stage": "prod", "version": "0"}), "public", "must be prod"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_is_spoiled_is_told_in_its_line(well: Well, spoiled: str) -> None:
    spoil, check, words = SPOILED[spoiled]
    spoil(well)
    found = ill()
    assert words in "; ".join(found.pop(check))
    assert set(found) <= ({"clock"} if check == "caller" else set())


def test_what_is_asked_for_when_too_little_may_run_at_once_is_more_than_is_needed(well: Well) -> None:
    well.premises.lets_run = AT_ONCE - 1
    (line,) = [line for line in ops().stdout.splitlines() if line.startswith("✗")]
    assert "--quota-code L-B99A9384" in line
    assert int(line.partition("--desired-value ")[2].split()[0]) > AT_ONCE


def test_every_examination_is_spoiled_once() -> None:
    assert {check for _, check, _ in SPOILED.values()} == {one.name for one in EXAMINATIONS}


def test_a_cross_says_what_to_do_in_both_languages(well: Well) -> None:
    well.premises.may_not = ("kms:GetPublicKey",)
    (line,) = [line for line in ops().stdout.splitlines() if line.startswith("✗")]
    assert (
        "不被允许：kms:GetPublicKey" in line
        and "→ 按 docs/operating.md" in line
        and "grant the operators' role" in line
    )


def test_a_key_is_never_printed(well: Well) -> None:
    well.said = _settings(token_keys=json.dumps({"keys": [KEY | {"d": "very-secret"}]}))
    assert "very-secret" not in ops().output + ops("--json").output


def test_settings_that_are_missing_are_trouble_that_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.settings import settings

    monkeypatch.delenv("MIAOPI_TABLE", raising=False)
    settings.cache_clear()
    said = ops()
    assert said.exit_code == TROUBLE and "MIAOPI_TABLE" in said.stderr
