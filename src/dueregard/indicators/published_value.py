"""
`published_value`: a figure as its publisher gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dueregard.cells import ALL, MISSING_PREFIX, is_missing
from dueregard.errors import IndicatorError
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit
from dueregard.model.evidence import State

VALUE = "value"
"""The key of the cells that holds a published value, as decimal text."""

_NO_INTERVAL = "no bases are published, so no interval can be given"
_AS_PUBLISHED = "as published"
_WORDS: dict[State, str] = {
    "suppressed": "the publisher withheld it",
    "not collected": "the source gives no figure",
    "not applicable": "the source says that it does not apply",
    "too uncertain": "the publisher holds it to be too uncertain",
}
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


def nothing_to_protect(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return no counts: what is published is known.
    """
    del inputs
    return []


@indicator_kind(
    "published_value", requires=("unit",), takes=("by",), count_tables=nothing_to_protect, reads="values"
)
def published_value(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Repeat a figure as its publisher gives it, with no interval and saying so.

    Formula:
        none: the value stands in the column `value` of the source. Where the publisher put a mark
        in its place, the mark's meaning is given instead.

    Units:
        `unit` says how the source writes it: count, rate (with `per`), ratio, percent (76.7 for
        76.7%), points, percent change. The measure is named after it: `count`, `rate`, `ratio`,
        `share`, `difference`, `change`.

    Misleads when:
        it is compared as if it were exact. Without the number of people behind it nobody can tell
        a difference from chance, so no change or gap is computed from it.

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
    texts = _text_by_group(indicator, inputs)
    return [_as_published(group, text, indicator.unit, indicator) for group, text in texts.items()]


def _text_by_group(indicator: Indicator, inputs: Inputs) -> dict[str, str]:
    cells = inputs.counts.cells
    if VALUE not in cells.keys:
        message = "the source has no column of published values. Name it in the source: `value: <header>`."
        raise IndicatorError(indicator.id, message)
    labels = cells.labels(indicator.by) if indicator.by else [ALL] * cells.table.num_rows
    texts: dict[str, str] = {}
    for group, text, rows in zip(labels, cells.labels(VALUE), cells.counts, strict=True):
        if group in texts or rows > 1:
            message = f"there is more than one published value for '{group}'. Choose one with `where`."
            raise IndicatorError(indicator.id, message)
        texts[group] = text
    return {group: texts[group] for group in inputs.groups if group in texts}


def _as_published(group: str, text: str, unit: Unit, indicator: Indicator) -> Estimate:
    measure, per = _MEASURES[unit], indicator.per if unit == "rate" else None
    if is_missing(text):
        state: State = next(state for state in _WORDS if text == f"{MISSING_PREFIX}{state}")
        return Estimate(
            group=group,
            measure=measure,
            unit=unit,
            value=None,
            state=state,
            per=per,
            method=_AS_PUBLISHED,
            reason=_WORDS[state],
        )
    value = Decimal(text) / 100 if unit in _PER_HUNDRED else Decimal(text)
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=float(value),
        per=per,
        method=_AS_PUBLISHED,
        reason=_NO_INTERVAL,
    )
