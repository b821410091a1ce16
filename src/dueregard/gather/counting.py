"""
One indicator: the cells its kind works on, counted in its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dueregard.cells import MONTH, Cells, is_missing
from dueregard.engine import Condition
from dueregard.errors import IndicatorError
from dueregard.gather.combining import Combined, combine
from dueregard.gather.completeness import incomplete_in
from dueregard.gather.tables import Table, Tables
from dueregard.gather.windows import Window, earlier_window_of, window_of
from dueregard.indicators import ALL, INDICATORS, Inputs, MonthlyCells
from dueregard.indicators.survey_sample import PSU, STATE, STRATUM, SurveySample
from dueregard.model import Indicator
from dueregard.model.evidence import Incomplete, SeriesBreak
from dueregard.model.indicators import Filter
from dueregard.sources.columns import WEIGHTED, ZERO

_VALUE = "value"
_YEAR = "year"
_WEIGHT = "weight"
_BASES = ("respondents", "design_effect")
_TOTALS = frozenset({"all", "all groups", "everybody", "everyone", "grand total", "total"})


@dataclass(frozen=True)
class Counted:
    """
    What was counted for one indicator.

    Args:
        inputs: for its kind.
        source: the table counted.
        population: the table of people, if any.
        sensitivity: the table of the other population the figures are given with, if any.
        standard: the table of the standard population, if any.
        window: the period.
        against: the earlier period of a change in time.
        weight_states: rows of a survey by whether they have a weight.
        incomplete: why the source looks incomplete in the period, if it does.
        combined: what every combination of characteristics shows, where they are combined.
    """

    inputs: Inputs
    source: Table
    population: Table | None
    sensitivity: Table | None
    standard: Table | None
    window: Window
    against: Window | None
    incomplete: Incomplete | None
    weight_states: Mapping[str, int] = field(default_factory=dict)
    combined: Combined | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """
        Return every table counted, the source first.
        """
        every = (self.source, self.population, self.sensitivity, self.standard)
        return tuple({table.id: table for table in every if table is not None}.values())


def count_for(indicator: Indicator, tables: Tables) -> Counted:
    """
    Return the cells an indicator needs.

    Raises:
        IndicatorError: the definition does not fit the data.
    """
    source = tables.source_of(indicator)
    for column in indicator.characteristics:
        tables.require_column(indicator, source, column, "by")
    if indicator.strata is not None:
        tables.require_column(indicator, source, indicator.strata, "strata")
    window = window_of(indicator, source.source, source.read)
    kind = INDICATORS[indicator.kind]
    in_time = (kind.in_time or indicator.against is not None) and not indicator.compare
    against = earlier_window_of(indicator, source.read, window) if in_time else None
    if kind.reads == "values":
        return _published(indicator, tables, source, window)
    if kind.reads == "combinations":
        return _combined(indicator, tables, source, window)
    if source.read.has_value and source.read.count is None:
        message = (
            f"the source '{source.id}' holds published values and no counts, so nothing can be computed from "
            "it. Use the kind 'published_value', or name its column of counts (`count:`)."
        )
        raise IndicatorError(indicator.id, message)
    counter = _Counter(indicator, tables, source)
    where = counter.conditions("where")
    every_month = counter.every_month(*where)
    counts = counter.within(every_month, window)
    population = tables.population_of(indicator, indicator.population)
    sensitivity = tables.population_of(indicator, indicator.sensitivity)
    standard = tables.population_of(indicator, indicator.standard)
    inputs = Inputs(
        counts=counts,
        groups=counter.groups(window),
        numerator=counter.part(*where, window=window),
        population=_people(indicator, tables, population) if population else None,
        sensitivity=_people(indicator, tables, sensitivity) if sensitivity else None,
        people_by_stratum=_people_by_stratum(indicator, tables, population) if population else None,
        standard=_standard(indicator, tables, standard) if standard else None,
        offered=tables.offered(source, indicator.characteristic) if indicator.characteristic else (),
        full_count=source.source.full_count,
        self_selected=source.source.self_selected,
    )
    if against is not None:
        inputs = replace(inputs, before=counter.within(every_month, against))
    elif indicator.compare:
        inputs = counter.with_comparator(inputs, where, window, in_time=kind.in_time)
    if kind.reads == "survey" and source.source.weight is not None:
        inputs = counter.with_survey(inputs, window, against)
    _refuse_totals(indicator, counts)
    incomplete = incomplete_in(indicator, tables, source, every_month, (window, against))
    states = counter.weight_states(window) if source.source.weight is not None else {}
    return Counted(inputs, source, population, sensitivity, standard, window, against, incomplete, states)


def with_breaks(counted: Counted, breaks: Iterable[SeriesBreak]) -> Counted:
    """
    Return what was counted with the months in which the way of counting changed.
    """
    months = tuple(f"{one.on:%Y-%m}" for one in breaks)
    return replace(counted, inputs=replace(counted.inputs, breaks=months))


@dataclass(frozen=True)
class _Counter:
    """
    Counts in one source, by the indicator's groups and by month.
    """

    indicator: Indicator
    tables: Tables
    source: Table

    @property
    def _keys(self) -> list[str]:
        by = [key for key in (self.indicator.characteristic, self.indicator.strata) if key]
        return [*by, MONTH] if self.source.read.months and self.indicator.characteristic != MONTH else by

    def conditions(self, field: str) -> tuple[Condition, ...]:
        """
        Return one of the indicator's filters as conditions.
        """
        return self.tables.conditions(self.indicator, self.source, getattr(self.indicator, field), field)

    def every_month(self, *conditions: Condition) -> MonthlyCells:
        """
        Return the cells of all months there are.
        """
        cells = self.tables.count(self.source, self._keys, *conditions)
        return MonthlyCells(cells, self.indicator.characteristic, self.source.read.months)

    def within(self, cells: MonthlyCells, window: Window) -> MonthlyCells:
        """
        Return the cells of the months of a window; all cells where there is no time.
        """
        if not window.months:
            return replace(cells, months=())
        return MonthlyCells(cells.cells.where({MONTH: window.months}), cells.by, window.months)

    def part(self, *conditions: Condition, window: Window) -> MonthlyCells | None:
        """
        Return the cells of the rows that `numerator` marks; None without it.
        """
        marked = self.conditions("numerator")
        if not marked:
            return None
        return self.within(self.every_month(*conditions, *marked), window)

    def with_comparator(
        self, inputs: Inputs, where: tuple[Condition, ...], window: Window, *, in_time: bool
    ) -> Inputs:
        """
        Return the inputs with the cells of `compare`, which share no row with those of `where`.
        """
        compare = self.conditions("compare")
        both = self.within(self.every_month(*where, *compare), window)
        if both.cells.total:
            message = (
                "the rows of `where` and of `compare` overlap, so they cannot be set against each other. "
                "Make each exclude the other."
            )
            raise IndicatorError(self.indicator.id, message)
        comparator = self.within(self.every_month(*compare), window)
        if in_time:
            # Rows of another year say nothing of the months this period has.
            return replace(
                inputs,
                before=replace(comparator, months=()),
                counts=replace(inputs.counts, months=()),
            )
        return replace(inputs, comparator=comparator, comparator_numerator=self.part(*compare, window=window))

    def with_survey(self, inputs: Inputs, window: Window, against: Window | None) -> Inputs:
        """
        Return the inputs with the respondents of the survey, and those of the wave before.
        """
        where, compare = self.conditions("where"), self.conditions("compare")
        waves = {one.column for one in compare if one not in where}
        later = self._sample(where, window, waves)
        if against is not None:
            return replace(inputs, survey=later, survey_before=self._sample(where, against, waves))
        before = self._sample(compare, window, waves) if compare else None
        return replace(inputs, survey=later, survey_before=before)

    def weight_states(self, window: Window) -> dict[str, int]:
        """
        Return the rows of the period by whether they have a weight, whatever `where` keeps.
        """
        months = (window.months[0], window.months[-1]) if window.months else None
        return self.tables.count(self.source, [STATE], months=months).count_by(STATE)

    def _sample(self, where: tuple[Condition, ...], window: Window, waves: set[str]) -> SurveySample:
        """
        Return the respondents under `where`, and all that were drawn in their wave.
        """
        months = (window.months[0], window.months[-1]) if window.months else None
        marked = self.conditions("numerator")
        has_weight = Condition(STATE, (WEIGHTED, ZERO))
        design = [key for key in (STRATUM, PSU) if key in self.source.read.columns]
        answers = [one.column for one in marked]
        groups = [self.indicator.characteristic] if self.indicator.characteristic else []
        drawn, asked = (
            self.tables.count(
                self.source,
                list(dict.fromkeys([*keys, *design])),
                *conditions,
                has_weight,
                months=months,
                weight=_WEIGHT,
            )
            for keys, conditions in (
                ([], [one for one in where if one.column in waves]),
                ([*groups, *answers], where),
            )
        )
        source = self.source.source
        return SurveySample(
            drawn,
            asked,
            self.indicator.characteristic,
            {one.column: one.values for one in marked},
            clusters_there_are=source.clusters_there_are,
            lonely=source.lonely_stratum,
        )

    def groups(self, window: Window) -> tuple[str, ...]:
        """
        Return the groups the source uses in any period, under the indicator's filter on them.
        """
        by = self.indicator.characteristic
        if by is None:
            return (ALL,)
        if by == MONTH:
            return window.months
        wanted = [set(one.values) for one in self.conditions("where") if one.column == by]
        labels = [label for label in self.tables.order(self.source, by) if not is_missing(label)]
        return tuple(label for label in labels if all(label in values for values in wanted))


def _combined(indicator: Indicator, tables: Tables, source: Table, window: Window) -> Counted:
    """
    Return every combination of characteristics, from one count of the source by all of them at once.
    """
    counter = _Counter(indicator, tables, source)
    marked = counter.conditions("numerator")
    keys = [*indicator.characteristics, *(one.column for one in marked)]
    in_time = [MONTH] if source.read.months else []
    cells = tables.count(source, list(dict.fromkeys([*keys, *in_time])), *counter.conditions("where"))
    every_month = MonthlyCells(cells, None, source.read.months)
    counts = counter.within(every_month, window)
    combined = combine(
        indicator,
        counts.cells,
        marked,
        threshold=tables.definitions.suppress_under,
        full_count=source.source.full_count,
        offered={name: tables.offered(source, name) for name in indicator.characteristics},
    )
    inputs = Inputs(
        counts=counts,
        combinations=combined.figures,
        full_count=source.source.full_count,
        self_selected=source.source.self_selected,
    )
    incomplete = incomplete_in(indicator, tables, source, every_month, (window, None))
    return Counted(inputs, source, None, None, None, window, None, incomplete, combined=combined)


def _published(indicator: Indicator, tables: Tables, source: Table, window: Window) -> Counted:
    """
    Return the published values of a source, as text, by group.
    """
    if not source.read.has_value:
        message = (
            f"the source '{source.id}' has no column of published values. Name it there: `value: <header>`."
        )
        raise IndicatorError(indicator.id, message)
    counter = _Counter(indicator, tables, source)
    by = [indicator.characteristic] if indicator.characteristic else []
    months = (window.months[0], window.months[-1]) if window.months else None
    bases = [column for column in _BASES if indicator.compare and column in source.read.columns]
    rows = {
        filter_name: MonthlyCells(
            tables.count(
                source,
                [*by, _VALUE, *bases],
                *counter.conditions(filter_name),
                months=months,
                by_row=True,
            ),
            indicator.characteristic,
        )
        for filter_name in ("where", *(["compare"] if indicator.compare else []))
    }
    inputs = Inputs(counts=rows["where"], comparator=rows.get("compare"), groups=counter.groups(window))
    return Counted(inputs, source, None, None, None, window, None, None)


def _people(indicator: Indicator, tables: Tables, population: Table) -> dict[str, int]:
    """
    Return the people of every group of the population; of all together where there are no groups.
    """
    cells = _count_people(indicator, tables, population, indicator.characteristic)
    people = cells.count_by(indicator.characteristic)
    return {label: count for label, count in people.items() if not is_missing(label)}


def _people_by_stratum(
    indicator: Indicator, tables: Tables, population: Table
) -> dict[tuple[str, str], int] | None:
    """
    Return the people of every group in every stratum; None where no strata are asked for.
    """
    if indicator.strata is None:
        return None
    cells = _count_people(indicator, tables, population, indicator.characteristic, indicator.strata)
    return MonthlyCells(cells, indicator.characteristic).by_stratum(indicator.strata)


def _count_people(indicator: Indicator, tables: Tables, population: Table, *keys: str | None) -> Cells:
    _refuse_several_times(indicator, tables, population, chosen=indicator.population_where)
    _refuse_filter_on_one_side(indicator, population)
    conditions = tables.conditions(indicator, population, indicator.population_where, "population_where")
    fields = ("by", "strata")
    columns = [
        tables.require_column(indicator, population, key, field)
        for key, field in zip(keys, fields, strict=False)
        if key is not None
    ]
    return tables.count(population, columns, *conditions)


def _standard(indicator: Indicator, tables: Tables, standard: Table) -> dict[str, int]:
    """
    Return the people of every stratum of the standard population, all of its groups together.
    """
    _refuse_several_times(indicator, tables, standard, chosen={})
    strata = tables.require_column(indicator, standard, str(indicator.strata), "strata")
    people = tables.count(standard, [strata]).count_by(strata)
    return {label: people[label] for label in tables.order(standard, strata) if not is_missing(label)}


def _refuse_several_times(indicator: Indicator, tables: Tables, population: Table, *, chosen: Filter) -> None:
    """
    Raise when the people of several months or years would be added up.
    """
    times = {MONTH: population.read.months}
    if _YEAR in population.read.columns:
        times[_YEAR] = tuple(label for label in tables.labels(population, _YEAR) if not is_missing(label))
    for column, there in times.items():
        wanted = chosen.get(column, there)
        if len(there) > 1 and not isinstance(wanted, str) and len(wanted) > 1:
            way_out = (
                "Take a table of one for the standard."
                if population.id == indicator.standard != indicator.population
                else f"Choose one with `population_where: {{{column}: ...}}`."
            )
            message = (
                f"the population '{population.id}' is given for several {column}s, and adding them up would "
                f"count people more than once. {way_out}"
            )
            raise IndicatorError(indicator.id, message)


def _refuse_filter_on_one_side(indicator: Indicator, population: Table) -> None:
    """
    Raise when `where` chooses by a column that the population has too and is not chosen by.
    """
    for column in indicator.where:
        both = column in population.read.columns and column not in (indicator.characteristic, MONTH)
        if both and column not in indicator.population_where:
            message = (
                f"`where` chooses by '{column}', which the population '{population.id}' has too: its people "
                f"must be chosen as well. Add `population_where: {{{column}: ...}}`."
            )
            raise IndicatorError(indicator.id, message)


def _refuse_totals(indicator: Indicator, counts: MonthlyCells) -> None:
    """
    Raise when one of the groups is the sum of all others, by its name and its count.
    """
    everybody = sum(counts.by_label.values())
    for group, count in counts.by_group.items():
        if group.casefold() in _TOTALS and len(counts.by_label) > 2 and 2 * count == everybody:  # noqa: PLR2004 - a total and two parts
            message = (
                f"'{group}' is the total of the other groups, which would count everybody twice. "
                f"Choose the groups with `where: {{{indicator.characteristic}: [...]}}`."
            )
            raise IndicatorError(indicator.id, message)
