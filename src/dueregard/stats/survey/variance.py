"""
The variance of totals under a design, which is all that linearisation needs.

Every figure of a survey is close to a total of scores; the scores of the rows say how much each one
moved the figure. Scores here are already multiplied by the weights.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.survey.codes import IntArray, add_up
from dueregard.stats.survey.design import Design, LonelyRule, Stage

#: Shares of the population this close to all of it leave no sampling error.
_WHOLE = 1 - 1e-7


class StratumFactors(NamedTuple):
    """
    How each stratum enters the variance.

    The factor before its sum of squares, the centre (1: the mean, 0: zero), and whether what it
    adds is unknown and to be set to that of the others.
    """

    scale: FloatArray
    centred: FloatArray
    unknown: BoolArray


def covariance_of_totals(design: Design, scores: FloatArray) -> FloatArray:
    """
    Return the covariance matrix of the totals of weighted scores (rows by figures).

    At each stage it is the sum over strata of (1 - f) n / (n - 1) times the squares of the units'
    totals about their mean, times the sampled shares of the stages above.

    References:
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, result
        4.3.1, doi:10.1007/978-1-4612-4378-6. Binder (1983), International Statistical Review 51,
        279-292, doi:10.2307/1402588.
    """
    adjusted = adjusted_scores(design, scores)
    figures = adjusted.shape[1]
    return sum(
        (_stage_covariance(stage, adjusted, design.lonely) for stage in design.stages),
        start=np.zeros((figures, figures)),
    )


def adjusted_scores(design: Design, scores: FloatArray) -> FloatArray:
    """
    Return weighted scores without what the known totals explain, adjustment by adjustment.
    """
    for adjustment in design.adjustments:
        scores = adjustment.residuals(scores)
    return scores


def unit_totals(stage: Stage, scores: FloatArray) -> FloatArray:
    """
    Return the sums of the columns of `scores` in each unit of a stage.
    """
    return sum_by(stage.unit, scores, stage.stratum.size)


def sum_by(keys: IntArray, table: FloatArray, size: int) -> FloatArray:
    """
    Return the sums of each column of a table for the keys 0 to size - 1.
    """
    columns = [add_up(keys, column, size) for column in table.T]
    return np.stack(columns, axis=1) if columns else np.zeros((size, 0))


def stratum_factors(stage: Stage, lonely: LonelyRule) -> StratumFactors:
    """
    Return how each stratum of a stage enters the variance, under a rule for lonely clusters.
    """
    several = stage.drawn > 1
    open_share = np.where(stage.fraction > _WHOLE, 0.0, 1 - stage.fraction) * stage.within
    scale = open_share * np.where(several, stage.drawn / np.where(several, stage.drawn - 1, 1.0), 1.0)
    centred = np.where(several | (lonely != "adjust"), 1.0, 0.0)
    unknown = ~several & (open_share > 0) if lonely == "average" else np.zeros(several.size, dtype=np.bool_)
    return StratumFactors(scale, centred, unknown)


def share_up(strata: ArrayLike, known: ArrayLike) -> FloatArray:
    """
    Return strata over strata of known variance: what lonely ones take on from the others.
    """
    strata, known = np.asarray(strata), np.asarray(known)
    if ((strata > 0) & (known == 0)).any():
        message = "Every stratum has one sampled cluster: there are no others to take an average from."
        raise StatisticsError(message)
    return np.where(strata > 0, strata, 1.0) / np.where(known > 0, known, 1.0)


def _stage_covariance(stage: Stage, scores: FloatArray, lonely: LonelyRule) -> FloatArray:
    totals = unit_totals(stage, scores)
    factors = stratum_factors(stage, lonely)
    strata = stage.drawn.size
    centre = sum_by(stage.stratum, totals, strata) * (factors.centred / stage.drawn)[:, np.newaxis]
    away = totals - centre[stage.stratum]
    covariance: FloatArray = away.T @ (away * factors.scale[stage.stratum][:, np.newaxis])
    known = np.asarray(strata - factors.unknown.sum(), dtype=np.float64)
    return covariance * share_up(np.asarray(float(strata)), known) if factors.unknown.any() else covariance
