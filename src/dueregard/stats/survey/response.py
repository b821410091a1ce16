"""
Whether those who answered resemble those who were asked: R-indicators.

The R-indicator is 1 when everybody was equally likely to answer and falls with the spread of those
likelihoods, as far as known characteristics explain them. Partial indicators say which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_shares
from dueregard.stats.survey.codes import Coded, IntArray, add_up, as_column, encode, pair
from dueregard.stats.survey.logistic import fit_logistic
from dueregard.stats.survey.weights import check_weights


class Propensities(NamedTuple):
    """
    The likelihood of answering, 0 to 1, of each person asked; and the model behind it, in log odds.

    `coefficients` holds the constant under ("", "") and every group but the first of each
    characteristic, in sorted order, under (characteristic, label).
    """

    values: FloatArray
    coefficients: Mapping[tuple[str, Any], float]


class PartialIndicator(NamedTuple):
    """
    What one characteristic contributes to the spread, at least 0, and its groups' part in it.
    """

    value: float
    labels: NDArray[Any]
    by_group: FloatArray


def response_propensities(responded: ArrayLike, characteristics: Mapping[str, ArrayLike]) -> Propensities:
    """
    Return how likely each person asked was to answer, by a logistic model of main effects.

    Args:
        responded: 1 or true for those who answered, for everybody asked.
        characteristics: label of everybody asked, known whether they answered or not.

    Raises:
        StatisticsError: a missing label, an answer other than 0 or 1, or a group of which everybody
            or nobody answered.

    References:
        Schouten, Cobben and Bethlehem (2009), Survey Methodology 35, 101-113.
    """
    answered = np.asarray(responded)
    answered = answered.astype(np.float64) if answered.dtype.kind == "b" else answered
    outcome = as_column(answered, answered.size, "answer")
    if not np.isin(outcome, [0.0, 1.0]).all():
        raise StatisticsError("Whether somebody answered is 0 or 1; another number was given.")
    names: list[tuple[str, Any]] = [("", "")]
    columns = [np.ones((outcome.size, 1))]
    for name, labels in characteristics.items():
        coded = _encode(labels, outcome.size, name)
        columns.append(np.eye(coded.labels.size)[coded.codes][:, 1:])
        names += [(name, label) for label in coded.labels[1:].tolist()]
    fit = fit_logistic(np.concatenate(columns, axis=1), outcome, np.ones(outcome.size))
    return Propensities(fit.fitted, dict(zip(names, fit.coefficients.tolist(), strict=True)))


def propensity_spread(propensities: ArrayLike) -> float:
    """
    Return the standard deviation S of the likelihoods of answering, with n - 1; 0 to about 0.5.

    Args:
        propensities: 0 to 1, of everybody asked, at least two people.
    """
    values = _several(propensities)
    return float(values.std(ddof=1))


def propensity_spread_weighted(propensities: ArrayLike, weights: ArrayLike) -> float:
    """
    Return the standard deviation of the likelihoods in the population the design weights stand for.

    Args:
        propensities: 0 to 1, of everybody asked.
        weights: people each of them stands for, 0 or more.
    """
    values = _several(propensities)
    people = _weights(weights, values.size)
    mean = people @ values / people.sum()
    return float(np.sqrt(people @ (values - mean) ** 2 / people.sum()))


def r_indicator(propensities: ArrayLike) -> float:
    """
    Return the R-indicator, 1 - 2 S: 1 when all were equally likely to answer, 0 at the worst.

    Args:
        propensities: 0 to 1, of everybody asked, as `response_propensities` gives them.

    Raises:
        StatisticsError: a likelihood outside 0 to 1, or fewer than two people.

    Notes:
        It sees only the characteristics in the model: few of them, or weak ones, look
        representative. It rises when response falls towards zero; report the response rate and
        `maximal_bias` beside it. Compare two surveys only with the same model.

    References:
        Schouten, Cobben and Bethlehem (2009), Survey Methodology 35, 101-113.
    """
    return 1 - 2 * propensity_spread(propensities)


def r_indicator_weighted(propensities: ArrayLike, weights: ArrayLike) -> float:
    """
    Return the R-indicator of the population the design weights stand for.

    Arguments are those of `propensity_spread_weighted`; notes and reference those of `r_indicator`.
    """
    return 1 - 2 * propensity_spread_weighted(propensities, weights)


def maximal_bias(propensities: ArrayLike) -> float:
    """
    Return how far the mean of those who answered can be off at most, in standard deviations: S / mean.

    Args:
        propensities: 0 to 1, of everybody asked.

    Notes:
        The bound holds for non-response explained by the model; what it leaves out can add to it.

    References:
        Schouten, Cobben and Bethlehem (2009), Survey Methodology 35, 101-113, section 4.
    """
    mean = float(_several(propensities).mean())
    if mean == 0:
        raise StatisticsError("Nobody was likely to answer at all.")
    return propensity_spread(propensities) / mean


def partial_unconditional(
    propensities: ArrayLike, labels: ArrayLike, *, weights: ArrayLike | None = None
) -> PartialIndicator:
    """
    Return how far the groups of one characteristic differ in how likely they were to answer.

    A group's part is root(n_k / n) (its mean - the mean of all): below 0 for a group that answers
    too rarely. The characteristic's is the root of the sum of their squares.

    Args:
        propensities: 0 to 1, of everybody asked.
        labels: group of everybody asked.
        weights: people each stands for; alike by default.

    References:
        Schouten, Shlomo and Skinner (2011), Journal of Official Statistics 27, 231-253.
    """
    values = _several(propensities)
    coded = _encode(labels, values.size, "group")
    people = np.ones(values.size) if weights is None else _weights(weights, values.size)
    size, mean = _group_means(values, coded.codes, people)
    parts = np.sqrt(size / people.sum()) * (mean - people @ values / people.sum())
    return PartialIndicator(float(np.sqrt((parts**2).sum())), coded.labels, parts)


def partial_conditional(
    propensities: ArrayLike,
    labels: ArrayLike,
    others: Mapping[str, ArrayLike],
    *,
    weights: ArrayLike | None = None,
) -> PartialIndicator:
    """
    Return what a characteristic still contributes among people alike in all the others.

    It is the root of the mean squared distance of each person from the mean of those alike in the
    others; a group's part, at least 0, is that of its people.

    Args:
        propensities: 0 to 1, of everybody asked.
        labels: group of everybody asked.
        others: labels of the other characteristics of the model.
        weights: people each stands for; alike by default.

    References:
        Schouten, Shlomo and Skinner (2011), Journal of Official Statistics 27, 231-253.
    """
    values = _several(propensities)
    coded = _encode(labels, values.size, "group")
    people = np.ones(values.size) if weights is None else _weights(weights, values.size)
    alike: IntArray = np.zeros(values.size, dtype=np.intp)
    for name, column in others.items():
        alike = pair(alike, _encode(column, values.size, name).codes)
    _, mean = _group_means(values, alike, people)
    squares = add_up(coded.codes, people * (values - mean[alike]) ** 2) / people.sum()
    return PartialIndicator(float(np.sqrt(squares.sum())), coded.labels, np.sqrt(squares))


def _group_means(values: FloatArray, codes: IntArray, people: FloatArray) -> tuple[FloatArray, FloatArray]:
    size = add_up(codes, people)
    return size, add_up(codes, people * values) / np.where(size > 0, size, 1.0)


def _several(propensities: ArrayLike) -> FloatArray:
    values = as_shares(propensities, "likelihood of answering")
    if values.ndim != 1 or values.size < 2:
        raise StatisticsError("An indicator needs the likelihoods of at least two people.")
    return values


def _weights(weights: ArrayLike, rows: int) -> FloatArray:
    return as_column(check_weights(weights), rows, "weight")


def _encode(labels: ArrayLike, rows: int, name: str) -> Coded:
    coded = encode(labels, name)
    if coded.codes.size != rows:
        message = (
            f"'{name}' needs a label for each of the {rows} people asked; {coded.codes.size} were given."
        )
        raise StatisticsError(message)
    return coded
