"""
Shares in strata: logistic regression with a normal effect for each stratum, by maximum likelihood.

The likelihood of a stratum is an integral over its effect, taken by Gauss-Hermite quadrature centred on
where the integrand is greatest and scaled to its width there. One point is Laplace's approximation.

References:
    Pinheiro and Bates (1995), Journal of Computational and Graphical Statistics 4, 12-35,
    doi:10.1080/10618600.1995.10474663.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_share_parts
from dueregard.stats.maihda import (
    LOGISTIC_VARIANCE,
    FixedEffects,
    StratumEffects,
    StratumModel,
    with_intercept,
)

#: Points of the quadrature that leave no visible error for strata of any size.
DEFAULT_POINTS = 15
_START = 0.4
_NEWTON_STEPS = 100
_SETTLED = 1e-10
#: A standard deviation below this cannot be told from 0 by the likelihood.
_NO_SPREAD = 1e-3
#: From so many points the slopes of the integral are those of its quadrature, to the digits that matter.
_POINTS_FOR_SLOPES = 7


def maihda_logit(
    count: ArrayLike, total: ArrayLike, design: ArrayLike | None = None, *, points: int = DEFAULT_POINTS
) -> StratumModel:
    """
    Return the logistic model of shares in strata with a normal effect for each stratum.

    Args:
        count: people with the outcome in each stratum.
        total: people in each stratum, at least 1; leave empty strata out.
        design: main effects, one row a stratum (`main_effects`); None for the strata alone.
        points: points of the quadrature, at least 1; 1 is Laplace's approximation.

    Raises:
        StatisticsError: fewer strata than the model has parameters, everybody or nobody has the
            outcome, or the fit does not settle (a group all or none of whom have the outcome).

    Notes:
        Laplace's approximation puts the variance about one percent too low at a hundred people a
        stratum, and more at few. The standard errors of the fixed effects come from the curvature of the
        likelihood in them and the standard deviation together.
    """
    problem = _Problem.of(count, total, design, points)
    fixed = _maximise(problem, np.append(_pooled(problem), _START))
    spread = abs(fixed[-1])
    pooled = np.append(_pooled(problem), 0.0)
    if spread < _NO_SPREAD or problem.log_likelihood(pooled) >= problem.log_likelihood(fixed):
        return _describe(problem, pooled, at_boundary=True)
    return _describe(problem, np.append(fixed[:-1], spread), at_boundary=False)


class _Modes(NamedTuple):
    """
    Where each stratum's integrand is greatest, in standard deviations, and how wide it is there.
    """

    place: FloatArray
    width: FloatArray


@dataclass(frozen=True, eq=False)
class _Problem:
    count: FloatArray
    total: FloatArray
    design: FloatArray
    nodes: FloatArray
    log_weights: FloatArray

    @classmethod
    def of(cls, count: ArrayLike, total: ArrayLike, design: ArrayLike | None, points: int) -> _Problem:
        some, people = (np.ravel(part) for part in as_share_parts(count, total))
        columns = with_intercept(design, some.size)
        if some.size <= columns.shape[1] + 1:
            raise StatisticsError(f"{some.size} strata are too few for {columns.shape[1]} fixed effects.")
        if not 0 < some.sum() < people.sum():
            raise StatisticsError("A model of shares needs people with the outcome and people without it.")
        if points < 1:
            raise StatisticsError(f"A quadrature has at least 1 point; {points} was given.")
        nodes, weights = np.polynomial.hermite.hermgauss(points)
        return cls(some, people, columns, nodes, np.log(weights) + nodes**2)

    def log_likelihood(self, parameters: FloatArray) -> float:
        """
        Return the log-likelihood of fixed effects followed by the standard deviation between strata.
        """
        base, spread = self.design @ parameters[:-1], float(parameters[-1])
        modes = self.modes(base, spread)
        steps = np.sqrt(2) * modes.width[:, np.newaxis] * self.nodes
        heights = self.heights(base, spread, modes.place[:, np.newaxis] + steps) + self.log_weights
        integrals = np.logaddexp.reduce(heights, axis=1) + np.log(modes.width) - np.log(np.pi) / 2
        return float(integrals.sum())

    def slopes(self, parameters: FloatArray) -> FloatArray:
        """
        Return how the log-likelihood changes with each parameter.

        With enough points these are expectations over the effects of the strata, given their counts; with
        few they are differences, as the places of the points then matter.
        """
        if self.nodes.size < _POINTS_FOR_SLOPES:
            return np.array([self._slope(parameters, place) for place in range(parameters.size)])
        base, spread = self.design @ parameters[:-1], float(parameters[-1])
        modes = self.modes(base, spread)
        places = modes.place[:, np.newaxis] + np.sqrt(2) * modes.width[:, np.newaxis] * self.nodes
        heights = self.heights(base, spread, places) + self.log_weights
        chances = np.exp(heights - heights.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        share = expit(base[:, np.newaxis] + spread * places)
        unexplained = chances * (self.count[:, np.newaxis] - self.total[:, np.newaxis] * share)
        return np.append(self.design.T @ unexplained.sum(axis=1), (unexplained * places).sum())

    def _slope(self, at: FloatArray, place: int) -> float:
        step = np.zeros(at.size)
        step[place] = 1e-5
        return (self.log_likelihood(at + step) - self.log_likelihood(at - step)) / 2e-5

    def heights(self, base: FloatArray, spread: float, places: FloatArray) -> FloatArray:
        logits = base[:, np.newaxis] + spread * places
        chances = self.count[:, np.newaxis] * logits - self.total[:, np.newaxis] * np.logaddexp(0.0, logits)
        heights: FloatArray = chances - places**2 / 2
        return heights

    def modes(self, base: FloatArray, spread: float) -> _Modes:
        """
        Return the modes by Newton's method, each step no longer than one standard deviation.
        """
        place = np.zeros(base.size)
        for _ in range(_NEWTON_STEPS):
            share = expit(base + spread * place)
            slope = spread * (self.count - self.total * share) - place
            curve = 1 + spread**2 * self.total * share * (1 - share)
            step = np.clip(slope / curve, -1.0, 1.0)
            place = place + step
            if np.abs(step).max() < _SETTLED:
                break
        share = expit(base + spread * place)
        return _Modes(place, 1 / np.sqrt(1 + spread**2 * self.total * share * (1 - share)))


def _pooled(problem: _Problem) -> FloatArray:
    """
    Return the fixed effects without any effect of strata: logistic regression on the counts.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  (slow to import, seldom needed)

    share = problem.count.sum() / problem.total.sum()
    start = np.zeros(problem.design.shape[1])
    start[0] = np.log(share / (1 - share))
    found = minimize(
        lambda fixed: -problem.log_likelihood(np.append(fixed, 0.0)),
        start,
        jac=lambda fixed: -problem.design.T @ (problem.count - problem.total * expit(problem.design @ fixed)),
        method="BFGS",
    )
    _check_settled(found.x)
    fixed: FloatArray = found.x
    return fixed


def _maximise(problem: _Problem, start: FloatArray) -> FloatArray:
    from scipy.optimize import minimize  # noqa: PLC0415  (slow to import, seldom needed)

    found = minimize(
        lambda at: -problem.log_likelihood(at), start, jac=lambda at: -problem.slopes(at), method="BFGS"
    )
    polished: FloatArray = found.x
    for _ in range(2):
        polished = _newton_step(problem, polished)
    _check_settled(polished)
    return polished


def _check_settled(parameters: FloatArray) -> None:
    # A logit beyond 15 is a share within a millionth of 0 or 1.
    if not np.isfinite(parameters).all() or np.abs(parameters).max() > 15:
        message = "The model does not settle: a group may have the outcome always or never. Merge groups."
        raise StatisticsError(message)


def _newton_step(problem: _Problem, at: FloatArray) -> FloatArray:
    """
    Return the parameters after one step of Newton's method, or as they were if it is no better.
    """
    slopes = problem.slopes(at)
    curvature = _curvature(problem, at)
    stepped: FloatArray = at - np.linalg.lstsq(curvature, slopes, rcond=None)[0]
    return stepped if problem.log_likelihood(stepped) > problem.log_likelihood(at) else at


def _curvature(problem: _Problem, at: FloatArray) -> FloatArray:
    """
    Return the second derivatives of the log-likelihood, by differences of its slopes either side.
    """
    width = 1e-3
    steps = np.eye(at.size) * width
    rows = [(problem.slopes(at + step) - problem.slopes(at - step)) / (2 * width) for step in steps]
    curvature = np.array(rows)
    return (curvature + curvature.T) / 2


def _describe(problem: _Problem, at: FloatArray, *, at_boundary: bool) -> StratumModel:
    base, spread = problem.design @ at[:-1], float(at[-1])
    modes = problem.modes(base, spread)
    curvature = _curvature(problem, at)
    # At the boundary the likelihood is flat in the standard deviation; the fixed effects stand alone.
    known = curvature[:-1, :-1] if at_boundary else curvature
    errors = np.sqrt(np.diag(np.linalg.inv(-known)))[: at.size - 1]
    strata = StratumEffects(spread * modes.place, spread * modes.width, expit(base + spread * modes.place))
    return StratumModel(
        FixedEffects(at[:-1], errors), spread**2, LOGISTIC_VARIANCE, problem.log_likelihood(at), strata
    )
