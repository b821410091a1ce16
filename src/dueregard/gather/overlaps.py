"""
Rows of a source that nobody printed, and that follow from three figures that were.

A last quarter is the year less its first half and its third quarter; what two overlapping filters share is
both of them less the figure of either. What follows from two figures alone is found in `together`; what
takes four or more is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

#: Stands for every value of a column that no filter names.
_OTHER = ""


class Part(Protocol):
    """
    Rows that are counted together: values that columns must have, and months.
    """

    @property
    def filters(self) -> Mapping[str, frozenset[str]]:
        """
        Return the values that columns must have; a column not named may have any.
        """

    @property
    def months(self) -> frozenset[str]:
        """
        Return the months counted.
        """

    @property
    def counts(self) -> Mapping[str, int]:
        """
        Return how many there are of each group.
        """


class Remainder(NamedTuple):
    """
    What follows from three parts.

    Args:
        smallest: position of the part with the fewest people.
        counts: how many of each group; groups of which nobody is left are left out.
    """

    smallest: int
    counts: dict[str, int]


def remainders_of_three(parts: Sequence[Part]) -> Iterator[Remainder]:
    """
    Iterate over what is left of a part without two others, or of two parts without a third.

    Args:
        parts: of one source, by the same groups.
    """
    rows = _rows(parts)
    known = {row.tobytes() for row in rows}
    for first, second in np.argwhere(~np.eye(len(parts), dtype=np.bool_)):
        for sign in (-1, 1) if first < second else (-1,):
            left = rows[first] + sign * rows[second] - rows
            alone = (left.min(axis=1) >= 0) & (left.max(axis=1) == 1)
            for third in np.flatnonzero(alone):
                if left[third].tobytes() not in known:
                    yield _remainder(parts, {int(first): 1, int(second): sign, int(third): -1})


def _rows(parts: Sequence[Part]) -> NDArray[np.int64]:
    """
    Return for every part (row) whether it holds each kind of row of the source (column), 1 or 0.
    """
    columns = sorted({column for part in parts for column in part.filters})
    sides = [
        _kinds([part.months for part in parts]),
        *(_kinds([part.filters.get(column) for part in parts]) for column in columns),
    ]
    rows = np.ones((len(parts), 1), dtype=np.int64)
    for side in sides:
        rows = (rows[:, :, np.newaxis] * side[:, np.newaxis, :]).reshape(len(parts), -1)
    return rows


def _kinds(held: Sequence[frozenset[str] | None]) -> NDArray[np.int64]:
    """
    Return which parts hold each value, once for all values that the same parts hold; no filter holds all.
    """
    values = sorted({value for some in held if some is not None for value in some} | {_OTHER})
    holds = [[some is None or value in some for value in values] for some in held]
    kinds: NDArray[np.int64] = np.unique(np.array(holds, dtype=np.int64), axis=1)
    return kinds


def _remainder(parts: Sequence[Part], signs: Mapping[int, int]) -> Remainder:
    groups = dict.fromkeys(group for place in signs for group in parts[place].counts)
    left = {
        group: sum(sign * parts[place].counts.get(group, 0) for place, sign in signs.items())
        for group in groups
    }
    smallest = min(signs, key=lambda place: (sum(parts[place].counts.values()), place))
    return Remainder(smallest, {group: count for group, count in left.items() if count > 0})
