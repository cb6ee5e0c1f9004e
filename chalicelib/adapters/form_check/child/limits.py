"""What the child may use: a hostile file of 1 MB can ask for gigabytes, or for ever."""

import resource
from typing import Any

import pikepdf

from chalicelib.adapters.form_check.said import SAID_BYTES

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 8
UNPACKED_BYTES = 64 * 1024 * 1024
COSTLY = ("memory limit exceeded", "std::bad_alloc")
"""What qpdf says when it stops at one of the limits below, or at the kernel's."""
QPDF: dict[str, Any] = {
    "parser_max_nesting": 200,
    "parser_max_container_size": 1_000_000,
    "flate_max_memory": UNPACKED_BYTES,
    "run_length_max_memory": UNPACKED_BYTES,
    "png_max_memory": UNPACKED_BYTES,
    "tiff_max_memory": UNPACKED_BYTES,
    "dct_max_memory": UNPACKED_BYTES,
}
PROCESS: dict[int, int] = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: SAID_BYTES,
    resource.RLIMIT_NOFILE: 0,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_AS: MEMORY_BYTES,
}
"""No core left; what it says is bounded, which goes into files; nothing opened, so neither a socket nor another's
`/proc`; no process or thread begun.

No file can be opened at all, not even instead of one that is closed, since each would be numbered above the limit.
They hold after any exec, and take no right that Lambda withholds. Root may lift them, and Lambda's user is not root.
"""


def confine() -> None:
    """Bind this process for good: qpdf by its own limits, everything by the kernel's."""
    pikepdf.settings.set_qpdf_limits(**QPDF)
    for what, most in PROCESS.items():
        _at_most(what, most)


def _at_most(what: int, most: int) -> None:
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        # macOS refuses RLIMIT_AS; there the parent's time limit is what remains
        return


def was_costly(told: str) -> bool:
    """Whether qpdf stopped at a limit, of which it tells by an error, by a warning or by its count only."""
    return pikepdf.settings.qpdf_limit_errors() > 0 or any(words in told for words in COSTLY)
