"""
How much people's chances differ between strata, the combinations of their characteristics.

Multilevel analysis of individual heterogeneity and discriminatory accuracy (MAIHDA) fits the strata
twice: alone, for how much they differ in all, and with the main effects of each characteristic, for
how much is left that the characteristics do not add up to. The fits themselves are in
`dueregard.stats.maihda_logit` and `dueregard.stats.maihda_linear`.

References:
    Evans, Williams, Onnela and Subramanian (2018), Social Science & Medicine 203, 64-73,
    doi:10.1016/j.socscimed.2017.11.011. Merlo (2018), the same volume, 74-80,
    doi:10.1016/j.socscimed.2017.12.026.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_at_least_zero, as_numbers, as_share_parts

#: The variance of the standard logistic distribution: what one person's chance adds on the logit scale.
LOGISTIC_VARIANCE = math.pi**2 / 3


class FixedEffects(NamedTuple):
    """
    Estimates with their standard errors, the intercept first, then the columns of the design.
    """

    estimate: FloatArray
    standard_error: FloatArray


class StratumEffects(NamedTuple):
    """
    What is particular to each stratum beyond the fixed effects, pulled towards 0 where people are few.

    `effect` is on the scale of the model (logits, or units of the outcome); `standard_deviation` is its
    uncertainty with the fixed effects and the variance taken as known; `predicted` is the share or mean
    expected of the stratum.
    """

    effect: FloatArray
    standard_deviation: FloatArray
    predicted: FloatArray


@dataclass(frozen=True, eq=False)
class StratumModel:
    """
    A fitted model of strata.

    Attributes:
        fixed: intercept and main effects.
        between: variance between strata.
        within: variance between people of one stratum; for shares, that of the logistic distribution.
        log_likelihood: of the people one by one, for the method fitted.
        strata: what is particular to each stratum.
    """

    fixed: FixedEffects
    between: float
    within: float
    log_likelihood: float
    strata: StratumEffects

    @property
    def at_boundary(self) -> bool:
        """
        Whether the variance between strata was found to be 0, the least it can be.

        That says the data do not show a variance, not that there is none: with few strata or few
        people in them, true variances are often estimated as 0.
        """
        return self.between == 0

    @property
    def partition(self) -> float:
        """
        The share of all variance that lies between strata (VPC), 0 to 1.
        """
        return self.between / (self.between + self.within)


def explained_share(null: StratumModel, main: StratumModel) -> float:
    """
    Return the share of the variance between strata that main effects account for (PCV), at most 1.

    Below 0 when main effects leave more variance than there seemed to be. A share of 1 with
    `main.at_boundary` is an estimate at its limit, not proof that characteristics only add up.

    Raises:
        StatisticsError: the strata alone show no variance, so there is none to account for.
    """
    if null.at_boundary:
        raise StatisticsError("The variance between strata is 0, so no share of it can be accounted for.")
    return (null.between - main.between) / null.between


def median_odds_ratio(variance: ArrayLike) -> FloatArray:
    """
    Return the median odds ratio between two strata picked at random, the higher over the lower.

    Args:
        variance: variance between strata on the logit scale, at least 0. A variance of 0 gives 1.

    Raises:
        StatisticsError: a variance below 0.

    References:
        Larsen and Merlo (2005), American Journal of Epidemiology 161, 81-88, doi:10.1093/aje/kwi017.
    """
    spread = np.sqrt(2 * as_at_least_zero(variance, "variance"))
    ratio: FloatArray = np.exp(spread * ndtri(0.75))
    return ratio


def discriminatory_accuracy(count: ArrayLike, total: ArrayLike, predicted: ArrayLike) -> float:
    """
    Return how well the stratum tells people who have the outcome from those who do not (AUC).

    The probability that, of two people, one with the outcome and one without, the one with it belongs to
    the stratum with the higher prediction; ties count half. 0.5 tells nothing.

    Args:
        count: people with the outcome in each stratum.
        total: people in each stratum.
        predicted: any number that puts the strata in order, such as the predicted share.

    Raises:
        StatisticsError: everybody has the outcome, or nobody.
    """
    some, people = as_share_parts(count, total)
    order = as_numbers(predicted, "prediction")
    without = people - some
    pairs = float(some.sum() * without.sum())
    if pairs == 0:
        raise StatisticsError("Accuracy needs people with the outcome and people without it.")
    places = np.unique(order, return_inverse=True)[1].ravel()
    cases, others = np.bincount(places, some.ravel()), np.bincount(places, without.ravel())
    below = np.cumsum(others) - others
    return float((cases * (below + others / 2)).sum()) / pairs


def main_effects(
    strata: Sequence[Sequence[str]], references: Sequence[str]
) -> tuple[FloatArray, tuple[str, ...]]:
    """
    Return the design of main effects: a column of 0 and 1 for each group but the reference groups.

    Args:
        strata: the groups of each stratum, one of each characteristic, in one order.
        references: the reference group of each characteristic, in the same order.

    Returns:
        The columns, and the name of the group each stands for, by characteristic and then by name.

    Raises:
        StatisticsError: a stratum has another number of groups, or a reference group is in no stratum.
    """
    wrong = [stratum for stratum in strata if len(stratum) != len(references)]
    if wrong:
        raise StatisticsError(f"A stratum needs {len(references)} groups; {list(wrong[0])} was given.")
    columns, names = [], []
    for place, reference in enumerate(references):
        groups = [stratum[place] for stratum in strata]
        if reference not in groups:
            raise StatisticsError(f"No stratum has the reference group '{reference}'.")
        others = sorted(set(groups) - {reference})
        columns += [[float(group == name) for group in groups] for name in others]
        names += others
    return np.array(columns).reshape(len(names), len(strata)).T, tuple(names)


def with_intercept(design: ArrayLike | None, strata: int) -> FloatArray:
    """
    Return the design with a first column of ones; without a design, that column alone.

    Raises:
        StatisticsError: the rows are not one a stratum, or columns say the same thing twice.
    """
    if design is None:
        return np.ones((strata, 1))
    columns = np.atleast_2d(as_numbers(design, "design"))
    if columns.shape[0] != strata:
        raise StatisticsError(f"The design has {columns.shape[0]} rows for {strata} strata.")
    full = np.column_stack([np.ones(strata), columns])
    if np.linalg.matrix_rank(full) < full.shape[1]:
        raise StatisticsError("The columns of the design are not independent of one another.")
    return full
