"""
Periods to months: which months a figure needs, and whether the data have them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from dueregard.errors import IndicatorError
from dueregard.model import Indicator, Period, Source
from dueregard.sources import SourceTable

_LISTED = 6


@dataclass(frozen=True)
class Window:
    """
    The time a figure is of.

    Args:
        period: in the words of the evidence; None where nobody says it.
        months: every month of it, YYYY-MM; empty where the source has no time.
    """

    period: Period | None
    months: tuple[str, ...] = ()


def window_of(indicator: Indicator, source: Source, table: SourceTable) -> Window:
    """
    Return the period of an indicator: as defined, else as its source declares it, else all its months.

    Raises:
        IndicatorError: the data do not have all months of the period, or cannot be cut by it.
    """
    if table.months:
        covered = Period(start=table.months[0], end=table.months[-1])
        return _window(indicator, indicator.period or covered, table)
    stated, declared = indicator.period, source.period
    if stated is not None and declared is not None and not _same_days(stated, declared):
        message = (
            f"the period is {stated}, and the source is of {declared} and has no months to choose from. "
            "Name its column of months (`month:`), or correct one of the two."
        )
        raise IndicatorError(indicator.id, message)
    return Window(stated or declared)


def earlier_window_of(indicator: Indicator, table: SourceTable, later: Window) -> Window:
    """
    Return the period before: as defined under `against`, else the months just before.

    Raises:
        IndicatorError: the source has no months, the data do not have them all, or the two periods
            differ in length or overlap.
    """
    if not table.months or later.period is None:
        message = "a change needs months in the source (`month:`), or `compare` to choose the rows of before."
        raise IndicatorError(indicator.id, message)
    earlier = _window(indicator, indicator.against or later.period.preceding(), table)
    if len(earlier.months) != len(later.months):
        message = (
            f"the two periods are not of one length: {earlier.period} and {later.period}. "
            "Compare as many months with as many."
        )
        raise IndicatorError(indicator.id, message)
    if earlier.months[-1] >= later.months[0]:
        message = (
            f"the earlier period ({earlier.period}) does not end before the later begins ({later.period})."
        )
        raise IndicatorError(indicator.id, message)
    return earlier


def _window(indicator: Indicator, period: Period, table: SourceTable) -> Window:
    if period.whole_months is None:
        message = f"the data are by month, and the period ({period}) cuts a month. Give it in whole months."
        raise IndicatorError(indicator.id, message)
    months = _months(period)
    absent = [month for month in months if month not in table.months]
    if absent:
        raise IndicatorError(indicator.id, _absent(period, absent, table))
    return Window(period, months)


def _months(period: Period) -> tuple[str, ...]:
    first, last = period.first_day, period.last_day
    return tuple(
        f"{number // 12}-{number % 12 + 1:02}"
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    )


def _absent(period: Period, absent: list[str], table: SourceTable) -> str:
    listed = ", ".join(absent[:_LISTED])
    more = f" and {len(absent) - _LISTED} more" if len(absent) > _LISTED else ""
    return (
        f"the data do not have every month of the period ({period}): {listed}{more} not there. "
        f"They cover {table.months[0]} to {table.months[-1]}. Add the files, or change the period; where "
        "nothing happened in a month, say so with a count of 0."
    )


def _same_days(one: Period, other: Period) -> bool:
    return (one.first_day, one.last_day) == (other.first_day, other.last_day)
