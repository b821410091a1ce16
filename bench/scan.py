"""
How fast every intersection is scanned, beside DuckDB's grouping sets, Polars and reading the data once.

Each contender is alone in its process; in every round each runs once, in turn, so that a busy moment of the
machine falls on all. Figures are medians over the rounds, after one round to warm up. Ours include every
interval, ratio, test, the correction and the ranking; the peers' are for counts alone. Withholding and
pruning are timed beside. Usage: python bench/scan.py PEERS_PYTHON FOLDER [ROWS ...]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORKER = Path(__file__).with_name("scan_worker.py")
SMALL, MIDDLE, LARGE = 10**6, 10**7, 10**8


@dataclass(frozen=True)
class Bar:
    """
    What a ratio of medians should be.

    Args:
        over: the contender whose time is divided by that of `under`.
        under: the contender below the line.
        least: the ratio should be this at least; None for none.
        most: the ratio should be this at most; None for none.
        of: what is compared: "seconds" or "megabytes".
    """

    over: str
    under: str
    least: float | None = None
    most: float | None = None
    of: str = "seconds"


@dataclass(frozen=True)
class Round:
    """
    One task at one size.

    Args:
        title: what it is, for the reader.
        task: as the workers know it.
        rows: how many.
        contenders: who runs.
        bars: what their ratios should be.
        rounds: how often.
        seconds: the most ours may take, on a machine with nothing else to do; None for no such limit.
    """

    title: str
    task: str
    rows: int
    contenders: tuple[str, ...]
    bars: tuple[Bar, ...]
    rounds: int = 5
    seconds: tuple[str, float] | None = None


ROUNDS = (
    Round(
        "All 1-, 2- and 3-way intersections of nine",
        "d3",
        SMALL,
        ("ours", "ours_numpy", "duckdb_grouping_sets", "polars_sets"),
        (Bar("duckdb_grouping_sets", "ours", least=15), Bar("polars_sets", "ours", least=15)),
    ),
    Round(
        "All 1-, 2- and 3-way intersections of nine",
        "d3",
        MIDDLE,
        ("ours", "ours_numpy", "reading", "duckdb_grouping_sets", "polars_sets"),
        (
            Bar("duckdb_grouping_sets", "ours", least=40),
            Bar("polars_sets", "ours", least=40),
            Bar("duckdb_grouping_sets", "ours_numpy", least=5),
        ),
        rounds=3,
    ),
    Round(
        "All 1-, 2- and 3-way intersections of nine",
        "d3",
        LARGE,
        ("ours", "reading"),
        (Bar("ours", "reading", most=20),),
        seconds=("ours", 1.0),
    ),
    Round(
        "Withholding over the whole lattice, and ranking with pruning",
        "d3",
        MIDDLE,
        ("withholding", "pruning"),
        (),
        rounds=3,
        seconds=("withholding", 2.0),
    ),
    Round(
        "From a Parquet file, end to end",
        "d3",
        MIDDLE,
        ("ours_parquet", "duckdb_parquet"),
        (Bar("duckdb_parquet", "ours_parquet", least=8),),
        rounds=3,
    ),
    Round(
        "The whole cube: 512 grouping sets, n of 10 or more",
        "cube10",
        SMALL,
        ("ours", "duckdb_grouping_sets"),
        (
            Bar("duckdb_grouping_sets", "ours", least=2.5),
            Bar("ours", "duckdb_grouping_sets", most=2, of="megabytes"),
        ),
        rounds=3,
    ),
    Round(
        "The whole cube: 512 grouping sets, n of 10 or more",
        "cube10",
        LARGE,
        ("ours", "reading"),
        (Bar("ours", "reading", most=60),),
        rounds=3,
    ),
)


class Contender:
    """
    A process that runs once whenever it is told to.

    Args:
        name: of the contender.
        round_: the task.
        python: the interpreter it runs in.
        folder: that of the generator and the peers.
    """

    def __init__(self, name: str, round_: Round, python: str, folder: str) -> None:
        self.name = name
        command = [python, "-W", "ignore", str(WORKER), name, round_.task, str(round_.rows), folder]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
        )
        self._read("ready")

    def run(self) -> dict[str, Any]:
        """
        Run once.
        """
        assert self._process.stdin is not None  # noqa: S101 - it was opened above
        self._process.stdin.write("run\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._read())
        return found

    def close(self) -> None:
        """
        End the process.
        """
        self._process.communicate()

    def _read(self, expected: str | None = None) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it was opened above
        line = self._process.stdout.readline().strip()
        if not line or (expected is not None and line != expected):
            sys.exit(f"{self.name} stopped: {line or 'no answer'}")
        return line


def measure(round_: Round, peers: str, folder: str) -> dict[str, list[dict[str, Any]]]:
    """
    Return the figures of every run of every contender, the first to warm up left out.
    """
    ours = ("ours", "withholding", "pruning", "reading")
    contenders = [
        Contender(name, round_, sys.executable if name.startswith(ours) else peers, folder)
        for name in round_.contenders
    ]
    runs: dict[str, list[dict[str, Any]]] = {one.name: [] for one in contenders}
    for _ in range(round_.rounds + 1):
        for one in contenders:
            runs[one.name].append(one.run())
    for one in contenders:
        one.close()
    return {name: found[1:] for name, found in runs.items()}


def report(round_: Round, runs: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """
    Yield the lines of one task: medians, fingerprints, ratios beside what they should be.
    """
    yield f"\n{round_.title}, {round_.rows:,} rows (medians of {round_.rounds})"
    yield f"{'':24}{'seconds':>10}{'cpu s':>10}{'MB more':>10}"
    middle = {
        name: {of: statistics.median(run[of] for run in found) for of in ("seconds", "cpu", "megabytes")}
        for name, found in runs.items()
    }
    for name, figures in middle.items():
        yield f"{name:24}{figures['seconds']:>10.3f}{figures['cpu']:>10.3f}{figures['megabytes']:>10,.0f}"
    found = {tuple(run["found"]) for name, each in runs.items() if name != "reading" for run in each}
    same = "the same cells" if len(found) == 1 else f"DIFFERENT CELLS: {sorted(found)}"
    cells, rows, positives = min(found)
    yield f"{same}: {cells:,}; sum of n {rows:,}, of positives {positives:,}"
    for bar in round_.bars:
        yield _judge(bar, middle, runs)
    if round_.seconds is not None:
        name, limit = round_.seconds
        yield f"{name}: {middle[name]['seconds']:.3f} s; under {limit:g} s on a quiet machine"


def _judge(bar: Bar, middle: dict[str, dict[str, float]], runs: dict[str, list[dict[str, Any]]]) -> str:
    # The ratio of each round, whose contenders ran in turn, is steadier than the ratio of medians.
    pairs = zip(runs[bar.over], runs[bar.under], strict=True)
    ratio = statistics.median(over[bar.of] / max(under[bar.of], 1e-9) for over, under in pairs)
    threads = middle[bar.over]["cpu"] / middle[bar.under]["cpu"]
    wanted = f"at least {bar.least:g}" if bar.least is not None else f"at most {bar.most:g}"
    met = ratio >= bar.least if bar.least is not None else bar.most is not None and ratio <= bar.most
    beside = f" (cpu {threads:.1f})" if bar.of == "seconds" else ""
    return f"{'met' if met else 'MISSED'}: {bar.over} / {bar.under}, {bar.of}: {ratio:.1f}{beside}; {wanted}"


def main() -> None:
    """
    Run every task of the sizes asked for and print what was found.
    """
    peers, folder, *sizes = sys.argv[1:]
    wanted = {int(float(size)) for size in sizes} or {SMALL, MIDDLE, LARGE}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for round_ in ROUNDS:
        if round_.rows in wanted:
            for line in report(round_, measure(round_, peers, folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
