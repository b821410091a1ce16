"""
What the last digit printed of a number allows.
"""

from __future__ import annotations

from dueregard.model import Unit

_PRINTED_IN_PERCENT = {"percent", "percent change", "points"}
# Binary fractions differ from decimal ones in the sixteenth digit: not a difference anybody printed.
_BINARY = 1e-9


def decimals_of(number: float) -> int:
    """
    Return how many places after the point a number was typed with: 0 for 12, 1 for 17.4.
    """
    _, _, places = f"{number:.10f}".rstrip("0").partition(".")
    return len(places)


def within_rounding(exact: float, printed: float, decimals: int) -> bool:
    """
    Tell whether a number could have been printed so, rounded to a number of places after the point.
    """
    return abs(exact - printed) <= 0.5 * 10.0**-decimals + _BINARY


def as_printed(value: float, unit: Unit) -> float:
    """
    Return the value of an estimate as it is printed: a share 0.174 as 17.4, a rate or ratio as it is.
    """
    return round(100 * value, 10) if unit in _PRINTED_IN_PERCENT else value
