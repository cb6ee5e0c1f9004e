"""Figures that tests measured, told under pytest's own summary by the folders whose conftest takes this hook in."""

from typing import Any

_told: list[str] = []


def tell(what: str, **figures: Any) -> None:
    """One line: what was measured, and each figure by its name."""
    named = ", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in figures.items())
    _told.append(f"{what}: {named}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell what was measured in this process, once."""
    for line in _told:
        terminalreporter.write_line(line)
    _told.clear()


def _short(value: Any) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else str(value)
