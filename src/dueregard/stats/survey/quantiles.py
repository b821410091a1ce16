"""
Medians and other quantiles of a survey with Woodruff's interval.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.domain import FloatArray, as_shares
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.survey.codes import add_up
from dueregard.stats.survey.design import Design
from dueregard.stats.survey.estimates import means, survey_quantile, table_among

#: Cumulative shares this close count as equal: sums of weights carry rounding.
_EQUAL = 1e-12


def quantiles(
    design: Design,
    values: ArrayLike,
    shares: ArrayLike,
    *,
    among: ArrayLike | None = None,
    level: float = 0.95,
) -> Interval:
    """
    Return quantiles with Woodruff's interval.

    A quantile is the smallest value that at least the given share of people do not exceed. Its
    limits are the quantiles at the share of people up to it, plus and minus the t quantile times
    that share's error.

    Args:
        design: how the sample was drawn.
        values: one number for each row.
        shares: of people, 0 to 1: 0.5 for the median.
        among: true for the rows the quantiles are about.
        level: coverage, between 0 and 1.

    Returns:
        Values that occur in the data, one for each share.

    Raises:
        StatisticsError: a value among those rows is missing, or nobody is left.

    Notes:
        Where values are few (a scale of 0 to 10) a quantile jumps, and its interval can be a
        single value: report shares instead.

    References:
        Woodruff (1952), Journal of the American Statistical Association 47, 635-646,
        doi:10.1080/01621459.1952.10483443. Francisco and Fuller (1991), Annals of Statistics 19,
        454-469, doi:10.1214/aos/1176347993.
    """
    wanted = np.atleast_1d(as_shares(shares))
    column = table_among(design, values, among)[0][:, 0]
    weights = design.weights if among is None else design.weights * np.asarray(among)
    found = _at_share(column, weights, wanted)
    below = means(design, (column[:, np.newaxis] <= found).astype(np.float64), among=among)
    half = survey_quantile(level, below.df) * below.errors
    return make_interval(
        found,
        _at_share(column, weights, below.values - half),
        _at_share(column, weights, below.values + half),
    )


def _at_share(column: FloatArray, weights: FloatArray, shares: FloatArray) -> FloatArray:
    used = weights > 0
    distinct, position = np.unique(column[used], return_inverse=True)
    cumulative = np.cumsum(add_up(position, weights[used]))
    index = np.searchsorted(cumulative / cumulative[-1], shares - _EQUAL)
    result: FloatArray = distinct[np.minimum(index, distinct.size - 1)]
    return result
