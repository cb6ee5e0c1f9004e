"""A test of receipts that knows what it is told."""

from chalicelib.ports import SealCheck

NO_PDF = SealCheck(whole=False, trusted=False, faults=("not-pdf",))


class FakeReceiptChecker:
    """The port `ReceiptChecker`; `says` is what it answers for the bytes it knows, all others are no PDF."""

    def __init__(self) -> None:
        self.says: dict[bytes, SealCheck] = {}

    def check(self, pdf: bytes) -> SealCheck:
        return self.says.get(pdf, NO_PDF)
