"""
Rates drawn towards the whole when the true rates differ between groups by factors: lognormal.

Where `shrink_rates` works with the variance of the rates, this works with that of their logs: a
group twice as high and a group half as high are equally far from the middle.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, as_counts, as_denominators, refuse_where, together
from dueregard.stats.interval import Interval, make_interval

#: Below this variance of the logs (0.1 percent between groups) groups are no longer told apart.
_SMALLEST_VARIANCE = 1e-6
_LARGEST_VARIANCE = 100.0


class LognormalPrior(NamedTuple):
    """
    The normal distribution of the logs of the true rates between groups.

    `log_rate` is the log of the middle rate; `variance` that of the logs, 0 where the groups vary no
    more than chance.
    """

    log_rate: float
    variance: float


def fit_lognormal_prior(counts: ArrayLike, denominators: ArrayLike) -> LognormalPrior:
    """
    Return the likeliest lognormal distribution of the true rates between the groups of one table.

    The events of a group are Poisson, given its rate; the likelihood is Laplace's approximation.

    Args:
        counts: events in each group, at least 0 and more than 0 in all.
        denominators: people or person-years of each group, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, there are fewer than two groups or more
            than one row, or there is no event.

    Notes:
        With few groups, or few events in each, the variance is a guess and often 0: that is the end
        of its range, and no proof that the groups are alike.

    References:
        Clayton and Kaldor (1987), Biometrics 43, 671-681, doi:10.2307/2532003.
    """
    events, exposure = _groups(counts, denominators)
    # Here, because it takes a command a quarter of a second to import and few commands need it.
    from scipy.optimize import minimize  # noqa: PLC0415

    # Measured from the rate of all, so that the unit of the denominators cannot matter.
    overall = float(np.log(np.sum(events) / np.sum(exposure)))
    wanted = exposure * np.exp(overall)

    def minus_log_likelihood(position: FloatArray) -> float:
        variance = float(np.exp(position[1]))
        away = _most_likely(events, wanted, float(position[0]), variance)
        expected = wanted * np.exp(position[0] + away)
        gain = events * (position[0] + away) - expected - away**2 / (2 * variance)
        return -float(np.sum(gain - np.log1p(variance * expected) / 2))

    start, ends = float(np.log(0.1)), (float(np.log(_SMALLEST_VARIANCE)), float(np.log(_LARGEST_VARIANCE)))
    found = minimize(
        minus_log_likelihood,
        [0.0, start],
        method="Nelder-Mead",
        bounds=[(-20.0, 20.0), ends],
        options={
            "initial_simplex": [[0.0, start], [0.2, start], [0.0, start + 1]],
            "xatol": 1e-8,
            "fatol": 1e-10,
            "maxiter": 5000,
        },
    )
    log_rate, log_variance = (float(number) for number in found.x)
    if log_variance < ends[0] + 1:
        return LognormalPrior(overall, 0.0)
    return LognormalPrior(overall + log_rate, float(np.exp(log_variance)))


def shrink_rates_with_prior(
    counts: ArrayLike, denominators: ArrayLike, prior: LognormalPrior, *, level: float = 0.95
) -> Interval:
    """
    Return rates shrunk by a lognormal prior, with the limits of what remains open.

    The rate is the likeliest one given the count and the prior; the limits are symmetric for its
    log, with the variance 1 / (expected events + 1 / variance of the prior).

    Args:
        counts: events in each group, at least 0.
        denominators: people or person-years of each group, more than 0.
        prior: from `fit_lognormal_prior`, or declared; the variance at least 0.
        level: probability inside the limits, between 0 and 1.

    Returns:
        Rates per unit of the denominator. With a variance of 0 all are the middle rate.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        A fitted prior is taken as known, so the limits are narrow when groups are few, and without
        width when its variance is 0. A shrunken rate is for ranking and screening; a claim about
        one group needs its own counts.

    References:
        As `fit_lognormal_prior`.
    """
    events, exposure = together(as_counts(counts), as_denominators(denominators))
    if not (np.isfinite(prior.log_rate) and 0 <= prior.variance < np.inf):
        message = (
            "A prior has a finite log rate and a variance of at least 0; "
            f"{prior.log_rate:g} and {prior.variance:g} were given."
        )
        raise StatisticsError(message)
    away = _most_likely(events, exposure, prior.log_rate, prior.variance)
    rate = np.exp(prior.log_rate + away)
    open_ = prior.variance / (1 + prior.variance * exposure * rate)
    width = np.exp(normal_quantile(level) * np.sqrt(open_))
    return make_interval(rate, rate / width, rate * width)


def _groups(counts: ArrayLike, denominators: ArrayLike) -> tuple[FloatArray, FloatArray]:
    events, exposure = together(np.atleast_1d(as_counts(counts)), as_denominators(denominators))
    if events.ndim != 1 or events.size < 2:
        message = "A prior is fitted to one row of groups at a time, at least two."
        raise StatisticsError(message)
    refuse_where(np.asarray(np.sum(events) == 0), "Shrinking needs at least one event")
    return events, exposure


def _most_likely(events: FloatArray, exposure: FloatArray, log_rate: float, variance: float) -> FloatArray:
    """
    Return how far the likeliest log rate of each group lies from the middle.

    It solves events - expected = distance / variance; with Wright's omega that has a closed form.
    """
    if variance == 0:
        return np.zeros_like(events)
    pull = variance * events
    away: FloatArray = pull - special.wrightomega(np.log(variance * exposure) + log_rate + pull)
    return away
