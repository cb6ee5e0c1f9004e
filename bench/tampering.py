"""Two thousand random changes of a sealed receipt, each put to the test: python -m bench.tampering [changes] [seed].

One byte replaced, put in or taken out, anywhere in the file, and as many digits of the signature itself.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable

from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker
from tests.forgeries import gap
from tests.receipts import bureau

type Change = Callable[[bytes, random.Random], bytes]


def replaced(pdf: bytes, chance: random.Random) -> bytes:
    """One byte replaced by another."""
    at = chance.randrange(len(pdf))
    return pdf[:at] + bytes([(pdf[at] + chance.randrange(1, 256)) % 256]) + pdf[at + 1 :]


def put_in(pdf: bytes, chance: random.Random) -> bytes:
    """One byte more."""
    at = chance.randrange(len(pdf) + 1)
    return pdf[:at] + chance.randbytes(1) + pdf[at:]


def taken_out(pdf: bytes, chance: random.Random) -> bytes:
    """One byte less."""
    at = chance.randrange(len(pdf))
    return pdf[:at] + pdf[at + 1 :]


def in_the_signature(pdf: bytes, chance: random.Random) -> bytes:
    """One digit of the signature's value replaced by another."""
    start, end = gap(pdf)
    at = chance.randrange(start + 1, end - 1)
    digit = chance.choice(sorted(set(b"0123456789ABCDEF") - {pdf[at]}))
    return pdf[:at] + bytes([digit]) + pdf[at + 1 :]


CHANGES: tuple[Change, ...] = (replaced, put_in, taken_out, in_the_signature)


def main(changes: int = 2000, seed: int = 20261124) -> int:
    """Print what was said of how many; the exit code is 1 when a change went unnoticed."""
    office, chance = bureau(), random.Random(seed)
    pdf, checker = office.sealed(), PyHankoReceiptChecker(office.chain)
    assert checker.check(pdf).whole, "a receipt not changed is whole"
    start, unnoticed = time.perf_counter(), 0
    for change in CHANGES:
        seals = [checker.check(change(pdf, chance)) for _ in range(changes)]
        said = Counter("+".join(seal.faults) or "none" for seal in seals)
        unnoticed += sum(seal.whole for seal in seals)
        print(f"{change.__name__:18} {changes} changes, {sum(seal.whole for seal in seals)} unnoticed: {dict(said)}")
    each = (time.perf_counter() - start) / changes / len(CHANGES)
    print(f"{len(pdf)} bytes, {each * 1000:.1f} ms a check, {unnoticed} unnoticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
