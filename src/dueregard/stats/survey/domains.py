"""
Means, shares and totals of many groups of respondents at once.

A domain is a part of the sample that was not fixed in advance: its size is itself uncertain, and
clusters without anyone of it still count. Each row lies in one domain; rows without an answer are
left out with `among`, and are neither zeros nor forgotten.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray
from dueregard.stats.survey.codes import IntArray, add_up, as_members, blocks, encode
from dueregard.stats.survey.design import Design, degrees_of_freedom
from dueregard.stats.survey.estimates import Estimates, values_among
from dueregard.stats.survey.spreads import Scores, spread_over
from dueregard.stats.survey.variance import covariance_of_totals


class DomainEstimates(NamedTuple):
    """
    One figure for each domain, in sorted order of their labels, with its standard error.

    `respondents` are rows with a weight that answered. `df` is that of the whole design; `own_df`
    that of the clusters and strata in which the domain has anybody, for the `df` of an interval:
    the careful choice where a domain lies in few clusters.
    """

    labels: NDArray[Any]
    values: FloatArray
    errors: FloatArray
    respondents: FloatArray
    df: float
    own_df: FloatArray


class _Answers(NamedTuple):
    """
    Rows by the codes of their domains: answers, and weights, which are zero without an answer.
    """

    labels: NDArray[Any]
    codes: IntArray
    weights: FloatArray
    values: FloatArray
    respondents: IntArray

    def people(self) -> FloatArray:
        """
        Return the sum of the weights in each domain.
        """
        return add_up(self.codes, self.weights, self.labels.size)

    def totals(self) -> FloatArray:
        """
        Return the sum of weight times answer in each domain.
        """
        return sum(
            (
                add_up(self.codes[block], self.weights[block] * self.values[block], self.labels.size)
                for block in blocks(self.codes.size)
            ),
            start=np.zeros(self.labels.size),
        )

    def scores(self, centre: FloatArray, block: slice) -> FloatArray:
        """
        Return each row's weight times the distance of its answer from the centre of its domain.
        """
        away = self.values[block] - centre.take(self.codes[block])
        away *= self.weights[block]
        return away


def domain_means(
    design: Design, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> DomainEstimates:
    """
    Return the weighted mean of each domain; of zeros and ones, its share.

    The scores of a row in its own domain are (y - mean) / sum(w), in the others zero.

    Args:
        design: how the sample was drawn; its rows may be cells (see `cells`).
        values: one number for each row.
        domain: label of each row.
        among: true for the rows with an answer; all by default.

    Returns:
        Means in the unit of `values`. A domain of which nobody answered is left out.

    Raises:
        StatisticsError: a value among those rows or a label is missing.

    Notes:
        Two domains of one survey are not independent: test their difference with
        `domain_mean_covariance`, not by the two errors alone.

    References:
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, section
        5.8, doi:10.1007/978-1-4612-4378-6.
    """
    answers = _answers(design, values, domain, among)
    size, means_ = _sizes_and_means(answers)
    return _estimates(design, answers, means_, partial(answers.scores, means_), size)


def domain_totals(
    design: Design, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> DomainEstimates:
    """
    Return the weighted total of each domain; of ones, how many people it has.

    Arguments and errors are those of `domain_means`.

    Notes:
        Totals of all domains add up to the total of the survey; their errors do not.
    """
    answers = _answers(design, values, domain, among)
    size = np.ones(answers.labels.size)
    scores = partial(answers.scores, np.zeros(size.size))
    return _estimates(design, answers, answers.totals(), scores, size)


def domain_mean_covariance(
    design: Design, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return the means of the domains with the covariance between them, for `contrast`.

    Arguments and errors are those of `domain_means`, in whose order the means stand.

    Notes:
        Holds rows times domains in memory: meant for tens of domains.
    """
    answers = _answers(design, values, domain, among)
    size, means_ = _sizes_and_means(answers)
    scores = np.zeros((design.rows, size.size))
    scores[np.arange(design.rows), answers.codes] = answers.scores(means_, slice(None)) / size[answers.codes]
    answered = answers.respondents > 0
    covariance = covariance_of_totals(design, scores[:, answered])
    return Estimates(means_[answered], covariance, degrees_of_freedom(design))


def own_degrees_of_freedom(design: Design, domain: ArrayLike) -> FloatArray:
    """
    Return clusters minus strata in which each domain has a row with a weight, answered or not.

    One number for each label, in sorted order; 0 or less leaves no interval of its own.
    """
    coded = encode(domain, "domain")
    spread = spread_over(design.stages[0], coded.codes, coded.labels.size)
    return spread.own_df(design.weights != 0)


def _answers(design: Design, values: ArrayLike, domain: ArrayLike, among: ArrayLike | None) -> _Answers:
    table = values_among(values, among, design.rows)
    if table.shape[1] != 1:
        message = f"One figure at a time: {table.shape[1]} columns of values were given."
        raise StatisticsError(message)
    coded = encode(domain, "domain")
    if coded.codes.size != design.rows:
        message = f"A domain is needed for each of the {design.rows} rows; {coded.codes.size} were given."
        raise StatisticsError(message)
    weights = design.weights if among is None else design.weights * as_members(among, design.rows)
    respondents = coded.rows
    if among is not None or design.zero_weights:
        respondents = np.bincount(coded.codes[weights != 0], minlength=coded.labels.size)
    if not respondents.any():
        raise StatisticsError("Nobody with a weight above zero is left to estimate from.")
    return _Answers(coded.labels, coded.codes, weights, table[:, 0], respondents)


def _sizes_and_means(answers: _Answers) -> tuple[FloatArray, FloatArray]:
    """
    Return people and mean of each domain; 1 and 0 where nobody answered.
    """
    size = np.where(answers.respondents > 0, answers.people(), 1.0)
    return size, answers.totals() / size


def _estimates(
    design: Design, answers: _Answers, values: FloatArray, scores: Scores, size: FloatArray
) -> DomainEstimates:
    """
    Return the domains with answers: their figures, and the errors of the scores' totals over size.
    """
    spread = spread_over(design.stages[0], answers.codes, answers.labels.size)
    if design.adjustments:
        variances = _adjusted_variances(design, answers, scores(slice(None)))
    else:
        variances = spread.variances(scores, design.lonely)
        for stage in design.stages[1:]:
            later = spread_over(stage, answers.codes, answers.labels.size)
            variances += later.variances(scores, design.lonely)
    answered = answers.respondents > 0
    return DomainEstimates(
        labels=answers.labels[answered],
        values=values[answered],
        errors=(np.sqrt(np.maximum(variances, 0.0)) / np.abs(size))[answered],
        respondents=answers.respondents[answered].astype(np.float64),
        df=degrees_of_freedom(design),
        own_df=spread.own_df(design.weights != 0)[answered],
    )


def _adjusted_variances(design: Design, answers: _Answers, scores: FloatArray) -> FloatArray:
    """
    Return the variances where weights fitted to known totals spread a domain's scores over all rows.
    """
    variances = np.zeros(answers.labels.size)
    for number in np.flatnonzero(answers.respondents):
        score = np.where(answers.codes == number, scores, 0.0)
        variances[number] = covariance_of_totals(design, score[:, np.newaxis])[0, 0]
    return variances
