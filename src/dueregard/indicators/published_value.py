"""
`published_value`: a figure as its publisher gives it.
"""

from __future__ import annotations

from decimal import Decimal

from dueregard.cells import is_missing
from dueregard.errors import IndicatorError
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.indicators.published_rows import (
    AS_PUBLISHED,
    VALUE,
    WORDS,
    nothing_to_protect,
    published_rows,
    state_of,
)
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit

_NO_INTERVAL = "no bases are published, so no interval can be given"
_MEASURES: dict[Unit, str] = {
    "count": "count",
    "rate": "rate",
    "ratio": "ratio",
    "percent": "share",
    "points": "difference",
    "percent change": "change",
    "index": "index",
}
_PER_HUNDRED = {"percent", "points", "percent change"}


@indicator_kind(
    "published_value",
    requires=("unit",),
    takes=("by", "average_over"),
    count_tables=nothing_to_protect,
    reads="values",
)
def published_value(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Repeat a figure as its publisher gives it, with no interval and saying so.

    Formula:
        none: the value stands in the column `value` of the source. Where the publisher put a mark
        in its place, the mark's meaning is given instead. With `average_over` it is the plain mean
        of the rows that have a value, each counted alike however many people it stands for.

    Units:
        `unit` says how the source writes it: count, rate (with `per`), ratio, percent (76.7 for
        76.7%), points, percent change. The measure is named after it: `count`, `rate`, `ratio`,
        `share`, `difference`, `change`.

    Misleads when:
        it is compared as if it were exact. Without the number of people behind it nobody can tell
        a difference from chance, so no change or gap is computed from it. A mean over places is
        not the share of all people: small places count as much as large ones.

    Example:
        ```yaml
        - id: thinks-searches-fair
          kind: published_value
          source: attitudes          # with `value: share` to name its column
          unit: percent
          by: ethnicity
          figures: {black-fair: {group: Black, value: share}}
        ```
    """
    if indicator.unit is None:
        raise IndicatorError(indicator.id, "a published value needs `unit`: how the source writes it.")
    if indicator.average_over is not None:
        return [_mean(group, indicator.unit, indicator, inputs) for group in inputs.groups]
    rows = published_rows(indicator, inputs.counts, inputs.groups)
    return [_as_published(group, row[VALUE], indicator.unit, indicator) for group, row in rows.items()]


def _mean(group: str, unit: Unit, indicator: Indicator, inputs: Inputs) -> Estimate:
    by, every = indicator.characteristic, inputs.counts.cells
    cells = every if by is None else every.where({by: [group]})
    numbers = cells.count_by(VALUE)
    known = {Decimal(text): rows for text, rows in numbers.items() if not is_missing(text)}
    measure, per = _MEASURES[unit], indicator.per if unit == "rate" else None
    rows = sum(known.values())
    if not rows:
        reason = f"none of the {indicator.average_over} has a value"
        return Estimate(
            group=group,
            measure=measure,
            unit=unit,
            value=None,
            state="not collected",
            method="none",
            reason=reason,
        )
    mean = sum(value * number for value, number in known.items()) / rows
    without = sum(numbers.values()) - rows
    left_out = f"; {without} have none" if without else ""
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=float(mean / 100 if unit in _PER_HUNDRED else mean),
        per=per,
        method=f"plain mean over {rows} {indicator.average_over}",
        reason=f"the mean of {rows} {indicator.average_over}, each counted alike{left_out}; {_NO_INTERVAL}",
    )


def _as_published(group: str, text: str, unit: Unit, indicator: Indicator) -> Estimate:
    measure, per = _MEASURES[unit], indicator.per if unit == "rate" else None
    if is_missing(text):
        state = state_of(text)
        return Estimate(
            group=group,
            measure=measure,
            unit=unit,
            value=None,
            state=state,
            per=per,
            method=AS_PUBLISHED,
            reason=WORDS[state],
        )
    value = Decimal(text) / 100 if unit in _PER_HUNDRED else Decimal(text)
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=float(value),
        per=per,
        method=AS_PUBLISHED,
        reason=_NO_INTERVAL,
    )
