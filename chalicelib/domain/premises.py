"""What a stage's own resources must be like, whatever else about them changes; the template is held to it."""

from typing import NamedTuple

INDEXES = frozenset({"by_applicant", "resting", "listed", "revoked_of", "referring"})
TABLE = INDEXES | {"key", "stream", "recovery", "protection", "ttl"}
BUCKET = frozenset({"versions", "encryption", "private"})
LOCKED_BUCKET = BUCKET | {"lock"}

NOW, IN_TIME = "AlarmsNow", "AlarmsInTime"
TOPICS = (NOW, IN_TIME)
"""Where alarms are told: to whoever is woken, and to whoever looks in office hours."""

AT_ONCE = 116
"""Executions of Lambda under full load: what queues and streams may have at once, one a timer, calls of a second."""


class Listeners(NamedTuple):
    """How many listen to a topic, and how many were asked and have not said yes."""

    confirmed: int
    asked: int
