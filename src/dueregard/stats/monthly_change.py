"""
The change between two runs of monthly counts, twelve against twelve, with an honest spread.

Months vary more than independent events would: seasons, operations, one person counted many
times. The methods differ in how they measure that spread; the change itself is the same. Every fit
is on the log scale; `proportional_change` turns it into an interval of the change.

Series lie along the last axis; further axes hold further series.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray
from dueregard.stats.interval import Interval
from dueregard.stats.months import LogChange, as_months, log_change, mean_of, proportional_change, total_of


def count_change_quasi_poisson(
    before_by_month: ArrayLike, after_by_month: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the proportional change between two runs of months with the quasi-Poisson interval.

    This is the default for monthly counts: `proportional_change(monthly_quasi_poisson(...))`.

    Args:
        before_by_month: events in each month of the earlier period, at least 0.
        after_by_month: events in each month of the later period.
        level: coverage, between 0 and 1.

    Returns:
        The change as a proportion (0.152 = up by 15.2 percent).

    Raises:
        StatisticsError: a count lies outside its domain, a period has no month, there are fewer
            than three months in all, or both periods have no events.

    Notes:
        Quarrels with seasons when the two periods do not hold the same months of the year: use
        `monthly_month_matched`. A month of few events says little about spread.

    References:
        McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 6.2.3,
        doi:10.1201/9780203753736.
    """
    return proportional_change(monthly_quasi_poisson(before_by_month, after_by_month), level=level)


def monthly_poisson(before_by_month: ArrayLike, after_by_month: ArrayLike) -> LogChange:
    """
    Return the change with the spread of independent events: variance 1/sum + 1/sum.

    Arguments and errors are those of `count_change_quasi_poisson`.

    Notes:
        Too narrow for almost every monthly series of a public service; kept to show how much the
        spread between months adds.

    References:
        McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, chapter 6.
    """
    before, after = as_months(before_by_month, after_by_month)
    return log_change(before, after, np.float64(1.0), np.inf)


def monthly_quasi_poisson(before_by_month: ArrayLike, after_by_month: ArrayLike) -> LogChange:
    """
    Return the change with the Poisson variance multiplied by the dispersion of the months.

    The dispersion is the sum of (count - period mean)^2 / period mean over the months, divided by
    the months less two, which are the degrees of freedom of the t quantile.

    Arguments, errors and references are those of `count_change_quasi_poisson`.
    """
    before, after = as_months(before_by_month, after_by_month)
    freedom = before.shape[-1] + after.shape[-1] - 2
    dispersion = (_pearson(before) + _pearson(after)) / freedom
    return log_change(before, after, dispersion, freedom)


def monthly_month_matched(before_by_month: ArrayLike, after_by_month: ArrayLike) -> LogChange:
    """
    Return the change with each month set against the same month of the other period.

    The expected count of a month is its share of both periods' events times the period's total;
    the dispersion is measured around that, with one degree of freedom fewer than there are pairs.

    Arguments are those of `count_change_quasi_poisson`, of one length and in one order of months.

    Raises:
        StatisticsError: as there, or the periods differ in their number of months.

    References:
        McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 6.2.3.
    """
    before, after = as_months(before_by_month, after_by_month)
    pairs = before.shape[-1]
    if pairs != after.shape[-1] or pairs < 2:
        message = f"Months are matched in pairs, at least two; {pairs} and {after.shape[-1]} were given."
        raise StatisticsError(message)
    events = before + after
    share_after = total_of(after) / np.maximum(total_of(events), 1.0)
    excess = (after - events * share_after[..., None]) ** 2
    spread = events * (share_after * (1 - share_after))[..., None]
    dispersion = np.sum(excess / np.where(spread > 0, spread, 1.0), axis=-1) / (pairs - 1)
    return log_change(before, after, dispersion, pairs - 1)


def monthly_newey_west(before_by_month: ArrayLike, after_by_month: ArrayLike, *, lag: int = 3) -> LogChange:
    """
    Return the change with a standard error that allows months to resemble their neighbours.

    Newey and West's estimate with Bartlett weights 1 - l / (lag + 1), no small-sample factor, no
    prewhitening; the two periods follow each other without a gap.

    Arguments and errors are those of `count_change_quasi_poisson`.

    Args:
        lag: how many months on a month still resembles itself, at least 0.

    Notes:
        Rests on many months; with 24 it is a rough guide, often too small.

    References:
        Newey and West (1987), Econometrica 55, 703-708, doi:10.2307/1913610.
    """
    before, after = as_months(before_by_month, after_by_month)
    if lag < 0:
        message = f"A lag is at least 0 months; {lag} was given."
        raise StatisticsError(message)
    # Each month's pull on the log ratio; the variance is that of their sum over the series.
    pulls = np.concatenate([-_relative_excess(before), _relative_excess(after)], axis=-1)
    variance = np.sum(pulls**2, axis=-1)
    for step in range(1, min(lag, pulls.shape[-1] - 1) + 1):
        covariance = np.sum(pulls[..., step:] * pulls[..., :-step], axis=-1)
        variance = variance + 2 * (1 - step / (lag + 1)) * covariance
    poisson = log_change(before, after, np.float64(1.0), np.inf)
    dispersion = np.maximum(variance, 0.0) / np.where(
        np.isinf(poisson.standard_error), 1.0, poisson.standard_error**2
    )
    return log_change(before, after, dispersion, np.inf)


def _pearson(months: FloatArray) -> FloatArray:
    mean = mean_of(months)[..., None]
    pearson: FloatArray = np.sum((months - mean) ** 2 / np.where(mean > 0, mean, 1.0), axis=-1)
    return pearson


def _relative_excess(months: FloatArray) -> FloatArray:
    """
    Return by how much each month exceeds its period's mean, as a share of the period's total.
    """
    total = total_of(months)[..., None]
    excess: FloatArray = (months - mean_of(months)[..., None]) / np.where(total > 0, total, 1.0)
    return excess
