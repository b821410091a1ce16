"""
Which figure of the document's evidence a number in its prose could be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from dueregard.model import Assessment, Estimate
from dueregard.model.numbers_found import FoundNumber
from dueregard.prose.rounding import as_printed, within_rounding

_UNITS = {
    "percentage": {"percent", "percent change"},
    "points": {"points"},
    "ratio": {"ratio"},
    "rate": {"rate"},
    "count": {"count"},
    "fraction": {"percent"},
}


def bound(found: FoundNumber, assessment: Assessment, cited: Collection[str] = ()) -> FoundNumber:
    """
    Return a number with the name of the first figure that prints so, or as it is where none does.

    A figure prints so when it rounds to the number as written; a fall is the same with and without its
    sign. Only evidence in `cited` is looked at where any is named, else all of the document.
    """
    if found.kind not in _UNITS or not isinstance(found.value, Decimal):
        return found
    number = float(found.value) * (100 if found.kind == "fraction" else 1)
    for name, estimate in _figures(assessment, cited):
        if estimate.unit in _UNITS[found.kind] and _prints(estimate, number, found):
            return found.model_copy(update={"figure": name})
    return found


def _figures(assessment: Assessment, cited: Collection[str]) -> Iterator[tuple[str, Estimate]]:
    for item in assessment.evidence:
        if not cited or item.id in cited:
            for name in item.figures:
                estimate = item.figure(name)
                if estimate is not None and estimate.state == "shown":
                    yield f"{item.id}#{name}", estimate


def _prints(estimate: Estimate, number: float, found: FoundNumber) -> bool:
    if estimate.value is None:
        return False
    exact = as_printed(estimate.value, estimate.unit)
    if found.change is not None:
        exact, number = abs(exact), abs(number)
    return within_rounding(exact, number, found.decimals)
