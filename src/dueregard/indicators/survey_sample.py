"""
A survey as cells: who was drawn, who was asked, and what they answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dueregard import stats
from dueregard.cells import ALL, Cells, is_missing
from dueregard.errors import StatisticsError, suggest_nearest

STRATUM, PSU, STATE = "stratum", "psu", "weight.state"
"""The keys that say how a respondent was drawn, and whether there is a weight."""

_NOT_ASKED = "? not asked"


@dataclass(frozen=True)
class SurveySample:
    """
    One survey, or one wave of it.

    Args:
        drawn: everybody drawn, keyed by stratum (where there are strata) and cluster: a cluster of
            which nobody was asked still says how much clusters differ.
        asked: those the figure is about, keyed also by group and by what they answered.
        by: the column of groups; None for everybody together.
        marked: the answers counted, by column.
        clusters_there_are: clusters in the population of each stratum, "All" without strata; nothing
            where the sample is small beside the population.
        lonely: what a stratum with one cluster adds to the error.
    """

    drawn: Cells
    asked: Cells
    by: str | None
    marked: Mapping[str, Sequence[str]]
    clusters_there_are: Mapping[str, int] = field(default_factory=dict)
    lonely: stats.survey.LonelyRule = "adjust"

    def groups(self) -> list[str]:
        """
        Return the group of each cell of those asked.
        """
        return [ALL] * len(self.asked.counts) if self.by is None else self.asked.labels(self.by)

    def answered(self) -> NDArray[np.bool_]:
        """
        Tell of each cell of those asked whether they answered and have a weight above zero.
        """
        told = np.ones(len(self.asked.counts), dtype=np.bool_)
        for column in self.marked:
            told &= ~np.array([is_missing(label) for label in self.asked.labels(column)], dtype=np.bool_)
        return told & (self.asked.sums("w") > 0)

    def yes(self) -> NDArray[np.bool_]:
        """
        Tell of each cell of those asked whether their answer is one that is counted.
        """
        found = np.ones(len(self.asked.counts), dtype=np.bool_)
        for column, values in self.marked.items():
            found &= np.isin(self.asked.labels(column), list(values))
        return found

    def respondents(self) -> dict[str, int]:
        """
        Return how many answered, unweighted, by group.
        """
        return self._added(self.asked.counts, self.answered())

    def said_yes(self) -> dict[str, int]:
        """
        Return how many gave an answer that is counted, unweighted, by group.
        """
        return self._added(self.asked.counts, self.answered() & self.yes())

    def effective_bases(self) -> dict[str, float]:
        """
        Return by group how many of equal weight would tell as much: Kish's (sum w)^2 / sum w^2.
        """
        answered = self.answered()
        weights, squares = (_by_group(self.groups(), self.asked.sums(name), answered) for name in ("w", "ww"))
        return {group: weights[group] ** 2 / squares[group] for group in weights}

    def _added(self, counts: NDArray[np.int64], among: NDArray[np.bool_]) -> dict[str, int]:
        return {group: int(count) for group, count in _by_group(self.groups(), counts, among).items()}


@dataclass(frozen=True)
class WeightedShares:
    """
    Weighted shares of all groups, with the covariance between them.
    """

    groups: tuple[str, ...]
    found: stats.survey.Estimates

    def at(self, group: str) -> int:
        """
        Return the position of a group.
        """
        return self.groups.index(group)

    def error(self, group: str) -> float:
        """
        Return the standard error of a group's share.
        """
        return float(self.found.errors[self.at(group)])

    def share(self, group: str) -> float:
        """
        Return a group's share, 0 to 1.
        """
        return float(self.found.values[self.at(group)])

    def difference(self, group: str, reference: str, *, level: float) -> stats.Interval:
        """
        Return a group's share minus another's, with the interval of the design.
        """
        line = np.zeros(len(self.groups))
        line[self.at(group)] += 1
        line[self.at(reference)] -= 1
        return stats.survey.t_interval(stats.survey.contrast(self.found, line), level=level)


def weighted_shares(sample: SurveySample) -> WeightedShares:
    """
    Return the weighted share of each group that answered, by Taylor linearisation.

    Raises:
        StatisticsError: nobody answered, a respondent has a weight and no stratum or cluster, a stratum
            has no declared number of clusters or fewer than were drawn, or one has a lonely cluster
            under "fail".
    """
    drawn, asked, answered = sample.drawn, sample.asked, sample.answered()
    if not answered.any():
        message = "Nobody with a weight above zero answered."
        raise StatisticsError(message)
    weights = np.concatenate([asked.sums("w"), drawn.sums("w")])
    strata = _labels(STRATUM, asked, drawn) if STRATUM in drawn.keys else [ALL] * weights.size
    design = stats.survey.make_design(
        weights,
        strata=strata,
        clusters=_labels(PSU, asked, drawn),
        fpc=_clusters_there_are(sample, strata),
        nested=True,
        lonely=sample.lonely,
    )
    among = np.concatenate([answered, np.zeros(len(drawn.counts), dtype=np.bool_)])
    domain = [*sample.groups(), *([_NOT_ASKED] * len(drawn.counts))]
    values = np.concatenate([sample.yes(), np.zeros(len(drawn.counts))]).astype(np.float64)
    found = stats.survey.domain_mean_covariance(
        replace(design, weights=np.where(among, weights, 0.0)), values, domain, among=among
    )
    known = tuple(map(str, np.unique(np.array(sample.groups())[answered])))
    return WeightedShares(known, found._replace(df=stats.survey.degrees_of_freedom(design)))


def _clusters_there_are(sample: SurveySample, strata: Sequence[str]) -> list[int] | None:
    """
    Return the clusters in the population of each cell's stratum; None where none are declared.
    """
    declared = sample.clusters_there_are
    if not declared:
        return None
    lacking = sorted(set(strata).difference(declared))
    if lacking:
        message = (
            f"`clusters_there_are` has no number for the stratum '{lacking[0]}'. "
            f"{suggest_nearest(lacking[0], sorted(declared))} Give one for each of the {len(set(strata))} "
            "strata, or for none."
        )
        raise StatisticsError(message)
    return [declared[stratum] for stratum in strata]


def _labels(key: str, *cells: Cells) -> list[str]:
    labels = [label for one in cells for label in one.labels(key)]
    lacking = sum(map(is_missing, labels))
    if lacking:
        message = f"Some respondents have a weight and no {key}, so how they were drawn is not known."
        raise StatisticsError(message)
    return labels


def _by_group(
    groups: Sequence[str], numbers: NDArray[np.int64] | NDArray[np.float64], among: NDArray[np.bool_]
) -> dict[str, float]:
    added: dict[str, float] = {}
    for group, number, counts in zip(groups, numbers.tolist(), among.tolist(), strict=True):
        if counts:
            added[group] = added.get(group, 0) + number
    return added
