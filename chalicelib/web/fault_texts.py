"""What each kind of fault of a body is called, in both languages; `{...}` are limits of ours, never what was sent."""

from typing import NamedTuple

from chalicelib.errors import Text


class FaultText(NamedTuple):
    """A stable code, and the fault in words."""

    code: str
    text: Text


_DATE = FaultText("date", Text("应为有效日期，格式为 YYYY-MM-DD。", "Must be a real date as YYYY-MM-DD."))
_NUMBER = FaultText("number", Text("应为数字。", "Must be a number."))
_TEXT = FaultText("text", Text("应为文字。", "Must be text."))
_OBJECT = FaultText("object", Text("应为一组要素（JSON 对象）。", "Must be a JSON object."))
_LIST = FaultText("list", Text("应为列表（JSON 数组）。", "Must be a JSON array."))
_CHOICE = FaultText("choice", Text("应为：{expected}。", "Must be one of: {expected}."))
_EMPTY = FaultText("empty", Text("不能为空。", "Must not be empty."))
_TRUTH = FaultText("boolean", Text("应为 true 或 false。", "Must be true or false."))

OTHER = FaultText("value", Text("填写内容无效。", "Not a valid value."))

FAULT_TEXTS: dict[str, FaultText] = {
    "missing": FaultText("missing", Text("缺少此要素。", "This element is missing.")),
    "extra_forbidden": FaultText("unknown-field", Text("没有此要素。", "There is no such element.")),
    "union_tag_invalid": FaultText("choice", Text("应为：{expected_tags}。", "Must be one of: {expected_tags}.")),
    "union_tag_not_found": FaultText("missing", Text("缺少此要素。", "This element is missing.")),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "string_type": _TEXT,
    "string_too_short": _EMPTY,
    "empty_text": _EMPTY,
    "string_too_long": FaultText("too-long", Text("不得超过 {max_length} 个字。", "At most {max_length} characters.")),
    "string_pattern_mismatch": FaultText("format", Text("格式不正确。", "Not in the right format.")),
    "unseen_character": FaultText(
        "unseen-character",
        Text("含有不可见或无法印制的字符。", "Has a character that cannot be seen or printed."),
    ),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": FaultText("too-few", Text("至少 {min_length} 项。", "At least {min_length}.")),
    "too_long": FaultText("too-many", Text("至多 {max_length} 项。", "At most {max_length}.")),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "day_format": _DATE,
    "date_from_datetime_inexact": _DATE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_max_places": FaultText(
        "too-precise", Text("小数位数不得超过 {decimal_places} 位。", "At most {decimal_places} decimal places.")
    ),
    "decimal_max_digits": FaultText("too-large", Text("数值过大。", "The number is too large.")),
    "decimal_whole_digits": FaultText("too-large", Text("数值过大。", "The number is too large.")),
    "greater_than_equal": FaultText("too-small", Text("不得小于 {ge}。", "Must be {ge} at least.")),
    "less_than_equal": FaultText("too-large", Text("不得大于 {le}。", "Must be {le} at most.")),
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "uscc_format": FaultText(
        "uscc-format",
        Text("应为 18 位统一社会信用代码。", "Must be a unified social credit code of 18 signs (GB 32100)."),
    ),
    "uscc_check_digit": FaultText(
        "uscc-check-digit",
        Text("统一社会信用代码校验位错误，请核对。", "The credit code's check digit is wrong (GB 32100)."),
    ),
    "resident_id_format": FaultText(
        "resident-id-format", Text("应为 18 位公民身份号码。", "Must be a resident ID of 18 signs (GB 11643).")
    ),
    "resident_id_birth_date": FaultText(
        "resident-id-birth-date",
        Text("公民身份号码中的出生日期无效，请核对。", "The resident ID's birth date is impossible."),
    ),
    "resident_id_check_digit": FaultText(
        "resident-id-check-digit",
        Text("公民身份号码校验位错误，请核对。", "The resident ID's check digit is wrong (GB 11643)."),
    ),
    "project_code_format": FaultText(
        "project-code-format",
        Text("应为投资项目统一代码，如 2108-440305-04-01-333721。", "Must be a unified project code (GB/T 40058)."),
    ),
    "project_code_check_digit": FaultText(
        "project-code-check-digit",
        Text("投资项目统一代码校验位错误，请核对。", "The project code's check digit is wrong (GB/T 40058)."),
    ),
    "mobile_format": FaultText("mobile-format", Text("应为 11 位手机号码。", "Must be a mobile number of 11 digits.")),
    "filing_number_format": FaultText(
        "filing-number-format",
        Text("应为水利工程开工备案编号，如 深水建备〔2026〕1号。", "Must be the number of a commencement filing."),
    ),
    "pointer_format": FaultText(
        "pointer-format",
        Text("应为所变更要素的 JSON 指针，如 /sections/0/contractor。", "Must be the JSON pointer of an element."),
    ),
}
