"""The registries of the shared data platform: what can be asked of each, and what it answers with."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from chalicelib.domain.frozen import Frozen
from chalicelib.domain.personal import Kind, Personal


class Registry(StrEnum):
    """One source of shared data; the value is its path on the platform."""

    BUSINESS = "business"
    POPULATION = "population"
    CREDIT = "credit"
    INVESTMENT = "investment"
    CONSERVATION_PLANS = "conservation-plans"
    FEES = "fees"
    WATER_QUOTAS = "water-quotas"
    QUALIFICATIONS = "qualifications"
    PROJECT_OWNERS = "project-owners"
    DESIGN_APPROVALS = "design-approvals"
    SUPERVISION = "supervision"
    PUBLIC_RESOURCES = "public-resources"


class Name(NamedTuple):
    """A registry's name in Chinese and English, and whether what is asked of it is personal."""

    zh: str
    en: str
    personal: bool = False


NAMES: dict[Registry, Name] = {
    Registry.BUSINESS: Name("商事主体登记库", "business registry"),
    Registry.POPULATION: Name("人口基础信息库", "population registry", personal=True),
    Registry.CREDIT: Name("公共信用信息库", "credit registry"),
    Registry.INVESTMENT: Name("投资项目在线审批监管平台", "investment platform"),
    Registry.CONSERVATION_PLANS: Name("水土保持方案审批库", "conservation-plan registry"),
    Registry.FEES: Name("非税收入缴费库", "fee registry"),
    Registry.WATER_QUOTAS: Name("用水定额库", "water-quota registry"),
    Registry.QUALIFICATIONS: Name("企业及从业人员资质资格库", "qualification registry"),
    Registry.PROJECT_OWNERS: Name("水利工程项目法人名录", "project-owner registry"),
    Registry.DESIGN_APPROVALS: Name("初步设计审批库", "design-approval registry"),
    Registry.SUPERVISION: Name("水利工程质量安全监督库", "supervision registry"),
    Registry.PUBLIC_RESOURCES: Name("公共资源交易平台", "public-resources registry"),
}


class Entry(BaseModel):
    """What a registry holds under one key; fields we do not know are let through unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Business(Entry):
    """A registered company or institution, by USCC."""

    uscc: str
    name: str
    status: Literal["in-business", "suspended", "cancelled", "revoked"]
    legal_representative: Annotated[str, Personal(Kind.NAME)]


class Identity(Entry):
    """Whether a name and a resident ID belong together; the registry never gives the name away."""

    matches: bool


class Credit(Entry):
    """Credit standing, by USCC; `dishonest_since` when on a list of serious dishonesty."""

    uscc: str
    grade: Literal["A", "B", "C", "D"]
    dishonest_since: date | None = None


class Project(Entry):
    """A project of the investment platform, by its unified code."""

    code: str
    name: str
    owner_uscc: str
    district: str
    status: Literal["in-force", "suspended", "cancelled"]


class Indices(Entry):
    """The six indices of GB/T 50434-2018: %, ratio, %, %, %, %."""

    erosion_control: Decimal
    soil_loss_ratio: Decimal
    spoil_protection: Decimal
    topsoil_protection: Decimal
    vegetation_recovery: Decimal
    vegetation_cover: Decimal


class ConservationPlan(Entry):
    """An approved soil and water conservation plan, by approval number; areas hm², volumes 万 m³, money 万元."""

    approval_number: str
    project_code: str
    owner_uscc: str
    authority: str
    approved_on: date
    status: Literal["in-force", "lapsed", "withdrawn"]
    project_kind: str
    responsibility_area: Decimal
    earth_moved: Decimal
    compensation_fee: Decimal
    targets: Indices
    re_examination_number: str | None = None


class Fee(Entry):
    """The compensation fee due and paid, by plan approval number, in 万元."""

    approval_number: str
    due: Decimal
    paid: Decimal


class WaterQuota(Entry):
    """Upper limit of a category of water use, by category."""

    category: str
    unit: str
    upper_limit: Decimal


class Certificate(Entry):
    """A unit's certificate: kind, number, fields it covers and first and last day."""

    kind: Literal["hydraulic-construction", "hydraulic-supervision", "safety-licence", "water-saving-assessment"]
    number: str
    valid_from: date
    valid_until: date


class Practitioner(Entry):
    """A person registered with a unit: part, name, certificate number."""

    part: Literal["project-manager", "chief-supervisor"]
    name: Annotated[str, Personal(Kind.NAME)]
    certificate_number: str
    valid_until: date


class Qualifications(Entry):
    """All certificates of a unit and the persons registered with it, by USCC."""

    uscc: str
    name: str
    certificates: tuple[Certificate, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()


class ProjectOwner(Entry):
    """A legal person (项目法人) admitted to this lane, by USCC, and for which kinds of works."""

    uscc: str
    kind: Literal["bureau-institution", "municipal-water-enterprise", "authorised-enterprise"]
    works: tuple[str, ...]
    valid_until: date | None = None


class DesignApproval(Entry):
    """An approved preliminary design, by approval number; budget in 万元."""

    approval_number: str
    project_code: str
    owner_uscc: str
    authority: str
    approved_on: date
    budget: Decimal
    works: str


class Supervision(Entry):
    """A registration of quality or safety supervision, by registration number."""

    number: str
    kind: Literal["quality", "safety"]
    project_code: str


class Tender(Entry):
    """A tender's award, by notice number."""

    number: str
    project_code: str
    section: str
    contractor_uscc: str


@dataclass(frozen=True)
class Query[E: Entry]:
    """One question: which registry, which key, and the shape of the answer."""

    registry: Registry
    key: str
    gives: type[E]

    @property
    def name(self) -> str:
        """Its name among stored facts; a personal key is only there as a digest."""
        key = hashlib.sha256(self.key.encode()).hexdigest()[:32] if NAMES[self.registry].personal else self.key
        return f"{self.registry}:{key}"


def business(uscc: str) -> Query[Business]:
    """Ask for a company by its USCC."""
    return Query(Registry.BUSINESS, uscc, Business)


def identity(name: str, id_number: str) -> Query[Identity]:
    """Ask whether name and resident ID belong together; the key is `<id>|<name>` and travels in a body only."""
    return Query(Registry.POPULATION, f"{id_number}|{name}", Identity)


def credit(uscc: str) -> Query[Credit]:
    """Ask for a company's credit standing."""
    return Query(Registry.CREDIT, uscc, Credit)


def project(code: str) -> Query[Project]:
    """Ask for a project by its unified code."""
    return Query(Registry.INVESTMENT, code, Project)


def conservation_plan(approval_number: str) -> Query[ConservationPlan]:
    """Ask for a conservation plan by its approval number."""
    return Query(Registry.CONSERVATION_PLANS, approval_number, ConservationPlan)


def fee(approval_number: str) -> Query[Fee]:
    """Ask what was due and paid for a plan."""
    return Query(Registry.FEES, approval_number, Fee)


def water_quota(category: str) -> Query[WaterQuota]:
    """Ask for the upper limit of a category."""
    return Query(Registry.WATER_QUOTAS, category, WaterQuota)


def qualifications(uscc: str) -> Query[Qualifications]:
    """Ask for a unit's certificates and practitioners."""
    return Query(Registry.QUALIFICATIONS, uscc, Qualifications)


def project_owner(uscc: str) -> Query[ProjectOwner]:
    """Ask whether a legal person is admitted to this lane."""
    return Query(Registry.PROJECT_OWNERS, uscc, ProjectOwner)


def design_approval(approval_number: str) -> Query[DesignApproval]:
    """Ask for a preliminary design's approval."""
    return Query(Registry.DESIGN_APPROVALS, approval_number, DesignApproval)


def supervision(number: str) -> Query[Supervision]:
    """Ask for a supervision registration."""
    return Query(Registry.SUPERVISION, number, Supervision)


def tender(number: str) -> Query[Tender]:
    """Ask for a tender's award."""
    return Query(Registry.PUBLIC_RESOURCES, number, Tender)


class Answered(StrEnum):
    """How a registry answered."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    NO_ANSWER = "no-answer"


class Answer(Frozen):
    """A registry's answer to one query: `data` when found; `why` when none.

    Why: timeout, refused, nonsense, broken; or circuit-open, when it failed so often that it was not asked.
    """

    status: Answered
    at: datetime
    data: dict[str, Any] | None = None
    why: str | None = None
