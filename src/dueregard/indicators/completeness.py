"""
Gates before any figure: months in which a source lost records, and groups whose counts moved.

A source that lost a category in publication shows a fall that never happened. The rules are general,
and are no proof of a cause: they say that a month does not fit the others of its source by more than
chance, its usual ups and downs and its season. `dueregard.stats.soundness` has the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from dueregard.cells import MISSING_PREFIX, MONTH
from dueregard.indicators.inputs import MonthlyCells
from dueregard.stats.soundness import Break, Move, level_breaks, moves, vanished

_ABOUT_TWICE = (1.7, 2.4)
_RISE_OF_EACH = 1.5
_LARGE = 20
_LISTED = 3


@dataclass(frozen=True)
class Doubt:
    """
    Why figures of some months must not be shown.

    Args:
        reason: a sentence.
        months: the months that are not sound, YYYY-MM.
        before: first month of another way of counting; figures that lie on both sides of it are in
            doubt, and those of either side alone are not. None where `months` are meant.
    """

    reason: str
    months: tuple[str, ...] = ()
    before: str | None = None

    def touches(self, months: Sequence[str]) -> bool:
        """
        Tell whether figures of some months are in doubt.
        """
        if self.before is not None:
            return bool(months) and min(months) < self.before <= max(months)
        return not set(self.months).isdisjoint(months)


def doubts_about(every_month: MonthlyCells, *, name_groups: bool, rises: bool = True) -> Iterator[Doubt]:
    """
    Iterate over the doubts about a series of months: its totals, its groups, and moves between them.

    Args:
        every_month: the cells of all months the source has.
        name_groups: whether a group may be named as absent, and sizes told; where counts are
            protected, a zero is one of them.
        rises: whether a total that is twice the usual is a doubt. Where it is not known that every
            group has risen, as in a part of the source, it is an event like any other.
    """
    months = every_month.months
    by_month = every_month.cells.count_by(MONTH)
    totals = [by_month.get(month, 0) for month in months]
    by_label = _by_label(every_month)
    yield from _doubts_about_totals(totals, by_label, months, rises=rises, say_how_much=name_groups)
    moved = list(moves(by_label))
    renamed = {name for move in moved for name in (*move.giving, *move.taking)}
    for label, counts in by_label.items():
        if label not in renamed:
            yield from _doubts_about_group(label, counts, totals, months, name_groups=name_groups)
    for move in moved:
        yield Doubt(_moved(move, months, name_groups=name_groups), before=months[move.at])


def moves_of(wanted: Sequence[str], every_month: MonthlyCells, *, name_groups: bool) -> Iterator[Doubt]:
    """
    Iterate over the doubts about some groups of a column because counts moved into or out of them.

    Args:
        wanted: the groups that are counted.
        every_month: the cells of all groups of the column.
        name_groups: as in `doubts_about`.
    """
    by_label = {label: every_month.months_of(label) for label in every_month.by_label}
    chosen = set(wanted)
    for move in moves(by_label):
        sides = {name in chosen for name in (*move.giving, *move.taking)}
        if sides == {True, False}:
            yield Doubt(
                _moved(move, every_month.months, name_groups=name_groups), before=every_month.months[move.at]
            )


def months_in_words(months: Sequence[str]) -> str:
    """
    Return months as runs: "2022-12 and 2024-09 to 2025-04".
    """
    runs: list[list[str]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    said = [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    more = [f"{len(said) - _LISTED} more stretches"] if len(said) > _LISTED + 1 else []
    said = [*said[:_LISTED], *more] if more else said
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _by_label(every_month: MonthlyCells) -> dict[str, list[int]]:
    if every_month.by is None or every_month.by == MONTH:
        return {}
    return {label: every_month.months_of(label) for label in every_month.by_label}


def _doubts_about_totals(
    totals: Sequence[int],
    by_label: Mapping[str, Sequence[int]],
    months: Sequence[str],
    *,
    rises: bool,
    say_how_much: bool,
) -> Iterator[Doubt]:
    for found in level_breaks(totals):
        of_break = tuple(months[found.start : found.stop])
        where = f"The total of the source in {months_in_words(of_break)}"
        if found.ratio < 1:
            # Of a protected total not even the size is told.
            size = f"about {found.ratio:.0%} of" if say_how_much else "far below"
            yield Doubt(
                f"{where} is {size} that of the months around, and breaks off from it "
                "within a month: records may be missing.",
                of_break,
            )
        elif rises and _is_twice(found, by_label):
            yield Doubt(
                f"{where} is about {found.ratio:.1f} times that of the months around, in every group alike: "
                "records may be there twice.",
                of_break,
            )


def _is_twice(found: Break, by_label: Mapping[str, Sequence[int]]) -> bool:
    """
    Tell whether a rise is that of records that are there twice: by about two, in every large group.

    Any other rise may have happened: an event, an operation, a law.
    """
    low, high = _ABOUT_TWICE
    if not low < found.ratio < high:
        return False
    inside = slice(found.start, found.stop)
    for counts in by_label.values():
        usual = median([*counts[: found.start], *counts[found.stop :]])
        if usual >= _LARGE and mean(counts[inside]) < _RISE_OF_EACH * usual:
            return False
    return True


def _doubts_about_group(
    label: str, counts: Sequence[int], totals: Sequence[int], months: Sequence[str], *, name_groups: bool
) -> Iterator[Doubt]:
    gone = tuple(months[at] for at in vanished(counts, totals))
    if gone:
        none = all(counts[months.index(month)] == 0 for month in gone)
        what = f"'{_said(label)}'" if name_groups else "of one group"
        how = ("no " if name_groups else "none ") if none else "hardly any "
        yield Doubt(
            f"The source has {how}{what} in {months_in_words(gone)}, though it has in most months: "
            "it may have lost these records.",
            gone,
        )


def _moved(move: Move, months: Sequence[str], *, name_groups: bool) -> str:
    month = months[move.at]
    if not name_groups:
        return (
            f"From {month} some of what was counted in one group is counted in another: the two sides differ."
        )
    giving, taking = (_listed(names) for names in (move.giving, move.taking))
    return (
        f"From {month} about {move.count:,.0f} a month that were counted as {giving} are counted as {taking}:"
        " figures from before and after it are not of the same things."
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"'{_said(name)}'" for name in names)


def _said(label: str) -> str:
    return label.removeprefix(MISSING_PREFIX)


def _number(month: str) -> int:
    year, of_year = map(int, month.split("-"))
    return year * 12 + of_year
