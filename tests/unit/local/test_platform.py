"""The shared data platform: what it holds, its one contract, and its failures on demand."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
import urllib3
from pydantic import TypeAdapter

from chalicelib.domain import registries
from chalicelib.domain.elements import ProjectCode, ResidentId, Uscc
from chalicelib.domain.registries import Entry, Registry
from local.platform.registry import entries, fault_of, lookup
from local.platform.server import app
from local.serving import serve

TODAY = date(2026, 11, 24)
LANYU = "91440300MAW1A3C726"

SHAPES: dict[Registry, type[Entry]] = {
    Registry.BUSINESS: registries.Business,
    Registry.CREDIT: registries.Credit,
    Registry.INVESTMENT: registries.Project,
    Registry.CONSERVATION_PLANS: registries.ConservationPlan,
    Registry.FEES: registries.Fee,
    Registry.WATER_QUOTAS: registries.WaterQuota,
    Registry.QUALIFICATIONS: registries.Qualifications,
    Registry.PROJECT_OWNERS: registries.ProjectOwner,
    Registry.DESIGN_APPROVALS: registries.DesignApproval,
    Registry.SUPERVISION: registries.Supervision,
    Registry.PUBLIC_RESOURCES: registries.Tender,
}


class Client:
    """Asks and disturbs a platform."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = urllib3.PoolManager(retries=False)

    def ask(self, registry: str, key: str, seconds: float = 5) -> urllib3.BaseHTTPResponse:
        return self.http.request(
            "POST", f"{self.url}/registries/{registry}/queries", json={"key": key}, timeout=seconds
        )

    def fault(self, registry: str, **fault: object) -> int:
        return self.http.request("PUT", f"{self.url}/faults/{registry}", json=fault).status

    def mend(self, registry: str) -> int:
        return self.http.request("DELETE", f"{self.url}/faults/{registry}").status

    def look(self, path: str) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", self.url + path)


@pytest.fixture
def platform() -> Iterator[Client]:
    with serve(app(lambda: TODAY)) as url:
        client = Client(url)
        yield client
        client.http.clear()


@pytest.mark.parametrize("registry", SHAPES)
def test_every_entry_has_the_shape_its_registry_answers_with(registry: Registry) -> None:
    held = entries(registry, TODAY)
    assert held
    for entry in held.values():
        SHAPES[registry].model_validate(entry)


def test_every_registry_is_held() -> None:
    assert set(SHAPES) | {Registry.POPULATION} == set(Registry)


def test_every_code_held_has_right_check_digits() -> None:
    for uscc in entries("business", TODAY):
        TypeAdapter(Uscc).validate_python(uscc)
    for number in entries("population", TODAY):
        TypeAdapter(ResidentId).validate_python(number)
    for code in entries("investment", TODAY):
        TypeAdapter(ProjectCode).validate_python(code)


def test_it_holds_enough_to_choose_from() -> None:
    counts = {registry: len(entries(registry, TODAY)) for registry in ("investment", "business", "population")}
    assert counts["investment"] >= 12
    assert counts["business"] >= 12
    assert counts["population"] >= 20


def test_whatever_refers_to_a_company_or_project_finds_it() -> None:
    companies, projects = entries("business", TODAY), entries("investment", TODAY)
    assert set(companies) == set(entries("credit", TODAY))
    for registry in ("investment", "conservation-plans", "design-approvals"):
        assert {entry["owner_uscc"] for entry in entries(registry, TODAY).values()} <= set(companies)
    for registry in ("conservation-plans", "design-approvals", "supervision", "public-resources"):
        assert {entry["project_code"] for entry in entries(registry, TODAY).values()} <= set(projects)
    for uscc, unit in entries("qualifications", TODAY).items():
        assert companies[uscc]["name"] == unit["name"]
    assert set(entries("fees", TODAY)) == set(entries("conservation-plans", TODAY))


def test_every_grade_of_credit_is_held_and_one_company_is_dishonest() -> None:
    credit = entries("credit", TODAY).values()
    assert {entry["grade"] for entry in credit} == {"A", "B", "C", "D"}
    assert sum(entry["dishonest_since"] is not None for entry in credit) == 1


def test_the_population_registry_tells_only_whether_name_and_id_belong_together() -> None:
    number, name = next(iter(entries("population", TODAY).items()))
    assert lookup("population", f"{number}|{name}", TODAY) == {"matches": True}
    assert lookup("population", f"{number}|某某", TODAY) == {"matches": False}
    assert lookup("population", f"110101190001010000|{name}", TODAY) is None


def test_an_unknown_registry_is_an_error() -> None:
    with pytest.raises(KeyError):
        lookup("../data/fees", "1", TODAY)


def test_days_held_are_told_from_today() -> None:
    held = lookup("qualifications", "91440300MAWE2C7T35", date(2026, 1, 1))
    assert held
    assert held["certificates"][0]["valid_until"] == "2025-06-15"


def test_what_is_held_is_found(platform: Client) -> None:
    answer = platform.ask("business", LANYU)
    assert answer.status == 200
    assert answer.json()["status"] == "found"
    assert answer.json()["data"]["name"] == "深圳市澜屿置业有限公司"


def test_what_is_not_held_is_not_found(platform: Client) -> None:
    answer = platform.ask("business", "91440300MAW0000000")
    assert (answer.status, answer.json()) == (200, {"status": "not-found"})


@pytest.mark.parametrize(("kind", "status"), [("broken", 500), ("refused", 403), ("nonsense", 200)])
def test_a_registry_fails_as_told_and_is_mended(platform: Client, kind: str, status: int) -> None:
    assert platform.fault("business", kind=kind) == 204
    answer = platform.ask("business", LANYU)
    assert answer.status == status
    assert b"found" not in answer.data
    assert platform.ask("credit", LANYU).json()["status"] == "found"
    assert platform.mend("business") == 204
    assert platform.ask("business", LANYU).json()["status"] == "found"


def test_a_silent_registry_lets_its_client_wait_and_does_not_hold_up_the_end() -> None:
    with serve(app(lambda: TODAY)) as url:
        client = Client(url)
        client.fault("fees", kind="silent", seconds=60)
        with pytest.raises(urllib3.exceptions.ReadTimeoutError):
            client.ask("fees", "1", seconds=0.2)
        client.http.clear()
        start = time.monotonic()
    assert time.monotonic() - start < 5


def test_a_slow_registry_answers_late_but_rightly(platform: Client) -> None:
    platform.fault("business", kind="slow", seconds=0.3)
    start = time.monotonic()
    assert platform.ask("business", LANYU).json()["status"] == "found"
    assert time.monotonic() - start >= 0.3


def test_faults_in_place_are_told(platform: Client) -> None:
    platform.fault("fees", kind="slow", seconds=2)
    assert platform.look("/faults").json() == {"fees": {"kind": "slow", "seconds": 2.0}}
    held = len(entries("fees", TODAY))
    assert f"非税收入缴费库 fees {held} slow 2 s" in platform.look("/").data.decode()


def test_a_key_with_a_fault_fails_alone_and_its_registry_answers_for_all_others() -> None:
    silent = next(uscc for uscc in entries("business", TODAY) if fault_of("business", uscc))
    with serve(app(lambda: TODAY)) as url:
        client = Client(url)
        with pytest.raises(urllib3.exceptions.ReadTimeoutError):
            client.ask("business", silent, seconds=0.2)
        assert client.ask("business", LANYU).json()["status"] == "found"
        client.http.clear()


def test_a_fault_that_is_put_comes_before_that_of_a_key(platform: Client) -> None:
    silent = next(uscc for uscc in entries("business", TODAY) if fault_of("business", uscc))
    platform.fault("business", kind="broken")
    assert platform.ask("business", silent).status == 500


@pytest.mark.parametrize("name", ["经静默", "某某"])
def test_the_population_registry_is_silent_about_a_person_whatever_the_name(name: str) -> None:
    number = next(n for n, held in entries("population", TODAY).items() if isinstance(held, dict))
    fault = fault_of("population", f"{number}|{name}")
    assert fault
    assert fault.kind == "silent"


def test_what_is_held_under_a_key_with_a_fault_is_told_without_it() -> None:
    for registry in SHAPES:
        for key, entry in entries(registry, TODAY).items():
            assert lookup(registry, key, TODAY) == {k: v for k, v in entry.items() if k != "@fault"}


@pytest.mark.parametrize("registry", Registry)
def test_an_entry_without_a_fault_has_none(registry: Registry) -> None:
    known = entries(registry, TODAY)
    assert {key for key in known if fault_of(registry, key)} == {
        key for key, entry in known.items() if isinstance(entry, dict) and "@fault" in entry
    }
    assert fault_of(registry, "nothing of that name") is None


def test_what_a_registry_holds_can_be_seen(platform: Client) -> None:
    assert LANYU in platform.look("/registries/business").json()


@pytest.mark.parametrize("body", [{}, {"key": 1}, {"key": "1", "more": 2}, []])
def test_a_question_of_another_shape_is_refused(platform: Client, body: object) -> None:
    answer = platform.http.request("POST", f"{platform.url}/registries/business/queries", json=body)
    assert answer.status == 400


def test_an_unknown_registry_or_fault_is_refused(platform: Client) -> None:
    assert platform.ask("tax", "1").status == 404
    assert platform.fault("tax", kind="silent") == 404
    assert platform.fault("fees", kind="sulking") == 400
