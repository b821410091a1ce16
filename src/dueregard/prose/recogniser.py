"""
What recognises a number: a pattern, and how its match is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from dueregard.model.numbers_found import NumberKind
from dueregard.prose.numerals import decimals_of, value_of

_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Reading:
    """
    What a match says. A time has its ISO 8601 text as value, a range `low` and `high` and no value.
    """

    kind: NumberKind
    unit: str
    value: Decimal | str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    decimals: int = 0


@dataclass(frozen=True)
class Recogniser:
    """
    A pattern and the reading of its match; None where the match turns out to be no such number.

    The number is the group `figure` where the pattern has one, and else the whole match. A recogniser
    without a reading takes its place in the text, so that nothing in it is read as a number.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Reading | None] | None = None

    def place(self, found: re.Match[str]) -> tuple[int, int]:
        """
        Return where the number stands.
        """
        named = "figure" in self.pattern.groupindex and found["figure"] is not None
        return found.span("figure" if named else 0)


def one_or_range(found: re.Match[str], kind: NumberKind, unit: str) -> Reading | None:
    """
    Return the reading of a match with group `low`, and `high` where it is a range; None where that is none.
    """
    low, high = found["low"], found.groupdict().get("high")
    if high is None:
        return Reading(kind, unit, value_of(low), decimals=decimals_of(low))
    decimals = max(decimals_of(low), decimals_of(high))
    # In "£1-2m" the scale stands once and holds for both.
    scale = re.search(r"[a-z]+$", high.casefold())
    shares_scale = scale is not None and not re.search(r"[a-z]", low.casefold())
    first = value_of(f"{low}{scale[0]}" if scale is not None and shares_scale else low)
    last = value_of(high)
    return Reading(kind, unit, low=first, high=last, decimals=decimals) if first <= last else None


def share(numerator: Decimal, denominator: Decimal) -> Reading | None:
    """
    Return the reading of a fraction, its value to four places; None when the denominator is zero.
    """
    if not denominator:
        return None
    value = (numerator / denominator).quantize(_PLACES).normalize()
    return Reading("fraction", "share", value, numerator=numerator, denominator=denominator)
