"""
Estimates put together: a value with its interval, or with the reason why it has none.
"""

from __future__ import annotations

import math

from dueregard import stats
from dueregard.indicators.inputs import Inputs
from dueregard.model import Estimate, Indicator, Interval
from dueregard.model.base import Unit

FULL_COUNT = "full count"
_NEVER_RECORDED = "the source never records this group"


def as_interval(interval: stats.Interval, *, level: float, per: float = 1) -> Interval:
    """
    Return the limits for a model, multiplied by `per`; an infinite limit is an end without bound.
    """
    low, high = float(interval.low) * per, float(interval.high) * per
    return Interval(low=_finite(low), high=_finite(high), level=level)


def count_of(group: str, count: int, inputs: Inputs, indicator: Indicator) -> Estimate:
    """
    Return a count with its Poisson interval, or as a full count.
    """
    if inputs.full_count:
        return Estimate(
            group=group, measure="count", unit="count", value=count, full_count=True, method=FULL_COUNT
        )
    ruled = stats.rate_phe_by_rule(count, 1, level=indicator.level)
    return Estimate(
        group=group,
        measure="count",
        unit="count",
        value=count,
        interval=as_interval(ruled.interval, level=indicator.level),
        method=str(ruled.method),
    )


def rate_of(group: str, count: int, people: int, inputs: Inputs, indicator: Indicator) -> Estimate:
    """
    Return events per `per` people with Byar's interval (exact under 10 events), or as a full count.
    """
    ruled = stats.rate_phe_by_rule(count, people, level=indicator.level)
    full = inputs.full_count
    return Estimate(
        group=group,
        measure="rate",
        unit="rate",
        value=count * indicator.per / people,
        interval=None if full else as_interval(ruled.interval, level=indicator.level, per=indicator.per),
        full_count=full,
        numerator=count,
        denominator=people,
        per=indicator.per,
        method=FULL_COUNT if full else str(ruled.method),
    )


def ratio_of(
    group: str, part: tuple[int, int], base: tuple[int, int], inputs: Inputs, indicator: Indicator
) -> Estimate:
    """
    Return a rate over that of the reference, with the interval its counts allow, or as a full count.

    `part` and `base` are pairs of a count and the people it is a rate of; that of `base` is not 0.
    """
    ruled = stats.rate_ratio_by_rule(*part, *base, level=indicator.level)
    full = inputs.full_count
    return Estimate(
        group=group,
        measure="ratio",
        unit="ratio",
        value=float(ruled.interval.estimate),
        interval=None if full else as_interval(ruled.interval, level=indicator.level),
        full_count=full,
        numerator=part[0],
        denominator=part[1],
        reference=indicator.reference,
        method=FULL_COUNT if full else str(ruled.method),
    )


def share_of(
    group: str, count: int, total: int, inputs: Inputs, indicator: Indicator, *, measure: str = "share"
) -> Estimate:
    """
    Return a share, 0 to 1, with Wilson's interval, or as a full count.
    """
    full = inputs.full_count
    interval = stats.wilson(count, total, level=indicator.level)
    return Estimate(
        group=group,
        measure=measure,
        unit="percent",
        value=count / total,
        interval=None if full else as_interval(interval, level=indicator.level),
        full_count=full,
        numerator=count,
        denominator=total,
        method=FULL_COUNT if full else "Wilson",
    )


def difference_of(
    group: str,
    part: tuple[int, int],
    other: tuple[int, int],
    inputs: Inputs,
    indicator: Indicator,
    *,
    reference: str | None = None,
) -> Estimate:
    """
    Return a share minus another, -1 to 1, with Newcombe's interval, or as a full count.

    `part` and `other` are pairs of a count and the total it is a share of.
    """
    full = inputs.full_count
    interval = stats.newcombe_difference(*part, *other, level=indicator.level)
    return Estimate(
        group=group,
        measure="difference",
        unit="points",
        value=part[0] / part[1] - other[0] / other[1],
        interval=None if full else as_interval(interval, level=indicator.level),
        full_count=full,
        numerator=part[0],
        denominator=part[1],
        reference=reference,
        method=FULL_COUNT if full else "Newcombe",
    )


def not_collected(group: str, measure: str, unit: Unit) -> Estimate:
    """
    Return the absence of a figure for a group that the source does not use.
    """
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=None,
        state="not collected",
        method="none",
        reason=_NEVER_RECORDED,
    )


def not_applicable(
    group: str, measure: str, unit: Unit, reason: str, *, reference: str | None = None
) -> Estimate:
    """
    Return that a figure has no meaning for a group, and why.
    """
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=None,
        state="not applicable",
        reference=reference,
        method="none",
        reason=reason,
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
