"""A typesetter that writes the receipt's data down as it is, no PDF at all."""

from chalicelib.domain.receipt import Receipt, Revocation


class FakeTypesetter:
    """The port `Typesetter`; `typeset_receipts` holds what was typeset, void or not."""

    def __init__(self) -> None:
        self.typeset_receipts: list[tuple[Receipt, Revocation | None]] = []

    def typeset(self, receipt: Receipt, revocation: Revocation | None = None) -> bytes:
        """The data as one line of JSON each."""
        self.typeset_receipts.append((receipt, revocation))
        lines = [receipt.model_dump_json(), *([revocation.model_dump_json()] if revocation else [])]
        return "\n".join(["%PDF-fake", *lines, ""]).encode()
