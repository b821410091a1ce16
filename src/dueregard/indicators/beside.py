"""
What stands beside estimates: bounds for missing groups, tests, signs in a series, verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.model import Estimate, Indicator
from dueregard.model.firmness import Bounds, Equivalence, Signal, StatisticalTest


@dataclass(frozen=True)
class Beside:
    """
    What a kind has to say beside its estimates.

    Args:
        bounds: ranges of figures for every place the missing could belong to.
        tests: answered from the counts of all groups together.
        signals: months that are more than the usual ups and downs.
    """

    bounds: tuple[Bounds, ...] = ()
    tests: tuple[StatisticalTest, ...] = ()
    signals: tuple[Signal, ...] = ()


_EQUAL = {"ratio": 1.0, "difference": 0.0}
"""The value of no disparity, of the measures that a margin is for."""


def with_tested_level(indicator: Indicator) -> Indicator:
    """
    Return an indicator whose intervals are those that are held against its margin.
    """
    return indicator.model_copy(update={"level": stats.two_one_sided_level(indicator.level)})


def verdicts(
    indicator: Indicator, estimates: Sequence[Estimate], tested: Sequence[Estimate]
) -> Iterator[Equivalence]:
    """
    Iterate over what the declared margin says of each disparity that is shown; nothing without one.

    Args:
        indicator: with or without a margin.
        estimates: what may be shown.
        tested: the same figures with the intervals that are held against the margin.

    Raises:
        IndicatorError: the margin does not lie about the value of no disparity.
    """
    if indicator.margin is None:
        return
    shown = {(one.group, one.measure) for one in estimates if one.state == "shown"}
    for estimate in tested:
        if estimate.measure in _EQUAL and (estimate.group, estimate.measure) in shown:
            yield _verdict(indicator, estimate, _margin_of(indicator, estimate))


def _margin_of(indicator: Indicator, estimate: Estimate) -> stats.Margin:
    declared, equal = indicator.margin, _EQUAL[estimate.measure]
    if declared is None or not declared.low < equal < declared.high:
        message = (
            f"a margin runs from below {equal:g}, no disparity, to above it. Write a ratio as 0.8 and 1.25, "
            "percentage points as -2 and 2."
        )
        raise IndicatorError(indicator.id, message)
    part = 100 if estimate.unit == "points" else 1
    return stats.Margin(declared.low / part, equal, declared.high / part)


def _verdict(indicator: Indicator, estimate: Estimate, margin: stats.Margin) -> Equivalence:
    inside = bool(stats.is_equivalent(_interval(estimate), margin))
    return Equivalence(
        group=estimate.group,
        measure=estimate.measure,
        low=margin.low,
        high=margin.high,
        verdict="inside" if inside else "not shown",
        reason=indicator.margin.reason if indicator.margin else "",
        interval_low=estimate.interval.low if estimate.interval else None,
        interval_high=estimate.interval.high if estimate.interval else None,
        level=estimate.interval.level if estimate.interval else None,
    )


def _interval(estimate: Estimate) -> stats.Interval:
    """
    Return an estimate with its limits, an end without bound as infinity; a full count is its own limits.
    """
    value, interval = estimate.value or 0.0, estimate.interval
    if interval is None:
        # Only a full count is known without an interval; another figure could be anything.
        low, high = (value, value) if estimate.full_count else (None, None)
    else:
        low, high = interval.low, interval.high
    limits = (value, -math.inf if low is None else low, math.inf if high is None else high)
    return stats.Interval(*map(np.asarray, limits))
