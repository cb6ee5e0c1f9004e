"""What a PDF put to the test is: in one sentence, and as the answers on the document and on its issuer."""

from collections.abc import Mapping

from chalicelib.errors import Text
from chalicelib.ports import SealCheck

NO_RECEIPT = Text("该文件不是本系统签发的备案回执。", "This file is no receipt of ours.")
ALTERED = Text("该文件在盖章后被改动，请勿采信。", "This file was altered after sealing; do not rely on it.")
UNTRUSTED = Text("该文件的印章并非深圳市水务局所盖，请勿采信。", "The seal is not the bureau's; do not rely on it.")
UNKNOWN = Text("系统中没有与该文件对应的备案，请勿采信。", "There is no filing for this file; do not rely on it.")
DIFFERS = Text("该文件与备案记录不一致，请以备案记录为准。", "File and record differ; the record holds.")
REPLACED = Text(
    "回执真实，但已更正并由新版回执替代，请索取新版。",
    "The receipt is genuine, but a newer version has taken its place.",
)
NOT_IN_FORCE = Text("回执真实，但备案现已不具效力。", "The receipt is genuine, but the filing is not in force.")
GENUINE = Text("回执真实、完整，备案有效。", "The receipt is genuine and whole, and the filing is in force.")

WHOLE = Text("文件自盖章后未被改动。", "The file has not been changed since it was sealed.")
DOCUMENT: Mapping[str, Text] = {
    "empty": Text("文件是空的。", "The file is empty."),
    "too-large": Text("文件超过 2 MB，不可能是回执。", "It is larger than 2 MB and cannot be a receipt."),
    "not-pdf": Text("不是 PDF 文件。", "It is no PDF file."),
    "encrypted": Text("文件已加密，回执从不加密。", "It is encrypted, which a receipt never is."),
    "cut-short": Text("文件不完整，请重新下载或索取。", "It was cut short; download it or ask for it again."),
    "no-signature": Text("文件没有数字签名，任何人都可以改动。", "It bears no signature: anybody could change it."),
    "changed": Text("文件在盖章后被改动。", "It was changed after it was sealed."),
    "later-changes": Text("盖章后文件又被追加了内容。", "Something was added to the file after it was sealed."),
    "data-unreadable": Text("文件所附数据无法读取。", "The data that it carries cannot be read."),
}
"""What is wrong with a document, by the code of the fault."""

OURS = Text("印章为深圳市水务局所盖。", "The seal is that of the bureau (深圳市水务局).")
UNPROVEN = Text("无法证明由谁签发。", "Nothing proves who issued it.")
ISSUER: Mapping[str, Text] = {
    "re-signed": Text(
        "文件载有回执数据，却由他人重新签章。", "It holds a receipt's data, but another has sealed it anew."
    ),
    "wrong-chain": Text(
        "签章证书与其所称的签发机构不符。", "The seal's certificate is not by the issuer that it names."
    ),
    "unknown-issuer": Text("印章并非深圳市水务局所盖。", "The seal is not the bureau's."),
    "another-owner": Text(
        "签章证书属于其他单位，并非深圳市水务局。", "The seal's certificate is genuine, but another unit's."
    ),
    "expired": Text("盖章时印章证书已过有效期。", "It was sealed when the seal's certificate was not valid any more."),
    "not-yet-valid": Text("盖章时印章证书尚未生效。", "It was sealed when the seal's certificate was not valid yet."),
}
"""What is wrong with a seal, by the code of the fault."""


def document_text(seal: SealCheck) -> Text:
    """Whether the document is whole; the gravest fault stands first."""
    return next((DOCUMENT[fault] for fault in seal.faults if fault in DOCUMENT), WHOLE if seal.whole else ALTERED)


def issuer_text(seal: SealCheck) -> Text:
    """Whether its issuer is the bureau."""
    faults = (ISSUER[fault] for fault in seal.faults if fault in ISSUER)
    return next(faults, OURS if seal.trusted else UNPROVEN)


def verdict_text(seal: SealCheck, in_force: bool | None, differs: bool, replaced: bool = False) -> Text:
    """The gravest thing to be said; `in_force` is None when there is nothing on record."""
    said = (
        (seal.signed_at is None and not seal.whole, NO_RECEIPT),
        (not seal.whole, ALTERED),
        (not seal.trusted, UNTRUSTED),
        (in_force is None, UNKNOWN),
        (differs, DIFFERS),
        (replaced, REPLACED),
        (not in_force, NOT_IN_FORCE),
    )
    return next((text for holds, text in said if holds), GENUINE)
