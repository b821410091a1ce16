"""
Intervals of shares: six ways to keep the limits of a survey's share honest near 0 and 1.

Each takes shares with their errors, as `means` or the functions for domains return them. The logit
limits are a good default; the beta ones are the careful choice for shares under about 5 percent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.stats.distributions import beta_lower_quantile, beta_upper_quantile, t_quantile
from dueregard.stats.domain import FloatArray, as_denominators, as_shares, check_level, together
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.roots import bisect
from dueregard.stats.survey.estimates import WithErrors, survey_quantile


def share_wald(shares: WithErrors, *, level: float = 0.95, df: ArrayLike | None = None) -> Interval:
    """
    Return shares with limits at the t quantile times the standard error, which may leave 0 to 1.

    Args:
        shares: 0 to 1, with errors and degrees of freedom.
        level: coverage, between 0 and 1.
        df: degrees of freedom in place of the design's, such as the `own_df` of domains.

    Raises:
        StatisticsError: a share outside 0 to 1, or no degree of freedom left.

    Notes:
        Covers too rarely for shares under about 20 or over 80 percent in small samples.

    References:
        Korn and Graubard (1999), Analysis of Health Surveys, Wiley, section 3.2,
        doi:10.1002/9781118032619.
    """
    share = as_shares(shares.values)
    half = _quantile(shares, level, df) * shares.errors
    return make_interval(share, share - half, share + half)


def share_logit(shares: WithErrors, *, level: float = 0.95, df: ArrayLike | None = None) -> Interval:
    """
    Return shares with limits taken on the scale of log odds, inside 0 to 1.

    The error of the log odds is that of the share over p (1 - p). Arguments and errors are those
    of `share_wald`.

    Notes:
        A share of 0 or 1 has no error by linearisation: its limits are then 0 and 1, that is,
        nothing is claimed. `share_beta` says more there.

    References:
        Korn and Graubard (1998), Survey Methodology 24, 193-201. Newcombe (2001), American
        Statistician 55, 200-202, doi:10.1198/000313001317098167.
    """
    share = as_shares(shares.values)
    inner = _inner(share)
    half = _quantile(shares, level, df) * shares.errors / (inner * (1 - inner))
    low, high = special.expit(special.logit(inner) - half), special.expit(special.logit(inner) + half)
    return _open_at_the_ends(share, low, high)


def share_arcsine(shares: WithErrors, *, level: float = 0.95, df: ArrayLike | None = None) -> Interval:
    """
    Return shares with limits taken on the scale of the arcsine of the root, inside 0 to 1.

    Arguments and errors are those of `share_wald`.

    Notes:
        Where the interval would pass the end of the scale it stops there. A share of 0 or 1 gives
        0 and 1, as in `share_logit`.

    References:
        Anscombe (1948), Biometrika 35, 246-254, doi:10.1093/biomet/35.3-4.246.
    """
    share = as_shares(shares.values)
    inner = _inner(share)
    angle = np.arcsin(np.sqrt(inner))
    half = _quantile(shares, level, df) * shares.errors / (2 * np.sqrt(inner * (1 - inner)))
    low = np.sin(np.maximum(angle - half, 0.0)) ** 2
    high = np.sin(np.minimum(angle + half, np.pi / 2)) ** 2
    return _open_at_the_ends(share, low, high)


def share_beta(
    shares: WithErrors, respondents: ArrayLike, *, level: float = 0.95, df: ArrayLike | None = None
) -> Interval:
    """
    Return shares with the exact binomial limits of a sample of the effective size.

    The effective size is p (1 - p) / error^2, times the squared ratio of the t quantiles at
    respondents - 1 and at the design's degrees of freedom.

    Args:
        shares: 0 to 1, with errors and degrees of freedom.
        respondents: people each share is about, at least 1.
        level: coverage, between 0 and 1.
        df: degrees of freedom in place of the design's.

    Notes:
        Wider than needed on average. A share of 0 or 1 is given the effective size of its
        respondents, as if they were a simple random sample; clusters make that too hopeful.

    References:
        Korn and Graubard (1998), Survey Methodology 24, 193-201. Parker and others (2017), Vital
        and Health Statistics 2(175), National Center for Health Statistics.
    """
    share, people = together(as_shares(shares.values), as_denominators(respondents, "number of respondents"))
    size = _effective_size(share, shares.errors, people)
    of_sample = t_quantile(level, np.maximum(people - 1, 1.0))
    size = size * (of_sample / _quantile(shares, level, df)) ** 2
    known = np.isinf(size)
    size = np.where(known, 1.0, size)
    tail = (1 - check_level(level)) / 2
    low = beta_lower_quantile(size * share, size * (1 - share) + 1, tail)
    high = beta_upper_quantile(size * share + 1, size * (1 - share), tail)
    return make_interval(share, np.where(known, share, low), np.where(known, share, high))


def share_likelihood(
    shares: WithErrors,
    respondents: ArrayLike,
    *,
    level: float = 0.95,
    df: ArrayLike | None = None,
    dispersion: float = 1.0,
) -> Interval:
    """
    Return shares with limits where the binomial likelihood, scaled to the design, has fallen enough.

    A share q is inside while p log(p / q) + (1 - p) log((1 - p) / (1 - q)) is at most
    t^2 error^2 / (2 p (1 - p)) times n / (n - 1).

    Arguments are those of `share_beta`; errors those of `share_wald`.

    Args:
        dispersion: factor on that bound, 1 but to reproduce other software: where weights were
            fitted to known totals and answers are missing, R's survey package 4.1 counts the
            missing ones in, which multiplies it by the share of the weights that answered.

    Notes:
        A share of 0 or 1 gives 0 and 1, as in `share_logit`.

    References:
        Rao and Scott (1984), Annals of Statistics 12, 46-60, doi:10.1214/aos/1176346391.
    """
    share, people = together(as_shares(shares.values), as_denominators(respondents, "number of respondents"))
    inner = _inner(share)
    spread = (_quantile(shares, level, df) * shares.errors) ** 2 / (2 * inner * (1 - inner))
    fall = dispersion * spread * people / np.maximum(people - 1, 1.0)
    low = 1 - _likelihood_limit(1 - inner, fall)
    return _open_at_the_ends(share, low, _likelihood_limit(inner, fall))


def _quantile(shares: WithErrors, level: float, df: ArrayLike | None) -> FloatArray:
    return survey_quantile(level, shares.df if df is None else df)


def _likelihood_limit(share: FloatArray, fall: FloatArray) -> FloatArray:
    def fallen(limit: FloatArray) -> FloatArray:
        gone: FloatArray = special.rel_entr(share, limit) + special.rel_entr(1 - share, 1 - limit)
        return gone - fall

    return bisect(fallen, share, np.ones_like(share))


def _effective_size(share: FloatArray, errors: FloatArray, people: FloatArray) -> FloatArray:
    """
    Return the size of the simple random sample with the same error; infinite without any.
    """
    at_an_end = (share == 0) | (share == 1)
    spread = errors > 0
    size = np.where(spread, share * (1 - share) / np.where(spread, errors, 1.0) ** 2, np.inf)
    return np.where(at_an_end, people, size)


def _inner(share: FloatArray) -> FloatArray:
    """
    Return the shares, with a harmless half where the scale of log odds has no place for them.
    """
    return np.where((share == 0) | (share == 1), 0.5, share)


def _open_at_the_ends(share: FloatArray, low: FloatArray, high: FloatArray) -> Interval:
    at_an_end = (share == 0) | (share == 1)
    return make_interval(share, np.where(at_an_end, 0.0, low), np.where(at_an_end, 1.0, high))
