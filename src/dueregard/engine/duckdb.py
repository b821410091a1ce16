"""
DuckDB: the default engine, in this process and in memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
from sqlglot import exp

from dueregard.cells import Cells
from dueregard.engine.collapse import Query, as_cells, write_sql
from dueregard.errors import EngineError

_Setting = str | bool | int | float | list[str]
_LOCKED: dict[str, _Setting] = {
    # Nothing is fetched from the network.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


class DuckDB:
    """
    An engine on DuckDB.

    Args:
        threads: how many threads to use, at least 1; None leaves it to DuckDB. The results are
            the same whatever the number.
    """

    def __init__(self, *, threads: int | None = None) -> None:
        config = _LOCKED if threads is None else {**_LOCKED, "threads": threads}
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.execute("SET lock_configuration = true")

    @property
    def name(self) -> str:
        """
        Return name and version.
        """
        return f"DuckDB {duckdb.__version__}"

    def collapse(self, query: Query) -> Cells:
        """
        Return the cells of a query: one row per combination of keys that occurs.
        """
        query.require_sound()
        sql = write_sql(query, _parquet(query.tables), dialect="duckdb")
        try:
            # A cursor of its own lets several threads ask at once.
            with self._connection.cursor() as cursor:
                table = cursor.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            message = f"DuckDB could not count {query.shown_as}: {_first_line(error)}"
            raise EngineError(message) from error
        return as_cells(table, query.keys)

    def close(self) -> None:
        """
        Close the connection.
        """
        self._connection.close()


def _parquet(paths: Sequence[Path]) -> exp.Expression:
    # DuckDB takes a path for a pattern: its special characters are put in brackets to stand for themselves.
    literals = [exp.Literal.string(re.sub(r"[\[*?]", r"[\g<0>]", str(path))) for path in paths]
    # Columns by their names, in whatever order a file has them.
    by_name = exp.PropertyEQ(this=exp.to_identifier("union_by_name"), expression=exp.true())
    files = [exp.Array(expressions=literals), by_name] if len(literals) > 1 else literals
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=files))


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]
