"""What the nightly timers do with what they find: each difference and each fault becomes a line of the log.

What only they need is loaded when they run: every function starts by importing this file.
"""

from chalicelib.logs import log
from chalicelib.wiring import run


def reconcile_record() -> None:
    """Compare what is kept in several places, as far as time allows."""
    from chalicelib.usecases.reconcile_nightly import reconcile_nightly

    for difference in run(reconcile_nightly):
        tell = log.info if difference.harmless else log.error
        tell("what is kept differs", **difference.model_dump(mode="json"))


def audit_histories() -> None:
    """Make the day's head and verify, as far as time allows."""
    from chalicelib.usecases.audit_histories import audit_histories as audit

    for fault in run(audit):
        log.error("a history or a head is false", **fault.model_dump(mode="json"))
