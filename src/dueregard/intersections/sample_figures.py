"""
Means and weighted shares of every intersection beside everybody else, with the errors of the sample.

The error of a mean is that of its linearised scores, weight x (answer - mean) / sum of weights. Its sums
over rows, or over the clusters that were drawn, come from the same counting as the means themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dueregard.intersections.design_sums import Spread, spread_of_design
from dueregard.intersections.lattice import Lattice
from dueregard.intersections.rows import Rows
from dueregard.intersections.statistics import Figures
from dueregard.stats.distributions import t_p, t_quantile
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.interval import Interval
from dueregard.stats.mover import mover_ratio_limits
from dueregard.stats.multiple_testing import benjamini_hochberg
from dueregard.stats.survey.shares import share_beta


class _Sums(NamedTuple):
    """
    Sums over the rows of each intersection: weights, weighted answers, and squared weights with answers.
    """

    n: FloatArray
    w: FloatArray
    wy: FloatArray
    ww: FloatArray
    wwy: FloatArray
    wwyy: FloatArray

    @classmethod
    def of(cls, lattice: Lattice) -> _Sums:
        n, sums = lattice.n.astype(np.float64), lattice.sums
        if "w" in sums:
            return cls(n, *(sums[name] for name in cls._fields[1:]))
        return cls(n, n, sums["y"], n, sums["y"], sums["yy"])

    def rest(self) -> _Sums:
        """
        Return the sums over everybody else.
        """
        return _Sums(*(column[:1] - column for column in self))

    def mean(self) -> FloatArray:
        """
        Return the mean of each; 0 where nobody has a weight.
        """
        return np.where(self.w > 0, self.wy / np.where(self.w > 0, self.w, 1.0), 0.0)

    def squares(self) -> FloatArray:
        """
        Return the sum of the squared scores of each.
        """
        mean, weight = self.mean(), np.where(self.w > 0, self.w, 1.0)
        squares: FloatArray = np.maximum(self.wwyy - 2 * mean * self.wwy + mean**2 * self.ww, 0.0) / weight**2
        return squares


@dataclass(frozen=True, eq=False)
class _Estimates:
    """
    What `share_beta` asks for.
    """

    values: FloatArray
    errors: FloatArray
    df: float


def sample_figures(rows: Rows, lattice: Lattice, *, level: float = 0.95) -> Figures:
    """
    Return rate, ratio, difference and test of every intersection against everybody else.

    Of a numeric outcome the rate is the mean, with the limits of Student's t; of a weighted yes or no it is
    the weighted share with the limits of Korn and Graubard. The difference has the error of the design, the
    clusters both sides share taken into account; the limits of the ratio are recovered from those of both
    sides as if they were independent. p is that of the difference.

    Args:
        rows: as they were counted.
        lattice: their intersections, everybody together first.
        level: coverage of the intervals, between 0 and 1.
    """
    sums = _Sums.of(lattice)
    rest = sums.rest()
    has_rest = (rest.n > 0) & (rest.w > 0) & (sums.w > 0)
    spread = _spread_of(rows, lattice, sums)
    own_judged = (sums.w > 0) & (spread.df >= 1)
    rest_judged = has_rest & (spread.df_of_rest >= 1)
    own = _interval(rows, sums, spread.of_mean, spread.df, own_judged, level)
    other = _interval(rows, rest, spread.of_rest, spread.df_of_rest, rest_judged, level)
    difference = np.where(has_rest, own.estimate - other.estimate, np.nan)
    judged = has_rest & (spread.df_of_difference >= 1) & (spread.of_difference > 0)
    error = np.sqrt(np.where(judged, spread.of_difference, 1.0))
    df = np.where(judged, spread.df_of_difference, 1.0)
    half = np.where(judged, t_quantile(level, df) * error, np.nan)
    p = np.where(judged, t_p(difference / error, df), np.nan)
    columns = {
        **_named("rate", own),
        **_named("ratio", _ratio(own, other, has_rest)),
        **_named("difference", Interval(difference, difference - half, difference + half)),
        "p": p,
        "q": _false_discovery(p),
    }
    return Figures(columns, np.zeros(lattice.size, dtype=np.bool_), np.arange(lattice.size))


def _spread_of(rows: Rows, lattice: Lattice, sums: _Sums) -> Spread:
    if rows.strata is not None or rows.clusters is not None:
        return spread_of_design(rows, lattice)
    return _spread_of_rows(sums, weighted=rows.weights is not None)


def _spread_of_rows(sums: _Sums, *, weighted: bool) -> Spread:
    """
    Return the variances where people were drawn one by one.

    Unweighted, each side's variance is its own sample's, and the degrees of freedom are Welch's.
    """
    rest = sums.rest()
    factors = [_factor(sums.n[:1] if weighted else side.n) for side in (sums, rest)]
    own, other = factors[0] * sums.squares(), factors[1] * rest.squares()
    one, two = np.maximum(sums.n - 1, 0.0), np.maximum(rest.n - 1, 0.0)
    spread = own**2 / np.maximum(one, 1.0) + other**2 / np.maximum(two, 1.0)
    welch = np.where(spread > 0, (own + other) ** 2 / np.where(spread > 0, spread, 1.0), 0.0)
    possible = (one > 0) & (two > 0)
    return Spread(own, other, own + other, one, two, np.where(possible, welch, 0.0))


def _factor(n: FloatArray) -> FloatArray:
    return n / np.maximum(n - 1, 1.0)


def _interval(
    rows: Rows, sums: _Sums, variance: FloatArray, df: FloatArray, judged: BoolArray, level: float
) -> Interval:
    mean, error = sums.mean(), np.sqrt(np.where(judged, variance, 0.0))
    freedom = np.where(judged, df, 1.0)
    if rows.is_binary:
        share = np.clip(mean, 0.0, 1.0)
        limits = share_beta(_Estimates(share, error, 1.0), np.maximum(sums.n, 1.0), level=level, df=freedom)
        low, high = limits.low, limits.high
    else:
        half = t_quantile(level, freedom) * error
        low, high = mean - half, mean + half
    estimate = np.where(sums.w > 0, mean, np.nan)
    return Interval(estimate, np.where(judged, low, np.nan), np.where(judged, high, np.nan))


def _ratio(own: Interval, other: Interval, has_rest: BoolArray) -> Interval:
    """
    Return the ratio of two means above 0; its limits only where both intervals lie at or above 0.
    """
    none = np.full(len(has_rest), np.nan)
    sensible = has_rest & (own.estimate >= 0) & (other.estimate > 0)
    ratio = np.where(sensible, own.estimate / np.where(sensible, other.estimate, 1.0), np.nan)
    limited = sensible & (own.low >= 0) & (other.low >= 0)
    low, high = none.copy(), none.copy()
    if limited.any():
        sides = (Interval(*(part[limited] for part in side)) for side in (own, other))
        low[limited], high[limited] = mover_ratio_limits(*sides)
    return Interval(ratio, low, high)


def _named(name: str, interval: Interval) -> dict[str, FloatArray]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), interval, strict=True))


def _false_discovery(p: FloatArray) -> FloatArray:
    q = np.full(len(p), np.nan)
    tested = ~np.isnan(p)
    q[tested] = benjamini_hochberg(p[tested])
    return q
