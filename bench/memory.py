"""
How much memory counting a large Parquet file takes, and taking it in as a source.

`python bench/memory.py [ROWS]`: a hundred million rows unless others are asked for, invented and written to a
temporary folder (about 3 GB for a hundred million). Each is done in a process of its own, of which the most
memory is measured.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from collapse import write_rows

ROWS = 100_000_000
MOST_MB = 2_000
COUNT = """
from pathlib import Path
from dueregard.engine import Query, open_engine
cells = open_engine("duckdb:?threads=2").collapse(Query(Path(sys.argv[1]), ("ethnicity", "age", "month")))
rows = cells.total
"""
INTAKE = """
from dueregard.model import Source
from dueregard.sources import read_source
columns = {name: name for name in ("ethnicity", "age", "outcome")}
source = Source(files=sys.argv[1], month="month", columns=columns)
rows = read_source("stops", source, folder=".", cache=sys.argv[2]).record.files[0].rows_kept
"""
MEASURED = """
import resource, sys, time
start = time.perf_counter()
{work}
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(rows, time.perf_counter() - start, most)
"""


def main() -> None:
    """
    Print rows, seconds and most memory of each.
    """
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "stops.parquet")
        write_rows(path, rows)
        for name, work in (("collapse", COUNT), ("intake", INTAKE)):
            command = [
                sys.executable,
                "-c",
                MEASURED.format(work=work),
                str(path),
                str(Path(scratch, "cache")),
            ]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            counted, taken, most = done.stdout.split()
            if int(counted) != rows:
                sys.exit(f"{name} found {counted} rows of {rows}")
            print(
                f"{name:9}{rows:,} rows: {float(taken):.1f} s, most memory {float(most):,.0f} MB, "
                f"to stay under {MOST_MB:,} MB"
            )


if __name__ == "__main__":
    main()
