"""
The upper tail of a weighted sum of chi-square variables, over a denominator with its own freedom.

Tests of a table under a survey design lead to sum(l_i X_i) > x Y / d, where X_i are chi-square with
one degree of freedom and Y with d.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray

#: So close to the mean of the sum, relative to the pole, the saddlepoint formula has a gap.
_GAP = 1e-4


def tail_saddlepoint(statistic: float, weights: FloatArray, df: float) -> float:
    """
    Return the probability that the sum passes the statistic, by the saddlepoint approximation.

    Args:
        statistic: 0 or more.
        weights: l_i, more than 0.
        df: degrees of freedom of the denominator, at least 1; finite.

    Notes:
        Within a few percent of the probability, however small that is. At the mean of the sum the
        formula has a gap, which Satterthwaite's F fills.

    References:
        Kuonen (1999), Biometrika 86, 929-935, doi:10.1093/biomet/86.4.929.
    """
    if not weights.size or (weights <= 0).any():
        raise StatisticsError("A weighted sum of chi-squares needs weights above zero.")
    if statistic <= 0:
        return 1.0
    largest = float(weights.max())
    scaled = np.append(weights, -statistic / df) / largest
    # The usual software takes whole copies of the denominator; the reference figures rest on it.
    freedom = np.append(np.ones(weights.size), math.floor(df))
    point = _saddlepoint(scaled, freedom)
    if abs(point) < _GAP:
        return tail_satterthwaite(statistic, weights, df)
    generating = -0.5 * float(freedom @ np.log1p(-2 * point * scaled))
    curvature = 2 * float(freedom @ (scaled / (1 - 2 * point * scaled)) ** 2)
    root = math.copysign(math.sqrt(-2 * generating), point)
    slope = point * math.sqrt(curvature)
    return float(special.ndtr(-(root + math.log(slope / root) / root)))


def tail_satterthwaite(statistic: float, weights: FloatArray, df: float) -> float:
    """
    Return the probability that the sum passes the statistic, from F with the same first two moments.

    Arguments are those of `tail_saddlepoint`.

    References:
        Satterthwaite (1946), Biometrics Bulletin 2, 110-114, doi:10.2307/3002019.
    """
    freedom = float(weights.sum() ** 2 / (weights**2).sum())
    return float(special.fdtrc(freedom, df, statistic / float(weights.sum())))


def _saddlepoint(scaled: FloatArray, freedom: FloatArray) -> float:
    """
    Return where the derivative of the cumulant generating function is zero, between its poles.
    """
    from scipy.optimize import brentq  # noqa: PLC0415  (slow to import, seldom needed)

    def slope(point: float) -> float:
        return float(freedom @ (scaled / (1 - 2 * point * scaled)))

    nearly = 1 - 1e-9
    return float(brentq(slope, nearly * 0.5 / scaled.min(), nearly * 0.5 / scaled.max(), xtol=1e-14))
