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
    "api_handler": 60,
    "check_uploads": 1345,
    "verify_filings": 60,
    "issue_receipts": 40,
    "share_filings": 105,
    "announce_changes": 80,
}
"""CPU a filing in milliseconds by function, warm, an x86 core of a busy machine, 2026-11-25.

Checks of uploads, pushes and announcements as `make load` printed them; the others, half of whose CPU went into cold
starts there, from what a call took (7 ms), from `make growth` and `python -m bench.receipt`."""
