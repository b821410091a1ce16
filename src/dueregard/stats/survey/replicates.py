"""
Replicate weights: the error of any figure from how it moves when clusters are left out or redrawn.

They serve figures without a formula, and data published with replicate weights in place of strata
and clusters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_at_least_zero, as_positive
from dueregard.stats.survey.codes import IntArray
from dueregard.stats.survey.design import Design, Stage, degrees_of_freedom
from dueregard.stats.survey.weights import check_weights


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """
    Weights of a survey and of its replicates.

    The weight of a row in replicate r is `weights[row] * factors[unit[row], r]`; the variance is
    `scale` times the sum of `shares[r]` times the squared distance of the replicate's figure from
    the mean of all replicates, or from the figure itself with `about_estimate`.
    """

    weights: FloatArray
    unit: IntArray
    factors: FloatArray
    scale: float
    shares: FloatArray
    about_estimate: bool
    df: float

    @property
    def rows(self) -> int:
        """
        Return the number of rows.
        """
        return int(self.weights.size)


def jackknife_one(design: Design, *, about_estimate: bool = False) -> Replicates:
    """
    Return JK1 replicates of an unstratified sample: each leaves one first-stage cluster out.

    The others weigh n / (n - 1) times as much; the scale is (1 - f) (n - 1) / n.

    Args:
        design: a sample without strata.
        about_estimate: whether variances are taken about the figure itself.

    Raises:
        StatisticsError: the design has strata, one cluster, or weights fitted to known totals.

    Notes:
        Not for medians and other quantiles, whose jackknife error is wrong at any size.

    References:
        Wolter (2007), Introduction to Variance Estimation, 2nd edition, Springer, chapter 4,
        doi:10.1007/978-0-387-35099-8.
    """
    stage = _first_stage(design)
    if stage.drawn.size > 1:
        raise StatisticsError("The design has strata: `jackknife_one` is for a sample without.")
    drawn = float(stage.drawn[0])
    if drawn < 2:
        raise StatisticsError("A jackknife needs at least two clusters.")
    factors = (1 - np.eye(int(drawn))) * drawn / (drawn - 1)
    scale = (1 - float(stage.fraction[0])) * (drawn - 1) / drawn
    return Replicates(
        weights=design.weights,
        unit=stage.unit,
        factors=factors,
        scale=scale,
        shares=np.ones(int(drawn)),
        about_estimate=about_estimate,
        df=degrees_of_freedom(design),
    )


def jackknife_strata(design: Design, *, about_estimate: bool = False) -> Replicates:
    """
    Return JKn replicates of a stratified sample: each leaves one cluster of one stratum out.

    The others of its stratum weigh n / (n - 1) times as much; its share of the variance is
    (1 - f) (n - 1) / n of its stratum.

    Args:
        design: a sample with strata; a lonely cluster is left alone under the rules "certainty"
            and "remove", and refused under the others.
        about_estimate: whether variances are taken about the figure itself.

    Raises:
        StatisticsError: a lonely cluster, or weights fitted to known totals.

    Notes:
        As `jackknife_one`.

    References:
        Rust and Rao (1996), Statistical Methods in Medical Research 5, 283-310,
        doi:10.1177/096228029600500305.
    """
    stage = _first_stage(design)
    drawn = stage.drawn[stage.stratum]
    _check_pairs(design, stage)
    left_out = np.flatnonzero(drawn > 1)
    grown = np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1.0), 1.0)
    same = np.equal.outer(stage.stratum, stage.stratum[left_out])
    factors = np.where(same, grown[:, np.newaxis], 1.0)
    factors[left_out, np.arange(left_out.size)] = 0.0
    fraction = stage.fraction[stage.stratum]
    return Replicates(
        weights=design.weights,
        unit=stage.unit,
        factors=factors,
        scale=1.0,
        shares=((1 - fraction) / grown)[left_out],
        about_estimate=about_estimate,
        df=degrees_of_freedom(design),
    )


def bootstrap(design: Design, count: int, *, seed: int, about_estimate: bool = False) -> Replicates:
    """
    Return bootstrap replicates: each redraws n - 1 of the n clusters of every stratum.

    A cluster drawn t times weighs 1 + root(1 - f) (t n / (n - 1) - 1) times as much.

    Args:
        design: at least two clusters in each stratum, or a lonely one under "certainty" or "remove".
        count: replicates, at least 2; 500 or more for an interval.
        seed: start of the random numbers; the same seed gives the same replicates.
        about_estimate: whether variances are taken about the figure itself.

    Raises:
        StatisticsError: a lonely cluster, weights fitted to known totals, or too few replicates.

    References:
        Rao and Wu (1988), Journal of the American Statistical Association 83, 231-241,
        doi:10.1080/01621459.1988.10478591.
    """
    stage = _first_stage(design)
    _check_pairs(design, stage)
    if count < 2:
        message = f"A bootstrap needs at least two replicates; {count} were asked for."
        raise StatisticsError(message)
    random = np.random.default_rng(seed)
    factors = np.ones((stage.stratum.size, count))
    for stratum in np.flatnonzero(stage.drawn > 1):
        units = np.flatnonzero(stage.stratum == stratum)
        times = random.multinomial(units.size - 1, np.full(units.size, 1 / units.size), size=count).T
        moved = times * units.size / (units.size - 1) - 1
        factors[units] = 1 + np.sqrt(1 - stage.fraction[stratum]) * moved
    return Replicates(
        weights=design.weights,
        unit=stage.unit,
        factors=factors,
        scale=1 / count if about_estimate else 1 / (count - 1),
        shares=np.ones(count),
        about_estimate=about_estimate,
        df=degrees_of_freedom(design),
    )


def given_replicates(
    weights: ArrayLike,
    replicate_weights: ArrayLike,
    *,
    scale: float,
    shares: ArrayLike | None = None,
    about_estimate: bool = False,
) -> Replicates:
    """
    Return replicates from weights published with the data.

    Args:
        weights: one for each row, 0 or more.
        replicate_weights: one line for each row, one column for each replicate, 0 or more: whole
            weights, not factors on `weights`.
        scale: factor on the sum of squares: 1 / (R - 1) for a bootstrap, (R - 1) / R for JK1, 1 / R
            for balanced halves.
        shares: further factor of each replicate, 0 or more; 1 by default.
        about_estimate: whether variances are taken about the figure itself, as the publisher says.

    Returns:
        Replicates whose degrees of freedom are the rank of their weights minus 1.

    Raises:
        StatisticsError: a weight is missing or negative, or sizes do not match.

    References:
        Wolter (2007), Introduction to Variance Estimation, 2nd edition, Springer,
        doi:10.1007/978-0-387-35099-8.
    """
    base = check_weights(weights)
    table = as_at_least_zero(replicate_weights, "replicate weight")
    if table.ndim != 2 or table.shape[0] != base.size or table.shape[1] < 2:
        message = f"Replicate weights need {base.size} lines, at least two columns; {table.shape} was given."
        raise StatisticsError(message)
    parts = np.ones(table.shape[1]) if shares is None else as_at_least_zero(shares, "share of a replicate")
    if parts.shape != (table.shape[1],):
        message = f"{table.shape[1]} replicates were given, but {parts.size} shares."
        raise StatisticsError(message)
    refuse = (base == 0) & (table > 0).any(axis=1)
    if refuse.any():
        place = int(refuse.argmax())
        message = f"The row at position {place}, counted from 0, has weight 0 but counts in a replicate."
        raise StatisticsError(message)
    return Replicates(
        weights=base,
        unit=np.arange(base.size),
        factors=table / np.where(base > 0, base, 1.0)[:, np.newaxis],
        scale=float(as_positive(scale, "scale")),
        shares=parts,
        about_estimate=about_estimate,
        df=float(np.linalg.matrix_rank(table)) - 1,
    )


def replicate_figures(
    replicates: Replicates, figures: Callable[[FloatArray], FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """
    Return figures and their covariance, computed anew with the weights of each replicate.

    Args:
        replicates: the weights.
        figures: from one weight for each row to the figures.
    """
    estimate = np.atleast_1d(figures(replicates.weights))
    factors = replicates.factors
    moved = np.stack(
        [
            np.atleast_1d(figures(replicates.weights * factors[replicates.unit, number]))
            for number in range(factors.shape[1])
        ]
    )
    return estimate, covariance_of_replicates(replicates, estimate, moved)


def covariance_of_replicates(replicates: Replicates, estimate: FloatArray, moved: FloatArray) -> FloatArray:
    """
    Return the covariance of figures from their values in each replicate (replicates by figures).
    """
    if not np.isfinite(moved).all():
        lost = int((~np.isfinite(moved)).any(axis=1).sum())
        message = (
            f"A figure has nobody to stand on in {lost} of {moved.shape[0]} replicates: too small a group."
        )
        raise StatisticsError(message)
    used = replicates.shares > 0
    centre = estimate if replicates.about_estimate else moved[used].mean(axis=0)
    away = moved - centre
    covariance: FloatArray = replicates.scale * away.T @ (away * replicates.shares[:, np.newaxis])
    return covariance


def _first_stage(design: Design) -> Stage:
    if design.adjustments:
        message = (
            "Make replicates of the design as drawn, and fit each replicate's weights to the known totals."
        )
        raise StatisticsError(message)
    return design.stages[0]


def _check_pairs(design: Design, stage: Stage) -> None:
    if (stage.drawn == 1).any() and design.lonely in {"adjust", "average"}:
        message = f"Replicates have no rule '{design.lonely}' for a lonely cluster: merge strata."
        raise StatisticsError(message)
