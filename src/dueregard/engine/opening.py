"""
Engines by name: each is loaded only when it is asked for.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from types import ModuleType
from typing import Protocol
from urllib.parse import parse_qsl

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.engine.collapse import Engine
from dueregard.errors import EngineError, UnknownNameError


@dataclass(frozen=True)
class _Adapter:
    module: str
    package: str
    install: str


_SPARK = _Adapter("dueregard.engine.spark", "pyspark", "pip install 'dueregard[spark]'")
_ADAPTERS = {
    "duckdb": _Adapter("dueregard.engine.duckdb", "duckdb", "pip install duckdb"),
    "sc": replace(_SPARK, install="pip install 'dueregard[spark-connect]'"),
    "spark": _SPARK,
}
_LOCAL_SPARK = re.compile(r"local(\[([1-9][0-9]{0,3}|\*)\])?")


def open_engine(url: str = "duckdb:") -> Engine:
    """
    Return the engine an address names.

    Args:
        url: "duckdb:" runs in this process; "duckdb:?threads=2" with that many threads.
            "spark://local" is Spark in this process on all cores, "spark://local[2]" on two;
            "spark://HOST:PORT" a cluster; "sc://HOST:PORT" a server of Spark Connect.

    Raises:
        UnknownNameError: there is no such engine.
        EngineError: the engine is not installed, nothing answers at the address, or the address is
            not understood.
    """
    scheme, _, rest = url.partition(":")
    if scheme not in _ADAPTERS:
        raise UnknownNameError("engine", scheme, sorted(_ADAPTERS))
    module = _load(scheme)
    engine: Engine = (
        module.DuckDB(threads=_threads(url, rest)) if scheme == "duckdb" else module.Spark(_master(url))
    )
    return engine


def _master(url: str) -> str:
    """
    Return an address as Spark writes it.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "spark" and (local := _LOCAL_SPARK.fullmatch(rest)):
        return f"local[{local[2] or '*'}]"
    return url


class EqualRows(Protocol):
    """
    Something that gives rows of text numbers that are equal for equal rows.
    """

    def of(self, columns: Sequence[pa.Array]) -> NDArray[np.uint64]:
        """
        Return a number for each row of some columns.
        """
        ...

    def close(self) -> None:
        """
        Give back what is held.
        """
        ...


def open_row_keys() -> EqualRows:
    """
    Return what tells equal rows while files are read: DuckDB, whatever engine counts them afterwards.

    Raises:
        EngineError: DuckDB is not installed.
    """
    _load("duckdb")
    keys: EqualRows = importlib.import_module("dueregard.engine.row_keys").RowKeys()
    return keys


def equal_rows_version() -> str:
    """
    Return what makes the numbers of rows: those of another version are others.
    """
    return f"DuckDB {version('duckdb')}"


def _load(scheme: str) -> ModuleType:
    adapter = _ADAPTERS[scheme]
    try:
        return importlib.import_module(adapter.module)
    except ImportError as error:
        message = (
            f"The engine '{scheme}' needs {adapter.package} ({error}). Install it with: {adapter.install}"
        )
        raise EngineError(message) from error


def _threads(url: str, rest: str) -> int | None:
    if rest in ("", "?"):
        return None
    options = dict(parse_qsl(rest.removeprefix("?"), keep_blank_values=True))
    threads = options.pop("threads", "")
    if not rest.startswith("?") or options or not threads.isdecimal() or int(threads) < 1:
        message = f"The engine address {url!r} is not understood. Write 'duckdb:' or 'duckdb:?threads=2'."
        raise EngineError(message)
    return int(threads)
