"""
The coverage of intervals of one or two counts, without error: every possible table is listed.

Each table counts by its probability. Tables for which a method gives no interval (two counts of
zero have no ratio) are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from dueregard import stats
from dueregard.stats.binomial import log_probability

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Chance in a small count makes coverage jump from one truth to the next: each is measured at these
#: multiples of the count, and the mean and the lowest of them are given.
NEAR = (0.9, 0.95, 1.0, 1.05, 1.1)
#: In a large count the steps are small.
NEAR_MANY = (0.99, 1.0, 1.01)
#: Standard deviations of a count that are listed on either side of its mean.
_REACH = 5
#: Above this count one pair of groups is enough to wait for, and truths are closer.
_MANY = 100
_FEW = 30
#: Numbers of outcomes less likely than this are left out.
_NEVER = 1e-9


class Coverage(NamedTuple):
    """
    How often the interval held the truth, between 0 and 1: on average, and at the worst truth.
    """

    mean: float
    lowest: float


class Pair(NamedTuple):
    """
    Two groups: expected share or rate of the first and the second, and the totals they are out of.
    """

    first: float
    second: float
    whole: float
    other: float


def covers(interval: stats.Interval, truth: float | FloatArray) -> BoolArray:
    """
    Return where the interval holds the truth, but for rounding at its ends.
    """
    slack = 1e-12 * (1 + np.abs(truth))
    held: BoolArray = (interval.low <= truth + slack) & (truth - slack <= interval.high)
    return held


def over(found: list[float]) -> Coverage:
    """
    Return the mean and the lowest of several coverages.
    """
    return Coverage(float(np.mean(found)), float(np.min(found)))


def _nears(count: int) -> tuple[float, ...]:
    return NEAR if count <= _MANY else NEAR_MANY


def _listed(lowest_mean: float, highest_mean: float, most: float = np.inf) -> FloatArray:
    first = np.floor(lowest_mean - _REACH * np.sqrt(lowest_mean) - 1)
    last = np.ceil(highest_mean + _REACH * np.sqrt(highest_mean) + 8)
    return np.arange(max(0.0, first), min(most, last) + 1)


def _poisson(counts: FloatArray, mean: float) -> FloatArray:
    chance: FloatArray = np.exp(special.xlogy(counts, mean) - mean - special.gammaln(counts + 1))
    return chance


def _binomial(counts: FloatArray, total: float, share: float) -> FloatArray:
    chance: FloatArray = np.exp(log_probability(counts, np.asarray(float(total)), np.asarray(share)))
    return chance


def one_rate(method: Any, count: int) -> Coverage:
    """
    Return the coverage of a rate whose expected count is near `count`.
    """
    nears = _nears(count)
    counts = _listed(count * min(nears), count * max(nears))
    interval = method(counts, 1.0)
    found = []
    for near in nears:
        chance = _poisson(counts, count * near)
        found.append(float(chance @ covers(interval, count * near) / chance.sum()))
    return over(found)


def one_share(method: Any, count: int, *, less: float = 0.0) -> Coverage:
    """
    Return the coverage of a share, less a known one, whose expected count is near `count`.
    """
    found, nears = [], _nears(count)
    for share in (0.05, 0.3):
        total = round(count / share)
        counts = _listed(count * min(nears), count * max(nears), total)
        interval = method(counts, float(total))
        for near in nears:
            chance = _binomial(counts, total, share * near)
            found.append(float(chance @ covers(interval, share * near - less) / chance.sum()))
    return over(found)


def _two(method: Any, pairs: list[Pair], chances: Any, truth: Any, nears: tuple[float, ...]) -> Coverage:
    """
    Return the coverage over pairs, each with every table of two counts listed around it.
    """
    found = []
    for pair in pairs:
        mean, other_mean = pair.first * pair.whole, pair.second * pair.other
        tables = np.meshgrid(
            _listed(mean * min(nears), mean * max(nears), pair.whole),
            _listed(other_mean, other_mean, pair.other),
            indexing="ij",
        )
        first, second = (axis.ravel() for axis in tables)
        outcomes = first + second
        some = (outcomes > 0) & (outcomes < pair.whole + pair.other)
        if truth in _NEEDS_BOTH:
            some = (first > 0) & (second > 0)
        first, second = first[some], second[some]
        interval = method(first, pair.whole, second, pair.other)
        for near in nears:
            true = pair._replace(first=pair.first * near)
            chance = chances(first, true.whole, true.first) * chances(second, true.other, true.second)
            found.append(float(chance @ covers(interval, truth(true)) / chance.sum()))
    return over(found)


def two_rates(method: Any, truth: Any, count: int) -> Coverage:
    """
    Return the coverage of a comparison of two rates with about `count` events each, or four times as many.
    """

    def chances(counts: FloatArray, people: float, rate: float) -> FloatArray:
        return _poisson(counts, rate * people)

    people = 10.0 * count
    pairs = [Pair(0.1, 0.1, people, times * people) for times in _times(count)]
    return _two(method, pairs, chances, truth, _nears(count))


def two_shares(method: Any, truth: Any, count: int) -> Coverage:
    """
    Return the coverage of a comparison of two shares with about `count` outcomes each, or four times as many.
    """

    def chances(counts: FloatArray, people: float, share: float) -> FloatArray:
        return _binomial(counts, people, share)

    return _two(method, _share_pairs(count), chances, truth, _nears(count))


def _share_pairs(count: int) -> list[Pair]:
    return [Pair(0.3, 0.2, round(count / 0.3), round(times * count / 0.2)) for times in _times(count)]


def _times(count: int) -> tuple[int, ...]:
    return (1, 4) if count <= _MANY else (1,)


def two_shares_by_margin(method: Any, count: int) -> Coverage:
    """
    Return the coverage of an odds ratio that is slow to find, searched for along each margin.

    Among tables with one number of outcomes in all, the limits rise with the first count, so those
    that hold the truth lie side by side: two searches by halving find them.
    """
    found = []
    for pair in _share_pairs(count):
        for near in (min(_nears(count)), max(_nears(count))):
            true = pair._replace(first=pair.first * near)
            mean = true.first * true.whole + true.second * true.other
            held = total = 0.0
            for outcomes in _listed(mean, mean, true.whole + true.other)[:: _step(count)]:
                chance, counts = _margin(true, outcomes)
                if chance.sum() < _NEVER:
                    continue
                found_at = _side_by_side(method, true, counts, outcomes)
                held, total = held + float(chance[found_at].sum()), total + float(chance.sum())
            found.append(held / total)
    return over(found)


def _step(count: int) -> int:
    """
    Return how many numbers of outcomes to go on by: from one to the next the coverage hardly changes.
    """
    if count <= _FEW:
        return 1
    return 4 if count <= _MANY else 16


def _margin(pair: Pair, outcomes: float) -> tuple[FloatArray, FloatArray]:
    counts = np.arange(max(0.0, outcomes - pair.other), min(pair.whole, outcomes) + 1)
    chance = _binomial(counts, pair.whole, pair.first) * _binomial(outcomes - counts, pair.other, pair.second)
    return chance, counts


def _limits(method: Any, pair: Pair, first: float, outcomes: float) -> tuple[float, float]:
    second = outcomes - first
    if min(outcomes, pair.whole + pair.other - outcomes) == 0:
        return 0.0, np.inf
    interval = method(first, pair.whole, second, pair.other)
    return float(interval.low), float(interval.high)


def _side_by_side(method: Any, pair: Pair, counts: FloatArray, outcomes: float) -> slice:
    """
    Return which first counts, with these outcomes in all, have an interval that holds the odds ratio.
    """
    truth = odds_ratio(pair)
    first = _first_true(counts, lambda count: _limits(method, pair, count, outcomes)[1] >= truth)
    return slice(first, _first_true(counts, lambda count: _limits(method, pair, count, outcomes)[0] > truth))


def _first_true(counts: FloatArray, holds: Callable[[float], bool]) -> int:
    low, high = 0, counts.size
    while low < high:
        middle = (low + high) // 2
        if holds(float(counts[middle])):
            high = middle
        else:
            low = middle + 1
    return low


# What is true of two groups.


def ratio(pair: Pair) -> float:
    """
    Return the first rate or share over the second.
    """
    return pair.first / pair.second


def difference(pair: Pair) -> float:
    """
    Return the first rate or share less the second.
    """
    return pair.first - pair.second


def change(pair: Pair) -> float:
    """
    Return the proportional change from the second to the first.
    """
    return ratio(pair) - 1


def odds_ratio(pair: Pair) -> float:
    """
    Return the first odds over the second.
    """
    return pair.first / (1 - pair.first) / (pair.second / (1 - pair.second))


def excess_of_group(pair: Pair) -> float:
    """
    Return the part of the first share that is in excess of the second.
    """
    return 1 - 1 / ratio(pair)


def excess_of_all(pair: Pair) -> float:
    """
    Return everybody's share less the second.
    """
    everybody = (pair.first * pair.whole + pair.second * pair.other) / (pair.whole + pair.other)
    return everybody - pair.second


def excess_share_of_all(pair: Pair) -> float:
    """
    Return the part of everybody's share that is in excess of the second.
    """
    return 1 - pair.second / (excess_of_all(pair) + pair.second)


#: Methods that answer only where both groups have events.
_NEEDS_BOTH = (excess_of_group, excess_share_of_all)
