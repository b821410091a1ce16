"""
What weights fitted to known totals take away from the error: residuals in place of values.

A total that is known has no error. What remains of a figure's error is that of the part of its
scores which the known totals do not explain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dueregard.stats.domain import FloatArray
from dueregard.stats.survey.codes import IntArray, add_up
from dueregard.stats.survey.variance import sum_by


@dataclass(frozen=True, slots=True, eq=False)
class GroupResiduals:
    """
    Residuals about the means of groups whose sizes are known.

    `weights` are those after the fit; in the means each row counts by its weight before it.
    """

    group: IntArray
    before: FloatArray
    weights: FloatArray

    def residuals(self, scores: FloatArray) -> FloatArray:
        """
        Return weighted scores (rows by figures) less their group's mean.
        """
        single = _per_weight(scores, self.weights)
        size = int(self.group.max()) + 1
        base = add_up(self.group, self.before, size)
        centre = sum_by(self.group, single * self.before[:, np.newaxis], size) / base[:, np.newaxis]
        result: FloatArray = (single - centre[self.group]) * self.weights[:, np.newaxis]
        return result


@dataclass(frozen=True, slots=True, eq=False)
class RegressionResiduals:
    """
    Residuals of a weighted regression on columns whose totals are known.

    `basis` is an orthonormal basis of the columns times the square root of `importance`, the
    weight of each row in the regression; `weights` are those after the fit.
    """

    basis: FloatArray
    importance: FloatArray
    weights: FloatArray

    def residuals(self, scores: FloatArray) -> FloatArray:
        """
        Return weighted scores (rows by figures) less their regression on the known columns.
        """
        root = np.sqrt(self.importance)[:, np.newaxis]
        single = _per_weight(scores, self.weights)
        scaled = single * root
        fitted = self.basis @ (self.basis.T @ scaled)
        counted = root > 0
        explained = np.where(counted, fitted / np.where(counted, root, 1.0), 0.0)
        result: FloatArray = (single - explained) * self.weights[:, np.newaxis]
        return result


def regression_residuals(
    columns: FloatArray, importance: FloatArray, weights: FloatArray
) -> RegressionResiduals:
    """
    Return the residuals of a regression on columns, of which some may depend on the others.
    """
    scaled = columns * np.sqrt(importance)[:, np.newaxis]
    left, singular, _ = np.linalg.svd(scaled, full_matrices=False)
    kept = singular > singular.max(initial=0.0) * max(scaled.shape) * np.finfo(np.float64).eps
    return RegressionResiduals(np.ascontiguousarray(left[:, kept]), importance, weights)


def _per_weight(scores: FloatArray, weights: FloatArray) -> FloatArray:
    used = weights != 0
    divisor = np.where(used, weights, 1.0)[:, np.newaxis]
    single: FloatArray = np.where(used[:, np.newaxis], scores, 0.0) / divisor
    return single
