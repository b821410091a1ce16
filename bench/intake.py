"""
How long intake of a large police file takes, beside DuckDB copying the same file as text to Parquet.

`python bench/intake.py [ROWS]`: a million rows unless more are asked for. The file is invented; both are
timed in turn, each in a fresh process, in the same run, so that the ratio holds on any machine.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 3
ROWS = 1_000_000
MOST = 2.0

HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing\n"
)
SELF_DEFINED = (
    "White - English/Welsh/Scottish/Northern Irish/British",
    "Black/African/Caribbean/Black British - African",
    "Asian/Asian British - Bangladeshi",
    "Other ethnic group - Not stated",
    "",
)
COPY = """
import duckdb
def run(file, folder):
    rows = f"SELECT * FROM read_csv('{file}', all_varchar=true, header=true)"
    duckdb.connect().execute(f"COPY ({rows}) TO '{folder}/copy.parquet' (FORMAT parquet)")
"""
INTAKE = """
import duckdb
from dueregard.model import Source
from dueregard.sources import read_source
def run(file, folder):
    read_source("stops", Source(files=file, format="police-uk-stops"), folder=".", cache=folder)
"""
TIMED = """
import time, sys
exec(compile(sys.argv[3], "timed", "exec"))
start = time.perf_counter()
run(*sys.argv[1:3])
print(time.perf_counter() - start)
"""


def write_stops(path: Path, rows: int, *, month: str | None = None) -> None:
    """
    Write invented stops of one year or of one month (YYYY-MM), in the layout of the police's monthly files.
    """
    dice = random.Random(month or 2024)  # noqa: S311 - invented rows, the same on every machine
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        for _ in range(rows):
            stream.write(stop(dice, month))


def stop(dice: random.Random, month: str | None = None) -> str:
    """
    Return one invented stop, as a line.
    """
    when = f"{month or f'2024-{dice.randint(1, 12):02}'}-{dice.randint(1, 28):02}T{dice.randint(0, 23):02}"
    return (
        f"Person search,{when}:{dice.randint(0, 59):02}:00+00:00,False,,"
        f"{51 + dice.random():.6f},{-dice.random():.6f},{dice.choice(('Male', 'Female', ''))},"
        f"{dice.choice(('10-17', '18-24', '25-34', 'over 34', ''))},{dice.choice(SELF_DEFINED)},"
        f"{dice.choice(('White', 'Black', 'Asian', 'Other', ''))},"
        "Police and Criminal Evidence Act 1984 (section 1),"
        f"{dice.choice(('Stolen goods', 'Offensive weapons', 'Controlled drugs'))},"
        f"{dice.choice(('A no further action disposal', 'Arrest', 'Community resolution'))},False,False\n"
    )


def seconds(script: str, file: Path) -> float:
    """
    Return how long a script takes in a fresh process, imports left out.
    """
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        command = [sys.executable, "-c", TIMED, str(file), folder, script]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def main() -> None:
    """
    Print the medians and their ratio.
    """
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "stops.csv")
        write_stops(file, rows)
        taken = [(seconds(COPY, file), seconds(INTAKE, file)) for _ in range(ROUNDS)]
    copy, intake = (statistics.median(times) for times in zip(*taken, strict=True))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"median of {ROUNDS}, {rows:,} rows: DuckDB's copy {copy:.2f} s, intake {intake:.2f} s")
    print(f"ratio {intake / copy:.2f}, to stay under {MOST:.1f}; most memory of either {largest:,.0f} MB")


if __name__ == "__main__":
    main()
