"""
Dates and times as files write them, and the days they leave out.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_MONTH_WITHOUT_DASH = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BEFORE_23_UTC = r"^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-2]):[0-5]\d:[0-5]\d\+00:00$"
_FEWEST_A_DAY = 10
"""Records a day, on average, from which three days without any are no accident: by chance once in 10**13."""
_LONGEST_PAUSE = 2
_LOST_DAYS = 5
"""Days without a record from which part of the month is taken to be lost; holidays are shorter."""
_LOST_DAYS_OF_OFFICES = 10
"""The same where nothing is recorded at weekends: offices close over Christmas."""
_FEWEST_LOST = 30
"""Records to be expected in days from which that they have none is no accident: by chance once in 10**13."""
_SATURDAY = 5
_HARDLY_ANY = 0.02
_SUMMER_TIME_ENDS_OR_BEGINS = dt.time(1)


def read_month(text: str) -> str | None:
    """
    Return a month or a date written YYYY-MM or YYYY-MM-DD; None if it is neither.

    Other orders of day and month are not guessed.
    """
    text = text.strip()
    if _MONTH.fullmatch(text):
        return text
    try:
        return dt.date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def month_of_heading(text: str) -> str | None:
    """
    Return the month, YYYY-MM, that a column is headed by: "2024-08" or "202408"; None if it is no month.
    """
    text = text.strip()
    if _MONTH_WITHOUT_DASH.fullmatch(text):
        text = f"{text[:4]}-{text[4:]}"
    return text if _MONTH.fullmatch(text) else None


def london_day(text: str) -> str | None:
    """
    Return the day in London, YYYY-MM-DD, of a time with its offset; None if it is no such time.

    In summer London is an hour ahead of UTC, so a record of 23:30 UTC on 31 August belongs to
    September. The clocks change at 01:00 UTC on the last Sundays of March and October (Summer Time
    Order 2002).
    """
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    utc = moment.astimezone(dt.UTC)
    ahead = dt.timedelta(hours=1) if _is_summer(utc) else dt.timedelta()
    return (utc + ahead).date().isoformat()


def fewer_times(times: pa.Array) -> pa.Array:
    """
    Return times in UTC before 23:00 as the first of their day, and every other text as it is.

    The day in London is the same, as its clocks are an hour ahead at most; there are far fewer days
    than seconds.
    """
    return pc.replace_substring_regex(times, _BEFORE_23_UTC, r"\1T00:00:00+00:00")


def pauses(days: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """
    Iterate over the runs of days without a record in months that have many: the month, and the run in words.

    Args:
        days: pairs of a day, YYYY-MM-DD, and a number of records.
    """
    by_day: Counter[dt.date] = Counter()
    for day, number in days:
        by_day[dt.date.fromisoformat(day)] += number
    for year, month in sorted({(day.year, day.month) for day in by_day}):
        every_day = [dt.date(year, month, day) for day in _days_of(year, month)]
        if sum(by_day[day] for day in every_day) >= _FEWEST_A_DAY * len(every_day):
            yield from _pauses_of_a_month(every_day, by_day)


def lost_days(days: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """
    Iterate over the runs of days that seem lost, in months of any size: the month, and the run in words.

    What is to be expected of a day is what a day of the middle month has, so that a month of which
    only the first days are there is known by the others.

    Args:
        days: pairs of a day, YYYY-MM-DD, and a number of records.
    """
    by_day: Counter[dt.date] = Counter()
    for day, number in days:
        by_day[dt.date.fromisoformat(day)] += number
    months = sorted({(day.year, day.month) for day in by_day})
    every_month = [[dt.date(year, month, day) for day in _days_of(year, month)] for year, month in months]
    a_day = median(sum(by_day[day] for day in of_month) / len(of_month) for of_month in every_month)
    weekends = sum(number for day, number in by_day.items() if day.weekday() >= _SATURDAY)
    in_offices = weekends < _HARDLY_ANY * sum(by_day.values())
    fewest = max(
        _LOST_DAYS_OF_OFFICES if in_offices else _LOST_DAYS, math.ceil(_FEWEST_LOST / max(a_day, 1e-9))
    )
    for of_month in every_month:
        yield from _pauses_of_a_month(of_month, by_day, fewest=fewest)


def _pauses_of_a_month(
    every_day: list[dt.date], by_day: Counter[dt.date], *, fewest: int = _LONGEST_PAUSE + 1
) -> Iterator[tuple[str, str]]:
    run: list[dt.date] = []
    for day in [*every_day, None]:
        if day is not None and by_day[day] == 0:
            run.append(day)
            continue
        if len(run) >= fewest:
            yield f"{run[0]:%Y-%m}", f"no record from {run[0].day} to {run[-1].day} {run[-1]:%B %Y}"
        run = []


def _days_of(year: int, month: int) -> range:
    return range(1, calendar.monthrange(year, month)[1] + 1)


def _is_summer(utc: dt.datetime) -> bool:
    return _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)


@cache
def _last_sunday(year: int, month: int) -> dt.datetime:
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    sunday = last - dt.timedelta(days=(last.weekday() + 1) % 7)
    return dt.datetime.combine(sunday, _SUMMER_TIME_ENDS_OR_BEGINS, dt.UTC)
