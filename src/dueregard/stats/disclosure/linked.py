"""
Counts tied together by additions: one table with its totals, or many tables sharing cells.

Everything disclosure control needs to know about a publication is here: the cells, the relations
"this total is the sum of these parts", and which cells readers have seen already. A second table,
another geography or an earlier release adds cells and relations; nothing else changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray, as_whole_counts

#: Stands in a key for the total along that axis.
TOTAL = "total"

Key = Hashable
#: A total and the parts that add up to it.
Addition = tuple[Key, Sequence[Key]]
#: For one axis: each subtotal's name with its members (positions on the axis, or other subtotals).
Subtotals = Mapping[str, Sequence[int | str]]


@dataclass(frozen=True, eq=False)
class LinkedCells:
    """
    Whole counts with the relations between them; every relation holds exactly.

    Attributes:
        keys: the name of each cell, each once.
        counts: people in each cell, in the order of the keys.
        relations: one row for each relation: 1 for the total, -1 for each of its parts.
        published: cells that cannot be withheld: already out, or promised.
        unpublished: cells no table shows, such as what is left when one table is taken from another.
    """

    keys: tuple[Key, ...]
    counts: FloatArray
    relations: Any
    published: BoolArray
    unpublished: BoolArray

    @property
    def open(self) -> BoolArray:
        """
        The cells that may be published or withheld.
        """
        return ~self.published & ~self.unpublished

    def mask(self, keys: Iterable[Key]) -> BoolArray:
        """
        Return which cells are named by `keys`.
        """
        return _mask(self.keys, keys)

    def named(self, mask: BoolArray) -> tuple[Key, ...]:
        """
        Return the names of the cells where `mask` holds, in order.
        """
        return tuple(key for key, chosen in zip(self.keys, mask, strict=True) if chosen)


def link_cells(
    counts: Mapping[Any, float],
    additions: Iterable[Addition],
    *,
    published: Iterable[Key] = (),
    unpublished: Iterable[Key] = (),
) -> LinkedCells:
    """
    Return cells linked by additions: hierarchies, tables that share cells, earlier releases.

    Args:
        counts: the true count of every cell, whole, at least 0, by name; a cell that stands in two
            tables is named once.
        additions: pairs of a total and its parts, all of them named in `counts`.
        published: cells readers have seen already, or will be shown whatever happens.
        unpublished: cells that stand in no table.

    Raises:
        StatisticsError: parts do not add up to their total; a name is not among the counts; a
            cell is said to be both published and unpublished.
    """
    keys = tuple(counts)
    values = as_whole_counts(list(counts.values()))
    shown, unseen = _mask(keys, published), _mask(keys, unpublished)
    if (shown & unseen).any():
        message = f"Cell {keys[int(np.argmax(shown & unseen))]!r} cannot be both published and unpublished."
        raise StatisticsError(message)
    return LinkedCells(keys, values, _relations(keys, values, list(additions)), shown, unseen)


def cross_table(
    counts: ArrayLike,
    *,
    subtotals: Mapping[int, Subtotals] | None = None,
    publish_totals: bool = False,
) -> LinkedCells:
    """
    Return a table of any number of axes with all its totals.

    A key is a tuple with one entry for each axis: a position, the name of a subtotal, or `TOTAL`.

    Args:
        counts: the inner cells, an array with one axis for each characteristic.
        subtotals: for the number of an axis, subtotals along it (a hierarchy).
        publish_totals: every total and subtotal is shown whatever happens.
    """
    inner = as_whole_counts(counts)
    axes = [_Axis.of(size, (subtotals or {}).get(place, {})) for place, size in enumerate(inner.shape)]
    values = inner
    for place, axis in enumerate(axes):
        values = np.moveaxis(np.tensordot(axis.sums, values, axes=(1, place)), 0, place)
    keys = list(itertools.product(*(axis.names for axis in axes)))
    totals = [key for key in keys if not all(isinstance(entry, int) for entry in key)]
    return link_cells(
        dict(zip(keys, values.ravel().tolist(), strict=True)),
        _additions(keys, axes),
        published=totals if publish_totals else (),
    )


@dataclass(frozen=True)
class _Axis:
    """
    The entries along one axis: positions, subtotals and the total, with what each is made of.
    """

    names: tuple[int | str, ...]
    parts: Mapping[int | str, tuple[int | str, ...]]
    sums: FloatArray

    @classmethod
    def of(cls, size: int, subtotals: Subtotals) -> _Axis:
        leaves = range(size)
        parts: dict[int | str, tuple[int | str, ...]] = {
            name: tuple(members) for name, members in subtotals.items()
        }
        inside = {member for members in parts.values() for member in members}
        unknown = inside - set(leaves) - set(parts)
        if unknown or TOTAL in parts:
            found = ", ".join(map(repr, unknown)) or repr(TOTAL)
            message = f"A subtotal is made of positions 0 to {size - 1} and other subtotals; found {found}."
            raise StatisticsError(message)
        names: tuple[int | str, ...] = (*leaves, *parts, TOTAL)
        parts[TOTAL] = tuple(name for name in names[:-1] if name not in inside)
        rows = [np.isin(leaves, list(_leaves(name, parts))).astype(np.float64) for name in names]
        return cls(names, parts, np.array(rows).reshape(len(names), size))


def _leaves(name: int | str, parts: Mapping[int | str, Sequence[int | str]]) -> set[int | str]:
    if name not in parts:
        return {name}
    return set().union(*(_leaves(part, parts) for part in parts[name]))


def _additions(keys: Sequence[tuple[int | str, ...]], axes: Sequence[_Axis]) -> list[Addition]:
    return [
        (key, [(*key[:place], part, *key[place + 1 :]) for part in axis.parts[key[place]]])
        for key in keys
        for place, axis in enumerate(axes)
        if key[place] in axis.parts
    ]


def _relations(keys: tuple[Key, ...], counts: FloatArray, additions: Sequence[Addition]) -> Any:
    places = {key: place for place, key in enumerate(keys)}
    rows, columns, signs = [], [], []
    for row, (total, parts) in enumerate(additions):
        _refuse_unknown(keys, (total, *parts))
        rows += [row] * (1 + len(parts))
        columns += [places[total], *(places[part] for part in parts)]
        signs += [1.0] + [-1.0] * len(parts)
    from scipy import sparse  # noqa: PLC0415  (slow to import, seldom needed)

    matrix = sparse.csr_array((signs, (rows, columns)), shape=(len(additions), len(keys)))
    remainders = np.asarray(matrix @ counts)
    for (total, _), remainder in zip(additions, remainders, strict=True):
        if remainder != 0:
            whole = counts[places[total]]
            message = f"The parts of {total!r} add up to {whole - remainder:g}, but it is given as {whole:g}."
            raise StatisticsError(message)
    return matrix


def _mask(keys: tuple[Key, ...], chosen: Iterable[Key]) -> BoolArray:
    wanted = set(chosen)
    _refuse_unknown(keys, wanted)
    return np.array([key in wanted for key in keys], dtype=np.bool_)


def _refuse_unknown(keys: tuple[Key, ...], named: Iterable[Key]) -> None:
    unknown = set(named).difference(keys)
    if unknown:
        message = f"There is no cell {min(map(repr, unknown))} among the {len(keys)} cells given."
        raise StatisticsError(message)
