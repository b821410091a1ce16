"""
`published_change`: by how much a published share moved, and whether that can be told from chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from dueregard import stats
from dueregard.cells import is_missing
from dueregard.errors import IndicatorError
from dueregard.indicators.estimates import as_interval
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

CANNOT_BE_TESTED = (
    "cannot be tested: the number of respondents and the design effect of both waves are not published"
)
_WITH_THE_CHANGE = "the interval is given with the change"

_Row = dict[str, str]


@indicator_kind(
    "published_change",
    requires=("compare",),
    takes=("by", "margin"),
    count_tables=nothing_to_protect,
    reads="values",
)
def published_change(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Subtract a share published for an earlier wave of a survey from that of a later one.

    Formula:
        difference = share under `where` - share under `compare`. Its squared error is the sum over
        the waves of design effect x share x (1 - share) / respondents.

    Units:
        the source writes shares in per cent. `before_share` and `share`: 0 to 1, printed in per cent,
        as published. `difference`: printed in percentage points, with a normal interval where the
        source has the columns `respondents` and `design_effect` (under `columns`) for both waves;
        else it is said that the change cannot be tested.

    Misleads when:
        the design effect is that of another question, the waves hold the same people, or the
        published shares are rounded so much that the change is mostly rounding.

    Example:
        ```yaml
        - id: trust-since-last-year
          kind: published_change
          source: attitudes          # with `value: share`, and columns respondents and design_effect
          by: ethnicity
          where: {wave: "2024"}
          compare: {wave: "2023"}
          figures: {black-change: {group: Black, value: difference}}
        ```
    """
    later = published_rows(indicator, inputs.counts, inputs.groups)
    earlier = published_rows(indicator, inputs.comparator or inputs.counts, inputs.groups)
    return [
        estimate
        for group, row in later.items()
        if group in earlier
        for estimate in _three(group, earlier[group], row, indicator)
    ]


def _three(group: str, earlier: _Row, later: _Row, indicator: Indicator) -> Iterator[Estimate]:
    yield _share(group, "before_share", earlier)
    yield _share(group, "share", later)
    missing = next((row[VALUE] for row in (earlier, later) if is_missing(row[VALUE])), None)
    if missing is not None:
        yield _absent(group, "difference", missing)
        return
    bases = [
        _number(row, column, indicator)
        for row in (earlier, later)
        for column in ("respondents", "design_effect")
    ]
    before, after = (float(Decimal(row[VALUE]) / 100) for row in (earlier, later))
    if None in bases:
        yield _difference(group, after - before, None, indicator)
        return
    first, first_effect, second, second_effect = (base or 0.0 for base in bases)
    found = stats.share_change_between_waves(
        before,
        first,
        after,
        second,
        before_design_effect=first_effect,
        after_design_effect=second_effect,
        level=indicator.level,
    )
    yield _difference(group, after - before, found, indicator)


def _difference(group: str, value: float, found: stats.Interval | None, indicator: Indicator) -> Estimate:
    return Estimate(
        group=group,
        measure="difference",
        unit="points",
        value=value,
        interval=None if found is None else as_interval(found, level=indicator.level),
        method=AS_PUBLISHED if found is None else "from published shares, bases and design effects",
        reason=CANNOT_BE_TESTED if found is None else None,
    )


def _share(group: str, measure: str, row: _Row) -> Estimate:
    if is_missing(row[VALUE]):
        return _absent(group, measure, row[VALUE])
    return Estimate(
        group=group,
        measure=measure,
        unit="percent",
        value=float(Decimal(row[VALUE]) / 100),
        method=AS_PUBLISHED,
        reason=_WITH_THE_CHANGE,
    )


def _absent(group: str, measure: str, text: str) -> Estimate:
    state = state_of(text)
    return Estimate(
        group=group,
        measure=measure,
        unit="points" if measure == "difference" else "percent",
        value=None,
        state=state,
        method=AS_PUBLISHED,
        reason=WORDS[state],
    )


def _number(row: _Row, column: str, indicator: Indicator) -> float | None:
    """
    Return a number of respondents or a design effect; None where it is not published.
    """
    text = row.get(column)
    if text is None or is_missing(text):
        return None
    try:
        return float(Decimal(text.replace(",", "")))
    except InvalidOperation as error:
        message = (
            f"'{text}' in the column '{column}' is not a number. Leave it empty where none is published."
        )
        raise IndicatorError(indicator.id, message) from error
