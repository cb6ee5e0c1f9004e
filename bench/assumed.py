"""What no measurement on one machine can tell of a deployed system, as data: change it to what your bureau sees."""

from collections.abc import Mapping

ASSUMED: Mapping[str, float] = {
    "looks of the portal a filing": 4,
    "milliseconds a call to AWS": 6,
    "milliseconds more of a transaction": 8,
    "milliseconds of the slowest registry": 150,
    "milliseconds a push": 100,
    "bytes of the materials a filing": 4_000_000,
    "bytes of a receipt": 120_000,
    "bytes of log a filing": 20_000,
    "share of invocations traced": 0.05,
    "pollers of a queue": 5,
    "seconds of a long poll": 20,
    "queues polled": 8,
    "metrics": 150,
    "keys": 1,
    "timers a minute": 2,
    "calls of a timer": 9,
    "days in a month": 30,
}

ALARMS, COMPOSITE_ALARMS = 106, 3
"""Of a stage, held to its template by a test."""

MEMORY: Mapping[str, int] = {
    "api_handler": 1769,
    "check_uploads": 1769,
    "verify_filings": 1769,
    "issue_receipts": 1769,
    "share_filings": 512,
    "announce_changes": 512,
}
"""MB by function, held to .chalice/config.json by a test."""

WHOLE_CPU = 1769
"""MB at which Lambda gives one whole CPU; with less it gives that much less."""

CPU_MS: Mapping[str, float] = {
    "api_handler": 28,
    "check_uploads": 655,
    "verify_filings": 60,
    "issue_receipts": 22,
    "share_filings": 37,
    "announce_changes": 23,
}
"""CPU a filing in milliseconds by function, warm, an x86 core of a machine with nothing else to do, 2026-11-29.

As `make load` printed them below its limit. Verification took 585 ms there, since each filing was submitted before its
uploads were checked, and verification then checks them itself; the figure here is of one whose uploads are checked.
"""
