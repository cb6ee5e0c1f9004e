"""Every character of GB 18030-2022 level 3 typeset and copied out of the PDF; tells those that came out otherwise.

python -m bench.characters       # 88,115 characters, a minute
"""

import sys
import time
from collections.abc import Iterator
from itertools import batched

from chalicelib.adapters.receipt_typst import TypstTypesetter
from local.level_3 import characters, radicals
from tests.receipts import copied_out, receipt

A_RECEIPT = 700
"""Characters in the note of one receipt: as many as stay on one page, where nothing comes between them."""

TOLD = 20


def main() -> int:
    """Typeset all, compare and print; gives the process's exit code."""
    start = time.monotonic()
    signs = [chr(point) for point in (*characters(), *radicals())]
    lost = list(_lost(signs))
    print(f"{len(signs):,} characters of GB 18030-2022 level 3 typeset and copied out, {len(lost)} otherwise")
    print(f"  {time.monotonic() - start:.0f} s" + "".join(f"\n  U+{ord(sign):04X} {sign}" for sign in lost[:TOLD]))
    return 1 if lost else 0


def _lost(signs: list[str]) -> Iterator[str]:
    typesetter = TypstTypesetter()
    for part in batched(signs, A_RECEIPT, strict=False):
        filed = "".join(part)
        text = copied_out(typesetter.typeset(receipt(note=filed)))
        start = text.find(f"注：{part[0]}") + 2
        yield from (a for a, b in zip(part, text[start:], strict=False) if a != b)


if __name__ == "__main__":
    sys.exit(main())
