"""The materials of each item, and what a form check of an upload can find."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.elements import Form
from chalicelib.domain.frozen import Frozen
from chalicelib.errors import Text


class MaterialKind(StrEnum):
    """A kind of material; the value is its name in pointers, keys and addresses."""

    ACCEPTANCE_FORM = "acceptance-form"
    APPLICATION_FORM = "application-form"
    ASSESSMENT_REPORT = "assessment-report"
    COMMENCEMENT_FORM = "commencement-form"
    ADDED_SECTION_FORM = "added-section-form"
    CHANGE_FORM = "change-form"
    COMMITMENT_LETTER = "commitment-letter"
    LEGAL_PERSON_IDENTITY = "legal-person-identity"
    POWER_OF_ATTORNEY = "power-of-attorney"


K = MaterialKind
TITLES: Mapping[str, Text] = {
    K.ACCEPTANCE_FORM: Text("水土保持设施验收备案表", "acceptance form of soil and water conservation facilities"),
    K.APPLICATION_FORM: Text("建设项目用水节水评估报告备案申请表", "application form of a water-saving assessment"),
    K.ASSESSMENT_REPORT: Text("用水节水评估报告", "water-saving assessment report"),
    K.COMMENCEMENT_FORM: Text("水利工程开工备案表", "commencement form of hydraulic works"),
    K.ADDED_SECTION_FORM: Text("水利工程新增标段开工备案表", "commencement form of added sections"),
    K.CHANGE_FORM: Text("水利工程变更备案表", "change form of hydraulic works"),
    K.COMMITMENT_LETTER: Text("承诺书", "letter of commitment"),
    K.LEGAL_PERSON_IDENTITY: Text("法人身份证明文件", "proof of identity of the legal person"),
    K.POWER_OF_ATTORNEY: Text("授权委托书", "power of attorney"),
}

_ALWAYS = (K.COMMITMENT_LETTER, K.LEGAL_PERSON_IDENTITY, K.POWER_OF_ATTORNEY)

OWED: Mapping[tuple[str, str | None], tuple[MaterialKind, ...]] = {
    ("soil-conservation", None): (K.ACCEPTANCE_FORM, *_ALWAYS),
    ("water-saving", None): (K.APPLICATION_FORM, K.ASSESSMENT_REPORT, *_ALWAYS),
    ("works-commencement", "start"): (K.COMMENCEMENT_FORM, *_ALWAYS),
    ("works-commencement", "added-section"): (K.ADDED_SECTION_FORM, *_ALWAYS),
    ("works-commencement", "change"): (K.CHANGE_FORM, *_ALWAYS),
}
"""Plan, notice part three."""

WAIVABLE = frozenset({K.LEGAL_PERSON_IDENTITY, K.POWER_OF_ATTORNEY})
"""Not asked of an applicant of credit grade A, since registries prove them (plan, principle three)."""

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 300


def owed(form: Form) -> tuple[MaterialKind, ...]:
    """The materials that a form's item asks for."""
    return OWED[form.item, getattr(form, "kind", None)]


def expected_texts(kind: MaterialKind, form: Form) -> tuple[str, ...]:
    """What the text layer of a material must bear: its own title, the applicant's name, the project's name."""
    return (TITLES[kind].zh, form.applicant.name, form.project.name)


class MaterialFault(StrEnum):
    """Why an upload is refused by the form check."""

    NOT_PDF = "not-pdf"
    TOO_BIG = "too-big"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NO_PAGES = "no-pages"
    TOO_MANY_PAGES = "too-many-pages"
    ODD_PAGE_SIZE = "odd-page-size"
    SCRIPT = "script"
    LAUNCH = "launch"
    AUTOMATIC_ACTION = "automatic-action"
    EMBEDDED_FILE = "embedded-file"
    OUTSIDE_CONTENT = "outside-content"
    TOO_COSTLY = "too-costly"


F = MaterialFault
HOSTILE = frozenset({F.SCRIPT, F.LAUNCH, F.TOO_COSTLY})
"""Faults that no honest scanner or office program makes; one is odd, many are an attack."""

FAULTS: Mapping[str, Text] = {
    F.NOT_PDF: Text("文件内容不是 PDF", "not a PDF by its content"),
    F.TOO_BIG: Text("文件超过 50 MB", "larger than 50 MB"),
    F.TRUNCATED: Text("文件不完整（可能上传中断）", "cut off before its end"),
    F.DAMAGED: Text("文件损坏，无法打开", "damaged, does not open"),
    F.ENCRYPTED: Text("文件设有密码或加密", "encrypted"),
    F.NO_PAGES: Text("文件没有页面", "has no page"),
    F.TOO_MANY_PAGES: Text("文件超过 300 页", "more than 300 pages"),
    F.ODD_PAGE_SIZE: Text("页面尺寸异常", "a page of an odd size"),
    F.SCRIPT: Text("文件含有脚本", "contains JavaScript"),
    F.LAUNCH: Text("文件含有启动程序的动作", "contains an action that launches programs"),
    F.AUTOMATIC_ACTION: Text("文件含有自动执行的动作", "contains an action that runs by itself"),
    F.EMBEDDED_FILE: Text("文件内嵌有其他文件", "has a file embedded"),
    F.OUTSIDE_CONTENT: Text("文件引用了其他文件的内容", "takes content from other files, or leads into them"),
    F.TOO_COSTLY: Text("文件过于复杂，无法在限定的时间和内存内检查", "takes more time or memory to check than allowed"),
}


class FormCheck(Frozen):
    """What the form check of one upload found.

    `faults` refuse it; `pages` is None when it does not open; `has_text` is False for a scan; `expects` is what was
    looked for in the text layer, `absent` what of it was not found.
    """

    faults: tuple[MaterialFault, ...] = ()
    pages: int | None = None
    has_text: bool = False
    expects: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
