"""
Rows added up over the units of a stage and the domains, and how far the sums of each domain spread.

Where units and domains are few beside the rows, every pair of them has its place in a table, and a
million rows are read once for each column of amounts. Otherwise only the pairs that meet are held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.survey.codes import IntArray, add_up, blocks, encode
from dueregard.stats.survey.design import LonelyRule, Stage
from dueregard.stats.survey.variance import share_up, stratum_factors

_Value = TypeVar("_Value", bound=np.generic)
#: The weighted scores of the rows of a block.
Scores = Callable[[slice], FloatArray]
#: A table may have this many places for each row; with more, most of them would be empty.
_PLACES_PER_ROW = 8
#: Places of a grid worked on at once: few enough for the processor's cache.
_PLACES_AT_ONCE = 2**16


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """
    Every unit beside every domain, and the domain of each row.

    Rows are taken a block at a time: a new column as long as the sample takes longer to find room
    than to fill.
    """

    stage: Stage
    domain: IntArray
    domains: int

    def own_df(self, rows: BoolArray) -> FloatArray:
        """
        Return for each domain its units less its strata, counting those with one of the rows.
        """
        units = self._units_met(rows)
        strata = self._strata_met(units)
        spare: FloatArray = (np.sum(units, axis=0) - np.sum(strata, axis=0)).astype(np.float64)
        return spare

    def variances(self, scores: Scores, lonely: LonelyRule) -> FloatArray:
        """
        Return what the stage adds to the variance of each domain's total of the rows' scores.
        """
        factors = stratum_factors(self.stage, lonely)
        share = factors.centred / self.stage.drawn
        table = np.zeros(self._places)
        for block in blocks(self.domain.size):
            np.add.at(table, self._place(block), scores(block))
        table = self._shaped(table)
        variances = np.zeros(self.domains)
        for strata, units in self._strata_alike():
            away = table[units]
            away -= away.sum(axis=1, keepdims=True) * share[strata, np.newaxis, np.newaxis]
            np.square(away, out=away)
            variances += np.einsum("h,hj->j", factors.scale[strata], away.sum(axis=1))
        if not factors.unknown.any():
            return variances
        strata_met = self._strata_met(self._units_met(np.ones(self.domain.size, dtype=np.bool_)))
        known = np.count_nonzero(strata_met[~factors.unknown], axis=0)
        return variances * share_up(np.count_nonzero(strata_met, axis=0), known)

    @property
    def _places(self) -> int:
        return self.stage.stratum.size * self.domains

    def _place(self, block: slice) -> IntArray:
        """
        Return where the rows of a block stand in the table read line by line.
        """
        place: IntArray = self.stage.unit[block] * self.domains
        place += self.domain[block]
        return place

    def _shaped(self, places: NDArray[_Value]) -> NDArray[_Value]:
        return places.reshape(-1, self.domains)

    def _units_met(self, rows: BoolArray) -> BoolArray:
        """
        Return, units by domains, whether any of the rows is there.
        """
        met = np.zeros(self._places, dtype=np.bool_)
        every = rows.all()
        for block in blocks(rows.size):
            place = self._place(block)
            met[place if every else place[rows[block]]] = True
        return self._shaped(met)

    def _strata_met(self, units_met: BoolArray) -> BoolArray:
        """
        Return, strata by domains, whether any unit of the stratum is met.
        """
        met = np.zeros((self.stage.drawn.size, self.domains), dtype=np.bool_)
        for strata, units in self._strata_alike():
            met[strata] = units_met[units].any(axis=1)
        return met

    def _strata_alike(self) -> Iterator[tuple[IntArray, IntArray]]:
        """
        Yield strata with equally many units, a few at a time, and those units, strata by units.
        """
        order = np.argsort(self.stage.stratum, kind="stable")
        drawn = np.bincount(self.stage.stratum)
        first = np.cumsum(drawn) - drawn
        for size in np.unique(drawn):
            alike = np.flatnonzero(drawn == size)
            few = max(1, _PLACES_AT_ONCE // (size * self.domains))
            for start in range(0, alike.size, few):
                strata = alike[start : start + few]
                yield strata, order[first[strata, np.newaxis] + np.arange(size)]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """
    The pairs of a unit and a domain that meet; `place` is the pair of each row.
    """

    stage: Stage
    place: IntArray
    unit: IntArray
    domain: IntArray
    domains: int

    def own_df(self, rows: BoolArray) -> FloatArray:
        """
        Return for each domain its units less its strata, counting those with one of the rows.
        """
        met = np.zeros(self.unit.size, dtype=np.bool_)
        met[self.place[rows]] = True
        unit, domain = self.unit[met], self.domain[met]
        strata = encode(self.stage.stratum[unit] * self.domains + domain, "pair").labels % self.domains
        units = np.bincount(domain, minlength=self.domains)
        return (units - np.bincount(strata, minlength=self.domains)).astype(np.float64)

    def variances(self, scores: Scores, lonely: LonelyRule) -> FloatArray:
        """
        Return what the stage adds to the variance of each domain's total of the rows' scores.
        """
        factors = stratum_factors(self.stage, lonely)
        totals = add_up(self.place, scores(slice(None)), self.unit.size)
        met = encode(self.stage.stratum[self.unit] * self.domains + self.domain, "pair")
        stratum, domain = np.divmod(met.labels, self.domains)
        drawn = self.stage.drawn[stratum]
        centre = add_up(met.codes, totals) * factors.centred[stratum] / drawn
        away = add_up(met.codes, (totals - centre[met.codes]) ** 2)
        # Units without anyone of the domain lie at zero, and so at the distance of the mean.
        away += (drawn - met.rows) * centre**2
        variances = add_up(domain, away * factors.scale[stratum], self.domains)
        if not factors.unknown.any():
            return variances
        known = np.bincount(domain[~factors.unknown[stratum]], minlength=self.domains)
        return variances * share_up(np.bincount(domain, minlength=self.domains), known)


def spread_over(stage: Stage, domain: IntArray, domains: int) -> Grid | Pairs:
    """
    Return where each row stands among the units of a stage and the domains, whose codes are given.
    """
    units = stage.stratum.size
    if units == domain.size:
        # Where each row is a unit, no two rows meet in a pair.
        return Pairs(stage, np.arange(units), stage.unit, domain, domains)
    if units * domains <= _PLACES_PER_ROW * domain.size:
        return Grid(stage, domain, domains)
    met = encode(stage.unit * domains + domain, "pair")
    return Pairs(stage, met.codes, *np.divmod(met.labels, domains), domains)
