"""
A scan on an engine: the rows are counted there, by every characteristic at once, and only cells come back.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa

from dueregard.engine import Engine, Query, open_engine
from dueregard.errors import ScanError
from dueregard.intersections.inputs import OpenSource, Wanted


def collapse_on(engine: str | Engine, data: object, wanted: Wanted) -> pa.Table:
    """
    Return the counts of every combination of characteristics and outcome, as counted by an engine.

    Args:
        engine: its address, as `open_engine` takes it; or one that is open, and stays so.
        data: a Parquet file the engine can reach, or a source that was read.
        wanted: which columns.

    Raises:
        ScanError: there are weights, which need the rows; or the data is not a file.
        EngineError: the engine failed.
    """
    if wanted.weight is not None:
        raise ScanError("A weighted scan needs the rows themselves: leave out the engine.")
    path = data.path if isinstance(data, OpenSource) else data
    if not isinstance(path, str | Path):
        raise ScanError("An engine counts a Parquet file: give its path, or a source that was read.")
    keys = tuple(dict.fromkeys((*wanted.by, wanted.outcome_column)))
    query = Query(Path(path), keys=keys, count=wanted.count)
    if not isinstance(engine, str):
        return engine.collapse(query).table
    with closing(open_engine(engine)) as opened:
        return opened.collapse(query).table
