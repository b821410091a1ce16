"""
Counts and published values as files write them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from dueregard.cells import missing_label

LARGEST = 2**53
"""Above this a whole number is no longer exact in every program that may read it."""

NO_WEIGHT = missing_label("no weight")
_WEIGHT = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_SIX_DECIMALS = Decimal("0.000001")
_LARGEST_WEIGHT = 10**9

_WHOLE = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?", re.ASCII)

MARKS = {
    # Shorthand of the Government Analysis Function for tables, with and without its brackets.
    "c": "suppressed",
    "x": "not collected",
    "z": "not applicable",
    "u": "too uncertain",
    # Older tables, and spreadsheets.
    "*": "suppressed",
    "!": "suppressed",
    "..": "not collected",
    ":": "not collected",
    "": "not collected",
    "n/a": "not applicable",
}
"""What publishers write in place of a number, and what it says of the number."""


def whole_number(text: str) -> int | None:
    """
    Return a count written as a whole number from 0 ("12", "1,234", "12.0"); None if it is none.
    """
    text = text.strip()
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text.replace(",", "").partition(".")[0])
    return number if number <= LARGEST else None


def why_no_count(text: str, column: str) -> str:
    """
    Return what is wrong with a count, and the way out.
    """
    text = text.strip()
    if not text:
        found = f"There is no count in the column '{column}'."
    elif text.startswith("-") and whole_number(text[1:]) is not None:
        return f"The count '{text}' in the column '{column}' is negative. A count is 0 or more."
    else:
        found = f"The count '{text}' in the column '{column}' is not a whole number."
    return (
        f"{found} If the publisher withheld it, it cannot be added up: take a table that has it, or "
        "leave out the rows it belongs to."
    )


def weight(text: str) -> str | None:
    """
    Return a weight to six decimals, or the label of its absence; None if it is neither.

    Six decimals are what every engine adds up exactly.
    """
    text = text.strip()
    if not text:
        return NO_WEIGHT
    if not _WEIGHT.fullmatch(text):
        return None
    number = Decimal(text)
    return format(number.quantize(_SIX_DECIMALS), "f") if number < _LARGEST_WEIGHT else None


def why_no_weight(text: str, column: str) -> str:
    """
    Return what is wrong with a weight, and the way out.
    """
    return (
        f"The weight '{text.strip()}' in the column '{column}' is not a number from 0. "
        "Leave it empty where a respondent has none."
    )


def published_value(text: str) -> str | None:
    """
    Return a published value as plain decimal text, or as the label of its absence; None if it is neither.

    "76.7%" and "1,234" lose their signs; "[c]" becomes the missing label "suppressed".
    """
    text = text.strip()
    if _DECIMAL.fullmatch(text):
        return format(Decimal(text.replace(",", "").removesuffix("%")), "f")
    mark = mark_of(text)
    return None if mark is None else missing_label(mark)


def mark_of(text: str) -> str | None:
    """
    Return what a mark in place of a number says of it ("suppressed"); None if the text is no mark.
    """
    return MARKS.get(text.strip().casefold().removeprefix("[").removesuffix("]"))


def why_no_value(text: str, column: str) -> str:
    """
    Return what is wrong with a published value, and the way out.
    """
    return (
        f"The value '{text.strip()}' in the column '{column}' is neither a number nor a mark for one that is "
        "not there: [c] withheld, [x] not available, [z] does not apply, [u] too uncertain, or nothing."
    )
