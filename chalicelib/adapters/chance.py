"""Chance: ids that sort by time, check codes nobody guesses, delays that do not meet."""

import secrets
from datetime import UTC, datetime, timedelta

from chalicelib.domain.check_code import CODE_LENGTH, SIGNS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SystemChance:
    """The port `Chance`, from the operating system's randomness."""

    def filing_id(self, at: datetime) -> str:
        """A new UUIDv7 (RFC 9562) whose time is `at`."""
        from uuid_utils import uuid7

        # By whole microseconds: as a float the time would lose its last digits, and with them the order.
        return str(uuid7(nanoseconds=(at - EPOCH) // timedelta(microseconds=1) * 1000))

    def check_code(self) -> str:
        """16 signs of Crockford's base 32, upper case: 80 bits."""
        return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))

    def jitter(self, delay: timedelta) -> timedelta:
        """A delay of between half and the whole of the one given."""
        return delay * (0.5 + secrets.randbelow(1 << 32) / (1 << 33))
