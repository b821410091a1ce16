"""
The one query: group a table by keys and count, built as a tree from typed declarations.

No text from a user ever becomes SQL: names go in as quoted identifiers, values as literals. Only
counting is asked of an engine, because whole numbers add up to the same total on every engine and
with any number of threads; sums of fractions do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import sqlglot
from sqlglot import exp

from dueregard.cells import MONTH, Cells
from dueregard.errors import EngineError

COUNT = "n"
"""The name of the count, in canonical Parquet and in the cells that come back."""

SUMS = {"w": pa.decimal128(38, 6), "ww": pa.decimal128(38, 12)}
"""The sums of weights and of their squares in the cells that come back, with their types."""

_MONTH_TEXT = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Condition:
    """
    Rows are kept whose `column` has one of `values`; no values keep no row.
    """

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """
    What to count.

    Args:
        table: a canonical Parquet file.
        keys: columns to group by, in order; none counts everything as one.
        where: conditions, all of which must hold.
        months: first and last month, both included, written YYYY-MM; None takes every row.
        count: the integer column to add up; None counts rows.
        weight: the decimal column of which to add up the values (`w`) and their squares (`ww`), those
            that are missing left out; None for none.
    """

    table: Path
    keys: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    months: tuple[str, str] | None = None
    count: str | None = None
    weight: str | None = None


class Engine(Protocol):
    """
    Something that can run `collapse`.
    """

    def collapse(self, query: Query) -> Cells:
        """
        Return the cells of a query: one row per combination of keys that occurs.

        Raises:
            EngineError: the query is not well formed, or the engine failed.
        """
        ...

    def close(self) -> None:
        """
        Give back what the engine holds; closing twice is harmless.
        """
        ...


def write_sql(query: Query, rows: exp.Expression, *, dialect: str) -> str:
    """
    Return the text of a query in an engine's dialect; `rows` is how that engine names the table.
    """
    tree = _select(query, rows)
    return tree.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)


def as_cells(table: pa.Table, keys: Sequence[str]) -> Cells:
    """
    Return what an engine answered as cells.

    Engines hand back counts as 64-bit, 128-bit or decimal numbers, and nothing for the sum of no
    rows: this is the one place where all become whole numbers.

    Raises:
        EngineError: a count is larger than 64 bits hold.
    """
    try:
        counts = pc.fill_null(table[COUNT].cast(pa.int64()), 0)
    except pa.ArrowInvalid as error:
        message = "A count is larger than the largest whole number the tool can hold (2**63 - 1)."
        raise EngineError(message) from error
    columns = {key: table[key].cast(pa.string()) for key in keys}
    sums = {name: _exact(table[name], kind) for name, kind in SUMS.items() if name in table.column_names}
    return Cells.of(pa.table({**columns, COUNT: counts, **sums}), keys)


def _exact(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """
    Return sums as decimals of one type, and 0 for the sum of no rows.
    """
    try:
        return pc.fill_null(column.cast(kind), Decimal(0))
    except pa.ArrowInvalid as error:
        message = "A sum of weights is larger than the tool can hold exactly."
        raise EngineError(message) from error


def _select(query: Query, rows: exp.Expression) -> exp.Select:
    _check(query)
    columns = [_column(key) for key in query.keys]
    counted = exp.alias_(_count(query.count), COUNT, quoted=True)
    tree = exp.select(*columns, counted, *_sums(query.weight)).from_(rows)
    for condition in _conditions(query):
        tree = tree.where(condition)
    return tree.group_by(*columns) if columns else tree


def _count(column: str | None) -> exp.Expression:
    if column is None:
        return exp.Count(this=exp.Star())
    return exp.Sum(this=_column(column))


def _sums(column: str | None) -> list[exp.Expr]:
    if column is None:
        return []
    # Cast first, then multiply: engines give a product of other decimals other places.
    weight = exp.cast(_column(column), "DECIMAL(18, 6)")
    squared = exp.Mul(this=weight, expression=weight.copy())
    return [
        exp.alias_(exp.Sum(this=sum_of), name, quoted=True)
        for name, sum_of in zip(SUMS, (weight, squared), strict=True)
    ]


def _conditions(query: Query) -> list[exp.Expression]:
    conditions = [_is_one_of(condition) for condition in query.where]
    if query.months is None:
        return conditions
    first, last = (exp.Literal.string(month) for month in query.months)
    # Months are text of one length, so their order as text is their order in time.
    return [*conditions, exp.Between(this=_column(MONTH), low=first, high=last)]


def _is_one_of(condition: Condition) -> exp.Expression:
    if not condition.values:
        return exp.false()
    values = [exp.Literal.string(value) for value in condition.values]
    return exp.In(this=_column(condition.column), expressions=values)


def _column(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def _check(query: Query) -> None:
    named = [*query.keys, *(condition.column for condition in query.where)]
    named += [column for column in (query.count, query.weight) if column is not None]
    wrong = [name for name in named if not name or "\0" in name]
    if wrong:
        message = f"{wrong[0]!r} cannot be the name of a column."
        raise EngineError(message)
    if {COUNT, *SUMS} & {*query.keys} or len(set(query.keys)) < len(query.keys):
        message = f"The keys {list(query.keys)} must differ from one another and from what is counted."
        raise EngineError(message)
    for month in query.months or ():
        if not _MONTH_TEXT.fullmatch(month):
            message = f"The month {month!r} is not written YYYY-MM."
            raise EngineError(message)
