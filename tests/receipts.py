"""Receipts to typeset and to seal: of the examples' forms, ordinary and extreme, and a seal to put on them."""

import re
from typing import Any, NamedTuple

import pypdfium2

from chalicelib.adapters.receipt_typst import TypstTypesetter
from chalicelib.adapters.seal_pyhanko import PyHankoSealer
from chalicelib.domain.composing import receipt_of
from chalicelib.domain.filing import State
from chalicelib.domain.receipt import Receipt, Revocation, Row
from local.pki import Root, make_root
from tests.builders import NOW, TODAY, filing, form
from tests.fakes.sealer import LocalSigner

PUBLIC_URL = "https://swj.example/miaopi"
REVOCATION = Revocation(reason="经核查，所附监测数据系伪造。", decision_number="深水撤字〔2026〕3号", day=TODAY)

TYPESETTER = TypstTypesetter()
"""One for all tests, for it is slow to warm up and keeps nothing of what it has typeset."""


def receipt(name: str = "soil-conservation", **fields: Any) -> Receipt:
    """The receipt of an example, with fields of it changed."""
    accepted = filing(
        State.ACCEPTED, form(name), number="深水保备〔2026〕1号", check_code="7KQ3M9XT2B4RWZ8H", decided_at=NOW
    )
    return Receipt.model_validate(receipt_of(accepted, PUBLIC_URL).model_dump() | fields)


def works_with_sections(count: int) -> Receipt:
    """The receipt for works of many sections, each told in a few lines."""
    told = "河道拓宽及堤岸加固工程，4236.8 万元；施工：广东粤泽水利水电工程有限公司；监理：深圳市衡正工程监理有限公司"
    sections = tuple(Row(label=f"标段 施工{n}标", value=told) for n in range(1, count + 1))
    return receipt("works-start", rows=receipt("works-start").rows[:5] + sections)


def copied_out(pdf: bytes) -> str:
    """What a reader copies out of a file, without line ends."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"[\r\n]", "", text)


class Bureau(NamedTuple):
    """A seal of its own: key, root and sealer."""

    signer: LocalSigner
    root: Root
    chain: str
    sealer: PyHankoSealer

    def sealed(self, paper: Receipt | None = None, revocation: Revocation | None = None) -> bytes:
        """A receipt, typeset and sealed `NOW`."""
        return self.sealer.seal(TYPESETTER.typeset(paper or receipt(), revocation), NOW).pdf


def bureau(signer: LocalSigner | None = None) -> Bureau:
    """A bureau whose certificates are valid from `NOW` on."""
    signer, root = signer or LocalSigner(), make_root(NOW)
    chain = root.seal_chain(signer.public_key_der, NOW)
    return Bureau(signer, root, chain, PyHankoSealer(signer, chain))
