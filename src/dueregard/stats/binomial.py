"""
Exact binomial p-values and mid-p limits, shared by rates compared with each other and shares.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from dueregard.stats.domain import FloatArray
from dueregard.stats.roots import bisect

#: Beyond these log odds a probability can no longer be told from 0 or 1.
_WIDEST_LOG_ODDS = 750.0
#: Counts are equally likely when their log probabilities differ by less than rounding.
_TIE = 1e-7


def exact_two_sided_p(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return the two-sided p-value of `count` of `total` under a true share.

    It adds up the probabilities of all counts no likelier than the one seen.

    A total of 0 gives 1.
    """
    count, total, share = np.broadcast_arrays(count, total, share)
    # The search is turned over where needed, so that it always climbs; the tails are not: 1 - share
    # has lost digits.
    turn = count > total * share
    found = _first_as_unlikely_above(
        np.where(turn, total - count, count), total, np.where(turn, 1 - share, share)
    )
    lower, upper = np.where(turn, total - found, count), np.where(turn, count, found)
    p: FloatArray = np.minimum(_up_to(lower, total, share) + _from(upper, total, share), 1.0)[()]
    return p


def mid_two_sided_p(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return twice the smaller tail of `count` of `total` under a true share, half of the count seen in each.

    A total of 0 gives 1.
    """
    upper = (_from(count, total, share) + _from(count + 1, total, share)) / 2
    lower = (_up_to(count, total, share) + _up_to(count - 1, total, share)) / 2
    p: FloatArray = np.minimum(2 * np.minimum(upper, lower), 1.0)[()]
    return p


def log_probability(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return the log probability of `count` of `total`, for a share between 0 and 1.

    In Loader's form: the distance of the count from the expected one, and what Stirling's formula
    leaves over. Every term is small when the probability is not, so no digits are lost in large totals.

    References:
        Loader (2000), Fast and accurate computation of binomial probabilities.
    """
    rest = total - count
    ends = np.where(count == 0, special.xlog1py(total, -share), special.xlogy(total, share))
    inside = (count > 0) & (rest > 0)
    possible = inside & (share > 0) & (share < 1)
    some, other, whole = (np.where(possible, part, 1.0) for part in (count, rest, total))
    mean, other_mean = (np.where(possible, total * chance, 1.0) for chance in (share, 1 - share))
    far = _distance(some, mean) + _distance(other, other_mean)
    left_over = _beyond_stirling(whole) - _beyond_stirling(some) - _beyond_stirling(other)
    spread = np.log(2 * np.pi * some * (other / whole)) / 2
    result: FloatArray = np.where(possible, left_over - far - spread, np.where(inside, -np.inf, ends))
    return result


def _up_to(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return the probability of `count` or less; 0 where it is below 0.
    """
    head: FloatArray = special.betaincc(np.maximum(count, 0.0) + 1, np.maximum(total - count, 1.0), share)
    return np.where(count < 0, 0.0, np.where(count < total, head, 1.0))


def _from(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return the probability of `count` or more; 0 where it is above the total.
    """
    tail: FloatArray = special.betainc(np.maximum(count, 1.0), np.maximum(total - count + 1, 1.0), share)
    return np.where(count > total, 0.0, np.where(count > 0, tail, 1.0))


def _first_as_unlikely_above(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return the lowest count above `count`, itself at most the expected one, that is no likelier.

    It is the total and one more where there is none. From the likeliest count up, probabilities fall.
    """
    seen = log_probability(count, total, share) + _TIE
    likeliest = np.floor((total + 1) * share)
    below = np.maximum(count, np.minimum(likeliest, total) - 1)
    found = total + 1
    while np.any(found - below > 1):
        middle = np.floor((below + found) / 2)
        unlikely = log_probability(np.clip(middle, 0.0, total), total, share) <= seen
        open_ = found - below > 1
        below = np.where(open_ & ~unlikely, middle, below)
        found = np.where(open_ & unlikely, middle, found)
    return found


def _distance(count: FloatArray, mean: FloatArray) -> FloatArray:
    """
    Return count log(count / mean) - count + mean, without loss where the two are close.
    """
    excess = (count - mean) / mean
    close: FloatArray = mean * ((1 + excess) * np.log1p(excess) - excess)
    return close


def _beyond_stirling(number: FloatArray) -> FloatArray:
    """
    Return log(number!) less Stirling's formula: the first terms of its series from 20 up.
    """
    small = np.minimum(number, 20.0)
    exact = special.gammaln(small + 1) - (small + 0.5) * np.log(small) + small - np.log(2 * np.pi) / 2
    inverse = 1 / np.maximum(number, 20.0)
    series = inverse * (1 / 12 - inverse**2 * (1 / 360 - inverse**2 * (1 / 1260 - inverse**2 / 1680)))
    return np.where(number < 20, exact, series)


def mid_p_odds(first: FloatArray, second: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """
    Return the mid-p limits of the odds first : second, 0 or infinite where a count is 0.
    """
    tail = (1 - level) / 2
    low = np.where(first > 0, np.exp(_log_odds_at(first, second, tail)), 0.0)
    high = np.where(second > 0, np.exp(-_log_odds_at(second, first, tail)), np.inf)
    return low, high


def _log_odds_at(first: FloatArray, second: FloatArray, tail: float) -> FloatArray:
    """
    Return the log odds at which `first` or more, half of `first` itself left out, has probability `tail`.
    """
    widest = np.full(np.shape(first), _WIDEST_LOG_ODDS)
    return bisect(lambda log_odds: _upper_mid_p(first, second, log_odds) - tail, -widest, widest)


def _upper_mid_p(first: FloatArray, second: FloatArray, log_odds: FloatArray) -> FloatArray:
    share: FloatArray = special.expit(log_odds)
    at_least: FloatArray = special.betainc(np.maximum(first, 1.0), second + 1, share)
    more: FloatArray = special.betainc(first + 1, np.maximum(second, 1.0), share)
    return (at_least + np.where(second > 0, more, 0.0)) / 2
