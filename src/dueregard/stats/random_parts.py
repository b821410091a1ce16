"""
How likely a part of a whole, drawn at random, has so many with the outcome: for very many parts at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.stats.domain import FloatArray, as_whole_counts, refuse_where, together


def tail_of_part(
    count: ArrayLike, total: ArrayLike, whole_count: ArrayLike, whole_total: ArrayLike
) -> FloatArray:
    """
    Return the probability that a part drawn at random has `count` with the outcome or more.

    The hypergeometric tail by Wise's binomial one, for the smaller of the part and the rest. It is
    not less than the exact tail by more than a twentieth. Down to a thousandth it is mostly within a tenth of
    it, and greater by up to four fifths where the part is near half of a small whole.

    Args:
        count: people of the part with the outcome, whole.
        total: people of the part.
        whole_count: people of the whole, the part among them, with the outcome.
        whole_total: people of the whole.

    Raises:
        StatisticsError: a number lies outside its domain, or a part has more than its whole.

    Notes:
        Where the chi-square distribution is trusted for p-values of a twentieth it can be a hundred times too
        low for those of a millionth, which are what counts among very many groups. This is not.

    References:
        Wise (1954), Biometrika 41, 317-329, doi:10.2307/2332712.
    """
    count, total, whole_count, whole_total = together(
        *(as_whole_counts(number) for number in (count, total, whole_count, whole_total))
    )
    refuse_where(
        (count > total) | (total > whole_total) | (whole_count > whole_total), "A part is at most all"
    )
    refuse_where(count > whole_count, "A part has at most all those with the outcome")
    rest = whole_total - total
    swap = rest < total
    # So many in the part or more is so few in the rest or fewer.
    drawn = np.where(swap, rest, total)
    most = np.where(swap, whole_count - count, total - count)
    marked = np.where(swap, whole_count, whole_total - whole_count)
    share = np.clip((2 * marked - most) / np.maximum(2 * whole_total - drawn + 1, 1.0), 0.0, 1.0)
    inside = most < drawn
    tail: FloatArray = special.betainc(np.where(inside, drawn - most, 1.0), most + 1.0, 1.0 - share)
    return np.where(inside, tail, 1.0)
