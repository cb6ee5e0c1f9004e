"""Files spoiled by chance, the same for the same seed: overwritten, cut out, doubled, or cut off and ended again."""

import random

END = b"\nstartxref\n0\n%%EOF\n"


def spoiled(pdf: bytes, seed: int) -> bytes:
    """The file with one to ten wounds."""
    chance, body = random.Random(seed), bytearray(pdf)
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(8, len(body))
        chance.choice((_overwrite, _cut_out, _double, _cut_off))(body, at, chance)
    return bytes(body)


def _overwrite(body: bytearray, at: int, chance: random.Random) -> None:
    body[at : at + 4] = chance.randbytes(chance.randint(1, 4))


def _cut_out(body: bytearray, at: int, chance: random.Random) -> None:
    del body[at : at + chance.randint(1, 200)]


def _double(body: bytearray, at: int, chance: random.Random) -> None:
    body[at:at] = body[at : at + chance.randint(1, 2000)]


def _cut_off(body: bytearray, at: int, chance: random.Random) -> None:
    if chance.random() < 0.2:
        body[at:] = END
