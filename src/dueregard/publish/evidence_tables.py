"""
The table and the data file of one evidence item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dueregard.model.evidence import Estimate, Evidence
from dueregard.publish.prose import source_words
from dueregard.publish.publication import Column, Observation, Table, TableRow
from dueregard.publish.wording import (
    MINUS,
    NO_SAMPLING_INTERVAL,
    STATE_WORDS,
    bare,
    between,
    capitalised,
    in_unit,
    level_words,
    measure_title,
    no_difference,
    no_interval,
    period_words,
    unit_words,
)

_NO_FIGURE = "No figure"
_REFERENCE = "Compared with"
_NOT_GIVEN = "Not given"


@dataclass(frozen=True)
class _Cell:
    text: str
    words: bool = False


def measures_of(item: Evidence) -> list[str]:
    """
    Return the measures of an evidence item, in order of first use.
    """
    return list(dict.fromkeys(estimate.measure for estimate in item.estimates))


def main_measure(item: Evidence) -> str:
    """
    Return the measure to draw: that of the first named figure, else one that compares, else the first.
    """
    for figure in item.figures.values():
        if item.estimate(figure.group, figure.value) is not None:
            return figure.value
    comparing = (e.measure for e in item.estimates if no_difference(e.unit) is not None)
    return next(comparing, item.estimates[0].measure)


def estimates_of(item: Evidence, measure: str) -> list[Estimate]:
    """
    Return the estimates of one measure, in order.
    """
    return [estimate for estimate in item.estimates if estimate.measure == measure]


def decimals_of(item: Evidence, measure: str) -> int | None:
    """
    Return the places the document asks for a measure, or None where it names no figure of it.
    """
    return next((figure.decimals for figure in item.figures.values() if figure.value == measure), None)


def make_table(item: Evidence) -> Table | None:
    """
    Return one row for each group: counts, then value and interval of each measure; None without estimates.
    """
    if not item.estimates:
        return None
    groups = list(dict.fromkeys(estimate.group for estimate in item.estimates))
    blocks = [_block(item, measure, groups) for measure in measures_of(item)]
    counts = _shared_counts(item, groups)
    columns = [("Group", False), *(counts[0] if counts else [])]
    for titles, _ in blocks:
        columns += titles
    references = {estimate.reference for estimate in item.estimates}
    return Table(
        caption=_caption(item),
        columns=tuple(Column(title, numeric) for title, numeric in columns),
        rows=tuple(
            _row(
                [
                    _Cell(group),
                    *(counts[1][n] if counts else []),
                    *(cell for _, cells in blocks for cell in cells[n]),
                ],
                is_reference=group in references,
            )
            for n, group in enumerate(groups)
        ),
    )


def _row(cells: Sequence[_Cell], *, is_reference: bool) -> TableRow:
    return TableRow(tuple(cell.text for cell in cells), tuple(cell.words for cell in cells), is_reference)


_Titles = list[tuple[str, bool]]
_Block = tuple[_Titles, list[list[_Cell]]]


def _caption(item: Evidence) -> str:
    period = f", {period_words(item.period, item.against)}" if item.period else ""
    full = all(e.full_count or e.state != "shown" for e in item.estimates)
    return f"{item.title}{period}{f'. {NO_SAMPLING_INTERVAL}' if full else ''}"


def _shared_counts(item: Evidence, groups: Sequence[str]) -> _Block | None:
    """
    Return the columns of counts, from the first measure that has any for some group; None when none has.
    """
    for measure in measures_of(item):
        estimates = [item.estimate(group, measure) for group in groups]
        if any(e is not None and e.numerator is not None for e in estimates):
            titles: _Titles = [("Number", True)]
            has_base = any(e is not None and e.denominator is not None for e in estimates)
            titles += [("Out of", True)] if has_base else []
            return titles, [_counts(estimate, has_base=has_base) for estimate in estimates]
    return None


def _counts(estimate: Estimate | None, *, has_base: bool) -> list[_Cell]:
    numbers = [None, None] if estimate is None else [estimate.numerator, estimate.denominator]
    return [_count(estimate, number) for number in numbers[: 1 + has_base]]


def _count(estimate: Estimate | None, count: int | None) -> _Cell:
    if count is not None:
        return _Cell(f"{count:,}".replace("-", MINUS))
    return _Cell(
        _NOT_GIVEN if estimate is None or estimate.state == "shown" else STATE_WORDS[estimate.state],
        words=True,
    )


def _block(item: Evidence, measure: str, groups: Sequence[str]) -> _Block:
    """
    Return the columns of one measure: value, and interval unless everybody was counted.
    """
    estimates = [item.estimate(group, measure) for group in groups]
    present = [estimate for estimate in estimates if estimate is not None]
    title = measure_title(present[0])
    levels = {e.interval.level for e in present if e.interval is not None}
    all_counted = all(e.full_count for e in present if e.state == "shown")
    titles: _Titles = [(title, True)]
    if not all_counted:
        heading = level_words(min(levels)) if len(levels) == 1 else "Interval"
        titles.append((f"{capitalised(measure)}: {heading}" if len(measures_of(item)) > 1 else heading, True))
    places = decimals_of(item, measure)
    references = {estimate.reference for estimate in present}
    cells = [
        [_Cell(_REFERENCE, words=True)] * 2
        if estimate is None and group in references
        else _value_cells(estimate, places)
        for group, estimate in zip(groups, estimates, strict=True)
    ]
    return titles, [pair[: len(titles)] for pair in cells]


def _value_cells(estimate: Estimate | None, places: int | None) -> list[_Cell]:
    if estimate is None:
        return [_Cell(_NO_FIGURE, words=True), _Cell(_NO_FIGURE, words=True)]
    if estimate.state != "shown" or estimate.value is None:
        reason = capitalised(estimate.reason or STATE_WORDS[estimate.state])
        return [_Cell(STATE_WORDS[estimate.state], words=True), _Cell(reason, words=True)]
    return [_Cell(bare(estimate.value, estimate, places)), _interval_cell(estimate, places)]


def _interval_cell(estimate: Estimate, places: int | None) -> _Cell:
    if between(estimate, places):
        return _Cell(range_words(estimate, places))
    words = NO_SAMPLING_INTERVAL if estimate.full_count else no_interval(estimate)
    return _Cell(words, words=True)


def range_words(estimate: Estimate, places: int | None) -> str:
    """
    Return an interval as a table prints it: "3.97 to 4.08".
    """
    interval = estimate.interval
    if interval is None or interval.low is None or interval.high is None:
        return between(estimate, places)
    return f"{bare(interval.low, estimate, places)} to {bare(interval.high, estimate, places)}"


def observations(item: Evidence) -> tuple[Observation, ...]:
    """
    Return every estimate as data, in the unit it names.
    """
    licences = "; ".join(dict.fromkeys(s.licence for s in item.sources if s.licence)) or "Not recorded"
    return tuple(
        Observation(
            evidence=item.id,
            group=estimate.group,
            measure=estimate.measure,
            value=_exact(estimate.value, estimate),
            low=_exact(estimate.interval.low if estimate.interval else None, estimate),
            high=_exact(estimate.interval.high if estimate.interval else None, estimate),
            level=estimate.interval.level if estimate.interval else None,
            numerator=estimate.numerator,
            denominator=estimate.denominator,
            unit=unit_words(estimate),
            period=period_words(item.period, item.against),
            method=estimate.method,
            reference=estimate.reference or "",
            state=estimate.state,
            reason=estimate.reason or (NO_SAMPLING_INTERVAL if estimate.full_count else ""),
            source=source_words(item),
            licence=licences,
        )
        for estimate in item.estimates
    )


def _exact(value: float | None, estimate: Estimate) -> float | None:
    return None if value is None else in_unit(value, estimate.unit)
