"""
Estimates: one figure for one group, with how sure we are of it.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from dueregard.model.base import Identifier, Model, Text, Unit

State = Literal[
    "shown",
    "suppressed",
    "not collected",
    "not applicable",
    "too uncertain",
    "incomplete source",
]


class Interval(Model):
    """
    The range in which the value lies at a stated level; None is an end without bound.
    """

    low: float | None
    high: float | None
    level: float = Field(gt=0, lt=1)


class Estimate(Model):
    """
    One figure for one group: its value, how sure we are, and what it was made of.

    `value` is in the unit named: a share is 0 to 1 under unit "percent", a difference of shares
    -1 to 1 under "points", a change 0.152 for +15.2% under "percent change", a rate the number per
    `per` people. It is None unless `state` is "shown". `full_count` marks a census or a head count,
    which has no sampling interval; a shown value with neither interval nor full count says why in `reason`.
    """

    group: Text
    measure: Identifier
    unit: Unit
    value: float | None
    state: State = "shown"
    interval: Interval | None = None
    full_count: bool = False
    numerator: int | None = None
    denominator: int | None = None
    per: int | None = None
    reference: Text | None = None
    method: Text
    reason: Text | None = None

    @model_validator(mode="after")
    def _shows_a_value_or_says_why_not(self) -> Self:
        if self.state == "shown" and self.value is None:
            message = "a shown estimate has a value"
            raise ValueError(message)
        if self.state != "shown" and self._numbers_present():
            message = f"an estimate that is {self.state} carries no number"
            raise ValueError(message)
        unexplained = self.interval is None and not self.full_count and self.reason is None
        if unexplained:
            message = "an estimate without an interval is a full count or gives the reason"
            raise ValueError(message)
        return self

    def _numbers_present(self) -> bool:
        numbers = (self.value, self.interval, self.numerator, self.denominator)
        return any(number is not None for number in numbers)
