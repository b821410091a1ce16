"""
Many tests at once: p-values adjusted for the size of the family they belong to.

Nine characteristics by dozens of measures will show "significant" differences by chance alone.
Say which tests form the family before looking; use Holm for claims and Benjamini-Hochberg for a
first sift. Each function takes the p-values of one family and returns them adjusted, in order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.stats.domain import FloatArray, as_shares, as_whole_counts, refuse_where

#: The factor of a p-value from its rank, counted from 0, and the size of the family.
_Factor = Callable[[NDArray[np.intp], int], NDArray[np.intp] | FloatArray]


def bonferroni(p_values: ArrayLike) -> FloatArray:
    """
    Return p-values times the size of the family, at most 1: no false alarm at all, at any dependence.

    Args:
        p_values: p-values of one family, 0 to 1, in any order; may be empty.

    Returns:
        Adjusted p-values in the order given: compare them with the level wanted for the family.

    Raises:
        StatisticsError: a p-value lies outside 0 to 1; the message gives its position.

    Notes:
        Never better than `holm`.

    References:
        Dunn (1961), Journal of the American Statistical Association 56, 52-64,
        doi:10.1080/01621459.1961.10482090.
    """
    p = _family(p_values)
    return np.minimum(p * p.size, 1.0)


def holm(p_values: ArrayLike) -> FloatArray:
    """
    Return p-values adjusted step by step from the smallest: no false alarm at all, at any dependence.

    The smallest is multiplied by the size of the family, the next by one less, and so on; none may
    fall below the one before it.

    Arguments, result and errors are those of `bonferroni`.

    References:
        Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    return _from_smallest(p_values, lambda rank, size: size - rank)


def hochberg(p_values: ArrayLike) -> FloatArray:
    """
    Return p-values adjusted step by step from the largest: no false alarm for independent tests.

    Arguments, result and errors are those of `bonferroni`.

    Notes:
        A little sharper than `holm`, at the price of an assumption that groups of one table break.

    References:
        Hochberg (1988), Biometrika 75, 800-802, doi:10.1093/biomet/75.4.800.
    """
    return _from_largest(p_values, lambda rank, size: size - rank)


def benjamini_hochberg(p_values: ArrayLike) -> FloatArray:
    """
    Return p-values adjusted for the share of false alarms among all alarms.

    Arguments, result and errors are those of `bonferroni`; at the level 0.05 one alarm in twenty
    may be false.

    Notes:
        For independent tests and for those that rise together.

    References:
        Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300,
        doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    return _from_largest(p_values, lambda rank, size: size / (rank + 1))


def benjamini_hochberg_repeated(p_values: ArrayLike, times: ArrayLike) -> FloatArray:
    """
    Return what `benjamini_hochberg` does for a family in which each p-value occurs so many times.

    Args:
        p_values: 0 to 1, each once.
        times: how often each occurs in the family, at least 1.

    Raises:
        StatisticsError: a p-value lies outside 0 to 1, or a number of times below 1.
    """
    p, repeats = _family(p_values), np.ravel(as_whole_counts(times, "number of times"))
    refuse_where(repeats < 1, "A p-value of the family occurs at least once")
    # Equal p-values end with the same q-value, whichever comes first.
    order = np.argsort(p)
    rank = np.cumsum(repeats[order])
    steps = p[order] * (np.sum(repeats) / rank)
    return _back(order, np.minimum.accumulate(steps[::-1])[::-1])


def benjamini_yekutieli(p_values: ArrayLike) -> FloatArray:
    """
    Return p-values adjusted for the share of false alarms among all alarms, at any dependence.

    Arguments, result and errors are those of `bonferroni`.

    References:
        Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188,
        doi:10.1214/aos/1013699998.
    """
    return _from_largest(p_values, lambda rank, size: np.sum(1 / np.arange(1, size + 1)) * size / (rank + 1))


def _from_smallest(p_values: ArrayLike, factor: _Factor) -> FloatArray:
    p = _family(p_values)
    order = np.argsort(p, kind="stable")
    steps = p[order] * factor(np.arange(p.size), p.size)
    return _back(order, np.maximum.accumulate(steps))


def _from_largest(p_values: ArrayLike, factor: _Factor) -> FloatArray:
    p = _family(p_values)
    order = np.argsort(p, kind="stable")
    steps = p[order] * factor(np.arange(p.size), p.size)
    return _back(order, np.minimum.accumulate(steps[::-1])[::-1])


def _back(order: NDArray[np.intp], steps: FloatArray) -> FloatArray:
    adjusted = np.empty(order.size)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def _family(p_values: ArrayLike) -> FloatArray:
    return np.ravel(as_shares(p_values, "p-value"))
