"""The rules common to all items: applicant, persons, credit, project, own filings, materials."""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.elements import Form, same_name
from chalicelib.domain.facts import Facts, OwnFiling, Silent, shown
from chalicelib.domain.glyphs import without_glyph
from chalicelib.domain.materials import FAULTS, TITLES, WAIVABLE, FormCheck, MaterialKind, owed
from chalicelib.domain.personal import masked
from chalicelib.domain.registries import NAMES, Query, Registry, business, credit, identity, project
from chalicelib.domain.rulebook.ours import REVOCATION_YEARS
from chalicelib.domain.rulebook.plan import NOTICE, SCHEME
from chalicelib.domain.rules import Hit, Rule, rule
from chalicelib.domain.texts import texts_of
from chalicelib.domain.trust import good_credit
from chalicelib.domain.verdict import Outcome
from chalicelib.domain.working_days import years_after
from chalicelib.errors import Text

REGISTRATION = "《中华人民共和国市场主体登记管理条例》（国务院令第746号）第三条；《事业单位登记管理暂行条例》"
IDENTITY = "《中华人民共和国居民身份证法》"
PLATFORM = "《企业投资项目核准和备案管理条例》（国务院令第673号）第四条；《政府投资条例》（国务院令第712号）"
LANE = "《关于印发深圳市推广“秒批”模式工作方案的通知》（深府办〔2018〕22号）"

STATUS_WORDS = {
    "in-business": Text("存续", "in business"),
    "in-force": Text("有效", "in force"),
    "suspended": Text("停业或暂停", "suspended"),
    "cancelled": Text("已注销或取消", "cancelled"),
    "revoked": Text("已吊销", "revoked"),
    "lapsed": Text("已失效", "lapsed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
"""The statuses that registries give, as reasons show them."""


def wanted(form: Form) -> tuple[Query[Any], ...]:
    """What the common rules ask for any form."""
    applicant, agent = form.applicant, form.agent
    head = applicant.legal_representative
    return (
        business(applicant.uscc),
        identity(head.name, head.id_number),
        identity(agent.name, agent.id_number),
        credit(applicant.uscc),
        project(form.project.code),
    )


@rule(
    "C-01",
    element="/applicant/uscc",
    law=REGISTRATION,
    compares=Text("申报单位已登记且存续", "the applicant is registered and in business"),
    otherwise=Outcome.FAIL,
    source=Registry.BUSINESS,
)
def applicant_is_in_business(form: Form, facts: Facts) -> Iterator[Hit]:
    """The only rule that tells of an applicant whom the registry does not hold."""
    known = facts.find(business(form.applicant.uscc))
    if known.status != "in-business":
        yield Hit("applicant-not-in-business", filed=form.applicant.uscc, found=STATUS_WORDS[known.status].zh)


@rule(
    "C-02",
    element="/applicant/name",
    law=REGISTRATION,
    compares=Text("申报单位名称与登记一致", "the applicant's name is as registered"),
    otherwise=Outcome.FAIL,
    source=Registry.BUSINESS,
)
def applicant_bears_its_name(form: Form, facts: Facts) -> Iterator[Hit]:
    """By `same_name`: nothing fuzzier passes by itself."""
    known = facts.known(business(form.applicant.uscc))
    if known and not same_name(form.applicant.name, known.name):
        yield Hit("applicant-name-differs", filed=form.applicant.name, found=known.name)


@rule(
    "C-03",
    element="/applicant/legal_representative/name",
    law=REGISTRATION,
    compares=Text("法定代表人与登记一致", "the legal representative is as registered"),
    otherwise=Outcome.FAIL,
    source=Registry.BUSINESS,
)
def legal_representative_is_registered(form: Form, facts: Facts) -> Iterator[Hit]:
    """Both names are shown masked."""
    known = facts.known(business(form.applicant.uscc))
    name = form.applicant.legal_representative.name
    if known and not same_name(name, known.legal_representative):
        yield Hit("legal-representative-differs", filed=masked(name), found=masked(known.legal_representative))


@rule(
    "C-04",
    element="/applicant/legal_representative/id_number",
    law=IDENTITY,
    compares=Text("法定代表人姓名与身份号码相符", "the legal representative's name and ID belong together"),
    otherwise=Outcome.FAIL,
    source=Registry.POPULATION,
)
def legal_representative_is_who_they_are(form: Form, facts: Facts) -> Iterator[Hit]:
    """The registry answers whether they belong together, and gives no name away."""
    head = form.applicant.legal_representative
    if not facts.find(identity(head.name, head.id_number)).matches:
        yield Hit("identity-differs", filed=f"{masked(head.name)} {masked(head.id_number)}")


@rule(
    "C-05",
    element="/agent/id_number",
    law=IDENTITY,
    compares=Text("经办人姓名与身份号码相符", "the agent's name and ID belong together"),
    otherwise=Outcome.FAIL,
    source=Registry.POPULATION,
)
def agent_is_who_they_are(form: Form, facts: Facts) -> Iterator[Hit]:
    """As for the legal representative."""
    agent = form.agent
    if not facts.find(identity(agent.name, agent.id_number)).matches:
        yield Hit("identity-differs", filed=f"{masked(agent.name)} {masked(agent.id_number)}")


@rule(
    "C-06",
    element="/agent/authorised_until",
    law="《中华人民共和国民法典》第一百六十五条",
    compares=Text("授权期限涵盖申报之日", "the authorisation covers the day of submission"),
    otherwise=Outcome.FAIL,
)
def authorisation_covers_the_day(form: Form, facts: Facts) -> Iterator[Hit]:
    """First and last day both count."""
    first, last, day = form.agent.authorised_from, form.agent.authorised_until, facts.day
    if day < first:
        yield Hit("authorisation-not-yet", pointer="/agent/authorised_from", filed=shown(first), found=shown(day))
    if last < day:
        yield Hit("authorisation-over", filed=shown(last), found=shown(day))


@rule(
    "C-07",
    element="/applicant/uscc",
    law="《国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见》（国办发〔2020〕49号）；" + LANE,
    compares=Text("申报单位未列入严重失信主体名单", "the applicant is not on a list of serious dishonesty"),
    otherwise=Outcome.REFER,
    source=Registry.CREDIT,
)
def applicant_is_not_dishonest(form: Form, facts: Facts) -> Iterator[Hit]:
    """One of whom the credit registry holds nothing is on no list."""
    known = facts.known(credit(form.applicant.uscc))
    if known and known.dishonest_since:
        yield Hit("applicant-dishonest", filed=form.applicant.uscc, found=shown(known.dishonest_since))


@rule(
    "C-08",
    element="/applicant/uscc",
    law=NOTICE + "第六部分（二）",
    compares=Text(
        f"申报单位近{REVOCATION_YEARS}年内没有被撤销的备案",
        f"no filing of the applicant was revoked in the last {REVOCATION_YEARS} years",
    ),
    otherwise=Outcome.REFER,
)
def no_filing_was_revoked_lately(form: Form, facts: Facts) -> Iterator[Hit]:
    """Whatever the item; the day that many years later is free again."""
    for own in _others(facts):
        if own.revoked_on and facts.day < years_after(own.revoked_on, REVOCATION_YEARS):
            told = f"{own.number or own.id}（{own.revoked_on}）"
            yield Hit("filing-revoked-lately", filed=form.applicant.uscc, found=told)


@rule(
    "C-09",
    element="/project/code",
    law=PLATFORM,
    compares=Text("项目代码已赋码且有效", "the project exists and is in force"),
    otherwise=Outcome.FAIL,
    source=Registry.INVESTMENT,
)
def project_is_in_force(form: Form, facts: Facts) -> Iterator[Hit]:
    """The only rule that tells of a project that the platform does not hold."""
    known = facts.find(project(form.project.code))
    if known.status != "in-force":
        yield Hit("project-not-in-force", filed=form.project.code, found=STATUS_WORDS[known.status].zh)


@rule(
    "C-10",
    element="/project/name",
    law=PLATFORM,
    compares=Text("项目名称与赋码信息一致", "the project's name is as registered"),
    otherwise=Outcome.FAIL,
    source=Registry.INVESTMENT,
)
def project_bears_its_name(form: Form, facts: Facts) -> Iterator[Hit]:
    """By `same_name`, as for the applicant."""
    known = facts.known(project(form.project.code))
    if known and not same_name(form.project.name, known.name):
        yield Hit("project-name-differs", filed=form.project.name, found=known.name)


@rule(
    "C-11",
    element="/applicant/uscc",
    law=PLATFORM,
    compares=Text("申报单位是项目单位", "the applicant is the project's owner"),
    otherwise=Outcome.FAIL,
    source=Registry.INVESTMENT,
)
def project_is_the_applicants(form: Form, facts: Facts) -> Iterator[Hit]:
    """Owners are told apart by their USCC alone."""
    known = facts.known(project(form.project.code))
    if known and known.owner_uscc != form.applicant.uscc:
        yield Hit("project-owner-differs", filed=form.applicant.uscc, found=known.owner_uscc)


@rule(
    "C-12",
    element="/project/district",
    law=PLATFORM,
    compares=Text("项目所在区与赋码信息一致", "the project's district is as registered"),
    otherwise=Outcome.FAIL,
    source=Registry.INVESTMENT,
)
def project_lies_in_its_district(form: Form, facts: Facts) -> Iterator[Hit]:
    """Districts are closed names on both sides."""
    known = facts.known(project(form.project.code))
    if known and not same_name(form.project.district, known.district):
        yield Hit("project-district-differs", filed=form.project.district, found=known.district)


@rule(
    "C-13",
    element="/project/code",
    law=NOTICE + "第二部分",
    compares=Text(
        "同一事项同一项目没有有效或在办的备案", "no filing for the same item and project is in force or under way"
    ),
    otherwise=Outcome.FAIL,
)
def project_is_not_filed_twice(form: Form, facts: Facts) -> Iterator[Hit]:
    """Of works only the form `start` claims the project; sections and changes are added to it."""
    if getattr(form, "kind", None) not in CLAIMING:
        return
    for own in _others(facts):
        if _claims(own, form) and (own.in_force or own.under_way):
            code = "project-filed-already" if own.in_force else "project-under-way"
            yield Hit(code, filed=form.project.code, found=own.number or own.id)


CLAIMING = (None, "start")


def _others(facts: Facts) -> tuple[OwnFiling, ...]:
    return tuple(own for own in facts.own if own.id != facts.filing_id)


def _claims(own: OwnFiling, form: Form) -> bool:
    return own.item == form.item and own.kind in CLAIMING and own.project_code == form.project.code


def _pointer(kind: str) -> str:
    return f"/materials/{kind}"


def _sound(form: Form, facts: Facts) -> Iterator[tuple[MaterialKind, FormCheck]]:
    """The materials that are there and pass the form check."""
    for kind in owed(form):
        check = facts.materials.get(kind)
        if check and not check.faults:
            yield kind, check


@rule(
    "C-14",
    element="/materials",
    law=NOTICE + "第三部分",
    compares=Text("应提交的材料已齐全", "each material owed is there"),
    otherwise=Outcome.FAIL,
)
def materials_are_there(form: Form, facts: Facts) -> Iterator[Hit]:
    """Those that no credit waives."""
    for kind in owed(form):
        if kind not in facts.materials and kind not in WAIVABLE:
            yield Hit("material-missing", _pointer(kind), TITLES[kind].zh)


@rule(
    "C-15",
    element="/materials",
    law=NOTICE + "第三部分；" + SCHEME + "第二部分（三）",
    compares=Text(
        "法人身份证明文件、授权委托书已提交，信用等级A级的免予提交",
        "proof of the legal person's identity and power of attorney are there, or waived for credit grade A",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.CREDIT,
)
def materials_are_there_or_waived(form: Form, facts: Facts) -> Iterator[Hit]:
    """While the credit registry is silent a material is neither waived nor missed: it is asked again."""
    for kind, registry in PROVEN_BY.items():
        if kind in owed(form) and kind not in facts.materials:
            yield _waiver(kind, registry, form, facts)


PROVEN_BY = {
    MaterialKind.LEGAL_PERSON_IDENTITY: Registry.BUSINESS,
    MaterialKind.POWER_OF_ATTORNEY: Registry.POPULATION,
}
"""The registry that proves what a waived material would."""


def _waiver(kind: MaterialKind, registry: Registry, form: Form, facts: Facts) -> Hit:
    pointer, title = _pointer(kind), TITLES[kind].zh
    try:
        waived = good_credit(facts, form)
    except Silent:
        return Hit("material-waiver-unknown", pointer, title, outcome=Outcome.UNAVAILABLE)
    if not waived:
        return Hit("material-missing", pointer, title)
    return Hit("material-waived", pointer, title, NAMES[registry].zh, outcome=Outcome.NOTE)


@rule(
    "C-16",
    element="/materials",
    law=LANE + "；" + NOTICE + "第五部分（二）",
    compares=Text("材料通过形式检查", "each material passes the form check"),
    otherwise=Outcome.FAIL,
)
def materials_pass_the_form_check(form: Form, facts: Facts) -> Iterator[Hit]:
    """One reason a material, told with all its faults."""
    for kind in owed(form):
        check = facts.materials.get(kind)
        if check and check.faults:
            told = "；".join(FAULTS[fault].zh for fault in check.faults)
            yield Hit("material-refused", _pointer(kind), TITLES[kind].zh, told)


@rule(
    "C-17",
    element="/materials",
    law=NOTICE + "第五部分（二）",
    compares=Text(
        "材料文字含其名称、申报单位名称和项目名称",
        "a material with a text layer bears its title, the applicant's name and the project's name",
    ),
    otherwise=Outcome.FAIL,
)
def materials_bear_their_texts(form: Form, facts: Facts) -> Iterator[Hit]:
    """One reason a material, told with everything that was not found in it."""
    for kind, check in _sound(form, facts):
        if check.has_text and check.absent:
            yield Hit("material-text-absent", _pointer(kind), TITLES[kind].zh, "；".join(check.absent))


@rule(
    "C-18",
    element="/materials",
    law=NOTICE + "第六部分（二）",
    compares=Text(
        "没有文字层的材料（扫描件）记入事中事后监管", "a material without a text layer is kept for supervision"
    ),
    otherwise=Outcome.NOTE,
)
def scans_are_noted(form: Form, facts: Facts) -> Iterator[Hit]:
    """A scan's text was not compared."""
    for kind, check in _sound(form, facts):
        if not check.has_text:
            yield Hit("material-scanned", _pointer(kind), TITLES[kind].zh)


@rule(
    "C-19",
    element="/project/name",
    law="《信息技术 中文编码字符集》（GB 18030—2022）",
    compares=Text("回执字库能印出填报的每一个字", "the receipt's fonts can print every character filed"),
    otherwise=Outcome.REFER,
)
def every_character_can_be_printed(form: Form, facts: Facts) -> Iterator[Hit]:
    """Every text of the form, for most are printed; names of persons are not, since they are printed masked."""
    if not without_glyph(form.model_dump_json()):  # one look at the whole spares nearly every form the walk
        return
    for pointer, text in texts_of(form):
        if lacking := without_glyph(text):
            told = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in lacking)
            yield Hit("character-without-glyph", pointer, told)


RULES: tuple[Rule[Form], ...] = (
    applicant_is_in_business,
    applicant_bears_its_name,
    legal_representative_is_registered,
    legal_representative_is_who_they_are,
    agent_is_who_they_are,
    authorisation_covers_the_day,
    applicant_is_not_dishonest,
    no_filing_was_revoked_lately,
    project_is_in_force,
    project_bears_its_name,
    project_is_the_applicants,
    project_lies_in_its_district,
    project_is_not_filed_twice,
    materials_are_there,
    materials_are_there_or_waived,
    materials_pass_the_form_check,
    materials_bear_their_texts,
    scans_are_noted,
    every_character_can_be_printed,
)
