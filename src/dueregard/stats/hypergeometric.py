"""
The two-by-two table with both margins held: its exact distribution for any true odds ratio.

Everything is worked in logarithms over the whole list of possible tables, so it suits tables whose
smaller margin is up to a million.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import NamedTuple

import numpy as np
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray

#: More possible tables than this are refused: exact limits then agree with the quick ones.
MOST_TABLES = 1_000_000
_WIDEST_LOG_ODDS = 100.0
#: Tables count as equally likely when their probabilities differ by less than rounding.
_TIE = 1e-7


class Tables(NamedTuple):
    """
    All tables with the same margins: the count in the first cell, and its log probability.
    """

    counts: FloatArray
    log_probability: FloatArray
    seen: float


def list_tables(first: float, whole: float, second: float, other: float) -> Tables:
    """
    Return every table with the margins of the one seen, for a true odds ratio of 1.

    Raises:
        StatisticsError: there are more than a million such tables.
    """
    with_outcome = first + second
    lowest, highest = max(0.0, with_outcome - other), min(whole, with_outcome)
    if highest - lowest > MOST_TABLES:
        message = (
            f"The exact method lists at most {MOST_TABLES:,} tables; these margins allow "
            f"{highest - lowest:,.0f}. Use the log-Wald interval: it agrees with the exact one here."
        )
        raise StatisticsError(message)
    counts = np.arange(lowest, highest + 1)
    log_ways: FloatArray = _log_choose(whole, counts) + _log_choose(other, with_outcome - counts)
    return Tables(counts, log_ways - float(special.logsumexp(log_ways)), first)


def two_sided_p(tables: Tables) -> float:
    """
    Return the probability of all tables no likelier than the one seen, if the odds were equal.
    """
    seen = tables.log_probability[np.searchsorted(tables.counts, tables.seen)]
    unlikely = tables.log_probability <= seen + _TIE
    return min(1.0, float(np.exp(special.logsumexp(tables.log_probability[unlikely]))))


def odds_ratio_where(
    tables: Tables, tail: Callable[[Tables, FloatArray], float], probability: float
) -> float:
    """
    Return the odds ratio at which a tail that grows with it reaches a probability.
    """

    def excess(log_odds: float) -> float:
        return tail(tables, probabilities(tables, log_odds)) - probability

    # Here, because it takes a command a quarter of a second to import and few commands need it.
    from scipy.optimize import brentq  # noqa: PLC0415

    root: float = brentq(excess, -_WIDEST_LOG_ODDS, _WIDEST_LOG_ODDS, xtol=1e-13)
    return float(np.exp(root))


def probabilities(tables: Tables, log_odds: float) -> FloatArray:
    """
    Return the probability of each table for a true log odds ratio.
    """
    weights = tables.log_probability + tables.counts * log_odds
    chances: FloatArray = np.exp(weights - special.logsumexp(weights))
    return chances


def at_least(tables: Tables, chances: FloatArray) -> float:
    """
    Return the probability of the count seen or a higher one.
    """
    return float(np.sum(chances[tables.counts >= tables.seen]))


def more_than(tables: Tables, chances: FloatArray) -> float:
    """
    Return the probability of a count higher than the one seen.
    """
    return float(np.sum(chances[tables.counts > tables.seen]))


def mid_at_least(tables: Tables, chances: FloatArray) -> float:
    """
    Return the probability of a higher count, and half of that of the count seen.
    """
    return (at_least(tables, chances) + more_than(tables, chances)) / 2


def mean_count(tables: Tables, chances: FloatArray) -> float:
    """
    Return the expected count.
    """
    return float(np.sum(tables.counts * chances))


def at_an_end(tables: Tables) -> float | None:
    """
    Return 0 or infinity where the count seen is the lowest or highest there can be, else None.
    """
    if tables.seen == tables.counts[0]:
        return 0.0
    return inf if tables.seen == tables.counts[-1] else None


def _log_choose(total: float, count: FloatArray) -> FloatArray:
    ways: FloatArray = (
        special.gammaln(total + 1) - special.gammaln(count + 1) - special.gammaln(total - count + 1)
    )
    return ways
