"""
The sources of one assessment, read once each, and the questions asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dueregard.cells import Cells, missing_label
from dueregard.engine import Condition, Engine, Query
from dueregard.errors import IndicatorError, suggest_nearest
from dueregard.gather.kept_cells import KeptCells, Reuse
from dueregard.indicators import Doubt
from dueregard.model import Indicator, IndicatorFile, Source
from dueregard.model.indicators import Column, Filter
from dueregard.sources import SourceTable, read_source
from dueregard.sources.table import default_cache


@dataclass(frozen=True)
class Table:
    """
    A source as declared, and as read.
    """

    id: str
    source: Source
    read: SourceTable


@dataclass
class Tables:
    """
    Reads sources and counts in them.

    Args:
        definitions: the sources, populations and classifications of the assessment.
        folder: its folder.
        engine: what counts.
        cache: where canonical files are kept; None for the usual place.
    """

    definitions: IndicatorFile
    folder: Path
    engine: Engine
    cache: Path | None = None
    _read: dict[tuple[str, str], Table] = field(default_factory=dict)
    _labels: dict[tuple[tuple[Path, ...], str], list[str]] = field(default_factory=dict)
    _judged: dict[tuple[Path, ...], list[Doubt]] = field(default_factory=dict)
    _kept: KeptCells = field(init=False)

    def __post_init__(self) -> None:
        """
        Find the cells kept of earlier runs.
        """
        self._kept = KeptCells(self.engine, self.cache or default_cache(), self.folder)

    def source_of(self, indicator: Indicator) -> Table:
        """
        Return the table an indicator counts; it may be one of the populations.
        """
        kind = "sources" if indicator.source in self.definitions.sources else "populations"
        return self._table(indicator, kind, indicator.source)

    def population_of(self, indicator: Indicator, name: str | None) -> Table | None:
        """
        Return the table of people that an indicator names; None where it names none.
        """
        return None if name is None else self._table(indicator, "populations", name)

    def require_column(self, indicator: Indicator, table: Table, column: str, field_name: str) -> str:
        """
        Return a column after making sure that the table has it.

        Raises:
            IndicatorError: it has not; the nearest is given.
        """
        if column in table.read.columns:
            return column
        hint = suggest_nearest(column, table.read.columns)
        message = f"`{field_name}` names the column '{column}', which the source '{table.id}' has not. {hint}"
        raise IndicatorError(indicator.id, message)

    def labels(self, table: Table, column: str) -> list[str]:
        """
        Return every label of a column, of any period, sorted.
        """
        key = (table.read.paths, column)
        if key not in self._labels:
            self._labels[key] = self.count(table, [column], by_row=True).labels(column)
        return self._labels[key]

    def conditions(
        self, indicator: Indicator, table: Table, wanted: Filter, field_name: str
    ) -> tuple[Condition, ...]:
        """
        Return a filter as conditions, after making sure that its columns and values are there.

        A value may be a way of being missing, without its mark.

        Raises:
            IndicatorError: a column or a value is not there; the nearest is given.
        """
        return tuple(
            Condition(
                self.require_column(indicator, table, column, field_name),
                tuple(
                    self._label(indicator, table, column, value, field_name)
                    for value in ((values,) if isinstance(values, str) else values)
                ),
            )
            for column, values in wanted.items()
        )

    def count(
        self,
        table: Table,
        keys: Sequence[str],
        *conditions: Condition,
        months: tuple[str, str] | None = None,
        by_row: bool = False,
        weight: str | None = None,
    ) -> Cells:
        """
        Return the cells of a table; `by_row` counts rows even where rows hold counts.
        """
        count = None if by_row else table.read.count
        query = Query(table.read.paths, tuple(keys), conditions, months, count, weight)
        return self._kept.collapse(table.id, query)

    def judged(self, table: Table, judge: Callable[[], list[Doubt]]) -> list[Doubt]:
        """
        Return what is in doubt about all rows of a table, found out once.
        """
        if table.read.paths not in self._judged:
            self._judged[table.read.paths] = judge()
        return self._judged[table.read.paths]

    def order(self, table: Table, column: str) -> list[str]:
        """
        Return the labels of a column: in the order of its classification, else sorted.
        """
        labels = self.labels(table, column)
        known = [label for label in self.offered(table, column) if label in labels]
        return [*known, *(label for label in labels if label not in known)]

    def offered(self, table: Table, column: str) -> tuple[str, ...]:
        """
        Return the groups of a column's classification, used or not; none where it has no classification.
        """
        declared = table.source.columns.get(column)
        if not isinstance(declared, Column) or declared.classification is None:
            return ()
        return tuple(self.definitions.classifications[declared.classification].groups)

    def files_read(self) -> tuple[str, ...]:
        """
        Return the files that were read now, in the order of the sources.
        """
        return tuple(dict.fromkeys(name for table in self._read.values() for name in table.read.read_again))

    def files_reused(self) -> int:
        """
        Return how many files had been read before.
        """
        names = {file.path for table in self._read.values() for file in table.read.record.files}
        return len(names - set(self.files_read()))

    def reuse(self) -> dict[Reuse, int]:
        """
        Return how many counts were as kept, were added to, and were made in all files.
        """
        return dict(self._kept.reuse)

    def _table(self, indicator: Indicator, kind: str, name: str) -> Table:
        if (kind, name) not in self._read:
            declared: dict[str, Source] = getattr(self.definitions, kind)
            if name not in declared:
                what = "source" if kind == "sources" else "population"
                hint = suggest_nearest(name, list(declared))
                raise IndicatorError(indicator.id, f"there is no {what} '{name}'. {hint}")
            read = read_source(
                name,
                declared[name],
                folder=self.folder,
                classifications=self.definitions.classifications,
                cache=self.cache,
            )
            self._read[kind, name] = Table(name, declared[name], read)
        return self._read[kind, name]

    def _label(self, indicator: Indicator, table: Table, column: str, value: str, field_name: str) -> str:
        labels = self.labels(table, column)
        for label in (value, missing_label(value), missing_label(value.casefold())):
            if label in labels:
                return label
        hint = suggest_nearest(value, labels)
        message = f"`{field_name}` asks for '{value}', which the column '{column}' has not. {hint}"
        raise IndicatorError(indicator.id, message)
