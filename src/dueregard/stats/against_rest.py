"""
One group after another against everybody else: exact tests for very many groups of the same people.

All groups share the same whole, so the table of a group follows from its size and count alone, and
each distinct pair of the two is worked out once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_p
from dueregard.stats.domain import FloatArray, as_whole_counts, refuse_where

#: Below this many expected in a cell of the table, the chi-square distribution is not to be trusted.
LEAST_EXPECTED = 5.0

#: Counts this far beyond the highest seen add less to a probability than rounding does: each is at
#: most a tenth as likely as the one before.
_TAIL = 60
#: Tables count as equally likely when their probabilities differ by less than rounding.
_TIE = 1e-7
_PAIRS_IN_ONE_GO = 2**14


def expected_least(totals: ArrayLike, everybody: int, with_outcome: int) -> FloatArray:
    """
    Return the smallest count expected in the table of each group against the rest, if all were alike.
    """
    size = as_whole_counts(totals, "total")
    fewer = np.minimum(size, everybody - size)
    least: FloatArray = fewer * (min(with_outcome, everybody - with_outcome) / max(everybody, 1))
    return least


def fisher_p_against_rest(
    counts: ArrayLike, totals: ArrayLike, everybody: int, with_outcome: int
) -> FloatArray:
    """
    Return Fisher's exact two-sided p-value of each group against everybody else, where few are expected.

    Args:
        counts: people of each group with the outcome, 0 to their total, whole.
        totals: people of each group, whole; fewer than 5 are expected in some cell of its table.
        everybody: people in all, the group among them.
        with_outcome: people with the outcome in all.

    Raises:
        StatisticsError: a number lies outside its domain, or no cell expects fewer than 5.

    Notes:
        Equal to `fisher_p` of the same table. Probabilities follow from their ratio to the one before,
        so that no digits are lost with a hundred million people.

    References:
        Fisher (1935), Journal of the Royal Statistical Society 98, 39-82, doi:10.2307/2342435.
    """
    first, whole = as_whole_counts(counts), as_whole_counts(totals, "total")
    _check(first, whole, everybody, with_outcome)
    # Group and rest, outcome and its absence can change places: the smaller of each is taken.
    swap = whole > everybody - whole
    size = np.where(swap, everybody - whole, whole)
    seen = np.where(swap, with_outcome - first, first)
    if with_outcome > everybody - with_outcome:
        seen, with_outcome = size - seen, everybody - with_outcome
    pairs, place = np.unique(np.stack([size, seen]), axis=1, return_inverse=True)
    return _p_of_pairs(pairs[0], pairs[1], everybody, with_outcome)[place.reshape(first.shape)]


def chi_square_p_against_rest(
    counts: ArrayLike, totals: ArrayLike, everybody: int, with_outcome: int
) -> FloatArray:
    """
    Return the p-value of Pearson's chi-square test of each group against everybody else.

    Arguments are those of `fisher_p_against_rest`, for groups of any size below everybody.

    Raises:
        StatisticsError: a number lies outside its domain, or nobody or everybody has the outcome.

    References:
        Pearson (1900), Philosophical Magazine 50, 157-175, doi:10.1080/14786440009463897.
    """
    first, whole = as_whole_counts(counts), as_whole_counts(totals, "total")
    _check(first, whole, everybody, with_outcome)
    refuse_where(whole == everybody, "A group that is everybody has no rest to be compared with")
    share = with_outcome / everybody
    refuse_where(np.asarray(share in (0.0, 1.0)), "Nobody or everybody has the outcome: nothing to test")
    variance = whole * (share * (1 - share)) * (1 - whole / everybody)
    # With one degree of freedom, the square root of the statistic is a normal score.
    return normal_p((first - whole * share) / np.sqrt(np.where(whole > 0, variance, 1.0)))


def _check(first: FloatArray, whole: FloatArray, everybody: int, with_outcome: int) -> None:
    if not 0 <= with_outcome <= everybody:
        message = f"Of {everybody} people, {with_outcome} cannot have the outcome."
        raise StatisticsError(message)
    refuse_where(first > whole, "A count is at most its total")
    refuse_where(whole > everybody, "A group is at most everybody")
    refuse_where(first > with_outcome, "A group has at most all those with the outcome")
    refuse_where(
        whole - first > everybody - with_outcome, "A group has at most all those without the outcome"
    )


def _p_of_pairs(size: FloatArray, seen: FloatArray, everybody: int, with_outcome: int) -> FloatArray:
    expects = size * (with_outcome / everybody if everybody else 0.0)
    refuse_where(expects >= LEAST_EXPECTED, "The exact test is for fewer than 5 expected in a cell")
    p = np.empty(len(size))
    for start in range(0, len(size), _PAIRS_IN_ONE_GO):
        some = slice(start, start + _PAIRS_IN_ONE_GO)
        p[some] = _p_of_some(size[some], seen[some], everybody, with_outcome)
    return p


def _p_of_some(size: FloatArray, seen: FloatArray, everybody: int, with_outcome: int) -> FloatArray:
    sizes, row = np.unique(size, return_inverse=True)
    weights = _relative_probabilities(sizes, int(np.max(seen, initial=0)) + _TAIL, everybody, with_outcome)
    here = weights[row, seen.astype(np.intp)]
    unlikely = np.where(weights[row] <= here[:, np.newaxis] * (1 + _TIE), weights[row], 0.0)
    p: FloatArray = np.minimum(unlikely.sum(axis=1) / weights.sum(axis=1)[row], 1.0)
    return p


def _relative_probabilities(sizes: FloatArray, highest: int, everybody: int, with_outcome: int) -> FloatArray:
    """
    Return the probability of each count of a group over that of 0, one row for each size of group.
    """
    count = np.arange(max(highest, _TAIL), dtype=np.float64)
    size = sizes[:, np.newaxis]
    ways = np.maximum(size - count, 0.0) * np.maximum(with_outcome - count, 0.0)
    ratio = ways / ((count + 1) * (everybody - size - with_outcome + count + 1))
    return np.concatenate([np.ones((len(sizes), 1)), np.cumprod(ratio, axis=1)], axis=1)
