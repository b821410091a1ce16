"""
`trend`: which months of a series are more than its usual ups and downs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dueregard import stats
from dueregard.cells import ALL
from dueregard.errors import IndicatorError
from dueregard.indicators.beside import Beside
from dueregard.indicators.counting import people_by_group
from dueregard.indicators.estimates import count_of, rate_of
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit
from dueregard.model.firmness import Signal

_ENOUGH_MONTHS = 15
"""Months from which the limits of a series are no longer rough."""

_PROCESS = "these are the limits of the usual ups and downs of the series"
_ROUGH = f"{_PROCESS}; rough, as they are made from fewer than {_ENOUGH_MONTHS} months"
_COMMON = "common cause"


def counts_by_month(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the count of every month, as the one table to protect.
    """
    return [dict(zip(inputs.counts.months, inputs.counts.months_of(ALL), strict=True))]


def look_beside(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return the months that are signs of a change, each with its rule.
    """
    measure, chart = _measure(indicator), _chart(indicator, inputs)
    return Beside(
        signals=tuple(
            Signal(group=month, measure=measure, cause=str(cause))
            for month, cause in zip(inputs.counts.months, chart.cause, strict=True)
            if cause != _COMMON
        )
    )


@indicator_kind(
    "trend",
    takes=("population", "population_where"),
    count_tables=counts_by_month,
    look_beside=look_beside,
    made_of_all=("mean", "lower_limit", "upper_limit"),
)
def trend(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Follow a count or a rate month by month, with the limits of its usual ups and downs.

    Formula:
        mean of the months, and limits at the mean plus and minus 2.66 mean moving ranges (an XmR
        chart; ranges above 3.267 times their mean are left out, a lower limit under 0 is 0). With
        `population` the figure is per x count / people. Mean and limits begin anew in a month with a
        break of the series. A sign of change is a month outside the limits, seven rising or falling,
        two of three near a limit, or seven on one side of the mean (NHS Making Data Count).

    Units:
        the group is the month, YYYY-MM. `count`: events, or `rate`: events per `per` people in the
        month, with their intervals. `mean`, `lower_limit` and `upper_limit`: in the same unit.

    Misleads when:
        there are fewer than 15 months, a season repeats, counts are small, or a break in the way of
        counting is not declared. A sign says that something changed, not what, nor whether that is good.

    Example:
        ```yaml
        - id: stops-month-by-month
          kind: trend
          source: stops
          where: {ethnicity: Black}
          period: {end: 2024-08, months: 24}
          figures: {latest: {group: 2024-08, value: count, decimals: 0}}
        ```
    """
    chart, sizes = _chart(indicator, inputs), _sizes_of_parts(inputs)
    months, counts = inputs.counts.months, inputs.counts.months_of(ALL)
    unit: Unit = "rate" if indicator.population else "count"
    series = [_figure(month, count, indicator, inputs) for month, count in zip(months, counts, strict=True)]
    limits = [
        Estimate(
            group=month,
            measure=measure,
            unit=unit,
            value=max(0.0, float(value)),
            per=indicator.per if indicator.population else None,
            method="XmR chart",
            reason=_PROCESS if size >= _ENOUGH_MONTHS else _ROUGH,
        )
        for at, (month, size) in enumerate(zip(months, sizes, strict=True))
        for measure, value in (
            ("mean", chart.mean[at]),
            ("lower_limit", chart.low[at]),
            ("upper_limit", chart.high[at]),
        )
    ]
    return [*series, *limits]


def _measure(indicator: Indicator) -> str:
    return "rate" if indicator.population else "count"


def _figure(month: str, count: int, indicator: Indicator, inputs: Inputs) -> Estimate:
    if indicator.population is None:
        return count_of(month, count, inputs, indicator)
    return rate_of(month, count, _people(indicator, inputs), inputs, indicator)


def _people(indicator: Indicator, inputs: Inputs) -> int:
    return people_by_group(indicator, inputs)[ALL]


def _chart(indicator: Indicator, inputs: Inputs) -> stats.Chart:
    if not inputs.counts.months:
        message = "a trend needs months in the source: name their column there (`month:`)."
        raise IndicatorError(indicator.id, message)
    scale = indicator.per / _people(indicator, inputs) if indicator.population else 1
    values = [count * scale for count in inputs.counts.months_of(ALL)]
    return stats.xmr_chart(values, rebase_at=_positions(inputs))


def _positions(inputs: Inputs) -> tuple[int, ...]:
    """
    Return the positions of the months in which the series breaks, the first month left out.
    """
    months: Sequence[str] = inputs.counts.months
    return tuple(at for at, month in enumerate(months) if at and month in inputs.breaks)


def _sizes_of_parts(inputs: Inputs) -> Iterator[int]:
    """
    Iterate over how many months make the limits of each month.
    """
    ends = (0, *_positions(inputs), len(inputs.counts.months))
    for start, end in pairwise(ends):
        yield from [end - start] * (end - start)
