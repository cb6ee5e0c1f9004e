"""How days and measures are printed in Chinese documents."""

from datetime import date
from decimal import Decimal


def printed_day(day: date) -> str:
    """A day such as 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def printed_measure(value: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    return f"{value.normalize():f}"
