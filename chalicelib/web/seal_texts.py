"""What a PDF put to the test is, in one sentence."""

from chalicelib.errors import Text
from chalicelib.ports import SealCheck

NO_RECEIPT = Text("该文件不是本系统签发的备案回执。", "This file is no receipt of ours.")
ALTERED = Text("该文件在盖章后被改动，请勿采信。", "This file was altered after sealing; do not rely on it.")
UNTRUSTED = Text("该文件的印章并非深圳市水务局所盖，请勿采信。", "The seal is not the bureau's; do not rely on it.")
UNKNOWN = Text("系统中没有与该文件对应的备案，请勿采信。", "There is no filing for this file; do not rely on it.")
DIFFERS = Text("该文件与备案记录不一致，请以备案记录为准。", "File and record differ; the record holds.")
NOT_IN_FORCE = Text("回执真实，但备案现已不具效力。", "The receipt is genuine, but the filing is not in force.")
GENUINE = Text("回执真实、完整，备案有效。", "The receipt is genuine and whole, and the filing is in force.")


def verdict_text(seal: SealCheck, in_force: bool | None, differs: bool) -> Text:
    """The gravest thing to be said; `in_force` is None when there is nothing on record."""
    said = (
        (seal.signed_at is None and not seal.whole, NO_RECEIPT),
        (not seal.whole, ALTERED),
        (not seal.trusted, UNTRUSTED),
        (in_force is None, UNKNOWN),
        (differs, DIFFERS),
        (not in_force, NOT_IN_FORCE),
    )
    return next((text for holds, text in said if holds), GENUINE)
