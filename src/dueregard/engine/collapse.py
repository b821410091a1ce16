"""
The one query: group a table by keys and count, built as a tree from typed declarations.

No text from a user ever becomes SQL: names go in as quoted identifiers, values as literals. Only
counting is asked of an engine, because whole numbers add up to the same total on every engine and
with any number of threads; sums of fractions do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from dueregard.cells import MONTH, Cells
from dueregard.errors import EngineError, suggest_nearest

COUNT = "n"
"""The name of the count, in canonical Parquet and in the cells that come back."""

SUMS = {"w": pa.decimal128(38, 6), "ww": pa.decimal128(38, 12)}
"""The sums of weights and of their squares in the cells that come back, with their types."""

_DIGITS, _PLACES = 12, 6  # of a weight, as canonical Parquet holds it
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
        table: a canonical Parquet file, or several of the same columns.
        keys: columns to group by, in order; none counts everything as one.
        where: conditions, all of which must hold.
        months: first and last month, both included, written YYYY-MM; None takes every row.
        count: the integer column to add up; None counts rows.
        weight: the decimal column of which to add up the values (`w`) and their squares (`ww`), those
            that are missing left out; None for none.
    """

    table: Path | tuple[Path, ...]
    keys: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    months: tuple[str, str] | None = None
    count: str | None = None
    weight: str | None = None

    @property
    def tables(self) -> tuple[Path, ...]:
        """
        Return the files.
        """
        return (self.table,) if isinstance(self.table, Path) else self.table

    @property
    def shown_as(self) -> str:
        """
        Return the name of the table in messages.
        """
        more = f" and {len(self.tables) - 1} more" if len(self.tables) > 1 else ""
        return f"{self.tables[0].name}{more}"

    def require_sound(self) -> None:
        """
        Raise unless every engine would find the same columns, of types that every engine counts alike.

        Raises:
            EngineError: the query is not well formed; or a file or a column is not there, is not of
                its type, or differs from another in capital letters only.
        """
        _check(self)
        for path in self.tables:
            _require_columns(self, path)


class Engine(Protocol):
    """
    Something that can run `collapse`.
    """

    @property
    def name(self) -> str:
        """
        Return name and version, as in "DuckDB 2.0.0".
        """
        ...

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
        raise too_large() from error
    columns = {key: table[key].cast(pa.string()) for key in keys}
    sums = {name: _exact(table[name], kind) for name, kind in SUMS.items() if name in table.column_names}
    return Cells.of(pa.table({**columns, COUNT: counts, **sums}), keys)


def too_large() -> EngineError:
    """
    Return the error for a total that cannot be held exactly; another number is never given for it.
    """
    message = "A count or a sum of weights is larger than the tool can hold exactly (counts: 2**63 - 1)."
    return EngineError(message)


def _exact(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """
    Return sums as decimals of one type, and 0 for the sum of no rows.
    """
    try:
        return pc.fill_null(column.cast(kind), Decimal(0))
    except pa.ArrowInvalid as error:
        raise too_large() from error


def _select(query: Query, rows: exp.Expression) -> exp.Select:
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
    # DuckDB keeps a product of two numbers of 18 digits in 18 digits, and stops where it has more; with one
    # of 19 it takes 38. Two of 19 would make Spark round.
    squared = exp.Mul(this=weight, expression=exp.cast(_column(column), "DECIMAL(19, 6)"))
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


def _require_columns(query: Query, path: Path) -> None:
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        message = f"{path.name} cannot be counted: it is not there, or is no whole Parquet file ({error})."
        raise EngineError(message) from error
    # DuckDB takes "Sex" and "sex" for one column, and Spark does not.
    twice = [name for name, times in Counter(map(str.lower, schema.names)).items() if times > 1]
    if twice:
        alike = " and ".join(f"'{name}'" for name in schema.names if name.lower() == twice[0])
        message = f"The columns {alike} of {path.name} differ in capital letters only. Rename one of them."
        raise EngineError(message)
    texts = [
        *query.keys,
        *(condition.column for condition in query.where),
        *([MONTH] if query.months else []),
    ]
    wanted = [(name, "text", _is_text) for name in texts]
    wanted += [(query.count, "whole numbers", pa.types.is_integer)] if query.count is not None else []
    wanted += [(query.weight, "decimals", _is_weight)] if query.weight is not None else []
    for name, kind, is_kind in wanted:
        if name not in schema.names:
            message = f"The column '{name}' is not in {path.name}. {suggest_nearest(name, schema.names)}"
            raise EngineError(message)
        if not is_kind(schema.field(name).type):
            message = f"The column '{name}' of {path.name} holds {schema.field(name).type}, and not {kind}."
            raise EngineError(message)


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_weight(kind: pa.DataType) -> bool:
    return (
        bool(pa.types.is_decimal(kind)) and kind.scale <= _PLACES and kind.precision - kind.scale <= _DIGITS
    )


def _check(query: Query) -> None:
    if not query.tables or len(set(query.tables)) < len(query.tables):
        message = "A query needs at least one file, and each file once."
        raise EngineError(message)
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
