"""
What changed between two editions of a table, and what that does to a comparison across them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from dueregard.sources.editions import Edition, Labels

_SAME_COLUMN = 0.5
_NEAR = 0.9
_SAME_COUNT = 0.05
_LARGE = 0.05
_FEWEST = 30
_OPPOSITE = 0.3
_MOST_PARTNERS = 12
_PER_LABEL = 0.02


@dataclass(frozen=True)
class Renamed:
    """
    A column or a label that has another name in the later edition, and how that is known.
    """

    old: str
    new: str
    why: str


@dataclass(frozen=True)
class Moved:
    """
    Counts that leave some labels of a column and appear in others, in the periods of both editions.

    Args:
        column: the column of the labels, as the later edition calls it.
        giving: the labels that lost them.
        taking: the labels that have them now.
        count: how many, in the periods of both editions.
        changes: the change of each label between the editions, as a proportion; None from nothing.
        together: the change of all of them together.
    """

    column: str
    giving: tuple[str, ...]
    taking: tuple[str, ...]
    count: int
    changes: dict[str, float | None]
    together: float


@dataclass(frozen=True)
class ColumnCompared:
    """
    The labels of one column in both editions.

    Args:
        column: its name in the later edition.
        renamed: labels with another name.
        vanished: labels only the earlier has, with their counts in the periods of both.
        new: labels only the later has, with the same.
        changed: labels of both whose count changed by more than one part in twenty: before and after.
    """

    column: str
    renamed: tuple[Renamed, ...]
    vanished: dict[str, int]
    new: dict[str, int]
    changed: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Comparison:
    """
    Two editions of one table.

    Args:
        old: the earlier edition.
        new: the later one.
        periods: those both have, in order.
        columns_renamed: columns with another name.
        columns_gone: columns of labels that only the earlier has.
        columns_added: columns of labels that only the later has.
        columns: the labels of each column both have.
        moved: counts that left some labels for others.
        cells: combinations of labels and periods that both have.
        revised: those whose count differs.
        revised_by_period: for each period of both: cells, cells revised, total before and after.
    """

    old: Edition
    new: Edition
    periods: tuple[str, ...]
    columns_renamed: tuple[Renamed, ...]
    columns_gone: tuple[str, ...]
    columns_added: tuple[str, ...]
    columns: tuple[ColumnCompared, ...]
    moved: tuple[Moved, ...]
    cells: int
    revised: int
    revised_by_period: dict[str, tuple[int, int, int, int]]

    @property
    def breaks(self) -> bool:
        """
        Tell whether figures of the two editions must not be set against each other as they are.
        """
        labels = any(one.renamed or one.vanished or one.new for one in self.columns)
        return bool(labels or self.moved or self.columns_gone or self.columns_added or not self.periods)


def compare_editions(old: Edition, new: Edition) -> Comparison:
    """
    Return what changed between two editions of one table.

    Columns and labels are taken for the same where only letters' case, spaces and punctuation
    differ, or where their names and counts are nearly equal. What moved from one label to another is
    found by changes that are equal and opposite.
    """
    periods = tuple(period for period in old.periods if period in new.periods)
    pairs, renamed = _pair_columns(old, new)
    compared = tuple(_compare_labels(old, new, before, after, periods) for before, after in pairs)
    names = {one.column: {rename.old: rename.new for rename in one.renamed} for one in compared}
    olds = _aligned(old, [before for before, _ in pairs], [names[after] for _, after in pairs], periods)
    news = _aligned(new, [after for _, after in pairs], [{} for _ in pairs], periods)
    both = olds.keys() & news.keys()
    by_period = {}
    for period in periods:
        keys = [key for key in both if key[1] == period]
        by_period[period] = (
            len(keys),
            sum(olds[key] != news[key] for key in keys),
            sum(count for key, count in olds.items() if key[1] == period),
            sum(count for key, count in news.items() if key[1] == period),
        )
    return Comparison(
        old=old,
        new=new,
        periods=periods,
        columns_renamed=tuple(renamed),
        columns_gone=tuple(name for name in old.columns if name not in {before for before, _ in pairs}),
        columns_added=tuple(name for name in new.columns if name not in {after for _, after in pairs}),
        columns=compared,
        moved=tuple(move for at, one in enumerate(compared) for move in _moves(one.column, at, olds, news)),
        cells=len(both),
        revised=sum(olds[key] != news[key] for key in both),
        revised_by_period=by_period,
    )


def _pair_columns(old: Edition, new: Edition) -> tuple[list[tuple[str, str]], list[Renamed]]:
    pairs = [(name, name) for name in old.columns if name in new.columns]
    renamed = []
    plain = {_plain(name): name for name in new.columns if name not in old.columns}
    for before in old.columns:
        if before not in new.columns and _plain(before) in plain:
            after = plain[_plain(before)]
            pairs.append((before, after))
            renamed.append(Renamed(before, after, "only punctuation, spaces or letters' case differ"))
    for before in old.columns:
        if before in {name for name, _ in pairs}:
            continue
        free = [name for name in new.columns if name not in {after for _, after in pairs}]
        scored = [(_shared(old.labels(before), new.labels(name)), name) for name in free]
        share, after = max(scored, default=(0.0, ""))
        if share >= _SAME_COLUMN:
            pairs.append((before, after))
            renamed.append(Renamed(before, after, f"{share:.0%} of its labels are the same"))
    order = list(old.columns)
    return sorted(pairs, key=lambda pair: order.index(pair[0])), renamed


def _shared(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    first, second = ({_plain(label) for label in labels} for labels in (one, other))
    return len(first & second) / max(len(first | second), 1)


def _compare_labels(
    old: Edition, new: Edition, before: str, after: str, periods: tuple[str, ...]
) -> ColumnCompared:
    # Where no period is in both, names can be compared and numbers cannot.
    first, second = old.totals(before, periods or old.periods), new.totals(after, periods or new.periods)
    gone = {label: count for label, count in first.items() if label not in second}
    come = {label: count for label, count in second.items() if label not in first}
    renamed = []
    for label, count in sorted(gone.items(), key=lambda pair: -pair[1]):
        found = _new_name(label, count, come, has_periods=bool(periods))
        if found is not None:
            renamed.append(found)
            come.pop(found.new)
    names = {one.old for one in renamed}
    return ColumnCompared(
        column=after,
        renamed=tuple(renamed),
        vanished={label: count for label, count in gone.items() if label not in names},
        new=come,
        changed={
            label: (first[label], second[label])
            for label in first
            if periods and label in second and _is_large(second[label] - first[label], first[label])
        },
    )


def _new_name(label: str, count: int, come: Mapping[str, int], *, has_periods: bool) -> Renamed | None:
    for other in come:
        if _plain(other) == _plain(label):
            return Renamed(label, other, "only punctuation, spaces or letters' case differ")
    near = [
        (SequenceMatcher(None, _plain(label), _plain(other)).ratio(), other)
        for other, number in come.items()
        if not has_periods or abs(number - count) <= max(_SAME_COUNT * count, _FEWEST / 3)
    ]
    likeness, other = max(near, default=(0.0, ""))
    return Renamed(label, other, "name and counts are nearly the same") if likeness >= _NEAR else None


def _aligned(
    edition: Edition, columns: Sequence[str], names: Sequence[Mapping[str, str]], periods: Sequence[str]
) -> dict[tuple[Labels, str], int]:
    """
    Return the counts of an edition in some periods, by the labels of the columns both have.
    """
    at, wanted = [edition.columns.index(column) for column in columns], set(periods)
    found: dict[tuple[Labels, str], int] = {}
    for (labels, period), count in edition.cells.items():
        if period in wanted:
            key = tuple(own.get(labels[place], labels[place]) for place, own in zip(at, names, strict=True))
            found[key, period] = found.get((key, period), 0) + count
    return found


def _moves(
    column: str, at: int, olds: Mapping[tuple[Labels, str], int], news: Mapping[tuple[Labels, str], int]
) -> list[Moved]:
    """
    Return the moves between the labels of a column: large changes that are equal and opposite.
    """
    before, after = (_totals(cells, at) for cells in (olds, news))
    changes = {label: after.get(label, 0) - before.get(label, 0) for label in before.keys() | after.keys()}
    large = {label: change for label, change in changes.items() if _is_large(change, before.get(label, 0))}
    falls = sorted((label for label in large if large[label] < 0), key=lambda label: (large[label], label))
    rises = sorted((label for label in large if large[label] > 0), key=lambda label: (-large[label], label))
    found = []
    while falls and rises:
        best = _best(falls, rises, large)
        if best is None:
            break
        giving, taking = best
        falls = [label for label in falls if label not in giving]
        rises = [label for label in rises if label not in taking]
        found.append(_moved(column, giving, taking, before, after))
    return found


def _best(
    falls: Sequence[str], rises: Sequence[str], changes: Mapping[str, int]
) -> tuple[Labels, Labels] | None:
    """
    Return the one or two labels that fall, and that rise, whose changes come nearest to cancelling out.
    """
    givers, takers = (
        [one for size in (1, 2) for one in combinations(labels[:_MOST_PARTNERS], size)]
        for labels in (falls, rises)
    )
    scored = []
    for giving in givers:
        for taking in takers:
            lost, gained = (abs(sum(changes[label] for label in side)) for side in (giving, taking))
            off = abs(lost - gained) / max(lost, gained)
            if off <= _OPPOSITE:
                # More labels fit more easily: each must better the fit.
                score = off + _PER_LABEL * (len(giving) + len(taking))
                scored.append((score, -lost, giving, taking))
    if not scored:
        return None
    _, _, giving, taking = min(scored)
    return giving, taking


def _moved(
    column: str, giving: Labels, taking: Labels, before: Mapping[str, int], after: Mapping[str, int]
) -> Moved:
    every = (*giving, *taking)
    first, second = (sum(counts.get(label, 0) for label in every) for counts in (before, after))
    return Moved(
        column=column,
        giving=giving,
        taking=taking,
        count=sum(after.get(label, 0) - before.get(label, 0) for label in taking),
        changes={
            label: after.get(label, 0) / before[label] - 1 if before.get(label) else None for label in every
        },
        together=second / first - 1,
    )


def _totals(cells: Mapping[tuple[Labels, str], int], at: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for (labels, _), count in cells.items():
        found[labels[at]] = found.get(labels[at], 0) + count
    return found


def _is_large(change: int, before: int) -> bool:
    return abs(change) > max(_LARGE * before, _FEWEST)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
