"""
What a kind of indicator is given: cells already counted, and nothing to count them again with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dueregard import stats
from dueregard.cells import ALL, MONTH, Cells, is_missing
from dueregard.indicators.survey_sample import SurveySample


@dataclass(frozen=True)
class MonthlyCells:
    """
    Cells of one window of time, by group and, where the source has time, by month.

    Args:
        cells: keyed by `by` (if any), by "month" (if `months`) and by strata where these are asked for.
        by: the column of groups; None for everybody together.
        months: every month of the window, YYYY-MM, with or without a cell; empty without time.
    """

    cells: Cells
    by: str | None = None
    months: tuple[str, ...] = ()

    @cached_property
    def by_label(self) -> dict[str, int]:
        """
        Return the count of every label, ways of being missing included.
        """
        if self.by is None:
            return {ALL: self.cells.total}
        return self.cells.count_by(self.by)

    @property
    def by_group(self) -> dict[str, int]:
        """
        Return the count of every group that has a cell.
        """
        return {label: count for label, count in self.by_label.items() if not is_missing(label)}

    @property
    def missing(self) -> dict[str, int]:
        """
        Return the count of every way of being missing.
        """
        return {label: count for label, count in self.by_label.items() if is_missing(label)}

    def of(self, group: str) -> int:
        """
        Return the count of a group: 0 where it has no cell.
        """
        return self.by_label.get(group, 0)

    def by_stratum(self, strata: str) -> dict[tuple[str, str], int]:
        """
        Return the count of every group in every stratum, those of unknown group or stratum left out.
        """
        keys = [strata] if self.by is None else [self.by, strata]
        rolled = self.cells.roll_up(keys)
        groups = [ALL] * len(rolled.counts) if self.by is None else rolled.labels(self.by)
        return {
            (group, stratum): int(count)
            for group, stratum, count in zip(groups, rolled.labels(strata), rolled.counts, strict=True)
            if not is_missing(group) and not is_missing(stratum)
        }

    def months_of(self, label: str) -> list[int]:
        """
        Return the counts of one label in every month of the window, 0 where there is no cell.
        """
        cells = self.cells if self.by is None else self.cells.where({self.by: [label]})
        by_month = cells.count_by(MONTH)
        return [by_month.get(month, 0) for month in self.months]


Part = tuple[int, int]
"""People with the outcome, and all people."""


@dataclass(frozen=True)
class Combination:
    """
    One group of several characteristics at once, beside everyone else.

    Args:
        group: its name: "Black, Male, 18-24".
        part: its own people; None where they are withheld.
        others: everyone else.
        shrunken: its share pulled towards that of combinations alike; None where it is withheld.
        reference: the name of the group it is set against; None without one, and for that group itself.
        reference_part: the people of that; None where they are withheld, or there are none.
    """

    group: str
    part: Part | None
    others: Part
    shrunken: stats.Interval | None = None
    reference: str | None = None
    reference_part: Part | None = None


@dataclass(frozen=True)
class Inputs:
    """
    The cells a kind works on.

    Args:
        counts: what is counted, under the indicator's `where`, in its period.
        groups: the groups the source uses in any period, in order; ("All",) without `by`.
        numerator: the part of `counts` that the indicator's `numerator` marks.
        comparator: the same as `counts` under `compare`.
        comparator_numerator: the part of `comparator` that `numerator` marks.
        before: the same as `counts` in the period it is set against.
        population: people by group, of the population.
        sensitivity: people by group, of the other population the figures are given with.
        people_by_stratum: people by group and stratum, of the population, where strata are asked for.
        standard: people by stratum, of the standard population; the order is that of its table.
        offered: groups that the source's classification has, with or without anybody in them.
        breaks: months in which the way of counting changed.
        full_count: whether everybody was counted, so that there is no sampling interval.
        survey: respondents by how they were drawn and what they answered, of a survey.
        survey_before: those of the wave it is set against.
        self_selected: whether people chose themselves, so that no interval says anything of others.
        combinations: groups of several characteristics at once, to be given as figures.
    """

    counts: MonthlyCells
    groups: tuple[str, ...] = (ALL,)
    numerator: MonthlyCells | None = None
    comparator: MonthlyCells | None = None
    comparator_numerator: MonthlyCells | None = None
    before: MonthlyCells | None = None
    population: Mapping[str, int] | None = None
    sensitivity: Mapping[str, int] | None = None
    people_by_stratum: Mapping[tuple[str, str], int] | None = None
    standard: Mapping[str, int] | None = None
    offered: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    full_count: bool = False
    survey: SurveySample | None = None
    survey_before: SurveySample | None = None
    self_selected: bool = False
    combinations: tuple[Combination, ...] = ()
