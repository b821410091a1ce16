"""
Exact binomial p-values and mid-p limits, shared by rates compared with each other and shares.
"""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from dueregard.stats.domain import FloatArray
from dueregard.stats.roots import bisect

#: Beyond these log odds a probability can no longer be told from 0 or 1.
_WIDEST_LOG_ODDS = 750.0


def exact_two_sided_p(count: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    """
    Return the two-sided p-value of `count` of `total` under a true share.

    It adds up the probabilities of all counts no likelier than the one seen.

    A total of 0 gives 1.
    """
    p = np.vectorize(_one_exact_p, otypes=[np.float64])
    result: FloatArray = p(count, total, share)[()]
    return result


def _one_exact_p(count: float, total: float, share: float) -> float:
    if total == 0:
        return 1.0
    return float(stats.binomtest(int(count), int(total), float(share)).pvalue)


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
