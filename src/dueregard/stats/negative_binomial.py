"""
The change between two runs of monthly counts by the negative binomial model.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.stats.domain import FloatArray
from dueregard.stats.months import LogChange, as_months, log_change, mean_of, total_of
from dueregard.stats.roots import bisect

#: Beyond this log theta the model can no longer be told from independent events.
_LARGEST_LOG_THETA = 15.0


def monthly_negative_binomial(before_by_month: ArrayLike, after_by_month: ArrayLike) -> LogChange:
    """
    Return the change with a variance of mean + mean^2 / theta, theta at its likeliest value.

    Where the months vary no more than independent events, theta is infinite and the result is that
    of `monthly_poisson`. `dispersion` is the variance of the log ratio over the Poisson one.

    Arguments and errors are those of `count_change_quasi_poisson`.

    Notes:
        Theta is taken as known, so the interval is a little narrow with few months.

    References:
        Lawless (1987), Canadian Journal of Statistics 15, 209-225, doi:10.2307/3314912.
    """
    before, after = as_months(before_by_month, after_by_month)
    per_theta = 1 / negative_binomial_theta(before, after)
    inflated = [
        (1 + mean_of(months) * per_theta) / np.maximum(total_of(months), np.finfo(np.float64).tiny)
        for months in (before, after)
    ]
    poisson = log_change(before, after, np.float64(1.0), np.inf)
    finite = np.isfinite(poisson.standard_error)
    variance = np.where(finite, poisson.standard_error, 1.0) ** 2
    dispersion = np.where(finite, (inflated[0] + inflated[1]) / variance, 1.0)
    return log_change(before, after, dispersion, np.inf)


def negative_binomial_theta(before_by_month: ArrayLike, after_by_month: ArrayLike) -> FloatArray:
    """
    Return the likeliest theta of months whose mean differs between two periods.

    Infinite where the months vary no more than independent events would.

    Arguments, errors and references are those of `monthly_negative_binomial`.
    """
    before, after = as_months(before_by_month, after_by_month)
    counts = np.concatenate([before, after], axis=-1)
    means = np.concatenate(
        [np.broadcast_to(mean_of(months)[..., None], months.shape) for months in (before, after)], axis=-1
    )

    def minus_score(log_theta: FloatArray) -> FloatArray:
        theta = np.exp(log_theta)[..., None]
        score = special.digamma(counts + theta) - special.digamma(theta)
        score = score - np.log1p(means / theta) + (means - counts) / (theta + means)
        return -np.asarray(np.sum(score, axis=-1), dtype=np.float64)

    shape = np.shape(total_of(counts))
    log_theta = bisect(minus_score, np.full(shape, -_LARGEST_LOG_THETA), np.full(shape, _LARGEST_LOG_THETA))
    spread = np.sum((counts - means) ** 2 - counts, axis=-1)
    return np.where((spread > 0) & (log_theta < 0.99 * _LARGEST_LOG_THETA), np.exp(log_theta), np.inf)
