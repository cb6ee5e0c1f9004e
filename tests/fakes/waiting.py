"""Messages put off, kept in a list."""

from datetime import timedelta
from typing import NamedTuple

from chalicelib.errors import Unreachable


class PutOff(NamedTuple):
    """One message put off."""

    queue_arn: str
    receipt_handle: str
    delay: timedelta


class FakeWaiting:
    """The port `Waiting`; `down` makes it fail."""

    def __init__(self) -> None:
        self.put: list[PutOff] = []
        self.down = False

    def put_off(self, queue_arn: str, receipt_handle: str, delay: timedelta) -> None:
        if self.down:
            raise Unreachable
        self.put.append(PutOff(queue_arn, receipt_handle, delay))
