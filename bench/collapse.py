"""
How long `collapse` takes, beside the same GROUP BY written by hand for DuckDB.

`python bench/collapse.py [ROWS]`: ten million rows unless others are asked for. The file is invented; both
are timed in turn in one process, so that a busy moment of the machine falls on both.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dueregard.engine import Query, open_engine

ROUNDS = 9
ROWS = 10_000_000
MOST = 1.2
THREADS = 2
AT_ONCE = 1_000_000
KEYS = ("ethnicity", "age", "month")
LABELS = {
    "ethnicity": ["White", "Black", "Asian", "Mixed", "Other", "? not stated"],
    "age": ["10-17", "18-24", "25-34", "over 34", "? not recorded"],
    "outcome": ["Arrest", "Nothing found", "Community resolution"],
    "month": [f"{year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13)],
}


def write_rows(path: Path, rows: int) -> None:
    """
    Write invented rows as intake writes them, so many at a time.
    """
    dice = np.random.default_rng(2024)
    writer = None
    for start in range(0, rows, AT_ONCE):
        size = min(AT_ONCE, rows - start)
        table = pa.table(
            {
                name: pa.DictionaryArray.from_arrays(
                    pa.array(dice.integers(0, len(labels), size, np.int32)), pa.array(labels)
                )
                for name, labels in LABELS.items()
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def seconds(work: Callable[[], object]) -> float:
    """
    Return how long one run takes.
    """
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """
    Print the medians and their ratio.
    """
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "stops.parquet")
        write_rows(path, rows)
        engine = open_engine(f"duckdb:?threads={THREADS}")
        by_hand = duckdb.connect(config={"threads": THREADS})
        sql = (
            f"SELECT {', '.join(KEYS)}, count(*) AS n FROM read_parquet('{path}') GROUP BY {', '.join(KEYS)}"  # noqa: S608 - constants and a path of our own
        )
        works: tuple[Callable[[], object], ...] = (
            lambda: by_hand.sql(sql).to_arrow_table(),
            lambda: engine.collapse(Query(path, KEYS)),
        )
        taken = [[seconds(work) for work in works] for _ in range(ROUNDS)]
        engine.close()
    hand, ours = (statistics.median(times) for times in zip(*taken, strict=True))
    print(
        f"median of {ROUNDS}, {rows:,} rows by {len(KEYS)} keys: by hand {hand:.3f} s, collapse {ours:.3f} s"
    )
    print(f"ratio {ours / hand:.2f}, to stay under {MOST}")


if __name__ == "__main__":
    main()
