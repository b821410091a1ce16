"""
Many groups, few people in each: rates drawn towards the whole by as much as chance explains.

The highest and the lowest raw rate of many small groups are mostly chance. Empirical Bayes keeps
what the groups' spread supports and shrinks the rest. Groups lie along the last axis, at least
two. A shrunken rate is for ranking and screening; a claim about one group needs its own counts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import beta_lower_quantile, beta_upper_quantile
from dueregard.stats.domain import (
    FloatArray,
    as_counts,
    as_denominators,
    as_share_parts,
    check_level,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval


class Shrunken(NamedTuple):
    """
    Rates after shrinking, the rate they were drawn towards, and the spread found between groups.

    `weight` is the part of its own rate each group keeps, 0 to 1. `between` is the variance of the
    true rates between groups (for the binomial form, over rate x (1 - rate)); 0 when the groups
    vary no more than chance, and then all rates are the mean.
    """

    rate: FloatArray
    weight: FloatArray
    mean: FloatArray
    between: FloatArray


class BetaPrior(NamedTuple):
    """
    The Beta distribution of true shares between groups: its two shape parameters.

    Their sum is how many people the prior is worth.
    """

    first: float
    second: float


#: A prior worth more people than this is no longer told from equal shares in all groups.
_LARGEST_PRIOR = 1e7


def shrink_rates(counts: ArrayLike, denominators: ArrayLike) -> Shrunken:
    """
    Return rates shrunk towards the overall rate by Marshall's moments, for rare events.

    The variance between groups is the weighted variance of the rates less mean / mean denominator,
    at least 0; a group keeps between / (between + mean / denominator) of its distance.

    Args:
        counts: events in each group, at least 0 and more than 0 in all.
        denominators: people or person-years of each group, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, there are fewer than two groups, or
            there is no event.

    Notes:
        Takes the spread as known, so it says nothing of uncertainty. Groups ordered by shrunken
        rates may stand in another order than by raw ones: that is its purpose.

    References:
        Marshall (1991), Applied Statistics 40, 283-294, doi:10.2307/2347593.
    """
    events, exposure = together(np.atleast_1d(as_counts(counts)), as_denominators(denominators))
    mean, variance, average = _moments(events, exposure)
    between = np.maximum(variance - mean / average, 0.0)
    weight = between[..., None] / (between[..., None] + mean[..., None] / exposure)
    return _shrink(events / exposure, weight, mean, between)


def shrink_shares(counts: ArrayLike, totals: ArrayLike) -> Shrunken:
    """
    Return shares shrunk towards the overall share by moments, for outcomes that are not rare.

    Two people of one group resemble each other by rho = (mean size x variance / (mean (1 - mean))
    - 1) / (mean size - 1), at least 0; a group keeps total rho / (1 + (total - 1) rho).

    Args:
        counts: people with the outcome in each group, 0 to the total, some but not all overall.
        totals: people in each group; more than 1 on average.

    Raises:
        StatisticsError: a number lies outside its domain, there are fewer than two groups, or
            nobody or everybody has the outcome.

    References:
        Martuzzi and Elliott (1996), Statistics in Medicine 15, 1867-1873,
        doi:10.1002/(SICI)1097-0258(19960915)15:17<1867::AID-SIM398>3.0.CO;2-2.
    """
    part, whole = _shares(counts, totals)
    mean, variance, average = _moments(part, whole)
    refuse_where(average <= 1, "Groups need more than one person on average")
    rho = np.clip((average * variance / (mean * (1 - mean)) - 1) / (average - 1), 0.0, 1.0)
    spread = rho[..., None]
    weight = whole * spread / (1 + (whole - 1) * spread)
    return _shrink(part / whole, np.clip(weight, 0.0, 1.0), mean, rho)


def fit_beta_prior(counts: ArrayLike, totals: ArrayLike) -> BetaPrior:
    """
    Return the likeliest Beta distribution of the true shares between the groups of one table.

    Arguments and errors are those of `shrink_shares`, for one row of groups.

    Notes:
        With few groups, or groups that vary no more than chance, the two parameters grow without
        end; they stop together worth ten million people, and every share becomes the mean.

    References:
        Griffiths (1973), Biometrics 29, 637-648, doi:10.2307/2529131.
    """
    part, whole = _shares(counts, totals)
    if part.ndim != 1:
        message = "A prior is fitted to one row of groups at a time."
        raise StatisticsError(message)

    def minus_log_likelihood(position: FloatArray) -> float:
        size = np.exp(position[1])
        first, second = size * special.expit(position[0]), size * special.expit(-position[0])
        chances = special.betaln(part + first, whole - part + second) - special.betaln(first, second)
        return -float(np.sum(chances))

    # Here, because it takes a command a quarter of a second to import and few commands need it.
    from scipy.optimize import minimize  # noqa: PLC0415

    share = float(np.sum(part) / np.sum(whole))
    spread = float(np.ravel(shrink_shares(part, whole).between)[0])
    start = [float(special.logit(share)), float(np.log(1 / max(spread, 1e-6)))]
    largest = float(np.log(_LARGEST_PRIOR))
    found = minimize(
        minus_log_likelihood,
        start,
        method="Nelder-Mead",
        bounds=[(-30.0, 30.0), (-10.0, largest)],
        options={"xatol": 1e-9, "fatol": 1e-10, "maxiter": 5000},
    )
    logit, log_size = (float(number) for number in found.x)
    size = float(np.exp(log_size))
    return BetaPrior(size * float(special.expit(logit)), size * float(special.expit(-logit)))


def shrink_with_prior(
    counts: ArrayLike, totals: ArrayLike, prior: BetaPrior, *, level: float = 0.95
) -> Interval:
    """
    Return shares shrunk by a Beta prior, with the equal-tailed limits of what remains open.

    The shrunken share is (count + first) / (total + first + second).

    Args:
        counts: people with the outcome in each group, 0 to the total.
        totals: people in each group, more than 0.
        prior: from `fit_beta_prior`, or declared; both parameters above 0.
        level: probability inside the limits, between 0 and 1.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        A fitted prior is taken as known, so the limits are a little narrow when groups are few.

    References:
        Casella (1985), The American Statistician 39, 83-87, doi:10.1080/00031305.1985.10479400.
    """
    part, whole = as_share_parts(counts, totals)
    if min(prior) <= 0:
        message = f"The parameters of a prior are above 0; {prior.first:g} and {prior.second:g} were given."
        raise StatisticsError(message)
    tail = (1 - check_level(level)) / 2
    first, second = part + prior.first, whole - part + prior.second
    return make_interval(
        first / (first + second),
        beta_lower_quantile(first, second, tail),
        beta_upper_quantile(first, second, tail),
    )


def _shares(counts: ArrayLike, totals: ArrayLike) -> tuple[FloatArray, FloatArray]:
    part, whole = as_share_parts(np.atleast_1d(as_counts(counts)), totals)
    everybody = np.sum(part, axis=-1) == np.sum(whole, axis=-1)
    refuse_where(everybody, "Everybody has the outcome: there is nothing to shrink")
    return part, whole


def _moments(events: FloatArray, exposure: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Return the overall rate, the weighted variance of the rates and the mean denominator.
    """
    refuse_where(np.asarray(events.shape[-1] < 2), "Shrinking needs at least two groups")
    total = np.sum(exposure, axis=-1)
    mean = np.asarray(np.sum(events, axis=-1) / total)
    refuse_where(mean == 0, "Shrinking needs at least one event")
    distance = events / exposure - mean[..., None]
    variance = np.sum(exposure * distance**2, axis=-1) / total
    return mean, variance, np.asarray(total / events.shape[-1])


def _shrink(rates: FloatArray, weight: FloatArray, mean: FloatArray, between: FloatArray) -> Shrunken:
    shrunk = mean[..., None] + weight * (rates - mean[..., None])
    return Shrunken(shrunk, weight, mean[()], between[()])
