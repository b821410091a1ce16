"""
The table and the data file of one evidence item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence
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
    listed,
    measure_title,
    measure_words,
    no_difference,
    no_interval,
    period_words,
    uncapitalised,
    unit_words,
)

_NO_FIGURE = "No figure"
_REFERENCE = "Compared with"
_NOT_GIVEN = "Not given"


_CountPart: TypeAlias = Literal["numerator", "denominator"]


@dataclass(frozen=True)
class _Cell:
    text: str
    words: bool = False


_TitledCells: TypeAlias = tuple[str, list[_Cell]]


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
    columns = [column for measure in measures_of(item) for column in _columns(item, measure, groups)]
    references = {estimate.reference for estimate in item.estimates}
    return Table(
        caption=_caption(item),
        columns=(Column("Group"), *(Column(title, numeric=True) for title, _ in columns)),
        rows=tuple(
            _row([_Cell(group), *(cells[n] for _, cells in columns)], is_reference=group in references)
            for n, group in enumerate(groups)
        ),
    )


def _row(cells: Sequence[_Cell], *, is_reference: bool) -> TableRow:
    return TableRow(tuple(cell.text for cell in cells), tuple(cell.words for cell in cells), is_reference)


def _caption(item: Evidence) -> str:
    period = f", {period_words(item.period, item.against)}" if item.period else ""
    full = all(e.full_count or e.state != "shown" for e in item.estimates)
    return f"{item.title}{period}{f'. {NO_SAMPLING_INTERVAL}' if full else ''}{_no_intervals(item)}"


def _no_intervals(item: Evidence) -> str:
    """
    Return why some measures have no interval, each reason once: a column of it would say it in every row.
    """
    measures: dict[str, list[str]] = {}
    for measure, reason in _said_in_caption(item).items():
        measures.setdefault(reason, []).append(measure_words(measure))
    return "".join(f". {listed(names)}: {uncapitalised(reason)}" for reason, names in measures.items())


def _said_in_caption(item: Evidence) -> dict[str, str]:
    """
    Return the measures of which every figure is shown and none has an interval, all for one reason.

    Where an item has one measure alone, a column of its own says so.
    """
    said: dict[str, str] = {}
    for measure in measures_of(item) if len(measures_of(item)) > 1 else ():
        estimates = estimates_of(item, measure)
        reasons = {no_interval(estimate) for estimate in estimates}
        bare_values = all(e.state == "shown" and not e.interval and not e.full_count for e in estimates)
        if bare_values and len(reasons) == 1 and len(estimates) > 1:
            said[measure] = reasons.pop()
    return said


def _columns(item: Evidence, measure: str, groups: Sequence[str]) -> list[_TitledCells]:
    """
    Return the columns of one measure: the counts it is made of unless they stand already, value, interval.
    """
    estimates = [item.estimate(group, measure) for group in groups]
    earlier = measures_of(item)[: measures_of(item).index(measure)]
    before = "" if not earlier or _only_counts(item, earlier) else f"{measure_words(measure)}: "
    columns: list[_TitledCells] = []
    if _is_new(item, earlier, estimates, "numerator"):
        columns.append(
            (f"{before}number" if before else "Number", [_count(e, "numerator") for e in estimates])
        )
    if _is_new(item, earlier, estimates, "denominator"):
        columns.append(
            (f"{before}out of" if before else "Out of", [_count(e, "denominator") for e in estimates])
        )
    return [*columns, *_value_columns(item, measure, groups, estimates)]


def _only_counts(item: Evidence, measures: Sequence[str]) -> bool:
    return all(e.unit == "count" for measure in measures for e in estimates_of(item, measure))


def _is_new(
    item: Evidence, earlier: Sequence[str], estimates: Sequence[Estimate | None], part: _CountPart
) -> bool:
    """
    Tell whether a measure is made of counts that no earlier column shows.
    """
    known = {_count_of(e, part) for measure in earlier for e in estimates_of(item, measure)}
    return any(
        getattr(e, part) is not None and (e.group, getattr(e, part)) not in known for e in estimates if e
    )


def _count_of(estimate: Estimate, part: _CountPart) -> tuple[str, float | None]:
    """
    Return group and count; the value of a count is its own numerator.
    """
    if part == "numerator" and estimate.unit == "count":
        return estimate.group, estimate.value
    return estimate.group, getattr(estimate, part)


def _count(estimate: Estimate | None, part: _CountPart) -> _Cell:
    count = None if estimate is None else getattr(estimate, part)
    if count is not None:
        return _Cell(f"{count:,}".replace("-", MINUS))
    absent = estimate is not None and estimate.state != "shown"
    return _Cell(STATE_WORDS[estimate.state] if estimate and absent else _NOT_GIVEN, words=True)


def _value_columns(
    item: Evidence, measure: str, groups: Sequence[str], estimates: Sequence[Estimate | None]
) -> list[_TitledCells]:
    present = [estimate for estimate in estimates if estimate is not None]
    places = decimals_of(item, measure)
    references = {estimate.reference for estimate in present}
    cells = [
        [_Cell(_REFERENCE, words=True)] * 2
        if estimate is None and group in references
        else _value_cells(estimate, places)
        for group, estimate in zip(groups, estimates, strict=True)
    ]
    values = (measure_title(present[0]), [value for value, _ in cells])
    full = all(estimate.full_count for estimate in present if estimate.state == "shown")
    if full or measure in _said_in_caption(item):
        return [values]
    levels = {e.interval.level for e in present if e.interval is not None}
    heading = level_words(min(levels)) if len(levels) == 1 else "Interval"
    several = len(measures_of(item)) > 1
    title = f"{measure_words(measure)}: {heading}" if several else heading
    return [values, (title, [interval for _, interval in cells])]


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
    Return every estimate as data, in the unit it names, then pairs, bounds and another population.
    """
    estimates = (_observation(item, estimate) for estimate in item.estimates)
    return (*estimates, *_pairs(item), *_bounds(item), *_other_population(item), *_other_recording(item))


def _pairs(item: Evidence) -> Iterator[Observation]:
    """
    Iterate over every combination of two characteristics.
    """
    for crossing in item.intersections.crossings if item.intersections else ():
        for estimate in crossing.estimates:
            yield replace(_observation(item, estimate), measure=f"{estimate.measure}_of_pair")


def _other_population(item: Evidence) -> Iterator[Observation]:
    if item.sensitivity is None:
        return
    said = f"With {item.sensitivity.population}"
    for estimate in item.sensitivity.estimates:
        observation = _observation(item, estimate)
        reason = f"{said}; {observation.reason}" if observation.reason else said
        yield replace(observation, measure=f"{estimate.measure}_other_population", reason=reason)


def _other_recording(item: Evidence) -> Iterator[Observation]:
    if item.beside is None:
        return
    said = f"By '{item.beside.by}'"
    for estimate in item.beside.estimates:
        observation = _observation(item, estimate)
        reason = f"{said}; {observation.reason}" if observation.reason else said
        yield replace(observation, measure=f"{estimate.measure}_beside", reason=reason)


def _observation(item: Evidence, estimate: Estimate) -> Observation:
    licences = "; ".join(dict.fromkeys(s.licence for s in item.sources if s.licence)) or "Not recorded"
    attributions = "; ".join(dict.fromkeys(s.attribution for s in item.sources if s.attribution))
    return Observation(
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
        attribution=attributions,
    )


def _bounds(item: Evidence) -> Iterator[Observation]:
    for bounds in item.bounds:
        estimate = item.estimate(bounds.group, bounds.measure)
        if estimate is not None:
            yield replace(
                _observation(item, estimate),
                measure=f"{bounds.measure}_bounds",
                value=None,
                low=_exact(bounds.low, estimate),
                high=_exact(bounds.high, estimate),
                level=None,
                numerator=None,
                denominator=None,
                method="bounds",
                state="bounds",
                reason=capitalised(bounds.assumption),
            )


def _exact(value: float | None, estimate: Estimate) -> float | None:
    return None if value is None else in_unit(value, estimate.unit)
