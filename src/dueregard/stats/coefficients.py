"""
One coefficient of a fitted model: its estimate, its standard error, and what becomes of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dueregard.stats.distributions import t_p, t_quantile
from dueregard.stats.domain import FloatArray
from dueregard.stats.interval import Interval, make_interval


class Coefficient(NamedTuple):
    """
    An estimate and its standard error, in the unit of the model, with the degrees of freedom of its t.
    """

    estimate: float
    standard_error: float
    degrees_of_freedom: float


def coefficient_interval(coefficient: Coefficient, *, level: float = 0.95) -> Interval:
    """
    Return a coefficient with its t interval, in its own unit; of a log, the ratio is `exp` of it.

    Raises:
        StatisticsError: the level does not lie between 0 and 1.
    """
    freedom = np.asarray(coefficient.degrees_of_freedom)
    half = coefficient.standard_error * t_quantile(level, freedom)
    estimate = np.asarray(coefficient.estimate)
    return make_interval(estimate, estimate - half, estimate + half)


def coefficient_p(coefficient: Coefficient) -> FloatArray:
    """
    Return the two-sided p-value of "it is zero".

    Without any spread, so that the standard error is 0, it is 0, or 1 if the estimate is 0 too.
    """
    if coefficient.standard_error == 0:
        return np.asarray(float(coefficient.estimate == 0))[()]
    score = np.asarray(coefficient.estimate / coefficient.standard_error)
    return t_p(score, np.asarray(coefficient.degrees_of_freedom))[()]
