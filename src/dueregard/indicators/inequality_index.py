"""
`inequality_index`: how unequal a rate is over all groups at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dueregard import stats
from dueregard.cells import ALL
from dueregard.errors import IndicatorError
from dueregard.indicators.counting import counts_and_rates, counts_by_group, people_by_group, require_group
from dueregard.indicators.estimates import FULL_COUNT, as_interval
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit

_NO_METHOD = "no interval is in use for this index"
_Numbers = NDArray[np.float64]
_Found = tuple[str, Unit, stats.Interval, str]


@indicator_kind(
    "inequality_index",
    requires=("population", "by"),
    takes=("population_where", "order"),
    count_tables=counts_by_group,
    made_of_all=(
        "slope_index",
        "relative_index",
        "absolute_concentration_index",
        "relative_concentration_index",
        "between_group_variance",
        "index_of_disparity",
        "theil_index",
    ),
)
def inequality_index(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Put the inequality of a rate over all groups into single numbers, beside the rates themselves.

    Formula:
        with `order` (all groups, the most disadvantaged first) a line is fitted to the rates over the
        part of the population below, weighted by people: slope index = its value at the top - at the
        bottom, relative index = top / bottom; the concentration index is twice the covariance of the
        rate with the rank, and over the mean rate. Without `order`: between-group variance = mean of
        (rate - mean rate) squared, weighted by people; index of disparity = mean of |rate - mean
        rate| over the groups / mean rate; Theil = mean of r log r, r = rate / mean rate.

    Units:
        `count` and `rate` as in the kind `rate`, for each group; the indices for "All". `slope_index`
        and `absolute_concentration_index`: events per `per` people, 0 without a gradient, above 0
        where the rate rises with advantage. `relative_index`: 1 without a gradient.
        `relative_concentration_index`: -1 to 1. `between_group_variance`: squares of events per `per`
        people. `index_of_disparity` and `theil_index`: 0 where all rates are equal. The intervals are
        at the normal quantile; the index of disparity has none, nor has a full count.

    Misleads when:
        read alone: two places with one index can have quite different groups at the bottom. An
        absolute and a relative index can move in opposite directions. Five groups make a rough line,
        and small groups make every index too large by chance.

    Example:
        ```yaml
        - id: stops-by-deprivation
          kind: inequality_index
          source: stops
          population: residents-by-deprivation
          by: deprivation
          order: [Most deprived fifth, Second, Third, Fourth, Least deprived fifth]
          period: {end: 2024-08, months: 12}
          figures: {slope: {group: All, value: slope-index}}
        ```
    """
    people = people_by_group(indicator, inputs)
    groups = _ordered(indicator, inputs) if indicator.order else inputs.groups
    counts = np.array([inputs.counts.of(group) for group in groups], dtype=np.float64)
    base = np.array([people[group] for group in groups], dtype=np.float64)
    rates, errors = counts * indicator.per / base, np.sqrt(counts) * indicator.per / base
    found = (
        _gradients(indicator, rates, base) if indicator.order else _spreads(indicator, rates, base, errors)
    )
    total, everybody = int(counts.sum()), int(base.sum())
    return [
        *counts_and_rates(indicator, inputs),
        *(_estimate(*index, (total, everybody), inputs, indicator) for index in found),
    ]


def _ordered(indicator: Indicator, inputs: Inputs) -> tuple[str, ...]:
    """
    Return the groups in their order, after making sure that each is there once.
    """
    for group in indicator.order:
        require_group(indicator, group, inputs.groups, "ordered group")
    left_out = [group for group in inputs.groups if group not in indicator.order]
    if left_out or len(set(indicator.order)) < len(indicator.order):
        wrong = f"leaves out '{left_out[0]}'" if left_out else "names a group twice"
        message = f"`order` {wrong}. List every group of '{indicator.by}' once, the most disadvantaged first."
        raise IndicatorError(indicator.id, message)
    return indicator.order


def _gradients(indicator: Indicator, rates: _Numbers, people: _Numbers) -> Iterator[_Found]:
    level = indicator.level
    line = "a line through the rates, weighted by people (HC1)"
    yield "slope_index", "rate", stats.slope_index(rates, people, level=level), line
    yield "relative_index", "ratio", stats.relative_index(rates, people, level=level), line
    absolute = stats.absolute_concentration_index(rates, people, level=level)
    relative = stats.relative_concentration_index(rates, people, level=level)
    yield "absolute_concentration_index", "rate", absolute, "the convenient regression"
    yield "relative_concentration_index", "index", relative, "the convenient regression"


def _spreads(indicator: Indicator, rates: _Numbers, people: _Numbers, errors: _Numbers) -> Iterator[_Found]:
    level = indicator.level
    variance = stats.between_group_variance(rates, people, errors, level=level)
    yield "between_group_variance", "index", variance, "the groups' own errors, carried through the square"
    disparity = stats.index_of_disparity(rates, people)
    yield "index_of_disparity", "percent", stats.Interval(disparity, disparity, disparity), ""
    if (rates > 0).all():
        theil = stats.theil_index(rates, people, errors, level=level)
        yield "theil_index", "index", theil, "the groups' own errors, carried through the logarithm"


def _estimate(
    measure: str,
    unit: Unit,
    found: stats.Interval,
    method: str,
    counts: tuple[int, int],
    inputs: Inputs,
    indicator: Indicator,
) -> Estimate:
    full = inputs.full_count
    bounded = bool(method) and not full
    return Estimate(
        group=ALL,
        measure=measure,
        unit=unit,
        value=float(found.estimate),
        interval=as_interval(found, level=indicator.level) if bounded else None,
        full_count=full,
        numerator=counts[0],
        denominator=counts[1],
        per=indicator.per if unit == "rate" else None,
        method=FULL_COUNT if full else method or "mean distance from the mean rate",
        reason=None if full or bounded else _NO_METHOD,
    )
