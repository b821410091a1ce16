"""
What one more month costs, beside reading and counting all months: each file is read once.

`python bench/month.py [ROWS A MONTH]`: 83,000 rows a month unless others are asked for, so that 36 months are
three million rows. The files are invented; every run is a fresh process, and imports are left out.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from intake import write_stops

ROUNDS = 3
MONTHS = 36
ROWS = 83_000
MOST = 0.1
GATHERED = """
import sys, time
from pathlib import Path
import duckdb
from dueregard.engine import open_engine
from dueregard.gather import gather
from dueregard.model import Assessment, IndicatorFile, Proposal
from dueregard.model.assessment import Body
start = time.perf_counter()
columns = ("ethnicity", "age_range", "gender")
definitions = IndicatorFile.model_validate({
    "sources": {"stops": {"files": "stops-*.csv", "format": "police-uk-stops"}},
    "indicators": tuple(
        {"id": f"by-{at}", "kind": "count", "source": "stops", "by": column}
        for at, column in enumerate(columns)
    ),
})
assessment = Assessment(
    id="a", title="A", body=Body(name="A"), framework="psed-england", proposal=Proposal(title="A"),
    indicators=definitions,
)
engine = open_engine("duckdb:?threads=2")
done = gather(assessment, folder=Path(sys.argv[1]), engine=engine, cache=Path(sys.argv[2]))
print(len(done.files_read), time.perf_counter() - start)
"""


def gathered(folder: Path, cache: Path) -> tuple[int, float]:
    """
    Return how many files a fresh process read, and how long it took.
    """
    command = [sys.executable, "-c", GATHERED, str(folder), str(cache)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    read, taken = done.stdout.split()
    return int(read), float(taken)


def one_round(months: list[Path], round_: Path) -> tuple[float, float]:
    """
    Return the seconds of reading all months, and of one more.
    """
    folder, cache = round_ / "data", round_ / "cache"
    folder.mkdir(parents=True)
    for month in months[:-1]:
        (folder / month.name).hardlink_to(month)
    read, all_months = gathered(folder, cache)
    (folder / months[-1].name).hardlink_to(months[-1])
    added, one_more = gathered(folder, cache)
    if (read, added) != (len(months) - 1, 1):
        sys.exit(f"{read} files were read, and then {added}; {len(months) - 1} and 1 were meant.")
    return all_months, one_more


def main() -> None:
    """
    Print the medians and their ratio.
    """
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        months = [Path(scratch, f"stops-{at:02}.csv") for at in range(MONTHS + 1)]
        for at, month in enumerate(months):
            write_stops(month, rows, month=f"{2021 + at // 12}-{at % 12 + 1:02}")
        taken = [one_round(months, Path(scratch, f"round-{at}")) for at in range(ROUNDS)]
    full, more = (statistics.median(times) for times in zip(*taken, strict=True))
    print(f"median of {ROUNDS}, {rows:,} rows a month: {MONTHS} months {full:.2f} s, one more {more:.2f} s")
    print(f"ratio {more / full:.3f}, to stay under {MOST}")


if __name__ == "__main__":
    main()
