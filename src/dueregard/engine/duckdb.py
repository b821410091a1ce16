"""
DuckDB: the default engine, in this process and in memory.
"""

from __future__ import annotations

import re
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

    def collapse(self, query: Query) -> Cells:
        """
        Return the cells of a query: one row per combination of keys that occurs.
        """
        sql = write_sql(query, _parquet(query.table), dialect="duckdb")
        try:
            # A cursor of its own lets several threads ask at once.
            with self._connection.cursor() as cursor:
                table = cursor.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            message = f"DuckDB could not count {query.table.name}: {_first_line(error)}"
            raise EngineError(message) from error
        return as_cells(table, query.keys)

    def close(self) -> None:
        """
        Close the connection.
        """
        self._connection.close()


def _parquet(path: Path) -> exp.Expression:
    # DuckDB takes the path for a pattern: its special characters are put in brackets to stand for themselves.
    literal = re.sub(r"[\[*?]", r"[\g<0>]", str(path))
    function = exp.Anonymous(this="read_parquet", expressions=[exp.Literal.string(literal)])
    return exp.Table(this=function)


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]
