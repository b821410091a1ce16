"""
How long the first things take that a user waits for, as medians beside what they should stay under.

Each is timed in a fresh process, as a user starts it. `python -c pass` is timed in the same run, so
that the figures of one machine can be read as ratios on another.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
TOOL = Path(sys.executable).with_name("dueregard")


def seconds(command: list[str]) -> float:
    """
    Return how long one run of a command takes.
    """
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def median_seconds(command: list[str]) -> float:
    """
    Return the median of several runs, each in a fresh process.
    """
    return statistics.median(seconds(command) for _ in range(ROUNDS))


def main() -> None:
    """
    Print a line for each thing timed: median, budget, and ratio to starting Python.
    """
    with tempfile.TemporaryDirectory() as scratch:
        london, site = Path(scratch, "london"), Path(scratch, "site")
        subprocess.run([TOOL, "demo", "--to", london], check=True, stdout=subprocess.DEVNULL)
        timed = [
            ("python -c pass", [sys.executable, "-c", "pass"], None),
            ("import dueregard", [sys.executable, "-c", "import dueregard"], 0.2),
            ("dueregard --help", [str(TOOL), "--help"], 0.5),
            ("dueregard check (London)", [str(TOOL), "check", str(london), "--fail-on", "never"], None),
            ("dueregard build (London)", [str(TOOL), "build", str(london), "--to", str(site)], 5.0),
        ]
        measured = [(name, median_seconds(command), budget) for name, command, budget in timed]
    start = measured[0][1]
    print(f"{'median of ' + str(ROUNDS):28}{'seconds':>9}{'budget':>9}{'ratio to python -c pass':>26}")
    for name, taken, budget in measured:
        allowed = "" if budget is None else f"{budget:.1f}"
        print(f"{name:28}{taken:9.3f}{allowed:>9}{taken / start:26.1f}")


if __name__ == "__main__":
    main()
