"""
Two runs of monthly counts: their domain, and a change between them on the log scale.

Series lie along the last axis; further axes hold further series.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import t_p, t_quantile
from dueregard.stats.domain import FloatArray, as_counts, refuse_where
from dueregard.stats.interval import Interval, make_interval


class LogChange(NamedTuple):
    """
    A change on the log scale: its estimate, standard error, and what they stand on.

    `log_ratio` is minus infinity (plus infinity) where all events are before (after); its standard
    error is then infinite. `degrees_of_freedom` are infinite where the normal quantile is used.
    `dispersion` is how many times the variance of independent events the months show.
    """

    log_ratio: FloatArray
    standard_error: FloatArray
    degrees_of_freedom: FloatArray
    dispersion: FloatArray


def proportional_change(fit: LogChange, *, level: float = 0.95) -> Interval:
    """
    Return the interval of the proportional change that a fit on the log scale stands for.

    Where one period has no events the limits are -1 and infinity: this tells nothing.
    """
    quantile = t_quantile(level, fit.degrees_of_freedom)
    known = np.isfinite(fit.standard_error)
    centre = np.where(known, fit.log_ratio, 0.0)
    half = quantile * np.where(known, fit.standard_error, 0.0)
    return make_interval(
        np.expm1(fit.log_ratio),
        np.where(known, np.expm1(centre - half), -1.0),
        np.where(known, np.expm1(centre + half), np.inf),
    )


def change_p(fit: LogChange) -> FloatArray:
    """
    Return the two-sided p-value of "no change" of a fit; 1 where its standard error is infinite.

    Where the months show no spread at all, so that the standard error is 0, it is 0, or 1 if the
    change is 0 too.
    """
    known = np.isfinite(fit.standard_error) & (fit.standard_error > 0)
    score = np.where(known, fit.log_ratio, 0.0) / np.where(known, fit.standard_error, 1.0)
    certain = (fit.standard_error == 0) & (fit.log_ratio != 0)
    return np.where(certain, 0.0, t_p(score, fit.degrees_of_freedom))


def as_months(before_by_month: ArrayLike, after_by_month: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """
    Return the counts of both periods, at least one month in each, three in all and one event.
    """
    before = np.atleast_1d(as_counts(before_by_month, "monthly count"))
    after = np.atleast_1d(as_counts(after_by_month, "monthly count"))
    months = before.shape[-1], after.shape[-1]
    if min(months) < 1 or sum(months) < 3:
        message = (
            "A change between months needs at least one month in each period and three in all; "
            f"{months[0]} and {months[1]} were given."
        )
        raise StatisticsError(message)
    refuse_where(
        (total_of(before) == 0) & (total_of(after) == 0),
        "A change from no events to no events has no proportion",
    )
    return before, after


def log_change(
    before: FloatArray, after: FloatArray, dispersion: FloatArray | np.float64, freedom: float
) -> LogChange:
    """
    Return the log ratio of the monthly means with the Poisson variance times the dispersion.
    """
    earlier, later = total_of(before), total_of(after)
    some = (earlier > 0) & (later > 0)
    safe = np.where(some, earlier, 1.0), np.where(some, later, 1.0)
    log_ratio = np.log(safe[1] / after.shape[-1]) - np.log(safe[0] / before.shape[-1])
    poisson_error = np.sqrt(1 / safe[0] + 1 / safe[1])
    return LogChange(
        np.where(some, log_ratio, np.where(later > 0, np.inf, -np.inf))[()],
        np.where(some, poisson_error * np.sqrt(dispersion), np.inf)[()],
        np.full(np.shape(earlier), freedom, dtype=np.float64)[()],
        np.broadcast_to(dispersion, np.shape(earlier)).astype(np.float64)[()],
    )


def total_of(months: FloatArray) -> FloatArray:
    """
    Return the events of a whole period.
    """
    return np.asarray(np.sum(months, axis=-1), dtype=np.float64)


def mean_of(months: FloatArray) -> FloatArray:
    """
    Return the mean monthly count of a period.
    """
    return np.asarray(total_of(months) / months.shape[-1], dtype=np.float64)
