"""
What every noun of the document shares: frozen, strict, and no unknown keys.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict, StringConstraints, model_validator

_ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
Identifier = Annotated[str, StringConstraints(pattern=rf"^{_ID}$", max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1)]
FIGURES = "may name figures"
"""Marks text in which `[[evidence#figure]]` stands for a figure, put in when the document is published."""
Prose = Annotated[str, StringConstraints(min_length=1), FIGURES]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
DayOrMonth = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$")]
FigureName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*#[A-Za-z0-9][A-Za-z0-9._-]*$")
]
Severity = Literal["critical", "major", "minor", "advice"]
Direction = Literal["positive", "negative", "mixed", "neutral", "unknown", "not relevant"]
Unit = Literal["count", "rate", "ratio", "percent", "points", "percent change", "index"]


def _either_spelling(name: str) -> AliasChoices:
    return AliasChoices(name, name.replace("_", "-"))


class Model(BaseModel):
    """
    A value: frozen, strict about types, and refusing keys it does not know.

    A key may be written with underscores or hyphens (`published_by`, `published-by`).
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        alias_generator=AliasGenerator(validation_alias=_either_spelling),
    )


class Period(Model):
    """
    The time the data describe, by days or whole months, both ends included.

    Written as `end` with `months` ("the 12 months to August 2024"), as `start` with `end`,
    or as one day `on`. `text` keeps the words of a source that says it another way.
    """

    start: DayOrMonth | None = None
    end: DayOrMonth | None = None
    months: int | None = None
    on: dt.date | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _is_one_of_the_three_forms(self) -> Self:
        given = {name for name in ("start", "end", "months", "on") if getattr(self, name) is not None}
        if given not in ({"start", "end"}, {"end", "months"}, {"on"}):
            message = "a period is given as 'end' with 'months', as 'start' with 'end', or as 'on'"
            raise ValueError(message)
        if self.months is not None and (self.months < 1 or len(self.end or "") != len("2024-08")):
            message = "'months' is at least 1 and goes with an 'end' written as YYYY-MM"
            raise ValueError(message)
        if self.first_day > self.last_day:
            message = f"the period starts ({self.first_day}) after it ends ({self.last_day})"
            raise ValueError(message)
        return self

    @property
    def first_day(self) -> dt.date:
        """
        Return the first day of the period.
        """
        if self.on is not None:
            return self.on
        if self.start is not None:
            return _first_day(self.start)
        year, month = map(int, str(self.end).split("-"))
        months = year * 12 + month - int(self.months or 1)
        return dt.date(months // 12, months % 12 + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """
        Return the last day of the period.
        """
        return self.on if self.on is not None else _last_day(str(self.end))

    @property
    def whole_months(self) -> int | None:
        """
        Return how many calendar months the period covers, or None when it cuts a month.
        """
        first, last = self.first_day, self.last_day
        ends_a_month = last.day == calendar.monthrange(last.year, last.month)[1]
        if first.day != 1 or not ends_a_month:
            return None
        return (last.year - first.year) * 12 + last.month - first.month + 1

    def preceding(self) -> Period:
        """
        Return the period of the same number of months that ends where this one starts.

        Raises:
            ValueError: the period is not made of whole months.
        """
        months = self.whole_months
        if months is None:
            message = "only a period of whole months has a preceding period"
            raise ValueError(message)
        day_before = self.first_day - dt.timedelta(days=1)
        return Period(end=f"{day_before:%Y-%m}", months=months)

    def years_from(self, other: Period) -> int:
        """
        Return the whole years that lie between two periods; 0 where they meet or lie less than one apart.
        """
        earlier, later = sorted((self, other), key=lambda period: period.first_day)
        end, start = earlier.last_day, later.first_day
        return max(start.year - end.year - ((start.month, start.day) < (end.month, end.day)), 0)

    def __str__(self) -> str:
        """
        Return the period in words: "12 months to August 2024", "21 March 2021".
        """
        first, last, months = self.first_day, self.last_day, self.whole_months
        if first == last:
            return _day_in_words(first)
        if months == 1:
            return f"{last:%B %Y}"
        if months is not None:
            return f"{months} months to {last:%B %Y}"
        return f"{_day_in_words(first)} to {_day_in_words(last)}"


def _first_day(moment: str) -> dt.date:
    return dt.date.fromisoformat(moment if len(moment) > len("2024-08") else f"{moment}-01")


def _last_day(moment: str) -> dt.date:
    if len(moment) > len("2024-08"):
        return dt.date.fromisoformat(moment)
    year, month = map(int, moment.split("-"))
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _day_in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


FIGURE_REFERENCE = re.compile(rf"\[\[({_ID})#({_ID})\]\]")


def figure_references(text: str | None) -> list[tuple[str, str]]:
    """
    Return the (evidence, figure) pairs that prose refers to as `[[evidence#figure]]`.
    """
    return [(found[1], found[2]) for found in FIGURE_REFERENCE.finditer(text or "")]
