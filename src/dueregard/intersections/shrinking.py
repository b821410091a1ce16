"""
Rates and means of many small intersections, drawn towards those of their depth by as much as chance explains.

Intersections of one depth are the groups; each depth has its own spread, as three characteristics divide
further than one. A withheld intersection takes no part: what is printed rests on what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from dueregard.intersections.lattice import Lattice
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import BoolArray, FloatArray, check_level
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.proportions import wilson
from dueregard.stats.shrinkage import shrink_shares

#: Fewer groups than this have no spread to speak of.
_FEWEST = 2


def shrink_rates_by_depth(lattice: Lattice, shown: BoolArray, *, level: float = 0.95) -> Interval:
    """
    Return the share with the outcome in each intersection after shrinking, with its limits.

    The share is that of `dueregard.stats.shrinkage.shrink_shares` over the intersections of a depth; the
    limits come from the Beta distribution with the same spread, by its logit. Not a number where withheld.

    Args:
        lattice: with an outcome of yes and no.
        shown: intersections that are not withheld.
        level: probability inside the limits.

    Notes:
        For ranking and screening. The spread counts as known, so limits are narrow where groups are few; an
        intersection alone at its depth keeps its own share, with Wilson's limits.
    """
    return _shrink_shares(
        lattice, shown, lattice.positives.astype(np.float64), lattice.n.astype(np.float64), level=level
    )


def shrink_weighted_rates_by_depth(lattice: Lattice, shown: BoolArray, *, level: float = 0.95) -> Interval:
    """
    Return weighted shares after shrinking, as `shrink_rates_by_depth`.

    Each intersection counts as as many people as its weights are worth: the square of their sum over the
    sum of their squares.

    Args:
        lattice: with the sums `w`, `wy` and `ww`; the weights above 0.

    References:
        Kish (1965), Survey Sampling, section 11.7.
    """
    weight, with_outcome, squares = (lattice.sums[name] for name in ("w", "wy", "ww"))
    worth = weight**2 / squares
    return _shrink_shares(
        lattice, shown, np.clip(with_outcome / weight, 0.0, 1.0) * worth, worth, level=level
    )


def shrink_means_by_depth(lattice: Lattice, shown: BoolArray, *, level: float = 0.95) -> Interval:
    """
    Return the mean of a numeric outcome in each intersection after shrinking, with its limits.

    One variance within intersections and one between them, both by moments; a mean keeps
    between / (between + within / n) of its distance from that of all.

    Args:
        lattice: with the sums `y` and `yy`.

    References:
        Searle, Casella and McCulloch (1992), Variance Components, sections 3.6 and 7.4.
    """
    check_level(level)
    found = _nothing(lattice)
    for cells in _depths(lattice, shown):
        people = lattice.n[cells].astype(np.float64)
        parts = _shrink_means(people, lattice.sums["y"][cells], lattice.sums["yy"][cells], level)
        for array, part in zip(found, parts, strict=True):
            array[cells] = part
    return Interval(*found)


def _shrink_shares(
    lattice: Lattice, shown: BoolArray, counts: FloatArray, totals: FloatArray, *, level: float
) -> Interval:
    found = _nothing(lattice)
    for cells in _depths(lattice, shown):
        parts = _shrink_one_depth(counts[cells], totals[cells], level)
        for array, part in zip(found, parts, strict=True):
            array[cells] = part
    return Interval(*found)


def _shrink_one_depth(counts: FloatArray, totals: FloatArray, level: float) -> Interval:
    if len(counts) < _FEWEST or not 0 < counts.sum() < totals.sum() or totals.mean() <= 1:
        return Interval(*map(np.atleast_1d, wilson(counts, totals, level=level)))
    shrunken = shrink_shares(counts, totals)
    spread = float(shrunken.between)
    if spread in {0.0, 1.0}:
        return Interval(shrunken.rate, shrunken.rate, shrunken.rate)
    worth = totals + (1 - spread) / spread
    first, second = shrunken.rate * worth, (1 - shrunken.rate) * worth
    # The quantiles of the Beta distribution itself take a hundred times as long, for limits that rank alike.
    width = normal_quantile(level) * np.sqrt(1 / first + 1 / second)
    middle = np.log(first / second)
    return make_interval(shrunken.rate, special.expit(middle - width), special.expit(middle + width))


def _shrink_means(people: FloatArray, sums: FloatArray, squares: FloatArray, level: float) -> Interval:
    means, total = sums / people, people.sum()
    overall = sums.sum() / total
    freedom = total - len(people)
    within = max(float((squares - people * means**2).sum()), 0.0) / max(freedom, 1.0)
    between = 0.0
    if len(people) >= _FEWEST and freedom > 0:
        apart = float((people * (means - overall) ** 2).sum()) - (len(people) - 1) * within
        between = max(apart / (total - (people**2).sum() / total), 0.0)
    alone = len(people) < _FEWEST
    kept = np.ones_like(people) if alone else between / (between + within / people + (between + within == 0))
    shrunken = overall + kept * (means - overall)
    width = normal_quantile(level) * np.sqrt(kept * within / people)
    return make_interval(shrunken, shrunken - width, shrunken + width)


def _depths(lattice: Lattice, shown: BoolArray) -> Iterator[NDArray[np.int64]]:
    depth = lattice.depth
    for one in np.unique(depth):
        cells = np.flatnonzero((depth == one) & shown)
        if cells.size:
            yield cells


def _nothing(lattice: Lattice) -> tuple[FloatArray, FloatArray, FloatArray]:
    low, middle, high = (np.full(lattice.size, np.nan) for _ in range(3))
    return low, middle, high
