"""
Whether the source of an indicator is whole in its period; where it is not, its figures are withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.cells import MONTH, is_missing
from dueregard.gather.tables import Table, Tables
from dueregard.gather.windows import Window
from dueregard.indicators import Doubt, MonthlyCells, doubts_about, months_in_words, moves_of
from dueregard.model import Estimate, Evidence, Indicator, Period
from dueregard.model.evidence import Incomplete
from dueregard.sources import always_there

_SOME_CELLS = 0.01
_MOST_LABELS = 60
_FEWEST_RECORDS = 1_500
"""Records of a month in which an answer that one in a hundred gives is missing once in 3 million months."""


def incomplete_in(
    indicator: Indicator,
    tables: Tables,
    source: Table,
    every_month: MonthlyCells,
    windows: tuple[Window, Window | None],
) -> Incomplete | None:
    """
    Return why the source looks incomplete in the period of an indicator; None where it does not.

    Args:
        indicator: its definition.
        tables: where further counts are asked for.
        source: the table counted.
        every_month: the cells of all months, under the indicator's filters.
        windows: the period, and the one it is set against.
    """
    window, against = windows
    if not window.months or source.source.weight is not None:
        # Waves of a survey have the size that was paid for.
        return None
    doubts = list(_doubts(indicator, tables, source, every_month))
    months = (*(against.months if against else ()), *window.months)
    touching = [doubt for doubt in doubts if doubt.touches(months)]
    if not touching:
        return None
    nearest, before = _nearest(windows, source.read.months, doubts)
    return Incomplete(
        reasons=tuple(dict.fromkeys(doubt.reason for doubt in touching)),
        nearest=nearest,
        nearest_against=before,
        let_stand=indicator.let_stand,
    )


def withhold(item: Evidence, incomplete: Incomplete | None) -> Evidence:
    """
    Return evidence with every number withheld whose source is incomplete, and what to use instead.

    Where a person let the figures stand, they are shown with the reasons, the name and the date.
    """
    if incomplete is None:
        return item
    reasons = " ".join(incomplete.reasons)
    let_stand = incomplete.let_stand
    if let_stand is not None:
        said = (
            f"The source looks incomplete in this period. {reasons} The figures are shown all the same, as "
            f"{let_stand.by} decided on {let_stand.on}: {let_stand.reason}"
        )
        return item.model_copy(update={"incomplete": incomplete, "caveats": (said, *item.caveats)})
    advice = _advice(incomplete, item.period)
    return item.model_copy(
        update={
            "incomplete": incomplete,
            "estimates": tuple(_withheld(estimate, f"{reasons} {advice}") for estimate in item.estimates),
            "caveats": (f"{reasons} {advice}", *item.caveats),
            "missing": (),
            "bounds": (),
            "equivalence": (),
            "tests": (),
            "signals": (),
            "intersections": None,
            "sensitivity": None,
            "suppression": None,
        }
    )


def _withheld(estimate: Estimate, reason: str) -> Estimate:
    return Estimate(
        group=estimate.group,
        measure=estimate.measure,
        unit=estimate.unit,
        value=None,
        state="incomplete source",
        reference=estimate.reference,
        method="none",
        reason=reason,
    )


def _advice(incomplete: Incomplete, period: Period | None) -> str:
    none = "No other period of this length in the source is sound"
    if incomplete.nearest is None:
        return f"{none}."
    if period is not None and incomplete.nearest.whole_months != period.whole_months:
        return f"{none}; the longest that is sound is {incomplete.nearest}."
    if incomplete.nearest_against is None:
        return f"The nearest sound period is {incomplete.nearest}."
    return f"The nearest sound periods are {incomplete.nearest}, set against {incomplete.nearest_against}."


def _doubts(
    indicator: Indicator, tables: Tables, source: Table, every_month: MonthlyCells
) -> Iterator[Doubt]:
    name_groups = source.source.already_published
    yield from (Doubt(said, (month,)) for month, said in source.read.unsound)
    yield from tables.judged(source, lambda: list(_doubts_about_source(tables, source)))
    known = bool(indicator.by) or not indicator.where
    yield from doubts_about(every_month, name_groups=name_groups, rises=known)
    for column, values in indicator.where.items():
        few = len(tables.labels(source, column)) <= _MOST_LABELS
        if column not in (*indicator.characteristics, MONTH) and few:
            cells = MonthlyCells(tables.count(source, [column, MONTH]), column, source.read.months)
            wanted = [
                value
                for condition in tables.conditions(indicator, source, {column: values}, "where")
                for value in condition.values
            ]
            yield from moves_of(wanted, cells, name_groups=name_groups)


def _doubts_about_source(tables: Tables, source: Table) -> Iterator[Doubt]:
    """
    Iterate over the doubts about all rows of a source: their total, cells given twice, answers lost.
    """
    months = source.read.months
    whole = MonthlyCells(tables.count(source, [MONTH]), None, months)
    yield from doubts_about(whole, name_groups=source.source.already_published, rises=False)
    if source.read.count is not None and not source.read.by_day:
        yield from _given_twice(tables, source)
    yield from _without_answers(tables, source)


def _given_twice(tables: Tables, source: Table) -> Iterator[Doubt]:
    """
    Iterate over the months some of whose cells are given more than once, as by two editions of a table.
    """
    cells = tables.count(source, list(source.read.columns), by_row=True)
    by_month: dict[str, list[int]] = {}
    for month, rows in zip(cells.labels(MONTH), cells.counts, strict=True):
        by_month.setdefault(month, []).append(int(rows))
    twice = {
        month: sum(rows > 1 for rows in of_month) / len(of_month) for month, of_month in by_month.items()
    }
    months = tuple(month for month, share in sorted(twice.items()) if share >= _SOME_CELLS)
    if months:
        yield Doubt(
            f"In {months_in_words(months)} the source gives the same cells more than once, as when two "
            "editions of one table are read together: they would count twice. `dueregard compare` says how "
            "they differ.",
            months,
        )


def _without_answers(tables: Tables, source: Table) -> Iterator[Doubt]:
    """
    Iterate over the months in which no record has any of the answers that some always have.

    One question alone may be put, or coded, in another way; that all of them lack theirs is no accident.
    """
    lacking = {
        column: _months_without(tables, source, column, answers)
        for column, answers in always_there(source.source).items()
    }
    months = tuple(month for month in source.read.months if all(month in found for found in lacking.values()))
    if lacking and months:
        listed = " and ".join(
            f"'{answers[0]}' as its '{column}'" for column, answers in always_there(source.source).items()
        )
        yield Doubt(
            f"In {months_in_words(months)} no record has {listed}, which some of so many always have: "
            "records may have been left out.",
            months,
        )


def _months_without(tables: Tables, source: Table, column: str, answers: Sequence[str]) -> set[str]:
    """
    Return the months with many answers in a column and none of some.
    """
    coded = f"{column}.code" if f"{column}.code" in source.read.columns else column
    if coded not in source.read.columns:
        return set()
    cells = MonthlyCells(tables.count(source, [coded, MONTH]), coded, source.read.months)
    given = dict.fromkeys(cells.months, 0)
    answered = dict.fromkeys(cells.months, 0)
    for label in cells.by_label:
        counted = given if label in answers else None if not label or is_missing(label) else answered
        if counted is not None:
            for month, count in zip(cells.months, cells.months_of(label), strict=True):
                counted[month] += count
    return {month for month in cells.months if answered[month] >= _FEWEST_RECORDS and not given[month]}


def _nearest(
    windows: tuple[Window, Window | None], months: Sequence[str], doubts: Sequence[Doubt]
) -> tuple[Period | None, Period | None]:
    """
    Return the nearest windows of the same lengths and distance in which nothing is in doubt.

    Where there is none of that length, it is the longest there is; two windows have no such.
    """
    window, against = windows
    numbers = [_number(month) for month in months]
    there = set(numbers)
    furthest = max(numbers) - min(numbers) + 1
    # Of two as near, the earlier: it is longer known.
    for shift in sorted(range(-furthest, furthest + 1), key=lambda by: (abs(by), by)):
        moved = [[_number(month) + shift for month in one.months] if one else [] for one in (window, against)]
        every = [number for one in moved for number in one]
        if set(every) <= there and not any(
            doubt.touches([_month(number) for number in every]) for doubt in doubts
        ):
            return _period(moved[0]), _period(moved[1])
    return (None if against else _longest(numbers, len(window.months), doubts)), None


def _longest(numbers: Sequence[int], most: int, doubts: Sequence[Doubt]) -> Period | None:
    """
    Return the longest stretch in which nothing is in doubt, of at most so many months; the latest of several.
    """
    best: list[int] = []
    stretch: list[int] = []
    for number in numbers:
        follows = bool(stretch) and number == stretch[-1] + 1
        stretch = [*stretch, number] if follows else [number]
        while stretch and any(doubt.touches([_month(one) for one in stretch]) for doubt in doubts):
            stretch = stretch[1:]
        if len(stretch) >= max(len(best), 1):
            best = stretch
    return _period(best[-most:])


def _period(numbers: Sequence[int]) -> Period | None:
    return Period(end=_month(numbers[-1]), months=len(numbers)) if numbers else None


def _number(month: str) -> int:
    year, of_year = map(int, month.split("-"))
    return year * 12 + of_year - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
