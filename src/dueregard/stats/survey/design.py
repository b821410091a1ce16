"""
How a survey was drawn: strata, clusters, weights, and the share of the population that was reached.

A row is a respondent, or a cell: rows of one stratum, cluster and domain may be replaced by one
row that carries the sum of their weights and their weighted mean, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError, suggest_nearest
from dueregard.stats.domain import FloatArray, as_positive
from dueregard.stats.survey.codes import IntArray, add_up, as_column, as_labels, blocks, encode, pair
from dueregard.stats.survey.weights import check_weights

#: What a stratum with one sampled cluster adds to the variance: an error (fail); nothing
#: (certainty, remove); the square of its distance from the mean of all (adjust); as much as the
#: other strata add on average (average).
LonelyRule = Literal["fail", "certainty", "remove", "adjust", "average"]

_Value = TypeVar("_Value", bound=np.generic)


class Adjustment(Protocol):
    """
    What a fit of the weights to known totals takes away from the error.
    """

    def residuals(self, scores: FloatArray) -> FloatArray:
        """
        Return the part of weighted scores (rows by figures) that the known totals do not explain.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """
    One stage of sampling: which unit each row lies in, and how the units were drawn.

    `stratum` is that of each unit; `drawn`, `fraction` (sampled share of the stratum's units, 0
    without a finite population correction) and `within` (sampled share of all units above; 1 at
    the first stage) are those of each stratum.
    """

    unit: IntArray
    stratum: IntArray
    drawn: FloatArray
    fraction: FloatArray
    within: FloatArray

    @property
    def reached(self) -> FloatArray:
        """
        Return the sampled share of all units down to this stage, for each stratum.
        """
        reached: FloatArray = self.within * self.fraction
        return reached


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """
    A sample and how it was drawn; made by `make_design`, adjusted by post-stratification and others.

    `weights` are people of the population per row, 0 or more (a linear calibration without bounds
    can push some below). `adjustments` are in the order in
    which the weights were fitted to known totals.
    """

    weights: FloatArray
    stages: tuple[Stage, ...]
    lonely: LonelyRule
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def rows(self) -> int:
        """
        Return the number of rows, those of weight zero included.
        """
        return int(self.weights.size)

    @property
    def least_weight(self) -> float:
        """
        Return the smallest weight: below zero only after a linear calibration without bounds.
        """
        return float(self.weights.min())

    @property
    def zero_weights(self) -> int:
        """
        Return the number of rows that stand for nobody but whose cluster was drawn.
        """
        return 0 if self.least_weight > 0 else int(np.count_nonzero(self.weights == 0))


def make_design(
    weights: ArrayLike | None = None,
    *,
    strata: ArrayLike | Sequence[ArrayLike] | None = None,
    clusters: ArrayLike | Sequence[ArrayLike] | None = None,
    fpc: ArrayLike | Sequence[ArrayLike] | None = None,
    nested: bool = False,
    lonely: LonelyRule = "fail",
) -> Design:
    """
    Return the design of a sample from its columns.

    Args:
        weights: people each row stands for, 0 or more; missing ones are refused. None: from the
            `fpc`, as population over sample at each stage.
        strata: label of each row, or one column for each stage.
        clusters: label of the first-stage unit of each row, or one column for each stage; None when
            rows were drawn one by one.
        fpc: finite population correction: units in the population of each row's stratum (1 or
            more), or sampled shares (up to 1), one column for each stage; None for draws with
            replacement or a sample that is small beside its population.
        nested: whether cluster labels start again in each stratum. Without it a label that occurs
            in two strata is refused.
        lonely: what a stratum with one sampled cluster adds to the variance.

    Raises:
        StatisticsError: columns of different lengths, missing labels or weights, clusters in two
            strata, more units sampled than there are, or a lonely cluster under "fail".

    Notes:
        Columns of numbers are not copied: one that is written into afterwards changes the design.
        Stages after the first count only where the first has a finite population correction.

    References:
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, chapters 3
        to 5, doi:10.1007/978-1-4612-4378-6. Lumley (2004), Journal of Statistical Software 9(8),
        doi:10.18637/jss.v009.i08.
    """
    _check_rule(lonely)
    strata_columns, cluster_columns, fpc_columns = _columns(strata), _columns(clusters), _columns(fpc)
    rows = _count_rows(weights, *strata_columns, *cluster_columns, *fpc_columns)
    units = [_one_each(encode(column, "cluster").codes, rows, "cluster") for column in cluster_columns]
    stages = _make_stages(
        units or [np.arange(rows)],
        [_one_each(as_labels(column, "stratum"), rows, "stratum") for column in strata_columns],
        [as_positive(as_column(column, rows, "fpc"), "fpc") for column in fpc_columns],
        nested=nested,
    )
    drawn_with = _weights_of_stages(stages, rows) if weights is None else check_weights(weights)
    design = Design(weights=drawn_with, stages=stages, lonely=lonely)
    _check_lonely(design)
    return design


def degrees_of_freedom(design: Design) -> float:
    """
    Return sampled first-stage clusters minus strata, counting only those with a weight.

    It is the number behind the t quantile of every interval, that of a domain included; 0 or less
    leaves no interval.
    """
    stage = design.stages[0]
    if not design.zero_weights:
        return float(stage.stratum.size - stage.drawn.size)
    used = add_up(stage.unit, design.weights != 0, stage.stratum.size) > 0
    return float(used.sum() - np.unique(stage.stratum[used]).size)


def _columns(given: ArrayLike | Sequence[ArrayLike] | None) -> list[ArrayLike]:
    if given is None:
        return []
    if isinstance(given, list | tuple) and given and np.ndim(given[0]) == 1:
        return list(given)
    array = np.asarray(given)
    return list(array.T) if array.ndim == 2 else [array]


def _count_rows(*columns: ArrayLike | None) -> int:
    lengths = {int(np.shape(column)[0]) for column in columns if column is not None and np.ndim(column) == 1}
    if len(lengths) != 1:
        found = ", ".join(str(length) for length in sorted(lengths)) or "none"
        message = f"Weights, strata, clusters and fpc have one entry for each row; lengths found: {found}."
        raise StatisticsError(message)
    return lengths.pop()


def _one_each(labels: NDArray[_Value], rows: int, name: str) -> NDArray[_Value]:
    if labels.size != rows:
        message = f"A {name} is needed for each of the {rows} rows; {labels.size} were given."
        raise StatisticsError(message)
    return labels


def _make_stages(
    units: list[IntArray], strata: list[NDArray[Any]], fpc: list[FloatArray], *, nested: bool
) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for number, column in enumerate(units):
        above = stages[-1] if stages else None
        unit = column
        stratum = strata[number] if number < len(strata) else np.zeros(unit.size, dtype=np.intp)
        if nested or above:
            # Below the first stage a label only means something inside its unit.
            stratum = _inside(above, stratum)
            unit = pair(stratum, unit)
        stages.append(_make_stage(unit, stratum, fpc[number] if number < len(fpc) else None, above))
        if not stages[-1].reached.any():
            break
    return tuple(stages)


def _inside(above: Stage | None, stratum: NDArray[Any]) -> IntArray:
    codes = encode(stratum, "stratum").codes
    return pair(above.unit, codes) if above else codes


def _make_stage(unit: IntArray, stratum: NDArray[Any], fpc: FloatArray | None, above: Stage | None) -> Stage:
    # Strata are numbered unit by unit: there are far fewer units than rows.
    of_unit = encode(_constant(unit, stratum, _NOT_NESTED), "stratum").codes
    drawn = np.bincount(of_unit).astype(np.float64)
    fraction, within = np.zeros(drawn.size), np.ones(drawn.size)
    if fpc is not None:
        fraction = _fractions(_constant(of_unit[unit], fpc, _UNEVEN_FPC), drawn)
    if above is not None:
        within[of_unit[unit]] = above.reached[above.stratum[above.unit]]
    return Stage(unit, of_unit, drawn, fraction, within)


_NOT_NESTED = (
    "The cluster at position {place}, counted from 0, occurs in two strata: "
    "if labels start again in each stratum, say nested=True"
)
_UNEVEN_FPC = (
    "The finite population correction differs within the stratum of the row at position {place}, "
    "counted from 0: it is one number for each stratum"
)


def _constant(keys: IntArray, values: NDArray[_Value], otherwise: str) -> NDArray[_Value]:
    """
    Return the one value of each key, or raise with the first place where there are two.
    """
    one = np.empty(int(keys.max(initial=-1)) + 1, dtype=values.dtype)
    one[keys] = values
    for block in blocks(keys.size):
        differs = one.take(keys[block]) != values[block]
        if differs.any():
            message = otherwise.format(place=block.start + int(differs.argmax())) + "."
            raise StatisticsError(message)
    return one


def _fractions(fpc: FloatArray, drawn: FloatArray) -> FloatArray:
    if (fpc > 1).any() and (fpc < 1).any():
        message = "The fpc holds sizes of the population (1 or more) or sampled shares (up to 1), never both."
        raise StatisticsError(message)
    fractions: FloatArray = drawn / fpc if (fpc > 1).any() else fpc
    if (fractions > 1).any():
        stratum = int((fractions > 1).argmax())
        message = (
            f"A stratum has {drawn[stratum]:g} sampled units but an fpc of {fpc[stratum]:g}: no more can be "
            "sampled than there are."
        )
        raise StatisticsError(message)
    return fractions


def _weights_of_stages(stages: tuple[Stage, ...], rows: int) -> FloatArray:
    weights = np.ones(rows)
    for stage in stages:
        fraction = np.where(stage.fraction > 0, stage.fraction, 1.0)
        weights = weights / fraction[stage.stratum[stage.unit]]
    return weights


def _check_rule(lonely: str) -> None:
    if lonely not in get_args(LonelyRule):
        nearest = suggest_nearest(lonely, get_args(LonelyRule))
        message = f"There is no rule '{lonely}' for lonely clusters. {nearest}"
        raise StatisticsError(message)


def _check_lonely(design: Design) -> None:
    for number, stage in enumerate(design.stages, start=1):
        alone = (stage.drawn == 1) & (stage.fraction < 1) & (stage.within > 0)
        if design.lonely == "fail" and alone.any():
            unit = int(np.flatnonzero(alone[stage.stratum])[0])
            row = int(np.flatnonzero(stage.unit == unit)[0])
            message = (
                f"{int(alone.sum())} strata at stage {number} have one sampled cluster, first that of the "
                f"row at position {row}, counted from 0: merge strata, or choose a rule with `lonely`."
            )
            raise StatisticsError(message)
