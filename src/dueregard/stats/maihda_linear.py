"""
Means in strata: linear regression with a normal effect for each stratum.

Counts, means and one sum of squares of the strata are enough; no person's value is needed.

References:
    Harville (1977), Journal of the American Statistical Association 72, 320-338,
    doi:10.1080/01621459.1977.10480998.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_at_least_zero, as_denominators, as_numbers, together
from dueregard.stats.maihda import FixedEffects, StratumEffects, StratumModel, with_intercept

#: Natural logarithms of the ratio of variances between which the best is looked for.
_RATIO_RANGE = (-16.0, 10.0)


def maihda_linear_reml(
    total: ArrayLike, mean: ArrayLike, variance: ArrayLike, design: ArrayLike | None = None
) -> StratumModel:
    """
    Return the linear model of means in strata by restricted maximum likelihood.

    Args:
        total: people in each stratum, at least 1.
        mean: mean of the outcome in each stratum.
        variance: variance of the outcome in each stratum, with the number of people as divisor; 0 for
            a stratum of one.
        design: main effects, one row a stratum (`main_effects`); None for the strata alone.

    Returns:
        The fitted model; its log-likelihood is the restricted one, which cannot be compared between
        models with different main effects.

    Raises:
        StatisticsError: too few strata or people, or no variance within strata.
    """
    return _fit(_Strata.of(total, mean, variance, design), restricted=True)


def maihda_linear_ml(
    total: ArrayLike, mean: ArrayLike, variance: ArrayLike, design: ArrayLike | None = None
) -> StratumModel:
    """
    Return the linear model of means in strata by maximum likelihood.

    Arguments and errors are those of `maihda_linear_reml`.

    Notes:
        Variances come out too low, since the fixed effects are taken as known; log-likelihoods of models
        with different main effects can be compared.
    """
    return _fit(_Strata.of(total, mean, variance, design), restricted=False)


class _Fit(NamedTuple):
    """
    The best fixed effects and variance within strata for one ratio of variances.
    """

    fixed: FloatArray
    information: FloatArray
    within: float
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class _Strata:
    total: FloatArray
    mean: FloatArray
    squares_within: float
    design: FloatArray

    @classmethod
    def of(cls, total: ArrayLike, mean: ArrayLike, variance: ArrayLike, design: ArrayLike | None) -> _Strata:
        people, means, variances = together(
            np.ravel(as_denominators(total)),
            np.ravel(as_numbers(mean, "mean")),
            np.ravel(as_at_least_zero(variance, "variance")),
        )
        columns = with_intercept(design, people.size)
        if people.size <= columns.shape[1]:
            raise StatisticsError(f"{people.size} strata are too few for {columns.shape[1]} fixed effects.")
        squares = float((people * variances).sum())
        if squares == 0:
            raise StatisticsError("The outcome does not vary within any stratum, so nothing can be compared.")
        return cls(people, means, squares, columns)

    def fit(self, ratio: float, *, restricted: bool) -> _Fit:
        """
        Return the fit with the variance between strata held at `ratio` times the variance within.
        """
        spread = 1 + self.total * ratio
        weights = self.total / spread
        information = self.design.T @ (weights[:, np.newaxis] * self.design)
        fixed = np.asarray(np.linalg.solve(information, self.design.T @ (weights * self.mean)), np.float64)
        squares = self.squares_within + float(weights @ (self.mean - self.design @ fixed) ** 2)
        freedom = float(self.total.sum()) - (self.design.shape[1] if restricted else 0)
        penalty = np.log(spread).sum() + (np.linalg.slogdet(information)[1] if restricted else 0.0)
        likelihood = -(freedom * (np.log(2 * np.pi * squares / freedom) + 1) + penalty) / 2
        return _Fit(fixed, information, squares / freedom, float(likelihood))


def _fit(strata: _Strata, *, restricted: bool) -> StratumModel:
    from scipy.optimize import minimize_scalar  # noqa: PLC0415  (slow to import, seldom needed)

    found = minimize_scalar(
        lambda log_ratio: -strata.fit(float(np.exp(log_ratio)), restricted=restricted).log_likelihood,
        bounds=_RATIO_RANGE,
        method="bounded",
        options={"xatol": 1e-9},
    )
    ratio, none = float(np.exp(found.x)), strata.fit(0.0, restricted=restricted)
    best = strata.fit(ratio, restricted=restricted)
    if none.log_likelihood >= best.log_likelihood:
        return _describe(strata, none, 0.0)
    return _describe(strata, best, ratio)


def _describe(strata: _Strata, fit: _Fit, ratio: float) -> StratumModel:
    expected = strata.design @ fit.fixed
    kept = strata.total * ratio / (1 + strata.total * ratio)
    effect = kept * (strata.mean - expected)
    between = ratio * fit.within
    errors = np.sqrt(fit.within * np.diag(np.linalg.inv(fit.information)))
    deviation = np.sqrt(between / (1 + strata.total * ratio))
    return StratumModel(
        FixedEffects(fit.fixed, errors),
        between,
        fit.within,
        fit.log_likelihood,
        StratumEffects(effect, deviation, expected + effect),
    )
