"""Chance that falls the same way each time."""

import random
import uuid
from datetime import datetime, timedelta

from chalicelib.adapters.chance import EPOCH
from chalicelib.domain.check_code import CODE_LENGTH, SIGNS


class FakeChance:
    """The port `Chance`, from a seed; a jitter is always three quarters of the delay."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def filing_id(self, at: datetime) -> str:
        value = ((at - EPOCH) // timedelta(milliseconds=1) << 80) | self._random.getrandbits(80)
        value = value & ~(0xF << 76) | (0x7 << 76)
        return str(uuid.UUID(int=value & ~(0x3 << 62) | (0x2 << 62)))

    def check_code(self) -> str:
        return "".join(self._random.choices(SIGNS, k=CODE_LENGTH))

    def jitter(self, delay: timedelta) -> timedelta:
        return delay * 0.75
