"""
Means, totals and ratios of a survey with their covariance, by Taylor linearisation.

An estimate of a survey is a value with the error of its design. Intervals are a second step, so
that the same estimate can be given a t interval, or that of a share.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import t_p, t_quantile
from dueregard.stats.domain import FloatArray, as_numbers
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.survey.codes import as_members, as_table
from dueregard.stats.survey.design import Design, degrees_of_freedom
from dueregard.stats.survey.variance import covariance_of_totals


class WithErrors(Protocol):
    """
    Figures of one survey with their standard errors and the design's degrees of freedom.
    """

    @property
    def values(self) -> FloatArray:
        """
        Return the figures.
        """

    @property
    def errors(self) -> FloatArray:
        """
        Return their standard errors.
        """

    @property
    def df(self) -> float:
        """
        Return the degrees of freedom; infinite for the normal quantile.
        """


class Estimates(NamedTuple):
    """
    Figures of one survey: values, their covariance matrix, and the design's degrees of freedom.

    `df` is infinite for replicate weights and wherever the normal quantile is wanted.
    """

    values: FloatArray
    covariance: FloatArray
    df: float

    @property
    def errors(self) -> FloatArray:
        """
        Return the standard error of each figure, in its own unit.
        """
        return np.sqrt(np.maximum(np.diagonal(self.covariance), 0.0))


def means(design: Design, values: ArrayLike, *, among: ArrayLike | None = None) -> Estimates:
    """
    Return weighted means: sum(w y) / sum(w), with the variance of the scores (y - mean) / sum(w).

    Args:
        design: how the sample was drawn.
        values: one number for each row, or a table with one column for each figure.
        among: true for the rows the mean is about (a domain, those who answered); all by default.

    Returns:
        One mean for each column, in the unit of `values`; of zeros and ones, a share.

    Raises:
        StatisticsError: a value among those rows is missing, or nobody is left.

    Notes:
        Missing answers are left out by saying so (`among`); they are then treated like a domain.
        The linearised error is too small where clusters are few (degrees of freedom under about
        10) or the domain lies in one or two of them. It leaves non-response out.

    References:
        Woodruff (1971), Journal of the American Statistical Association 66, 411-414,
        doi:10.1080/01621459.1971.10482279. Binder (1983), International Statistical Review 51,
        279-292, doi:10.2307/1402588.
    """
    table, members = table_among(design, values, among)
    weights = design.weights * members
    size = _size(weights)
    means_ = weights @ table / size
    return _linearised(design, means_, (table - means_) * (members / size)[:, np.newaxis])


def totals(design: Design, values: ArrayLike, *, among: ArrayLike | None = None) -> Estimates:
    """
    Return weighted totals, sum(w y), with the variance of the scores y.

    Arguments and errors are those of `means`.

    Notes:
        A total needs weights that add up to the population. Its error holds the error of the size
        of the domain too, which a mean or share does not.

    References:
        Horvitz and Thompson (1952), Journal of the American Statistical Association 47, 663-685,
        doi:10.1080/01621459.1952.10483446.
    """
    table, members = table_among(design, values, among)
    _size(design.weights * members)
    scores = table * members[:, np.newaxis]
    return _linearised(design, design.weights @ scores, scores)


def ratios(
    design: Design, numerator: ArrayLike, denominator: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return ratios of totals, sum(w y) / sum(w x), with the variance of the scores (y - r x) / sum(w x).

    Args:
        design: how the sample was drawn.
        numerator: y, one number for each row or one column for each figure.
        denominator: x, of the same shape, with a total that is not zero.
        among: true for the rows the ratio is about.

    Returns:
        One ratio for each column, in units of y per unit of x.

    Raises:
        StatisticsError: as `means`; or a denominator adds up to zero.

    Notes:
        A ratio of totals is not the mean of the rows' ratios, and is biased in samples where the
        denominator itself is uncertain (relative error above about 0.1).

    References:
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, section
        5.6, doi:10.1007/978-1-4612-4378-6.
    """
    table, members = table_among(design, numerator, among)
    base, _ = table_among(design, denominator, among)
    weights = design.weights * members
    size = weights @ base
    if (size == 0).any():
        message = "The denominator of a ratio adds up to zero."
        raise StatisticsError(message)
    ratios_ = weights @ table / size
    return _linearised(design, ratios_, (table - ratios_ * base) * members[:, np.newaxis] / size)


def contrast(estimates: Estimates, coefficients: ArrayLike) -> Estimates:
    """
    Return linear combinations of figures: coefficients times values, with their covariance.

    Args:
        estimates: figures of one survey, with the covariance between them.
        coefficients: one for each figure, such as [-1, 1] for "last minus first", or one line for
            each combination wanted.

    Notes:
        A difference is tested by its own error, never by whether two intervals overlap.
    """
    lines = np.atleast_2d(as_numbers(coefficients, "coefficient"))
    if lines.shape[1] != estimates.values.size:
        message = f"{lines.shape[1]} coefficients were given for {estimates.values.size} figures."
        raise StatisticsError(message)
    return Estimates(lines @ estimates.values, lines @ estimates.covariance @ lines.T, estimates.df)


def t_interval(estimates: WithErrors, *, level: float = 0.95, df: ArrayLike | None = None) -> Interval:
    """
    Return figures with limits at the t quantile times the standard error.

    Args:
        estimates: figures with their errors.
        level: coverage, between 0 and 1.
        df: degrees of freedom in place of the design's, one for all or one for each figure.

    Raises:
        StatisticsError: no degree of freedom is left.

    Notes:
        Limits of a share may fall outside 0 and 1; the functions for shares keep inside.
    """
    quantile = survey_quantile(level, estimates.df if df is None else df)
    half = quantile * estimates.errors
    return make_interval(estimates.values, estimates.values - half, estimates.values + half)


def normal_interval(estimates: WithErrors, *, level: float = 0.95) -> Interval:
    """
    Return figures with limits at the normal quantile times the standard error.

    Notes:
        Too narrow where clusters are few: at 14 degrees of freedom by a twelfth of its width.
    """
    return t_interval(estimates, level=level, df=math.inf)


def t_test(estimates: Estimates) -> tuple[FloatArray, FloatArray]:
    """
    Return t and two-sided p of "the figure is zero", figure by figure, at the estimates' df.

    A figure without error has p 0, or 1 when it is zero itself.
    """
    if estimates.df <= 0:
        raise StatisticsError(_NO_DF)
    errors, values = estimates.errors, estimates.values
    spread = errors > 0
    score = np.where(spread, values / np.where(spread, errors, 1.0), np.where(values == 0, 0.0, np.inf))
    return np.where(spread, score, np.copysign(score, values)), t_p(score, np.asarray(estimates.df))


def survey_quantile(level: float, df: ArrayLike) -> FloatArray:
    """
    Return the t quantile behind an interval, or the normal one for infinite degrees of freedom.
    """
    freedom = np.asarray(df, dtype=np.float64)
    if not (freedom > 0).all():
        raise StatisticsError(_NO_DF)
    return t_quantile(level, freedom)


_NO_DF = "As many strata as clusters: no degree of freedom is left to judge the error by."


def _linearised(design: Design, values: FloatArray, scores: FloatArray) -> Estimates:
    weighted = scores * design.weights[:, np.newaxis]
    return Estimates(values, covariance_of_totals(design, weighted), degrees_of_freedom(design))


def table_among(design: Design, values: ArrayLike, among: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    """
    Return values as a table with zeros in the rows left out, and those rows as zeros and ones.
    """
    return table_of_rows(values, among, design.rows)


def table_of_rows(values: ArrayLike, among: ArrayLike | None, rows: int) -> tuple[FloatArray, FloatArray]:
    """
    Return values as a table with zeros in the rows left out, and those rows as zeros and ones.

    A missing value in a row that is not left out is refused.
    """
    return values_among(values, among, rows), as_members(among, rows).astype(np.float64)


def values_among(values: ArrayLike, among: ArrayLike | None, rows: int) -> FloatArray:
    """
    Return values as a table with zeros in the rows left out.

    A missing value in a row that is not left out is refused.
    """
    given: Any = values
    array = given.filled(np.nan) if np.ma.is_masked(given) else np.asarray(given)
    if array.ndim in {1, 2} and array.shape[0] == rows:
        array = array.astype(np.float64) if array.dtype.kind == "b" else array
        if among is not None:
            # What stands in a row that is left out, be it missing, has no part in the figure.
            array = array.copy()
            array[~as_members(among, rows)] = 0
    return as_table(array, rows, "value")


def _size(weights: FloatArray) -> float:
    size = float(weights.sum())
    if size == 0:
        message = "Nobody with a weight above zero is left to estimate from."
        raise StatisticsError(message)
    return size
