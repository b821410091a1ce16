"""
How firm figures are, beyond their intervals: who is missing, what was tested, what a series shows.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dueregard.model.base import Identifier, Model, Text


class Bounds(Model):
    """
    The range of a figure when those whose group is not known are given to one group, then to another.

    `low` and `high` are in the unit of the measure. They are no confidence interval: they say how far
    the figure could be off, whoever the missing are. `assumption` says who was put where.
    """

    group: Text
    measure: Identifier
    low: float
    high: float
    assumption: Text


class Equivalence(Model):
    """
    Whether a disparity is small enough not to matter, by a margin that was declared with its reason.

    `low` and `high` are the margin, in the unit of the measure. "inside": the whole interval at `level`
    lies in it. "not shown": it does not, be it that the difference is larger or that the figures are
    too few. `interval_low` and `interval_high` are the limits that were held against the margin, None
    where there is no bound or, as the level, where a full count needs none.
    """

    group: Text
    measure: Identifier
    low: float
    high: float
    verdict: Literal["inside", "not shown"]
    reason: Text
    interval_low: float | None = None
    interval_high: float | None = None
    level: float | None = Field(default=None, gt=0, lt=1)


class StatisticalTest(Model):
    """
    A test: its question, its statistic with degrees of freedom, and the p-value, 0 to 1.

    `group` is the one it is about, or None where it is about all of them together. A
    large p-value answers nothing: a difference that failed to show is not equality.
    """

    group: Text | None = None
    question: Text
    statistic: float
    df: float
    p: float = Field(ge=0, le=1)
    method: Text


class Signal(Model):
    """
    A month whose figure is more than the usual ups and downs of its series, and by which rule.
    """

    group: Text
    measure: Identifier
    cause: Text
