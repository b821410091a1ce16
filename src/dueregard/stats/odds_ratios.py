"""
The odds ratio of a two-by-two table: what logistic models and matched studies speak in.

It is not a ratio of chances: with a common outcome it lies much further from 1 than the ratio of
the two shares. Say "odds", or use a ratio of shares.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats import hypergeometric
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, as_whole_counts, check_level
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.mover import ratio_or_infinity
from dueregard.stats.score import odds_ratio_score_high
from dueregard.stats.two_groups import as_two_shares


def odds_ratio_log_wald(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the odds ratio with the interval that is symmetric on the log scale (Woolf).

    The squared standard error of the log is the sum of one over each of the four cells.

    Args:
        count: people in the group with the outcome, 0 to `total`.
        total: people in the group, more than 0.
        reference_count: people in the reference group with the outcome.
        reference_total: people in the reference group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        The odds ratio (1 = equal odds). With a cell of 0 this method knows nothing: the limits are
        0 and infinity.

    Raises:
        StatisticsError: a number lies outside its domain, or nobody or everybody in both groups
            has the outcome (then the ratio has no value); the message gives the position.

    Notes:
        Misleads with cells below about 10: use `odds_ratio_mid_p` or `odds_ratio_exact`.

    References:
        Woolf (1955), Annals of Human Genetics 19, 251-253, doi:10.1111/j.1469-1809.1955.tb01348.x.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    ratio = _cross_ratio(first, whole, second, other)
    cells = np.stack([first, whole - first, second, other - second])
    some = np.all(cells > 0, axis=0)
    error = np.sqrt(np.sum(1 / np.where(some, cells, 1.0), axis=0))
    width = np.exp(normal_quantile(level) * error)
    finite = np.where(some, ratio, 1.0)
    return make_interval(ratio, np.where(some, finite / width, 0.0), np.where(some, finite * width, np.inf))


def odds_ratio_score(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the odds ratio with the score interval of Miettinen and Nurminen, freed of its bias.

    Arguments and errors are those of `odds_ratio_log_wald`.

    References:
        Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226,
        doi:10.1002/sim.4780040211. Laud (2018), Pharmaceutical Statistics 17, 290-293,
        doi:10.1002/pst.1855.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    ratio = _cross_ratio(first, whole, second, other)
    z = normal_quantile(level)
    high = odds_ratio_score_high(first, whole, second, other, z)
    inverse = odds_ratio_score_high(second, other, first, whole, z)
    return make_interval(ratio, 1 / inverse, high)


def odds_ratio_exact(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the conditional odds ratio with the exact interval that belongs to Fisher's test.

    Both margins of the table are held; the estimate is the likeliest odds ratio given them, a
    little closer to 1 than the ratio of the cross products.

    Arguments and errors are those of `odds_ratio_log_wald`; counts and totals must be whole.

    Notes:
        Covers at least the level, so it is wide for small tables. Some software stops its search
        at about one part in a hundred; here the limits are exact.

    References:
        Cornfield (1956), Proceedings of the Third Berkeley Symposium 4, 135-148.
        Fisher (1935), Journal of the Royal Statistical Society 98, 39-82, doi:10.2307/2342435.
    """
    tail = (1 - check_level(level)) / 2

    def limits(tables: hypergeometric.Tables) -> tuple[float, float, float]:
        return (
            _estimate(tables, hypergeometric.mean_count, tables.seen),
            _limit(tables, hypergeometric.at_least, tail, 0.0),
            _limit(tables, hypergeometric.more_than, 1 - tail, np.inf),
        )

    return _for_each_table(limits, count, total, reference_count, reference_total)


def odds_ratio_mid_p(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the median-unbiased odds ratio with the mid-p interval: the exact one with half the tie.

    Arguments and errors are those of `odds_ratio_log_wald`; counts and totals must be whole.

    Notes:
        Narrower than the exact interval; covers the level on average, not always.

    References:
        Rothman and Greenland (1998), Modern Epidemiology, 2nd edition, chapter 14.
        Berry and Armitage (1995), The Statistician 44, 417-423.
    """
    tail = (1 - check_level(level)) / 2

    def limits(tables: hypergeometric.Tables) -> tuple[float, float, float]:
        return (
            _estimate(tables, hypergeometric.mid_at_least, 0.5),
            _limit(tables, hypergeometric.mid_at_least, tail, 0.0),
            _limit(tables, hypergeometric.mid_at_least, 1 - tail, np.inf),
        )

    return _for_each_table(limits, count, total, reference_count, reference_total)


def _estimate(
    tables: hypergeometric.Tables,
    statistic: Callable[[hypergeometric.Tables, FloatArray], float],
    value: float,
) -> float:
    end = hypergeometric.at_an_end(tables)
    return hypergeometric.odds_ratio_where(tables, statistic, value) if end is None else end


def _limit(
    tables: hypergeometric.Tables,
    tail: Callable[[hypergeometric.Tables, FloatArray], float],
    probability: float,
    end: float,
) -> float:
    if hypergeometric.at_an_end(tables) == end:
        return end
    return hypergeometric.odds_ratio_where(tables, tail, probability)


def _for_each_table(
    limits: Callable[[hypergeometric.Tables], tuple[float, float, float]],
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
) -> Interval:
    for number in (count, total, reference_count, reference_total):
        as_whole_counts(number)
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    _cross_ratio(first, whole, second, other)
    each = np.vectorize(lambda *table: limits(hypergeometric.list_tables(*table)), otypes=["d", "d", "d"])
    return make_interval(*each(first, whole, second, other))


def _cross_ratio(first: FloatArray, whole: FloatArray, second: FloatArray, other: FloatArray) -> FloatArray:
    return ratio_or_infinity(first * (other - second), second * (whole - first))
