"""
Whether two classifications of respondents go together: tests of independence under a survey design.

Pearson's statistic of the weighted table is judged by the design, not by the number of rows: Rao and
Scott's corrections divide it by what clustering and weights do to it; the Wald tests ask how far the
table lies from independence in standard errors.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.survey.codes import IntArray, as_members, encode
from dueregard.stats.survey.design import Design
from dueregard.stats.survey.estimates import Estimates, means, totals
from dueregard.stats.survey.quadratic_forms import tail_saddlepoint

#: Effects of the design this small are rounding.
_NOTHING = 1e-12


class SurveyTest(NamedTuple):
    """
    A statistic, the degrees of freedom above and below (infinite where there is no lower), and p.
    """

    statistic: float
    df: float
    denominator_df: float
    p: float


class _Table(NamedTuple):
    """
    The weighted table as shares and as people with their covariance, cell after cell along the rows.
    """

    shares: FloatArray
    covariance: FloatArray
    people: Estimates
    rows: int
    columns: int
    sample: int
    df: float


def rao_scott_f(
    design: Design, rows: ArrayLike, columns: ArrayLike, *, among: ArrayLike | None = None
) -> SurveyTest:
    """
    Return Rao and Scott's second-order test: Pearson's statistic over the trace of the effects, as F.

    Args:
        design: how the sample was drawn.
        rows: label of each row in one classification.
        columns: label in the other; each has at least two groups.
        among: true for the rows of the table, such as those who answered.

    Returns:
        F with Satterthwaite's degrees of freedom d and d times those of the design.

    Raises:
        StatisticsError: a classification with one group, or a design without degrees of freedom.

    Notes:
        The default to report. With few clusters beside the size of the table the effects are
        poorly known and p is too small.

    References:
        Rao and Scott (1984), Annals of Statistics 12, 46-60, doi:10.1214/aos/1176346391. Thomas
        and Rao (1987), Journal of the American Statistical Association 82, 630-636,
        doi:10.1080/01621459.1987.10478475.
    """
    table = _table(design, rows, columns, among)
    effects = _effects(table)
    statistic = _pearson(table) / float(effects.sum())
    df = _spread_freedom(effects)
    return SurveyTest(statistic, df, df * table.df, _f_tail(statistic, df, df * table.df))


def rao_scott_chi_square(
    design: Design, rows: ArrayLike, columns: ArrayLike, *, among: ArrayLike | None = None
) -> SurveyTest:
    """
    Return Rao and Scott's first-order test: Pearson's statistic over the mean of the effects.

    The statistic returned is Pearson's itself, scaled to the rows of the whole design; p is that of
    the statistic over the mean effect. Arguments and errors are those of `rao_scott_f`.

    References:
        Rao and Scott (1981), Journal of the American Statistical Association 76, 221-230,
        doi:10.1080/01621459.1981.10477633.
    """
    table = _table(design, rows, columns, among)
    effects, pearson = _effects(table), _pearson(table)
    df = float(effects.size)
    p = float(special.chdtrc(df, pearson / effects.mean()))
    return SurveyTest(pearson, df, math.inf, p)


def rao_scott_combination(
    design: Design, rows: ArrayLike, columns: ArrayLike, *, among: ArrayLike | None = None
) -> SurveyTest:
    """
    Return Pearson's statistic judged as what it tends to: a sum of chi-squares, one for each effect.

    The tail is a saddlepoint approximation, over a denominator with the degrees of freedom of
    `rao_scott_f`. Arguments and errors are those of `rao_scott_f`; the statistic is that of
    `rao_scott_chi_square`.

    Notes:
        p is right to a few percent of itself.

    References:
        Rao and Scott (1981), Journal of the American Statistical Association 76, 221-230,
        doi:10.1080/01621459.1981.10477633, theorem 1. Kuonen (1999), Biometrika 86, 929-935,
        doi:10.1093/biomet/86.4.929.
    """
    table = _table(design, rows, columns, among)
    effects, pearson = _effects(table), _pearson(table)
    df = _spread_freedom(effects) * table.df
    return SurveyTest(pearson, float(effects.size), df, tail_saddlepoint(pearson, effects[effects > 0], df))


def wald_independence(
    design: Design, rows: ArrayLike, columns: ArrayLike, *, among: ArrayLike | None = None
) -> SurveyTest:
    """
    Return Wald's test that the people of each cell are the product of their margins over all, as F.

    Arguments are those of `rao_scott_f`.

    Raises:
        StatisticsError: as there; or the covariance of the cells is singular.

    Notes:
        Finds too much where the design has few degrees of freedom: prefer the adjusted test.

    References:
        Koch, Freeman and Freeman (1975), International Statistical Review 43, 59-78.
    """
    table = _table(design, rows, columns, among)
    wald, df = _wald(table), float((table.rows - 1) * (table.columns - 1))
    return SurveyTest(wald / df, df, table.df, _f_tail(wald / df, df, table.df))


def wald_independence_adjusted(
    design: Design, rows: ArrayLike, columns: ArrayLike, *, among: ArrayLike | None = None
) -> SurveyTest:
    """
    Return Wald's test with the degrees of freedom spent on the covariance taken off.

    Arguments and errors are those of `wald_independence`; a table with as many free cells as the
    design has degrees of freedom is refused.

    References:
        Fellegi (1980), Journal of the American Statistical Association 75, 261-268,
        doi:10.1080/01621459.1980.10477459.
    """
    table = _table(design, rows, columns, among)
    wald, df = _wald(table), float((table.rows - 1) * (table.columns - 1))
    left = table.df - df + 1
    if left <= 0:
        message = f"The table has {df:g} free cells but the design only {table.df:g} degrees of freedom."
        raise StatisticsError(message)
    statistic = left * wald / (df * table.df)
    return SurveyTest(statistic, df, left, _f_tail(statistic, df, left))


def _table(design: Design, rows: ArrayLike, columns: ArrayLike, among: ArrayLike | None) -> _Table:
    members = as_members(among, design.rows)
    counted = members & (design.weights != 0)
    first, high = _codes(rows, counted, design.rows, "row")
    second, wide = _codes(columns, counted, design.rows, "column")
    cells = np.zeros((design.rows, high * wide))
    cells[np.arange(design.rows), first * wide + second] = 1.0
    estimates = means(design, cells, among=counted)
    if estimates.df <= 0:
        message = "As many strata as clusters: no degree of freedom is left to judge the table by."
        raise StatisticsError(message)
    return _Table(
        shares=estimates.values,
        covariance=estimates.covariance,
        people=totals(design, cells, among=counted),
        rows=high,
        columns=wide,
        sample=design.rows,
        df=estimates.df,
    )


def _codes(labels: ArrayLike, counted: BoolArray, rows: int, name: str) -> tuple[IntArray, int]:
    column = np.asarray(labels)
    if column.shape != (rows,):
        message = f"A label is needed for each of the {rows} rows; the shape given is {column.shape}."
        raise StatisticsError(message)
    coded = encode(column[counted], name)
    if coded.labels.size < 2:
        message = f"A table has at least two groups on each side; its {name}s have {coded.labels.size}."
        raise StatisticsError(message)
    codes = np.zeros(rows, dtype=np.intp)
    codes[counted] = coded.codes
    return codes, int(coded.labels.size)


def _expected(table: _Table) -> FloatArray:
    shares = table.shares.reshape(table.rows, table.columns)
    return np.outer(shares.sum(axis=1), shares.sum(axis=0)).ravel()


def _pearson(table: _Table) -> float:
    expected = _expected(table)
    return table.sample * float(((table.shares - expected) ** 2 / expected).sum())


def _effects(table: _Table) -> FloatArray:
    """
    Return the generalised design effects: what the design does to each direction of dependence.
    """
    directions = _interactions(table.rows, table.columns)
    inverse = np.where(table.shares > 0, 1 / np.where(table.shares > 0, table.shares, 1.0), 0.0)
    scaled = directions * inverse[:, np.newaxis]
    simple = directions.T @ scaled / table.sample
    effects = np.linalg.eigvals(np.linalg.solve(simple, scaled.T @ table.covariance @ scaled)).real
    if effects.max() <= _NOTHING:
        message = "The design leaves the table no error: its clusters do not differ, or are all there are."
        raise StatisticsError(message)
    # A direction that rounding alone makes uncertain adds nothing to the sum of chi-squares.
    return np.where(effects > _NOTHING * effects.max(), effects, 0.0)


def _spread_freedom(effects: FloatArray) -> float:
    """
    Return Satterthwaite's degrees of freedom: their number when alike, fewer when uneven.
    """
    return float(effects.sum() ** 2 / (effects**2).sum())


def _interactions(rows: int, columns: int) -> FloatArray:
    """
    Return directions that leave both margins alone: products of contrasts of rows and columns.
    """
    return np.asarray(np.kron(_contrasts(rows), _contrasts(columns)), dtype=np.float64)


def _contrasts(groups: int) -> FloatArray:
    return np.concatenate([np.eye(groups - 1), -np.ones((1, groups - 1))])


def _wald(table: _Table) -> float:
    """
    Return the squared distance of the counts from independence, in standard errors.
    """
    row, column = np.divmod(np.arange(table.shares.size), table.columns)
    shares = table.shares.reshape(table.rows, table.columns)
    by_row, by_column = shares.sum(axis=1)[row], shares.sum(axis=0)[column]
    # The distance of people, not of shares: the error of the number of people has a part in it.
    slopes = (
        np.eye(table.shares.size)
        - np.equal.outer(row, row) * by_column[:, np.newaxis]
        - np.equal.outer(column, column) * by_row[:, np.newaxis]
        + (by_row * by_column)[:, np.newaxis]
    )
    free = (row < table.rows - 1) & (column < table.columns - 1)
    distance = (table.people.values - table.people.values.sum() * by_row * by_column)[free]
    covariance = (slopes @ table.people.covariance @ slopes.T)[np.ix_(free, free)]
    if np.linalg.matrix_rank(covariance, hermitian=True) < distance.size:
        message = (
            "The covariance of the cells is singular: too few clusters, or empty cells, for Wald's test."
        )
        raise StatisticsError(message)
    return float(distance @ np.linalg.solve(covariance, distance))


def _f_tail(statistic: float, df: float, denominator_df: float) -> float:
    return float(special.fdtrc(df, denominator_df, statistic))
