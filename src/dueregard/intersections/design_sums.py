"""
Variances under a survey's design: sums over the clusters drawn, or over rows, within each stratum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dueregard.errors import ScanError
from dueregard.intersections.lattice import GroupingSet, Lattice
from dueregard.intersections.rows import Rows
from dueregard.intersections.tables import strides_of
from dueregard.stats.domain import FloatArray

#: Intersections times clusters held in memory at a time.
_MOST_ENTRIES = 2**22


class Spread(NamedTuple):
    """
    Variances of each intersection's mean, of everybody else's, and of their difference; degrees of freedom.
    """

    of_mean: FloatArray
    of_rest: FloatArray
    of_difference: FloatArray
    df: FloatArray
    df_of_rest: FloatArray
    df_of_difference: FloatArray


class _Units(NamedTuple):
    """
    The units drawn, in order of their strata: of each row, of each unit, and how many a stratum has.
    """

    of_row: NDArray[np.intp]
    starts: NDArray[np.intp]
    sizes: FloatArray


def spread_of_design(rows: Rows, lattice: Lattice) -> Spread:
    """
    Return the variances with the clusters (PSU) of each stratum as what was drawn, with replacement.

    Everybody's clusters count for every intersection, also those in which it has nobody; its own degrees of
    freedom are its clusters less its strata.

    Raises:
        ScanError: a stratum has a single cluster, which says nothing of how clusters differ.
    """
    assert rows.weights is not None  # noqa: S101 - a design is only read with weights
    units = _units_of(rows)
    outcome = rows.outcome.astype(np.float64)
    spreads = Spread(*(np.zeros(lattice.size) for _ in Spread._fields))
    for one in lattice.sets:
        cell = cells_of_rows(rows, lattice, one)
        for low, high in _parts(one, int(units.sizes.sum())):
            _fill(spreads, rows.weights, outcome, units, cell - low, slice(low, high))
    return spreads


def cells_of_rows(rows: Rows, lattice: Lattice, one: GroupingSet) -> NDArray[np.intp]:
    """
    Return the intersection of a grouping set each row lies in; -1 where it is not in the lattice.
    """
    strides = strides_of(one.members, rows.sizes)
    keys = np.zeros(rows.size, dtype=np.int64)
    present = np.zeros(one.stop - one.start, dtype=np.int64)
    for member, stride in zip(one.members, strides, strict=True):
        keys += rows.codes[member].astype(np.int64) * stride
        present += (lattice.groups[one.cells, member].astype(np.int64) - 1) * stride
    place = np.searchsorted(present, keys)
    found = place < len(present)
    found[found] = present[place[found]] == keys[found]
    return np.where(found, place + one.start, -1)


def _units_of(rows: Rows) -> _Units:
    strata = np.zeros(rows.size, dtype=np.int64) if rows.strata is None else rows.strata
    drawn = np.arange(rows.size) if rows.clusters is None else rows.clusters
    # A cluster's label may start again in each stratum.
    pairs, of_row = np.unique(np.stack([strata, drawn]), axis=1, return_inverse=True)
    starts = np.flatnonzero(np.diff(pairs[0], prepend=-1))
    sizes = np.diff(np.append(starts, pairs.shape[1])).astype(np.float64)
    lonely = int((sizes == 1).sum())
    if lonely:
        raise ScanError(
            f"{lonely:,} strata have a single sampled cluster, so nothing can be said of the "
            "spread in them. Put each together with a stratum like it."
        )
    return _Units(of_row.reshape(-1), starts, sizes)


def _parts(one: GroupingSet, units: int) -> Iterator[tuple[int, int]]:
    step = max(_MOST_ENTRIES // max(units, 1), 1)
    for low in range(one.start, one.stop, step):
        yield low, min(low + step, one.stop)


def _fill(
    spreads: Spread,
    weights: FloatArray,
    outcome: FloatArray,
    units: _Units,
    cell: NDArray[np.intp],
    where: slice,
) -> None:
    """
    Write the variances of some intersections.
    """
    number, drawn = where.stop - where.start, int(units.sizes.sum())
    inside = (cell >= 0) & (cell < number)
    key = cell[inside] * drawn + units.of_row[inside]
    shape = (number, drawn)

    def summed(values: FloatArray) -> FloatArray:
        table = np.bincount(key, weights=values[inside], minlength=number * drawn)
        return table.reshape(shape).astype(np.float64, copy=False)

    weight, answers, people = (
        summed(weights),
        summed(weights * outcome),
        summed((weights > 0).astype(np.float64)),
    )
    total_weight = np.bincount(units.of_row, weights=weights, minlength=drawn)
    total_answers = np.bincount(units.of_row, weights=weights * outcome, minlength=drawn)
    own = _scores(weight, answers)
    rest = _scores(total_weight - weight, total_answers - answers)
    others = np.bincount(units.of_row, weights=weights > 0, minlength=drawn) - people
    spreads.of_mean[where] = _variance(own, units)
    spreads.of_rest[where] = _variance(rest, units)
    spreads.of_difference[where] = _variance(own - rest, units)
    spreads.df[where] = spreads.df_of_difference[where] = _own_df(people, units)
    spreads.df_of_rest[where] = _own_df(others, units)


def _scores(weight: FloatArray, answers: FloatArray) -> FloatArray:
    """
    Return the linearised scores of each unit, one row for each intersection.
    """
    size = weight.sum(axis=1, keepdims=True)
    some = np.where(size > 0, size, 1.0)
    scores: FloatArray = (answers - answers.sum(axis=1, keepdims=True) / some * weight) / some
    return scores


def _variance(scores: FloatArray, units: _Units) -> FloatArray:
    squares = np.add.reduceat(scores**2, units.starts, axis=1)
    sums = np.add.reduceat(scores, units.starts, axis=1)
    within = units.sizes / (units.sizes - 1) * (squares - sums**2 / units.sizes)
    variance: FloatArray = np.maximum(within.sum(axis=1), 0.0)
    return variance


def _own_df(people: FloatArray, units: _Units) -> FloatArray:
    present = people > 0
    strata = np.logical_or.reduceat(present, units.starts, axis=1)
    own: FloatArray = (present.sum(axis=1) - strata.sum(axis=1)).astype(np.float64)
    return own
