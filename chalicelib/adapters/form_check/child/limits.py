"""What the child may use: a hostile file of 1 MB can ask for gigabytes, or for ever."""

import resource
from typing import Any

import pikepdf

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
QPDF: dict[str, Any] = {
    "parser_max_nesting": 200,
    "parser_max_container_size": 1_000_000,
    "flate_max_memory": 64 * 1024 * 1024,
    "run_length_max_memory": 64 * 1024 * 1024,
    "png_max_memory": 64 * 1024 * 1024,
    "tiff_max_memory": 64 * 1024 * 1024,
    "dct_max_memory": 64 * 1024 * 1024,
}


def confine() -> None:
    """Bind this process for good: memory, time, no file written, no core left; qpdf by its own limits as well."""
    pikepdf.settings.set_qpdf_limits(**QPDF)
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_FSIZE, 0)
    _at_most(resource.RLIMIT_CPU, CPU_SECONDS)
    _at_most(resource.RLIMIT_AS, MEMORY_BYTES)


def _at_most(what: int, most: int) -> None:
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        # macOS refuses RLIMIT_AS; there the parent's time limit is what remains
        return


def a_limit_was_hit() -> bool:
    """Whether qpdf's parser stopped at one of its limits; it may tell by a warning only."""
    return pikepdf.settings.qpdf_limit_errors() > 0
