"""The elements common to every form: applicant, agent, project, commitment, and the codes with check digits."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

from chalicelib.domain.characters import is_seen, unified
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.personal import Kind, Personal


def _legible(text: str) -> str:
    """Unified, trimmed; refuses what is printed as nothing or turns the order of what is printed."""
    text = unified(text).strip()
    if not text:
        raise PydanticCustomError("empty_text", "empty")
    if not all(map(is_seen, text)):
        raise PydanticCustomError("unseen_character", "a control, bidi, zero-width or private-use character")
    return text


def _length(most: int) -> Any:
    return Field(min_length=1, max_length=most)


Short = Annotated[str, _length(60), AfterValidator(_legible)]
Line = Annotated[str, _length(200), AfterValidator(_legible)]
Long = Annotated[str, _length(2000), AfterValidator(_legible)]


def _uscc(code: str) -> str:
    """GB 32100-2015: 18 signs without I, O, S, V, Z; the last by weights modulo 31.

    python-stdnum's own `validate` refuses codes that begin with a letter, so only its check digit is used.
    """
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", code):
        raise PydanticCustomError("uscc_format", "not a USCC")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise PydanticCustomError("uscc_check_digit", "wrong check digit")
    return code


def _resident_id(number: str) -> str:
    """GB 11643-1999: 17 digits with a birth date, and a check digit by ISO 7064 MOD 11-2."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        raise PydanticCustomError("resident_id_format", "not a resident ID")
    try:
        ric.get_birth_date(number)
    except ValueError:
        raise PydanticCustomError("resident_id_birth_date", "impossible birth date") from None
    if ric.calc_check_digit(number) != number[17]:
        raise PydanticCustomError("resident_id_check_digit", "wrong check digit")
    return number


_OLD_CODE = re.compile(r"(?:19|20)\d{2}-\d{6}-\d{2}-\d{2}-\d{6}")
_NEW_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")


def _project_code(code: str) -> str:
    """GB/T 40058-2021, both generations; digits 3 and 4 in 01 to 12 mean the new one, which has a check digit.

    The old one (until late 2020) has none: its last digit is never checked.
    """
    new = _NEW_CODE.fullmatch(code) and 1 <= int(code[2:4]) <= 12
    if not new and not _OLD_CODE.fullmatch(code):
        raise PydanticCustomError("project_code_format", "not a unified project code")
    if new and mod_11_10.checksum(code.replace("-", "")) != 1:
        raise PydanticCustomError("project_code_check_digit", "wrong check digit")
    return code


def _written(day: object) -> object:
    """A day is written out; pydantic would take a bare number for seconds since 1970."""
    if not isinstance(day, str | date):
        raise PydanticCustomError("day_format", "not a day")
    return day


def _mobile(number: str) -> str:
    if not re.fullmatch(r"1[3-9]\d{9}", number):
        raise PydanticCustomError("mobile_format", "not a mobile number")
    return number


Uscc = Annotated[str, AfterValidator(_uscc)]
ResidentId = Annotated[str, AfterValidator(_resident_id), Personal(Kind.RESIDENT_ID)]
Mobile = Annotated[str, AfterValidator(_mobile), Personal(Kind.MOBILE)]
ProjectCode = Annotated[str, AfterValidator(_project_code)]
PersonName = Annotated[Short, Personal(Kind.NAME)]
Day = Annotated[date, BeforeValidator(_written), Field(ge=date(1990, 1, 1), le=date(2099, 12, 31))]

_plain = PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json")


def _up_to(most: str, places: int = 4) -> Any:
    return Field(ge=0, le=Decimal(most), decimal_places=places, allow_inf_nan=False)


Measure = Annotated[Decimal, _up_to("1000000000"), _plain]
"""A bounded decimal: JSON number or string in, plain string out; so are the measures below."""
Hectares = Annotated[Decimal, _up_to("1000000"), _plain]
TenThousandCubicMetres = Annotated[Decimal, _up_to("1000000"), _plain]
CubicMetres = Annotated[Decimal, _up_to("10000000000"), _plain]
SquareMetres = Annotated[Decimal, _up_to("1000000000"), _plain]
TenThousandYuan = Annotated[Decimal, _up_to("100000000", places=6), _plain]
Percent = Annotated[Decimal, _up_to("100"), _plain]
Ratio = Annotated[Decimal, _up_to("100"), _plain]


class District(StrEnum):
    """Where in Shenzhen: its districts, its new district and 深汕特别合作区."""

    FUTIAN = "福田区"
    LUOHU = "罗湖区"
    YANTIAN = "盐田区"
    NANSHAN = "南山区"
    BAOAN = "宝安区"
    LONGGANG = "龙岗区"
    LONGHUA = "龙华区"
    PINGSHAN = "坪山区"
    GUANGMING = "光明区"
    DAPENG = "大鹏新区"
    SHENSHAN = "深汕特别合作区"


class LegalRepresentative(Frozen):
    """法定代表人."""

    name: PersonName
    id_number: ResidentId


class Applicant(Frozen):
    """申报单位."""

    name: Line
    uscc: Uscc
    address: Line
    legal_representative: LegalRepresentative


class Agent(Frozen):
    """经办人, and the days between which the authorisation holds."""

    name: PersonName
    id_number: ResidentId
    mobile: Mobile
    authorised_from: Day
    authorised_until: Day


class ProjectElement(Frozen):
    """项目."""

    name: Line
    code: ProjectCode
    district: District
    address: Line


class Commitment(Frozen):
    """承诺: the applicant answers for the truth of what is filed."""

    agreed: Literal[True]
    date: Day


class Form(Frozen):
    """What every form has; each item adds its own elements."""

    item: str
    applicant: Applicant
    agent: Agent
    project: ProjectElement
    commitment: Commitment


_BRACKETS = str.maketrans("（）〔〕［］【】｛｝[]{}", "()()()()()()()")


def official_number(number: str) -> str:
    """A document's number as registries keep it, its year in the brackets of GB/T 9704: 深水许准予〔2023〕187号."""
    return re.sub(r"[（(［[【{｛〔](\d{4})[）)］\]】}｝〕]", r"〔\1〕", unicodedata.normalize("NFC", number.strip()))


def same_name(one: str, other: str) -> bool:
    """Whether two names match: after NFKC, trimming and unifying brackets; nothing fuzzier."""
    return plain_name(one) == plain_name(other)


@lru_cache(4096)
def plain_name(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", unified(name).translate(_BRACKETS)).strip().translate(_BRACKETS)
