"""
How long publishing takes: the web edition, every edition, and a portfolio of many assessments.

Each in a fresh process, as a user starts it; `python -c pass` is timed in the same run. A portfolio of
200 is made of copies of the London example under other ids: `python bench/publish.py 20` makes it smaller.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3
PORTFOLIO = 200
TOOL = Path(sys.executable).with_name("dueregard")


def seconds(*command: str | Path) -> float:
    """
    Return how long one run of a command takes.
    """
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def copies(london: Path, folder: Path, number: int) -> list[Path]:
    """
    Return folders that hold the example under other ids.
    """
    made = []
    for index in range(number):
        copy = folder / f"assessment-{index}"
        shutil.copytree(london, copy, ignore=shutil.ignore_patterns("publication", "data"))
        file = copy / "assessment.yaml"
        text = file.read_text(encoding="utf-8")
        lines = [f"id: copy-{index}" if line.startswith("id:") else line for line in text.splitlines()]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        made.append(copy)
    return made


def main(portfolio: int) -> None:
    """
    Print a line for each thing timed: median, budget, and ratio to starting Python.
    """
    with tempfile.TemporaryDirectory() as scratch:
        london, site = Path(scratch, "london"), Path(scratch, "site")
        seconds(TOOL, "demo", "--to", london)
        publish = [TOOL, "publish", london, "--to", site]
        timed = {
            "python -c pass": ([sys.executable, "-c", "pass"], ROUNDS, ""),
            "web edition (London)": (publish, ROUNDS, "2.0"),
            "every edition (London)": ([*publish, "--format", "all"], ROUNDS, "10.0"),
        }
        folders = copies(london, Path(scratch, "folders"), portfolio)
        together = [TOOL, "publish", "--portfolio", *folders, "--to", Path(scratch, "together")]
        timed[f"portfolio of {portfolio}"] = (together, 1, "60.0" if portfolio == PORTFOLIO else "")
        measured = [
            (name, statistics.median(seconds(*command) for _ in range(rounds)), budget)
            for name, (command, rounds, budget) in timed.items()
        ]
    start = measured[0][1]
    print(f"{'':28}{'seconds':>9}{'budget':>9}{'ratio to python -c pass':>26}")
    for name, taken, budget in measured:
        print(f"{name:28}{taken:9.2f}{budget:>9}{taken / start:26.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PORTFOLIO)
