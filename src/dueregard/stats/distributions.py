"""
Quantiles and tails of the few distributions the methods stand on, typed and in numpy's shapes.

Each quantile is written so that counts of zero give their natural end (0, 1 or infinity) and no
warning.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from dueregard.stats.domain import BoolArray, FloatArray, check_level


def normal_quantile(level: float) -> float:
    """
    Return the half-width, in standard errors, of a two-sided normal interval (1.96 for 0.95).
    """
    return float(-special.ndtri((1 - check_level(level)) / 2))


def t_quantile(level: float, degrees_of_freedom: FloatArray) -> FloatArray:
    """
    Return the half-width, in standard errors, of a two-sided t interval.

    Infinite degrees of freedom give the normal quantile.
    """
    finite = np.where(np.isinf(degrees_of_freedom), 1.0, degrees_of_freedom)
    quantile: FloatArray = -special.stdtrit(finite, (1 - check_level(level)) / 2)
    return np.where(np.isinf(degrees_of_freedom), normal_quantile(level), quantile)


def normal_p(z: FloatArray) -> FloatArray:
    """
    Return the two-sided p-value of a standard normal score.
    """
    p: FloatArray = 2 * special.ndtr(-np.abs(z))
    return p


def normal_tail(z: FloatArray) -> FloatArray:
    """
    Return the probability of a standard normal score above z.
    """
    tail: FloatArray = special.ndtr(-z)
    return tail


def t_p(t: FloatArray, degrees_of_freedom: FloatArray) -> FloatArray:
    """
    Return the two-sided p-value of a t score; infinite degrees of freedom mean the normal.
    """
    finite = np.where(np.isinf(degrees_of_freedom), 1.0, degrees_of_freedom)
    p: FloatArray = 2 * special.stdtr(finite, -np.abs(t))
    return np.where(np.isinf(degrees_of_freedom), normal_p(t), p)


def chi_square_p(statistic: FloatArray, degrees_of_freedom: FloatArray) -> FloatArray:
    """
    Return the upper tail of the chi-square distribution.
    """
    p: FloatArray = special.chdtrc(degrees_of_freedom, statistic)
    return p


def beta_lower_quantile(first: FloatArray, second: FloatArray, tail: float) -> FloatArray:
    """
    Return the value below which `tail` of Beta(first, second) lies; 0 where `first` is 0.
    """
    share, _ = _beta_split(first, second, tail)
    return share


def beta_upper_quantile(first: FloatArray, second: FloatArray, tail: float) -> FloatArray:
    """
    Return the value above which `tail` of Beta(first, second) lies; 1 where `second` is 0.
    """
    _, rest = _beta_split(second, first, tail)
    return rest


def beta_lower_odds(first: FloatArray, second: FloatArray, tail: float) -> FloatArray:
    """
    Return the odds p / (1 - p) below which `tail` lies, where p comes from Beta(first, second).

    The odds are 0 where `first` is 0; their upper limit is one over the lower limit of the
    mirrored distribution.
    """
    share, rest = _beta_split(first, second, tail)
    return share / rest


def _beta_split(first: FloatArray, second: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """
    Return the lower quantile p and 1 - p, each from its own tail so that neither loses digits.

    `second` is above 0; where `first` is 0 the quantile is 0.
    """
    inside = first > 0
    some = _where(first, inside)
    share: FloatArray = special.betaincinv(some, second, tail)
    rest: FloatArray = special.betainccinv(second, some, tail)
    return np.where(inside, share, 0.0), np.where(inside, rest, 1.0)


def gamma_lower_quantile(shape: FloatArray, tail: float) -> FloatArray:
    """
    Return the value below which `tail` of Gamma(shape, 1) lies; 0 where the shape is 0.
    """
    quantile: FloatArray = special.gammaincinv(_where(shape, shape > 0), tail)
    return np.where(shape > 0, quantile, 0.0)


def gamma_upper_quantile(shape: FloatArray, tail: float) -> FloatArray:
    """
    Return the value above which `tail` of Gamma(shape, 1) lies; shape above 0.
    """
    quantile: FloatArray = special.gammainccinv(shape, tail)
    return quantile


def _where(values: FloatArray, inside: BoolArray) -> FloatArray:
    """
    Return the values, with a harmless 1 where they lie outside the domain of the special function.
    """
    return np.where(inside, values, 1.0)
