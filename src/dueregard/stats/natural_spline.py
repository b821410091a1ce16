"""
Natural cubic splines: smooth curves through knots that run straight beyond the outermost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_numbers

if TYPE_CHECKING:
    from scipy.interpolate import BSpline

_ORDER = 4


def natural_spline(values: ArrayLike, knots: ArrayLike, boundary: tuple[float, float]) -> FloatArray:
    """
    Return the columns of a natural cubic spline, to stand beside an intercept in a regression.

    Cubic B-splines without the first, combined so that their second derivatives vanish at the boundary.
    Which columns span the curves is arbitrary; fitted curves and all other coefficients are not.

    Args:
        values: where the curve is evaluated, one axis; straight lines are drawn beyond the boundary.
        knots: where the pieces meet, rising, strictly within the boundary.
        boundary: the first and the last knot.

    Returns:
        One row for each value, one column more than there are knots.

    Raises:
        StatisticsError: the knots do not rise within the boundary.

    References:
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 5.2.1.
    """
    places = np.ravel(as_numbers(values, "value"))
    splines = _b_splines(np.ravel(as_numbers(knots, "knot")), np.ravel(as_numbers(boundary, "boundary")))
    ends = np.asarray(boundary, dtype=np.float64)
    straight = _null_space(splines(ends, nu=2)[:, 1:])
    inside = np.clip(places, *ends)
    rows = splines(inside) + splines(inside, nu=1) * (places - inside)[:, np.newaxis]
    columns: FloatArray = rows[:, 1:] @ straight
    return columns


def spread_knots(values: ArrayLike, number: int) -> FloatArray:
    """
    Return knots that leave equal shares of the values between them.

    Args:
        values: the values the curve will be fitted to, at least one.
        number: knots, at least 1; a curve has one more degree of freedom than knots.
    """
    if number < 1:
        raise StatisticsError(f"A spline has at least 1 knot; {number} was asked for.")
    knots: FloatArray = np.quantile(as_numbers(values, "value"), np.arange(1, number + 1) / (number + 1))
    return knots


def _b_splines(knots: FloatArray, boundary: FloatArray) -> BSpline:
    from scipy.interpolate import BSpline  # noqa: PLC0415  (slow to import, seldom needed)

    rising = np.concatenate([boundary[:1], knots, boundary[1:]])
    if boundary.size != 2 or (np.diff(rising) <= 0).any():
        raise StatisticsError("The knots of a spline must rise, each once, between the two boundary knots.")
    repeated = np.concatenate([np.repeat(boundary[0], _ORDER), knots, np.repeat(boundary[1], _ORDER)])
    return BSpline(repeated, np.eye(knots.size + _ORDER), _ORDER - 1)


def _null_space(constraints: FloatArray) -> FloatArray:
    rotation: FloatArray = np.linalg.qr(constraints.T, mode="complete")[0]
    return rotation[:, constraints.shape[0] :]
