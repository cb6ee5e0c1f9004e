"""A form check that believes what a file says of itself."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.elements import plain_name
from chalicelib.domain.materials import FormCheck, MaterialFault
from chalicelib.errors import Unreachable

HEADER = b"%PDF-fake\n"


def fake_pdf(*texts: str, faults: Iterable[MaterialFault] = ()) -> bytes:
    """A file with these texts (none: a scan) and these faults, for `FakeFormChecker`."""
    lines = [f"fault {fault}" for fault in faults] + [f"text {text}" for text in texts]
    return HEADER + "\n".join(lines).encode()


class FakeFormChecker:
    """The port `FormChecker`; reads what `fake_pdf` makes. `checked` holds the files; `down` makes it fail."""

    def __init__(self) -> None:
        self.checked: list[bytes] = []
        self.down = False

    def check(self, pdf: bytes, expects: Sequence[str]) -> FormCheck:
        if self.down:
            raise Unreachable
        self.checked.append(pdf)
        if not pdf.startswith(HEADER):
            return FormCheck(faults=(MaterialFault.NOT_PDF,), expects=tuple(expects))
        lines = [line.partition(" ") for line in pdf.removeprefix(HEADER).decode().splitlines()]
        text = "\n".join(plain_name(said) for kind, _, said in lines if kind == "text")
        return FormCheck(
            faults=tuple(MaterialFault(said) for kind, _, said in lines if kind == "fault"),
            pages=1,
            has_text=bool(text),
            expects=tuple(expects),
            absent=tuple(e for e in expects if text and plain_name(e) not in text),
        )
