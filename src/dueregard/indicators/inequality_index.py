"""
`inequality_index`: how unequal a rate is over all groups at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard import stats
from dueregard.cells import ALL
from dueregard.errors import IndicatorError, StatisticsError
from dueregard.indicators.counting import (
    counts_and_rates,
    counts_by_group,
    people_by_group,
    require_group,
    require_total,
    tables_of_marked,
)
from dueregard.indicators.estimates import FULL_COUNT, as_interval, share_of
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit

_NO_METHOD = "no interval is in use for this index"
_Numbers = NDArray[np.float64]
_Maybe = stats.Interval | None
_Found = tuple[str, Unit, _Maybe, str]


@dataclass(frozen=True)
class _Levels:
    """
    The level of each group: events and people, the level they make, and its standard error.

    `per` is what a level is given for: people for a rate, 1 for a share.
    """

    counts: _Numbers
    people: _Numbers
    per: int
    is_share: bool

    @property
    def values(self) -> _Numbers:
        """
        Return the rate or share of each group.
        """
        return self.counts * self.per / self.people

    @property
    def errors(self) -> _Numbers:
        """
        Return the standard error of each, by chance in the events alone.
        """
        left = 1 - self.counts / self.people if self.is_share else 1.0
        return np.sqrt(self.counts * left) * self.per / self.people


def _counts(inputs: Inputs) -> list[Mapping[str, int]]:
    return counts_by_group(inputs) if inputs.numerator is None else tables_of_marked(inputs)


@indicator_kind(
    "inequality_index",
    requires=("by",),
    takes=("population", "population_where", "numerator", "order"),
    count_tables=_counts,
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
    Put the inequality of a rate or a share over all groups into single numbers, beside these themselves.

    Formula:
        the level of a group is its rate (events over `population`) or, with `numerator`, its share (rows
        it marks over rows). With `order` (all groups, the most disadvantaged first) a line, for shares a
        logistic curve, is fitted to the levels over the part of the people below, weighted by people:
        slope index = its value at the top - at the bottom, relative index = top / bottom; the
        concentration index is twice the covariance of the level with the rank, and over the mean level.
        Without `order`: between-group variance = mean of
        (level - mean level) squared, weighted by people; index of disparity = mean of |level - mean
        level| over the groups / mean level; Theil = mean of r log r, r = level / mean level.

    Units:
        `count` and `rate` as in the kind `rate`, or `share`, for each group; the indices for "All".
        `slope_index` and `absolute_concentration_index`: events per `per` people, or percentage points of
        shares, 0 without a gradient, above 0 where the level rises with advantage. `relative_index`: 1
        without a gradient. `relative_concentration_index`: -1 to 1. `between_group_variance`: squares of
        events per `per` people, or of shares. `index_of_disparity` and `theil_index`: 0 where all are
        equal.
        The intervals rest on chance in the events of each group; the index of disparity has none, nor has a
        full count. A relative index whose bottom cannot be told from 0 is too uncertain.

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
    groups = _ordered(indicator, inputs) if indicator.order else inputs.groups
    levels = _levels(indicator, inputs, groups)
    found = _gradients(indicator, levels) if indicator.order else _spreads(indicator, levels)
    return [
        *_of_groups(indicator, inputs),
        *(_estimate(*index, levels, inputs, indicator) for index in found),
    ]


def _levels(indicator: Indicator, inputs: Inputs, groups: Sequence[str]) -> _Levels:
    """
    Return the rates over the population, or the shares that `numerator` marks.

    Raises:
        IndicatorError: neither or both are declared, or a group has nobody.
    """
    if (indicator.population is None) == (inputs.numerator is None):
        message = (
            "an inequality index is of rates (`population`) or of shares (`numerator`): give one of the two."
        )
        raise IndicatorError(indicator.id, message)
    if inputs.numerator is None:
        people: Mapping[str, int] = people_by_group(indicator, inputs)
    else:
        people = {
            group: require_total(indicator, inputs.counts.of(group), f"the group '{group}'")
            for group in groups
        }
    events = inputs.counts if inputs.numerator is None else inputs.numerator
    return _Levels(
        np.array([events.of(group) for group in groups], dtype=np.float64),
        np.array([people[group] for group in groups], dtype=np.float64),
        per=indicator.per if inputs.numerator is None else 1,
        is_share=inputs.numerator is not None,
    )


def _of_groups(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    if inputs.numerator is None:
        return counts_and_rates(indicator, inputs)
    return [
        share_of(group, inputs.numerator.of(group), inputs.counts.of(group), inputs, indicator)
        for group in inputs.groups
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
        every = f"every group of '{indicator.characteristic}' once, the most disadvantaged first"
        message = f"`order` {wrong}. List {every}."
        raise IndicatorError(indicator.id, message)
    return indicator.order


def _gradients(indicator: Indicator, levels: _Levels) -> Iterator[_Found]:
    level, unit = indicator.level, _unit(levels)
    sampled = (levels.values, levels.people, levels.errors)
    if levels.is_share:
        marked = (levels.counts, levels.people)
        curve = "a logistic curve through the shares, weighted by people"
        yield "slope_index", unit, _or_none(stats.slope_index_logistic, marked, level), curve
        yield "relative_index", "ratio", _or_none(stats.relative_index_logistic, marked, level), curve
    else:
        line = "a line through the rates, weighted by people, and chance in the events of each"
        yield "slope_index", unit, _or_none(stats.slope_index_sampled, sampled, level), line
        fieller = f"{line} (Fieller)"
        yield "relative_index", "ratio", _or_none(stats.relative_index_sampled, sampled, level), fieller
    chance = "a weighted sum of the groups, and chance in the events of each"
    absolute = _or_none(stats.absolute_concentration_index_sampled, sampled, level)
    relative = _or_none(stats.relative_concentration_index_sampled, sampled, level)
    yield "absolute_concentration_index", unit, absolute, chance
    yield "relative_concentration_index", "index", relative, chance


def _or_none(method: Callable[..., stats.Interval], numbers: Sequence[_Numbers], level: float) -> _Maybe:
    """
    Return what a method finds, or None where the events are too few for it.
    """
    try:
        return method(*numbers, level=level)
    except StatisticsError:
        return None


def _unit(levels: _Levels) -> Unit:
    return "points" if levels.is_share else "rate"


def _spreads(indicator: Indicator, levels: _Levels) -> Iterator[_Found]:
    level, values, people, errors = indicator.level, levels.values, levels.people, levels.errors
    variance = stats.between_group_variance(values, people, errors, level=level)
    yield "between_group_variance", "index", variance, "the groups' own errors, carried through the square"
    disparity = stats.index_of_disparity(values, people)
    yield "index_of_disparity", "percent", stats.Interval(disparity, disparity, disparity), ""
    if (values > 0).all():
        theil = stats.theil_index(values, people, errors, level=level)
        yield "theil_index", "index", theil, "the groups' own errors, carried through the logarithm"


def _estimate(
    measure: str,
    unit: Unit,
    found: _Maybe,
    method: str,
    levels: _Levels,
    inputs: Inputs,
    indicator: Indicator,
) -> Estimate:
    if found is None:
        reason = "too few events to tell the level at one end from none"
        return Estimate(
            group=ALL,
            measure=measure,
            unit=unit,
            value=None,
            state="too uncertain",
            method="none",
            reason=reason,
        )
    full = inputs.full_count
    bounded = bool(method) and not full
    return Estimate(
        group=ALL,
        measure=measure,
        unit=unit,
        value=float(found.estimate),
        interval=as_interval(found, level=indicator.level) if bounded else None,
        full_count=full,
        numerator=int(levels.counts.sum()),
        denominator=int(levels.people.sum()),
        per=levels.per if unit == "rate" else None,
        method=FULL_COUNT if full else method or "mean distance from the mean level",
        reason=None if full or bounded else _NO_METHOD,
    )
