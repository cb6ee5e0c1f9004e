"""The ways in which a call can fail, and a delivery go wrong; one of them put at one point of a run."""

import re
import threading
from collections import Counter
from enum import StrEnum
from typing import Any, NamedTuple

import urllib3

from tests.calls import Call

OVERRUN = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "s3": "SlowDown",
    "sqs": "ThrottlingException",
    "ssm": "ThrottlingException",
    "kms": "ThrottlingException",
}
"""What each service answers when it is asked too often."""


DIFFERENT = re.compile(r"[0-9a-f]{64}|(?<=/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=\.pdf)")


class Died(BaseException):
    """The process was ended; nothing of ours may catch it."""


class CallFault(StrEnum):
    """What can happen to a call."""

    DIES_BEFORE = "the process dies before it"
    DIES_AFTER = "the process dies after it took effect"
    ANSWER_LOST = "it takes effect, its answer is lost"
    SENT_AGAIN = "its answer is lost, and the client sends it once more"
    THROTTLED = "it is throttled"
    TIMES_OUT = "it times out without effect"


class DeliveryFault(StrEnum):
    """What can happen to an event on its way to one of our functions."""

    TWICE = "it is delivered twice"
    STALE = "it is delivered once more at the very end"
    LATE = "it comes when all else is long at rest"
    OTHER_ORDER = "from it on, the last come first"


def kind_of(call: Call) -> Call:
    """The call without what differs from run to run: the hash in a document's key, a refused upload's version."""
    return call._replace(resource=DIFFERENT.sub("…", call.resource))


class Point(NamedTuple):
    """Where a run is disturbed, and how: the so-manieth call of its kind, or the so-manieth delivery."""

    fault: CallFault | DeliveryFault
    at: Call | str
    nth: int

    def __str__(self) -> str:
        where = " ".join(self.at) if isinstance(self.at, tuple) else self.at
        return f"{where} #{self.nth}: {self.fault}"


class Disturbance:
    """A listener to calls that lets the one point of a run go wrong, once; after a death every call of it is dead."""

    def __init__(self, point: Point | None) -> None:
        self.point, self.fired, self.dead = point, False, False
        self._seen: Counter[Call] = Counter()
        self._hit: Call | None = None
        self._lock = threading.Lock()

    def before(self, call: Call) -> Any:
        """Raise, or answer, in place of the call, when it is the one and the fault comes before its effect."""
        self._die_if(self.dead)
        call = kind_of(call)
        if not self._is_the_one(call):
            return None
        self._die_if(self.point is not None and self.point.fault is CallFault.DIES_BEFORE)
        return self._instead(call)

    def after(self, call: Call) -> None:
        """Raise in place of the answer, when it is the one."""
        if self._hit is None or kind_of(call) != self._hit or self.point is None:
            return
        self._hit = None
        self._die_if(self.point.fault is CallFault.DIES_AFTER)
        if self.point.fault is CallFault.ANSWER_LOST:
            raise _lost(call)

    def again(self, call: Call) -> bool:
        """Whether the client sends it once more."""
        if self.point is None or self.point.fault is not CallFault.SENT_AGAIN or kind_of(call) != self._hit:
            return False
        self._hit = None
        return True

    def _is_the_one(self, call: Call) -> bool:
        with self._lock:
            self._seen[call] += 1
            if self.fired or self.point is None or (call, self._seen[call]) != (self.point.at, self.point.nth):
                return False
            self.fired, self._hit = True, call
            return True

    def _die_if(self, ends: bool) -> None:
        if ends:
            self.dead = True
            raise Died

    def _instead(self, call: Call) -> Any:
        assert self.point
        if self.point.fault is CallFault.THROTTLED:
            return _overrun(call)
        if self.point.fault is CallFault.TIMES_OUT:
            raise _timed_out(call)
        return None


def _overrun(call: Call) -> Any:
    if call.service == "http":
        return urllib3.HTTPResponse(status=429, preload_content=False)
    from botocore.exceptions import ClientError

    raise ClientError({"Error": {"Code": OVERRUN[call.service], "Message": "too often"}}, call.action)


def _lost(call: Call) -> Exception:
    if call.service == "http":
        return urllib3.exceptions.ProtocolError("the connection was closed")
    from botocore.exceptions import ConnectionClosedError

    lost: Exception = ConnectionClosedError(endpoint_url=call.resource)
    return lost


def _timed_out(call: Call) -> Exception:
    if call.service == "http":
        return urllib3.exceptions.ConnectTimeoutError("too slow")
    from botocore.exceptions import ReadTimeoutError

    slow: Exception = ReadTimeoutError(endpoint_url=call.resource)
    return slow
