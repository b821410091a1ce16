"""
Each intersection beside the one that differs from it only in having the reference groups.

With men and White as references, Black women of 25 to 34 stand beside White men of 25 to 34: the
characteristics without a reference stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dueregard.errors import UnknownNameError
from dueregard.intersections.lattice import GroupingSet, Lattice
from dueregard.intersections.statistics import Figures
from dueregard.intersections.tables import strides_of
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.interval import Interval
from dueregard.stats.mover import mover_difference_limits, mover_ratio_limits, ratio_or_infinity

_PARTS = ("", "_low", "_high")


def reference_codes(lattice: Lattice, reference: Mapping[str, str]) -> dict[int, int]:
    """
    Return the reference group, from 1, of each characteristic that has one, by its place.

    Raises:
        UnknownNameError: there is no such characteristic or group.
    """
    names = [one.name for one in lattice.characteristics]
    codes = {}
    for name, label in reference.items():
        if name not in names:
            raise UnknownNameError("characteristic", name, names)
        one = lattice.characteristics[names.index(name)]
        if label not in one.labels:
            raise UnknownNameError(f"group of '{name}'", label, one.labels)
        codes[names.index(name)] = one.labels.index(label) + 1
    return codes


def reference_figures(
    lattice: Lattice, figures: Figures, reference: Mapping[str, str]
) -> tuple[dict[str, FloatArray], NDArray[np.intp]]:
    """
    Return ratio and difference of each intersection to its reference, and the place of that, or -1.

    Limits are recovered from those of the two rates: the two never share a row.

    Args:
        lattice: the intersections.
        figures: with the rates and their limits.
        reference: a group for some of the characteristics, by name.
    """
    beside = _places(lattice, reference_codes(lattice, reference))
    compared = beside >= 0
    own, other = (_rates(figures, place) for place in (np.arange(lattice.size)[compared], beside[compared]))
    columns = {}
    for name, interval in (("ratio", _ratio(own, other)), ("difference", _difference(own, other))):
        for part, numbers in zip(_PARTS, interval, strict=True):
            columns[f"reference_{name}{part}"] = np.full(lattice.size, np.nan)
            columns[f"reference_{name}{part}"][compared] = numbers
    return columns, beside


def _places(lattice: Lattice, codes: Mapping[int, int]) -> NDArray[np.intp]:
    places = np.full(lattice.size, -1, dtype=np.intp)
    for one in lattice.sets:
        changed = [member for member in one.members if member in codes]
        if changed:
            places[one.cells] = _places_in(lattice, one, codes)
    return places


def _places_in(lattice: Lattice, one: GroupingSet, codes: Mapping[int, int]) -> NDArray[np.intp]:
    """
    Return where the reference of each intersection of a set is; -1 for itself, and where there is nobody.
    """
    sizes = [characteristic.size for characteristic in lattice.characteristics]
    own = np.zeros(one.stop - one.start, dtype=np.int64)
    wanted = own.copy()
    for member, stride in zip(one.members, strides_of(one.members, sizes), strict=True):
        groups = lattice.groups[one.cells, member].astype(np.int64)
        own += groups * stride
        wanted += codes.get(member, groups) * np.int64(stride)
    place = np.searchsorted(own, wanted)
    found = place < len(own)
    found[found] = own[place[found]] == wanted[found]
    return np.where(found & (own != wanted), place + one.start, -1)


def _rates(figures: Figures, place: NDArray[np.intp]) -> Interval:
    at = figures.place[place]
    return Interval(*(figures.columns[f"rate{part}"][at] for part in _PARTS))


def _ratio(own: Interval, other: Interval) -> Interval:
    sensible = (own.estimate >= 0) & (other.estimate >= 0) & ((own.estimate > 0) | (other.estimate > 0))
    limited = sensible & (own.low >= 0) & (other.low >= 0)
    one, two = _only(own, limited), _only(other, limited)
    ratio = ratio_or_infinity(own.estimate[sensible], other.estimate[sensible])
    return Interval(
        _spread(ratio, sensible), *(_spread(limit, limited) for limit in mover_ratio_limits(one, two))
    )


def _difference(own: Interval, other: Interval) -> Interval:
    return Interval(own.estimate - other.estimate, *mover_difference_limits(own, other))


def _only(interval: Interval, where: BoolArray) -> Interval:
    return Interval(*(part[where] for part in interval))


def _spread(numbers: FloatArray, where: BoolArray) -> FloatArray:
    spread = np.full(len(where), np.nan)
    spread[where] = numbers
    return spread
