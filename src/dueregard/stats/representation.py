"""
A sample or workforce against a population: who is there in proportion, who is not.

Groups lie along the last axis and make up the whole, each once. A consultation's respondents chose
themselves: an index describes them, but no margin of error makes them a sample of the public.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.binomial import exact_two_sided_p
from dueregard.stats.distributions import chi_square_p
from dueregard.stats.domain import (
    FloatArray,
    as_counts,
    as_positive,
    as_shares,
    as_whole_counts,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval
from dueregard.stats.proportions import wilson
from dueregard.stats.tables import ChiSquare

#: Published shares are rounded: their sum may miss 1 by this much, and they are brought back to 1.
ROUNDING = 0.005


def representation_index(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return each group's share of the sample over its share of the population: 1 is in proportion.

    Args:
        observed: people in each group, at least 0 and more than 0 in all.
        population_shares: share of each group in the population, above 0, adding up to 1 (within
            0.005, for rounding).

    Raises:
        StatisticsError: a number lies outside its domain, or the shares do not add up to 1.

    Notes:
        A small population share makes the index jump with one person: give the count beside it.
    """
    counts, shares = _sample(observed, population_shares)
    return _sample_shares(counts) / shares


def expected_counts(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return how many of each group there would be if the sample were made up like the population.

    Arguments and errors are those of `representation_index`.

    Returns:
        People, not rounded: the total of the sample times the share of each group.
    """
    return _expected_of(*_sample(observed, population_shares))


def representation_gap(observed: ArrayLike, population_shares: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return each group's share of the sample minus its share of the population.

    The limits are Wilson's of the sample share, less the population share, which is taken as known.

    Arguments and errors are those of `representation_index`; shares, -1 to 1.

    References:
        Wilson (1927), Journal of the American Statistical Association 22, 209-212,
        doi:10.1080/01621459.1927.10502953.
    """
    counts, shares = _sample(observed, population_shares)
    found = wilson(counts, np.sum(counts, axis=-1, keepdims=True), level=level)
    return Interval(*(limit - shares for limit in found))


def goodness_of_fit(observed: ArrayLike, population_shares: ArrayLike) -> ChiSquare:
    """
    Return Pearson's chi-square test of "the sample was drawn from that population".

    Arguments and errors are those of `representation_index`.

    Notes:
        Needs expected counts of about 5. With thousands of people it finds trifles.

    References:
        Pearson (1900), Philosophical Magazine 50, 157-175, doi:10.1080/14786440009463897.
    """
    counts, shares = _sample(observed, population_shares)
    expected = _expected_of(counts, shares)
    statistic: FloatArray = np.sum((counts - expected) ** 2 / expected, axis=-1)
    freedom = np.full(np.shape(statistic), counts.shape[-1] - 1.0)[()]
    return ChiSquare(statistic, freedom, chi_square_p(statistic, freedom))


def standardised_residuals(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return by how many standard errors each group's count departs from proportion.

    Arguments and errors are those of `representation_index`.

    References:
        Haberman (1973), Biometrics 29, 205-220, doi:10.2307/2529686.
    """
    counts, shares = _sample(observed, population_shares)
    expected = _expected_of(counts, shares)
    return (counts - expected) / np.sqrt(expected * (1 - shares))


def cohens_w(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return the distance of the sample from the population, root of (chi-square / people).

    Arguments and errors are those of `representation_index`; 0 is in proportion.

    References:
        Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition, chapter
        7, doi:10.4324/9780203771587.
    """
    counts, _ = _sample(observed, population_shares)
    w: FloatArray = np.sqrt(goodness_of_fit(observed, population_shares).statistic / np.sum(counts, axis=-1))
    return w


def cramers_v_of_fit(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return Cohen's w over the largest it could be: 1 if everybody were in the smallest group.

    Arguments and errors are those of `representation_index`; 0 to 1.

    References:
        Cramer (1946), Mathematical Methods of Statistics, Princeton, section 21.9.
    """
    _, shares = _sample(observed, population_shares)
    largest = np.sqrt(1 / np.min(shares, axis=-1) - 1)
    v: FloatArray = cohens_w(observed, population_shares) / largest
    return v


def dissimilarity(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return the share of people who would have to be of another group for full proportion.

    It is half the sum of the distances of the shares. Arguments and errors are those of
    `representation_index`; 0 to 1.

    References:
        Duncan and Duncan (1955), American Sociological Review 20, 210-217, doi:10.2307/2088328.
    """
    counts, shares = _sample(observed, population_shares)
    index: FloatArray = np.sum(np.abs(_sample_shares(counts) - shares), axis=-1) / 2
    return index


def exact_share_p(count: ArrayLike, total: ArrayLike, share: ArrayLike) -> FloatArray:
    """
    Return the exact two-sided p-value of "the true share is `share`", counts whole.

    Args:
        count: people with the outcome, 0 to `total`.
        total: people in all.
        share: the share under test, 0 to 1.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    References:
        Clopper and Pearson (1934), Biometrika 26, 404-413, doi:10.1093/biomet/26.4.404.
    """
    part, whole, tested = together(as_whole_counts(count), as_whole_counts(total, "total"), as_shares(share))
    refuse_where(part > whole, "A count cannot be greater than its total")
    return exact_two_sided_p(part, whole, tested)


def poststratification_weights(observed: ArrayLike, population_shares: ArrayLike) -> FloatArray:
    """
    Return the weight of one person of each group that brings the sample into proportion.

    Arguments are those of `representation_index`.

    Raises:
        StatisticsError: as there, or a group has nobody: no weight can speak for it.

    References:
        Holt and Smith (1979), Journal of the Royal Statistical Society A 142, 33-46,
        doi:10.2307/2344652.
    """
    counts, shares = _sample(observed, population_shares)
    refuse_where(counts == 0, "A group without anybody cannot be weighted up")
    return shares / _sample_shares(counts)


def kish_design_effect(weights: ArrayLike, counts: ArrayLike = 1) -> FloatArray:
    """
    Return how many times larger unequal weights make the variance of a share.

    It is people x sum of squared weights / (sum of weights) squared.

    Args:
        weights: weight of a person of each group, above 0, along the last axis.
        counts: people with that weight, more than 0 in all; 1 where each weight is one person's.

    Returns:
        At least 1, for equal weights.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Counts only the weights: a sample drawn in clusters has a further effect.

    References:
        Kish (1965), Survey Sampling, Wiley, section 11.7.
    """
    weight, people = together(np.atleast_1d(as_positive(weights, "weight")), as_counts(counts))
    refuse_where(np.sum(people, axis=-1) == 0, "A design effect needs at least one person")
    squared = np.sum(people * weight**2, axis=-1)
    effect: FloatArray = np.sum(people, axis=-1) * squared / np.sum(people * weight, axis=-1) ** 2
    return effect


def _sample(observed: ArrayLike, population_shares: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts, shares = together(
        np.atleast_1d(as_counts(observed)), as_positive(population_shares, "population share")
    )
    refuse_where(np.asarray(counts.shape[-1] < 2), "A comparison with a population needs at least two groups")
    total = np.sum(shares, axis=-1, keepdims=True)
    refuse_where(
        np.abs(total[..., 0] - 1) > ROUNDING,
        "The population shares do not add up to 1 (write 0.174 for 17.4 percent)",
    )
    refuse_where(np.sum(counts, axis=-1) == 0, "A sample needs at least one person")
    return counts, shares / total


def _sample_shares(counts: FloatArray) -> FloatArray:
    shares: FloatArray = counts / np.sum(counts, axis=-1, keepdims=True)
    return shares


def _expected_of(counts: FloatArray, shares: FloatArray) -> FloatArray:
    expected: FloatArray = np.sum(counts, axis=-1, keepdims=True) * shares
    return expected
