"""
Every combination of several characteristics: from cells to a short list, and a table for each pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import pyarrow as pa

from dueregard.cells import MISSING_PREFIX, Cells, is_missing
from dueregard.engine import Condition
from dueregard.errors import IndicatorError, ScanError, StatisticsError, UnknownNameError, suggest_nearest
from dueregard.indicators import Combination, Inputs, MonthlyCells, Withheld
from dueregard.indicators.estimates import not_applicable
from dueregard.indicators.inputs import Part
from dueregard.indicators.intersections import outcome_rate
from dueregard.intersections.disclosure import WITHHELD_AS_SMALL, WITHHELD_FOR_OTHERS
from dueregard.intersections.inputs import Wanted, read_rows
from dueregard.intersections.maihda import describe, find_heterogeneity
from dueregard.intersections.references import reference_figures
from dueregard.intersections.scanning import Scan, Settings, scan_rows
from dueregard.model import Estimate, Indicator
from dueregard.model.intersections import Crossing, Intersections, Listed
from dueregard.stats import Interval

DEPTH, LISTED = 3, 10
"""How many characteristics are combined, and how many combinations are listed, unless the definition says."""

#: Names of columns that no characteristic can have, for they hold a space.
_MARKED, _ROWS = "has outcome", "number of rows"
_NOBODY = "nobody is of both groups"
_NOT_SAID = "how much of the variation lies between the combinations is not said"


@dataclass(frozen=True)
class Combined:
    """
    What every combination shows.

    Args:
        figures: the combinations to be given as figures: those listed, then those named.
        found: the list, the tables of pairs, and what is said of all.
        withheld: the combinations that are not shown.
    """

    figures: tuple[Combination, ...]
    found: Intersections
    withheld: Withheld


def combine(
    indicator: Indicator,
    cells: Cells,
    marked: Sequence[Condition],
    *,
    threshold: int,
    full_count: bool,
    offered: Mapping[str, Sequence[str]],
) -> Combined:
    """
    Return what every combination of the indicator's characteristics shows.

    Args:
        indicator: its definition.
        cells: by every characteristic and every column of `marked`.
        marked: what gives a row the outcome. Where such a column is missing the outcome is not known, and the
            row is left out.
        threshold: the smallest count shown, of those with and of those without the outcome.
        full_count: whether everybody was counted.
        offered: the groups of characteristics in the order of their classification, where they have one.

    Raises:
        IndicatorError: nobody is left, a group is not there, or there are more combinations than fit into
            memory.
    """
    known, without_outcome = _with_outcome(cells, marked)
    try:
        rows = read_rows(
            _columns(known, indicator, marked), Wanted(indicator.characteristics, _MARKED, count=_ROWS)
        )
        if not rows.total:
            raise IndicatorError(indicator.id, "there is nobody whose outcome is known.")
        made = scan_rows(rows, _settings(indicator, threshold), lambda _: None)
        return _Finding(indicator, made, full_count, offered).combined(without_outcome, threshold)
    except (ScanError, UnknownNameError) as error:
        raise IndicatorError(indicator.id, str(error)) from error


def _with_outcome(cells: Cells, marked: Sequence[Condition]) -> tuple[Cells, int]:
    """
    Return the cells whose outcome is known, and how many rows have none.
    """
    known = np.ones(len(cells.counts), dtype=np.bool_)
    for one in marked:
        known &= [not is_missing(label) for label in cells.labels(one.column)]
    return Cells(cells.table.filter(pa.array(known)), cells.keys), int(cells.counts[~known].sum())


def _columns(cells: Cells, indicator: Indicator, marked: Sequence[Condition]) -> dict[str, object]:
    has_outcome = np.ones(len(cells.counts), dtype=np.bool_)
    for one in marked:
        has_outcome &= [label in one.values for label in cells.labels(one.column)]
    by = {name: cells.table[name] for name in indicator.characteristics}
    return {**by, _MARKED: has_outcome.astype(np.uint8), _ROWS: cells.counts}


def _settings(indicator: Indicator, threshold: int) -> Settings:
    return Settings(
        depth=min(indicator.depth or DEPTH, len(indicator.characteristics)),
        level=indicator.level,
        threshold=threshold,
        reference=_reference(indicator),
        worse=indicator.worse or "higher",
    )


def _reference(indicator: Indicator) -> dict[str, str]:
    """
    Return the group of each characteristic that others are compared with.
    """
    reference = {}
    for name, group in indicator.compare.items():
        if name not in indicator.characteristics or not isinstance(group, str):
            message = (
                f"`compare` names one group of a characteristic that is combined; '{name}' is none, or has "
                "several. "
                f"{suggest_nearest(name, indicator.characteristics)}"
            )
            raise IndicatorError(indicator.id, message)
        reference[name] = group
    return reference


@dataclass(frozen=True)
class _Finding:
    """
    A scan, read for one indicator.
    """

    indicator: Indicator
    made: Scan
    full_count: bool
    offered: Mapping[str, Sequence[str]]

    def combined(self, without_outcome: int, threshold: int) -> Combined:
        made = self.made
        standing = made.first()
        wanted = standing[made.lattice.n[standing] >= (self.indicator.smallest_base or 0)]
        first = [int(cell) for cell in wanted[: self.indicator.list_at_most or LISTED]]
        cells = list(dict.fromkeys([*first, *self._named()]))
        states = made.withholding.states
        between, additive, variation = self._variation()
        found = Intersections(
            characteristics=self.indicator.characteristics,
            depth=made.settings.depth,
            worse=made.settings.worse,
            counted=made.lattice.size - 1,
            tested=int((~np.isnan(made.figures.column("q"))).sum()),
            withheld=int(made.withholding.withheld.sum()),
            standing=len(standing),
            without_outcome=without_outcome if without_outcome >= threshold or not without_outcome else None,
            first=tuple(map(self._listed, first)),
            crossings=tuple(self._crossings()),
            between=between,
            additive=additive,
            variation=variation,
        )
        return Combined(
            tuple(self._combination(cell) for cell in cells),
            found,
            Withheld(
                frozenset(self._names[cell] for cell in np.flatnonzero(states == WITHHELD_AS_SMALL)),
                frozenset(self._names[cell] for cell in np.flatnonzero(states == WITHHELD_FOR_OTHERS)),
            ),
        )

    @cached_property
    def _group_names(self) -> list[list[str]]:
        """
        Return the groups of each characteristic as they are called.

        Where two characteristics have a group of one name, it says which of them it is of.
        """
        characteristics = self.made.lattice.characteristics
        times = Counter(label for one in characteristics for label in one.labels)
        return [
            [
                f"{one.name} {label.removeprefix(MISSING_PREFIX)}"
                if is_missing(label) or times[label] > 1
                else label
                for label in one.labels
            ]
            for one in characteristics
        ]

    @cached_property
    def _names(self) -> list[str]:
        """
        Return the name of every intersection: "Black, Male, 18-24"; everybody together is "All".
        """
        names = self._group_names
        return [
            ", ".join(names[place][group - 1] for place, group in enumerate(row) if group) or "All"
            for row in self.made.lattice.groups.tolist()
        ]

    def _named(self) -> Iterator[int]:
        places = {name: cell for cell, name in enumerate(self._names)}
        for name, figure in self.indicator.figures.items():
            if figure.group not in places:
                message = (
                    f"the figure '{name}' names the combination '{figure.group}', which nobody is of. "
                    f"{suggest_nearest(figure.group, list(places))}"
                )
                raise IndicatorError(self.indicator.id, message)
            yield places[figure.group]

    def _part(self, cell: int) -> Part | None:
        if self.made.withholding.withheld[cell]:
            return None
        return int(self.made.lattice.positives[cell]), int(self.made.lattice.n[cell])

    def _combination(self, cell: int) -> Combination:
        lattice, shrunken, part = self.made.lattice, self.made.judged.shrunken, self._part(cell)
        positives, people = (int(counts[0] - counts[cell]) for counts in (lattice.positives, lattice.n))
        beside = self._beside[cell]
        return Combination(
            self._names[cell],
            part,
            (positives, people),
            None if part is None or shrunken is None else Interval(*(array[cell] for array in shrunken)),
            self._names[beside] if beside >= 0 else None,
            self._part(int(beside)) if beside >= 0 else None,
        )

    @cached_property
    def _beside(self) -> np.typing.NDArray[np.intp]:
        return reference_figures(self.made.lattice, self.made.figures, self.made.settings.reference or {})[1]

    def _listed(self, cell: int) -> Listed:
        figures, lattice, pruned = self.made.figures, self.made.lattice, self.made.judged.pruned
        groups = lattice.groups[cell].tolist()
        return Listed(
            group=self._names[cell],
            groups={
                one.name: names[group - 1]
                for one, names, group in zip(lattice.characteristics, self._group_names, groups, strict=True)
                if group
            },
            p=float(figures.column("p")[cell]),
            test="exact" if figures.exact[figures.place[cell]] else "large sample",
            q=float(figures.column("q")[cell]),
            beyond_q=1.0 if pruned is None else float(pruned.beyond[cell]),
        )

    def _variation(self) -> tuple[float | None, float | None, str]:
        """
        Return how much of the variation lies between combinations, in numbers and in words.
        """
        named, depth = self.indicator.characteristics, self.made.settings.depth
        if depth < len(named):
            return None, None, f"Not all {len(named)} characteristics were combined at once: {_NOT_SAID}."
        try:
            found = find_heterogeneity(self.made.lattice, named, level=self.indicator.level)
        except StatisticsError as error:
            return None, None, f"{error} So {_NOT_SAID}."
        return found.between, found.additive, describe(found)

    def _crossings(self) -> Iterator[Crossing]:
        lattice = self.made.lattice
        inputs = Inputs(
            counts=MonthlyCells(Cells(pa.table({"n": lattice.n[:1]}), ())), full_count=self.full_count
        )
        places = {tuple(groups): cell for cell, groups in enumerate(lattice.groups.tolist())}
        for one, other in combinations(range(len(lattice.characteristics)), 2):
            rows, columns = self._order(one), self._order(other)
            pairs = [{one: row, other: column} for row, column in product(rows, columns)]
            yield Crossing(
                rows=lattice.characteristics[one].name,
                columns=lattice.characteristics[other].name,
                row_groups=tuple(self._group_names[one][group - 1] for group in rows),
                column_groups=tuple(self._group_names[other][group - 1] for group in columns),
                estimates=tuple(self._crossed(pair, places, inputs) for pair in pairs),
            )

    def _order(self, place: int) -> list[int]:
        """
        Return the groups of a characteristic, from 1, in the order of its classification, then their own.
        """
        one = self.made.lattice.characteristics[place]
        offered = list(self.offered.get(one.name, ()))
        groups = range(1, one.size + 1)
        return sorted(
            groups,
            key=lambda group: (
                offered.index(one.labels[group - 1]) if one.labels[group - 1] in offered else len(offered)
            ),
        )

    def _crossed(
        self, chosen: Mapping[int, int], places: Mapping[tuple[int, ...], int], inputs: Inputs
    ) -> Estimate:
        groups = tuple(chosen.get(place, 0) for place in range(len(self.made.lattice.characteristics)))
        cell = places.get(groups)
        if cell is None:
            name = ", ".join(self._group_names[place][group - 1] for place, group in chosen.items())
            return not_applicable(name, "outcome_rate", "percent", _NOBODY)
        return outcome_rate(self._names[cell], self._part(cell), inputs, self.indicator)
