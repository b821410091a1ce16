"""
The coverage of intervals of many counts, over draws from a fixed seed.

Draws for which a method gives no interval are left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from coverage_measures import BoolArray, FloatArray, covers

from dueregard import stats
from dueregard.errors import StatisticsError

DRAWS = 20_000
#: Where each draw is a fit of its own.
FITS = 4_000

_PEOPLE = np.array([0.4, 0.3, 0.2, 0.1])
_EVENTS = np.array([0.1, 0.2, 0.3, 0.4])
_STANDARD = np.full(4, 0.25)


def direct(method: Any) -> Any:
    """
    Measure a directly standardised rate.
    """

    def coverage(rng: np.random.Generator, count: int) -> float:
        counts = rng.poisson(count * _EVENTS, (DRAWS, 4)).astype(float)
        counts = counts[counts.sum(axis=1) > 0]
        truth = float(np.sum(_STANDARD * count * _EVENTS / _PEOPLE))
        return float(covers(method(counts, _PEOPLE, _STANDARD), truth).mean())

    return coverage


def standardised(
    counts: FloatArray, people: FloatArray, reference_counts: FloatArray, reference_people: FloatArray
) -> stats.Interval:
    """
    Return a ratio of two directly standardised rates.
    """
    return stats.direct_rate_ratio(counts, people, reference_counts, reference_people, _STANDARD)


def strata_ratio(method: Any) -> Any:
    """
    Measure a ratio of rates that is one half in every stratum.
    """

    def coverage(rng: np.random.Generator, count: int) -> float:
        first, second = (
            rng.poisson(count * _EVENTS * times, (DRAWS, 4)).astype(float) for times in (1.0, 2.0)
        )
        some = (first.sum(axis=1) > 0) & (second.sum(axis=1) > 0)
        return float(covers(method(first[some], _PEOPLE, second[some], 4 * _PEOPLE), 2.0).mean())

    return coverage


def strata_odds(rng: np.random.Generator, count: int) -> float:
    """
    Measure an odds ratio that is 2 in every stratum.
    """
    odds = np.array([0.1, 0.25, 0.5, 1.0])
    shares = odds / (1 + odds), 2 * odds / (1 + 2 * odds)
    totals = [np.maximum(np.round(count * _EVENTS / share), 1.0) for share in shares]
    second, first = (
        rng.binomial(total.astype(int), share, (DRAWS, 4)).astype(float)
        for total, share in zip(totals, shares, strict=True)
    )
    crossed = [np.sum(first * (totals[0] - second), axis=1), np.sum(second * (totals[1] - first), axis=1)]
    some = (crossed[0] > 0) & (crossed[1] > 0)
    interval = stats.mantel_haenszel_odds_ratio(first[some], totals[1], second[some], totals[0])
    return float(covers(interval, 2.0).mean())


def four_counts(rng: np.random.Generator, count: int) -> float:
    """
    Measure the ratio of two rate ratios that are the same.
    """
    counts = rng.poisson(count, (4, DRAWS)).astype(float)
    counts = counts[:, (counts > 0).all(axis=0)]
    before, after = (stats.PeriodCounts(pair[0], 1, pair[1], 1) for pair in (counts[:2], counts[2:]))
    return float(covers(stats.ratio_of_rate_ratios(before, after), 1.0).mean())


_GROUP_RATES = np.array([1.4, 1.2, 1.0, 0.8, 0.6])


def gradient(method: Any, *, sampled: bool) -> Any:
    """
    Measure a gradient whose groups do lie on a line, so that only chance moves them off it.
    """

    def coverage(rng: np.random.Generator, count: int) -> float:
        counts = rng.poisson(count * _GROUP_RATES, (DRAWS, 5)).astype(float)
        counts = counts[(counts > 0).all(axis=1)]
        people = np.ones(5)
        extra = (np.sqrt(counts),) if sampled else ()
        truth = method(count * _GROUP_RATES, people, *((np.zeros(5),) if sampled else ())).estimate
        held = []
        for start in range(0, counts.shape[0], 500):
            rows = slice(start, start + 500)
            held.append(_or_refused(method, counts[rows], people, tuple(part[rows] for part in extra), truth))
        return float(np.concatenate(held).mean())

    return coverage


def _or_refused(method: Any, counts: FloatArray, people: FloatArray, extra: Any, truth: float) -> BoolArray:
    """
    Return where rows are covered, without the rows that the method refuses.
    """
    try:
        return covers(method(counts, people, *extra), truth)
    except StatisticsError:
        if counts.shape[0] == 1:
            return np.empty(0, dtype=np.bool_)
        half = counts.shape[0] // 2
        parts = [slice(None, half), slice(half, None)]
        return np.concatenate(
            [
                _or_refused(method, counts[part], people, tuple(e[part] for e in extra), truth)
                for part in parts
            ]
        )


def gap(rng: np.random.Generator, count: int) -> float:
    """
    Measure the gap between everybody and the best group.
    """
    people, share = np.full(5, count / 0.2), 0.2 * _GROUP_RATES
    shares = rng.binomial(people.astype(int), share, (DRAWS, 5)) / people.astype(int)
    shares = shares[shares[:, 0] > 0]
    # The best group is the one that is best, and not the one that looks it.
    truth = float(share[0] - share.mean())
    return float(covers(stats.population_gap(shares, people.astype(int), best=0), truth).mean())


def shrunken_shares(rng: np.random.Generator, count: int) -> float:
    """
    Measure shares that do come from the prior.
    """
    truth = rng.beta(4.0, 16.0, DRAWS)
    total = 5 * count
    counts = rng.binomial(total, truth).astype(float)
    return float(covers(stats.shrink_with_prior(counts, total, stats.BetaPrior(4.0, 16.0)), truth).mean())


def shrunken_rates(rng: np.random.Generator, count: int) -> float:
    """
    Measure rates that do come from the prior.
    """
    truth = np.exp(rng.normal(0.0, 0.5, DRAWS))
    counts = rng.poisson(count * truth).astype(float)
    prior = stats.LognormalPrior(0.0, 0.25)
    return float(covers(stats.shrink_rates_with_prior(counts, count, prior), truth).mean())


def logistic(method: Any, rng: np.random.Generator, count: int) -> float:
    """
    Measure a gradient of shares that do lie on a logistic curve.
    """
    people = np.full(5, round(count / 0.2))
    rank = (np.arange(5) + 0.5) / 5
    ends = np.array([0.3, 0.12])
    odds = np.log(ends / (1 - ends))
    share = 1 / (1 + np.exp(-(odds[0] + (odds[1] - odds[0]) * rank)))
    truth = ends[1] - ends[0] if method is stats.slope_index_logistic else ends[1] / ends[0]
    held = [covers(method(counts, people), truth) for counts in rng.binomial(people, share, (FITS, 5))]
    return float(np.mean(held))


def life(rng: np.random.Generator, count: int) -> float:
    """
    Measure the life expectancy at birth of twenty ages whose mortality doubles every ten years.
    """
    mortality = 0.0002 * 2.0 ** (np.arange(20) / 2)
    people = np.full(20, 20 * count / mortality.sum())
    truth = stats.life_expectancy(mortality * people, people).estimate[0]
    deaths = rng.poisson(mortality * people, (FITS, 20)).astype(float)
    deaths = deaths[deaths[:, -1] > 0]
    found = [stats.life_expectancy(row, people) for row in deaths]
    first = stats.Interval(*(np.array([part[0] for part in parts]) for parts in zip(*found, strict=True)))
    return float(covers(first, truth).mean())


def months(fit: Any, rng: np.random.Generator, count: int, *, spread: float = 3.0) -> float:
    """
    Measure the change between two years without one, by months of a given spread.
    """
    mean = np.full((2, DRAWS, 12), count / 12)
    if spread > 1:
        mean = rng.gamma(mean / (spread - 1), spread - 1)
    counts = rng.poisson(mean).astype(float)
    some = (counts.sum(axis=2) > 0).all(axis=0)
    interval = stats.proportional_change(fit(counts[0, some], counts[1, some]))
    return float(covers(interval, 0.0).mean())


def step(rng: np.random.Generator, count: int) -> float:
    """
    Measure the step of a monthly count that falls by a fifth after month 24 of 48.
    """
    mean = np.repeat([1.0, 0.8], 24) * count
    held = []
    for counts in rng.poisson(mean, (FITS, 48)):
        found = stats.interrupted_counts(counts, change_at=24, season_length=None)
        held.append(covers(stats.coefficient_interval(found.level_change), np.log(0.8)))
    return float(np.mean(held))
