"""What is on record of a receipt, as three answers: the document, whether it is in force, and who issued it."""

from chalicelib.domain.check_code import printed_code
from chalicelib.domain.filing import Correction, Filing, State
from chalicelib.domain.printed import printed_day
from chalicelib.domain.receipt import ISSUER
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import Text
from chalicelib.web import shapes
from chalicelib.web.languages import Language, say

STATES: dict[str, Text] = {
    "in-preparation": Text("已准予备案，回执生成中", "accepted, receipt being made"),
    "in-force": Text("有效", "in force"),
    "replaced": Text("已由新版回执替代", "replaced by a newer version"),
    "revoked": Text("已撤销", "revoked"),
}

_STATES = {State.ACCEPTED: "in-preparation", State.FILED: "in-force", State.REVOKED: "revoked"}
"""A check code is given by the acceptance, so no other state has one."""

HOLD_AGAINST = Text(
    "请将手中的回执与本页所载逐项核对，一致方可采信；电子文件可核对其 SHA-256，或提交文件查验。",
    "Hold the copy in your hands against the facts told here; a file has the SHA-256 told here, or is put to the test.",
)
NOT_MADE = Text("回执尚未生成，任何文件均不是该回执。", "The receipt has not been made yet: no file is it.")
OURS = Text(f"由{ISSUER}签发。", "Issued by the Water Authority of Shenzhen Municipality (深圳市水务局).")


def state_of(filing: Filing, check_code: str) -> str:
    """The state of the receipt with that check code; a revocation is graver than having been replaced."""
    state = _STATES[filing.state]
    return "replaced" if state == "in-force" and check_code != filing.check_code else state


def standing(filing: Filing, issued: Filing, language: Language) -> shapes.Answers:
    """The three answers; `issued` is the filing as the receipt asked about tells it."""
    made = issued.receipt is not None
    return shapes.Answers(
        document=shapes.Answer(holds=None, text=say(HOLD_AGAINST if made else NOT_MADE, language)),
        in_force=in_force(filing, issued.check_code or "", language),
        issuer=shapes.Answer(holds=True, text=say(OURS, language)),
    )


def in_force(filing: Filing, check_code: str, language: Language) -> shapes.Answer:
    """Whether the receipt with that check code is in force; else since when, and why or by what it was replaced."""
    state = state_of(filing, check_code)
    told = {"revoked": _revoked, "replaced": _replaced}.get(state)
    text = told(filing, check_code) if told else STATES[state]
    return shapes.Answer(holds=state == "in-force", text=say(text, language))


def replaced_by(filing: Filing, check_code: str) -> shapes.NewerReceipt | None:
    """The newest version, if the receipt with that check code is an older one."""
    correction = correction_of(filing, check_code)
    if correction is None or filing.check_code is None:
        return None
    return shapes.NewerReceipt(
        check_code=filing.check_code, version=filing.receipt_version, corrected_on=beijing_day(correction.at)
    )


def correction_of(filing: Filing, check_code: str) -> Correction | None:
    """The correction that replaced the receipt with that check code, if one did."""
    return next((c for c in filing.corrections if c.check_code == check_code), None)


def _revoked(filing: Filing, check_code: str) -> Text:
    told = filing.revocation
    assert told, "a revoked filing tells why"
    day = beijing_day(told.at)
    return Text(
        f"已于{printed_day(day)}依《{told.decision_number}》撤销：{told.reason}",
        f"Revoked on {day} by decision {told.decision_number}: {told.reason}",
    )


def _replaced(filing: Filing, check_code: str) -> Text:
    correction = correction_of(filing, check_code)
    assert correction and filing.check_code, "only a correction replaces a receipt"
    day, code, version = beijing_day(correction.at), printed_code(filing.check_code), filing.receipt_version
    return Text(
        f"已于{printed_day(day)}更正，由第{version}版回执（查验码 {code}）替代；备案仍然有效。",
        f"Corrected on {day} and replaced by version {version} (check code {code}); the filing is in force.",
    )
