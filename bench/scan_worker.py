"""
One contender of `bench/scan.py`, alone in its process: runs when told to, and says what it took.

Usage: python bench/scan_worker.py CONTENDER TASK ROWS FOLDER, FOLDER being that of the generator and the
peers. Every line on standard input is one run; every line on standard output its figures as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Found = tuple[NDArray[Any], NDArray[Any]]
Run = Callable[[], Found]


def load(rows: int) -> NDArray[np.uint8]:
    """
    Return the generator's rows: nine characteristics and the outcome, each in one piece.
    """
    import common  # noqa: PLC0415 - of the folder given on the command line

    table: NDArray[np.uint8] = common.load(rows)
    return table


def parquet_of(rows: int) -> Path:
    """
    Return the rows as a Parquet file, written at need.
    """
    import common  # noqa: PLC0415 - as above
    import pyarrow.parquet as pq  # noqa: PLC0415 - only this contender needs it

    path = Path(common.DATA, f"synth_{rows}.parquet")
    if not path.exists():
        pq.write_table(common.frame_arrow(common.load(rows)), path)
    return path


def settings_of(task: str) -> dict[str, int]:
    """
    Return the depth and the least rows of a task as the peers name it.
    """
    depth = 9 if task.startswith("cube") else int(task[1])
    return {"depth": depth, "at_least": 10 if task.endswith("10") else 1}


def ours(data: Any, task: str) -> Run:
    """
    Return the scan up to ranking, from columns or a file: all but withholding and pruning.
    """
    import common  # noqa: PLC0415 - as above

    from dueregard.intersections.counting import count_lattice  # noqa: PLC0415 - not in the peers' environment
    from dueregard.intersections.inputs import Wanted, read_rows  # noqa: PLC0415 - as above
    from dueregard.intersections.ranking import rank_worst, sure_disparity  # noqa: PLC0415 - as above
    from dueregard.intersections.shrinking import shrink_rates_by_depth  # noqa: PLC0415 - as above
    from dueregard.intersections.statistics import share_figures  # noqa: PLC0415 - as above

    def run() -> Found:
        rows = read_rows(data, Wanted(tuple(common.NAMES), "y"))
        lattice = count_lattice(rows, **settings_of(task))
        figures = share_figures(lattice)
        everything = np.ones(lattice.size, dtype=np.bool_)
        shrunken = shrink_rates_by_depth(lattice, everything)
        rank = rank_worst(lattice, sure_disparity(lattice, shrunken))
        assert figures.column("q").size == rank.size  # noqa: S101 - the figures belong to what is timed
        first = 0 if task.startswith("cube") else lattice.sets[0].stop
        return lattice.n[first:], lattice.positives[first:]

    return run


def after(table: NDArray[np.uint8], task: str, *, prune: bool) -> Run:
    """
    Return what is timed beside the scan: withholding over the whole lattice, or pruning.
    """
    import common  # noqa: PLC0415 - as above

    from dueregard.intersections.counting import count_lattice  # noqa: PLC0415 - as above
    from dueregard.intersections.disclosure import withhold  # noqa: PLC0415 - as above
    from dueregard.intersections.inputs import Wanted, read_rows  # noqa: PLC0415 - as above
    from dueregard.intersections.judging import judge  # noqa: PLC0415 - as above
    from dueregard.intersections.statistics import share_figures  # noqa: PLC0415 - as above

    rows = read_rows(columns_of(table), Wanted(tuple(common.NAMES), "y"))
    lattice = count_lattice(rows, **settings_of(task))
    figures, shown = share_figures(lattice), ~withhold(lattice).withheld

    def run() -> Found:
        if prune:
            judge(rows, lattice, figures, shown, worse="higher", level=0.95)
        else:
            withhold(lattice)
        return lattice.n[1:], lattice.positives[1:]

    return run


def columns_of(table: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """
    Return the columns by name.
    """
    import common  # noqa: PLC0415 - as above

    return dict(zip([*common.NAMES, "y"], table, strict=True))


def reading(table: NDArray[np.uint8]) -> Run:
    """
    Return reading everything once by 64-bit words on two threads, in compiled code: the limit.
    """
    import numba  # noqa: PLC0415 - only this contender needs it

    @numba.njit(nogil=True)
    def add(words: Any, start: int, stop: int) -> Any:
        total = np.uint64(0)
        for place in range(start, stop):
            total += words[place]
        return total

    words = table.reshape(-1)[: table.size // 8 * 8].view(np.uint64)
    half = len(words) // 2
    add(words[:8], 0, 8)

    def run() -> Found:
        parts = [
            threading.Thread(target=add, args=(words, *ends)) for ends in ((0, half), (half, len(words)))
        ]
        for part in parts:
            part.start()
        for part in parts:
            part.join()
        return np.array([table.shape[1]]), np.array([0])

    return run


def duckdb_parquet(path: Path, task: str) -> Run:
    """
    Return DuckDB's grouping sets on a Parquet file.
    """
    import common  # noqa: PLC0415 - as above
    import duckdb  # noqa: PLC0415 - not in our environment's bench
    import peers  # noqa: PLC0415 - as above

    names = ", ".join(common.NAMES)
    sets = ", ".join(f"({', '.join(common.NAMES[place] for place in one)})" for one in peers.sets_for(task))
    columns = f"{names}, count(*) AS n, sum(y) AS p, sum(y) / count(*) AS rate"
    # Every part is a name of the generator's.
    sql = f"SELECT {columns} FROM read_parquet('{path}') GROUP BY GROUPING SETS ({sets})"  # noqa: S608

    def run() -> Found:
        with duckdb.connect() as connection:
            connection.execute("SET threads = 2")
            table = connection.sql(sql).to_arrow_table()
        return table["n"].to_numpy(), table["p"].cast("int64").to_numpy()

    return run


def contender(name: str, task: str, rows: int) -> Run:
    """
    Return what a contender runs.
    """
    if name.endswith("_parquet"):
        path = parquet_of(rows)
        return ours(path, task) if name == "ours_parquet" else duckdb_parquet(path, task)
    table = load(rows)
    if name == "reading":
        return reading(table)
    if name in {"withholding", "pruning"}:
        return after(table, task, prune=name == "pruning")
    if name.startswith("ours"):
        return ours(columns_of(table), task)
    import peers  # noqa: PLC0415 - of the folder given on the command line

    run: Run = getattr(peers, name)(table, task)
    return run


def figures_of(run: Run, base: int) -> dict[str, Any]:
    """
    Run once and return seconds, seconds of all threads, megabytes above the data, and the fingerprint.
    """
    cpu, start = time.process_time(), time.perf_counter()
    n, positives = run()
    taken, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = [len(n), int(np.sum(n)), int(np.sum(positives))]
    return {"seconds": taken, "cpu": cpu, "megabytes": (peak - base) / 1024, "found": found}


def main() -> None:
    """
    Get ready, then run once for every line that comes in.
    """
    name, task, rows, folder = sys.argv[1:]
    sys.path.insert(0, folder)
    if name == "ours_numpy":
        os.environ["DUEREGARD_NUMBA"] = "0"
    run = contender(name, task, int(rows))
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        sys.stdout.write(json.dumps(figures_of(run, base)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
