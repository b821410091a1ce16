"""
Days on which people are less able to reply, as a framework lists them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dueregard.model import Framework
from dueregard.model.framework import Holiday


def holidays_between(framework: Framework, first: dt.date, last: dt.date) -> list[str]:
    """
    Return the holidays with a day from `first` to `last`, by their title.
    """
    return [item.title for item in framework.holidays if any(_days(item, first, last))]


def days_of_holiday(framework: Framework, first: dt.date, last: dt.date) -> set[dt.date]:
    """
    Return every day from `first` to `last` that is in a holiday.
    """
    return {day for item in framework.holidays for day in _days(item, first, last)}


def _days(holiday: Holiday, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for start, end in _occurrences(holiday, range(first.year - 1, last.year + 1)):
        day = max(start, first)
        while day <= min(end, last):
            yield day
            day += dt.timedelta(days=1)


def _occurrences(holiday: Holiday, years: range) -> Iterator[tuple[dt.date, dt.date]]:
    """
    Iterate over the first and last day of a holiday; one that begins in December may end in January.
    """
    if len(holiday.first) > len("12-24"):
        yield dt.date.fromisoformat(holiday.first), dt.date.fromisoformat(holiday.last)
        return
    for year in years:
        start = dt.date.fromisoformat(f"{year}-{holiday.first}")
        last_year = year if holiday.first <= holiday.last else year + 1
        yield start, dt.date.fromisoformat(f"{last_year}-{holiday.last}")
