"""
Published values as they stand in a source: one row for each group.
"""

from __future__ import annotations

from collections.abc import Mapping

from dueregard.cells import ALL, MISSING_PREFIX
from dueregard.errors import IndicatorError
from dueregard.indicators.inputs import Inputs, MonthlyCells
from dueregard.model import Indicator
from dueregard.model.estimates import State

VALUE = "value"
"""The key of the cells that holds a published value, as decimal text."""

AS_PUBLISHED = "as published"
WORDS: dict[State, str] = {
    "suppressed": "the publisher withheld it",
    "not collected": "the source gives no figure",
    "not applicable": "the source says that it does not apply",
    "too uncertain": "the publisher holds it to be too uncertain",
}
"""What stands in place of a value, and what it says."""


def nothing_to_protect(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return no counts: what is published is known.
    """
    del inputs
    return []


def published_rows(
    indicator: Indicator, published: MonthlyCells, groups: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    """
    Return the texts of each group by column, its value among them.

    Raises:
        IndicatorError: the source has no published values, or more than one for a group.
    """
    cells = published.cells
    if VALUE not in cells.keys:
        message = "the source has no column of published values. Name it in the source: `value: <header>`."
        raise IndicatorError(indicator.id, message)
    by = indicator.characteristic
    labels = cells.labels(by) if by else [ALL] * cells.table.num_rows
    rows: dict[str, dict[str, str]] = {}
    for at, (group, number) in enumerate(zip(labels, cells.counts, strict=True)):
        if group in rows or number > 1:
            message = f"there is more than one published value for '{group}'. Choose one with `where`."
            raise IndicatorError(indicator.id, message)
        rows[group] = {key: cells.labels(key)[at] for key in cells.keys}
    return {group: rows[group] for group in groups if group in rows}


def state_of(text: str) -> State:
    """
    Return what a mark in place of a value says.
    """
    return next(state for state in WORDS if text == f"{MISSING_PREFIX}{state}")
