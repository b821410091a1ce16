"""
Signs that a source lost data in some months: groups that vanish, totals that break.

A source that lost a category in publication shows a fall that never happened. These are general
signs, not proofs; each becomes a caveat beside the figures of the period.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean, median

from dueregard.cells import MISSING_PREFIX, MONTH
from dueregard.indicators.inputs import MonthlyCells

_FEWEST_A_MONTH = 7
"""A mean from which a month with none is no accident: by chance less than once in 1,000 months."""

_USUAL_PART = 0.5
"""A month with less than this part of the usual total is pointed out."""

_FEWEST_MONTHS = 3
"""Months from which a usual month can be told."""


def signs_of_loss(every_month: MonthlyCells, months: tuple[str, ...], *, name_groups: bool) -> Iterator[str]:
    """
    Iterate over the signs that the source lost data in the months of a period, as sentences.

    Args:
        every_month: the cells of all months the source has, under the indicator's filters.
        months: the months of the period, of which only these are reported.
        name_groups: whether a group may be named as absent; where counts are protected, a zero is
            one of them.
    """
    if len(every_month.months) < _FEWEST_MONTHS:
        return
    if every_month.by is not None:
        for label in every_month.by_label:
            yield from _vanished(label, every_month, months, name_groups=name_groups)
    yield from _broken(every_month, months)


def _vanished(
    label: str, every_month: MonthlyCells, months: tuple[str, ...], *, name_groups: bool
) -> Iterator[str]:
    counts = dict(zip(every_month.months, every_month.months_of(label), strict=True))
    without = [month for month in months if counts.get(month) == 0]
    elsewhere = [count for count in counts.values() if count > 0]
    mostly_there = len(elsewhere) * 2 > len(counts)
    if without and mostly_there and mean(elsewhere) >= _FEWEST_A_MONTH:
        what = f"no '{label.removeprefix(MISSING_PREFIX)}'" if name_groups else "none of one group"
        yield (
            f"The source has {what} in {_listed(without)}, though it has in most months: "
            "it may have lost these records."
        )


def _broken(every_month: MonthlyCells, months: tuple[str, ...]) -> Iterator[str]:
    by_month = every_month.cells.count_by(MONTH)
    totals = {month: by_month.get(month, 0) for month in every_month.months}
    usual = median(totals.values())
    low = [month for month in months if month in totals and totals[month] < _USUAL_PART * usual]
    if low:
        yield (
            f"The total of the source in {_listed(low)} is less than half of that of a usual month: "
            "it may be incomplete there."
        )


def _listed(months: list[str]) -> str:
    return months[0] if len(months) == 1 else f"{', '.join(months[:-1])} and {months[-1]}"
