"""
How much of the variation lies between intersections, and how much is beyond the sum of their parts.

The strata are the intersections of a declared set of characteristics, taken from the lattice. Two models are
fitted to their counts: one for how much strata differ, one with the main effects of each characteristic, for
what is left. `describe` says both in words, and says when a variance of zero is the end of its range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.errors import StatisticsError, UnknownNameError
from dueregard.intersections.lattice import GroupingSet, Lattice
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.maihda import StratumModel, explained_share, main_effects
from dueregard.stats.maihda_linear import maihda_linear_reml
from dueregard.stats.maihda_logit import maihda_logit


@dataclass(frozen=True, eq=False)
class Heterogeneity:
    """
    How the strata of a set of characteristics differ.

    Attributes:
        characteristics: those of the set, in the order of the lattice.
        cells: the strata, as places in the lattice.
        alone: the model of the strata alone.
        main: the model with the main effects of the characteristics.
        residuals: what is particular to each stratum beyond the main effects, with limits: logits for shares,
            units of the outcome for means.
    """

    characteristics: tuple[str, ...]
    cells: NDArray[np.int64]
    alone: StratumModel
    main: StratumModel
    residuals: Interval

    @property
    def between(self) -> float:
        """
        Return the share of all variation that lies between strata (VPC), 0 to 1.
        """
        return self.alone.partition

    @property
    def additive(self) -> float | None:
        """
        Return the share of that which the characteristics add up to (PCV); None where there is none.
        """
        return None if self.alone.at_boundary else explained_share(self.alone, self.main)


def find_heterogeneity(lattice: Lattice, by: Sequence[str], *, level: float = 0.95) -> Heterogeneity:
    """
    Return how the strata of some characteristics differ, by multilevel models of their counts (MAIHDA).

    Args:
        lattice: with an outcome of yes and no, or with the sums `y` and `yy` of a numeric one.
        by: at least two characteristics, combined in the lattice.
        level: coverage of the limits of the residuals.

    Raises:
        UnknownNameError: the lattice has no such characteristic.
        StatisticsError: fewer than two characteristics, a combination the lattice does not hold, too few
            strata, or a fit that does not settle.

    Notes:
        Each group that holds most people is the reference of its characteristic; the variances do not depend
        on it. Strata of few people take part, pulled towards what is expected of them: leaving them out would
        leave out whom this is about. The limits take the fixed effects and the variance as known.
    """
    one = _find_set(lattice, by)
    cells = np.arange(one.start, one.stop)
    design = _design(lattice, one)
    alone, main = (_fit(lattice, cells, columns) for columns in (None, design))
    effect, width = main.strata.effect, normal_quantile(level) * main.strata.standard_deviation
    names = tuple(lattice.characteristics[member].name for member in one.members)
    residuals = make_interval(effect, effect - width, effect + width)
    return Heterogeneity(names, cells, alone, main, residuals)


def describe(found: Heterogeneity) -> str:
    """
    Return in words how much lies between strata, and how much of that the characteristics add up to.
    """
    together = " and ".join((", ".join(found.characteristics[:-1]), found.characteristics[-1]))
    combinations = f"the {len(found.cells)} combinations of {together}"
    if found.additive is None:
        return (
            f"The variance between {combinations} is estimated as zero, the least it can be. "
            "That says these counts do not show that they differ, not that they are alike."
        )
    start = f"{100 * found.between:.1f} percent of all variation lies between {combinations}."
    if found.main.at_boundary:
        return (
            f"{start} What is left beyond the sum of their parts is estimated as zero, the least it can be: "
            "these counts show no more than characteristics adding up, which is not proof that they only do."
        )
    if found.additive < 0:
        return (
            f"{start} Main effects leave as much variance as there seemed to be: the characteristics one by "
            "one do not account for how the combinations differ."
        )
    beyond = 100 * (1 - found.additive)
    return (
        f"{start} Of that, {100 - beyond:.0f} percent is what the characteristics add up to, and "
        f"{beyond:.0f} percent is particular to combinations."
    )


def _find_set(lattice: Lattice, by: Sequence[str]) -> GroupingSet:
    names = [one.name for one in lattice.characteristics]
    for name in by:
        if name not in names:
            raise UnknownNameError("characteristic", name, names)
    members = tuple(sorted({names.index(name) for name in by}))
    if len(members) < 2:  # noqa: PLR2004 - one characteristic has no combinations
        raise StatisticsError("Combinations need at least two characteristics.")
    for one in lattice.sets:
        if one.members == members:
            return one
    deepest = max(len(one.members) for one in lattice.sets)
    raise StatisticsError(
        f"The lattice combines up to {deepest} characteristics, and {len(members)} were asked for together."
    )


def _design(lattice: Lattice, one: GroupingSet) -> NDArray[np.float64]:
    groups = lattice.groups[one.cells][:, list(one.members)]
    people = lattice.n[one.cells]
    references = [str(np.bincount(column, weights=people).argmax()) for column in groups.T]
    return main_effects([[str(group) for group in row] for row in groups.tolist()], references)[0]


def _fit(lattice: Lattice, cells: NDArray[np.int64], design: NDArray[np.float64] | None) -> StratumModel:
    if lattice.positives.size:
        return maihda_logit(lattice.positives[cells], lattice.n[cells], design)
    people = lattice.n[cells].astype(np.float64)
    mean = lattice.sums["y"][cells] / people
    variance = np.maximum(lattice.sums["yy"][cells] / people - mean**2, 0.0)
    return maihda_linear_reml(people, mean, variance, design)
