"""
Whether a scan finds what is there, and nothing where there is nothing.

`python -P tools/truth_scan.py BENCH` takes the rows of the generator in the folder BENCH, in which three
disparities are planted (-P, as the folder of this file hides the package `coverage`). At each size it counts
every intersection of up to three of the nine characteristics, prunes, and says at which place each planted
one is read. Then it shuffles the outcomes among the rows, again and again, and counts how often any
intersection is reported at q below 0.05. It ends with 1 where a planted one is not among the first ten, or
where more than 17 of 200 shuffles raise a false alarm, which one in twenty does once in eighty times.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.counting import count_lattice
from dueregard.intersections.disclosure import withhold
from dueregard.intersections.lattice import Characteristic, Lattice
from dueregard.intersections.pruning import prune, read_first
from dueregard.intersections.ranking import rank_worst, sure_disparity
from dueregard.intersections.rows import Rows
from dueregard.intersections.shrinking import shrink_rates_by_depth
from dueregard.intersections.statistics import share_figures

#: What the generator multiplies the chance of the outcome by, and for whom, besides the parts.
PLANTED = (
    ({"sex": 0, "ageband": 1, "ethnicity": 3}, 1.6),
    ({"religion": 4, "disability": 1, "ageband": 2}, 2.0),
    ({"force": 7, "ethnicity": 5}, 1.8),
)
SIZES, SHUFFLES = (1_000_000, 10_000_000), 200
READ, MOST_FALSE, LEVEL = 10, 17, 0.05
DEPTH, THRESHOLD = 3, 10


def main() -> int:
    """
    Print both tables; return 1 where one of the promises is not kept.
    """
    asked = _arguments()
    generator = _generator(asked.bench)
    kept = True
    print("| rows | planted | people | ratio | read at place |\n| --- | --- | --- | --- | --- |")
    for size in asked.sizes:
        kept &= recover(_rows(generator, size))
    false, seconds = shuffle(_rows(generator, asked.sizes[0]), asked.shuffles)
    allowed = MOST_FALSE * asked.shuffles // SHUFFLES
    print(
        f"\nOutcomes of {asked.sizes[0]:,} rows shuffled {asked.shuffles} times ({seconds:.0f} s): some "
        f"intersection reported at q below {LEVEL} in {false}, at most {allowed} allowed."
    )
    return 0 if kept and false <= allowed else 1


def recover(rows: Rows) -> bool:
    """
    Print where each planted disparity is read, and tell whether all are read early.
    """
    lattice = count_lattice(rows, depth=DEPTH)
    first = read(lattice).tolist()
    everybody = lattice.positives[0] / lattice.n[0]
    early = True
    for place, factor in PLANTED:
        cell = _find(lattice, place)
        read_at = first.index(cell) + 1 if cell in first else 0
        early &= 0 < read_at <= READ
        words = ", ".join(f"{name} {group}" for name, group in place.items())
        ratio = lattice.positives[cell] / lattice.n[cell] / everybody
        print(
            f"| {rows.size:,} | {words} (x {factor}) | {lattice.n[cell]:,} | {ratio:.2f} | "
            f"{read_at or 'not read'} of {len(first)} |"
        )
    return early


def read(lattice: Lattice) -> NDArray[np.int64]:
    """
    Return what a reader of the scan is shown, the worst first.
    """
    shown = ~withhold(lattice, threshold=THRESHOLD).withheld
    disparity = sure_disparity(lattice, shrink_rates_by_depth(lattice, shown))
    ranks = rank_worst(lattice, disparity)
    reported = share_figures(lattice).column("q") < LEVEL
    return read_first(prune(lattice, shown, ranks), ranks, shown & reported & (disparity > 1))


def shuffle(rows: Rows, times: int) -> tuple[int, float]:
    """
    Return how many shuffles report any intersection, and the seconds they took.
    """
    rng, started, false = np.random.default_rng(20261123), time.perf_counter(), 0
    for _ in range(times):
        shuffled = Rows(rows.characteristics, rows.codes, rng.permutation(rows.outcome))
        q = share_figures(count_lattice(shuffled, depth=DEPTH)).column("q")
        false += bool((q < LEVEL).any())
    return false, time.perf_counter() - started


def _rows(generator: Any, size: int) -> Rows:
    found = generator.generate(size)
    sizes = dict(zip(generator.NAMES, generator.CARDS, strict=True))
    characteristics = tuple(
        Characteristic(name, tuple(str(group) for group in range(number))) for name, number in sizes.items()
    )
    return Rows(characteristics, tuple(found[:-1]), found[-1])


def _find(lattice: Lattice, place: dict[str, int]) -> int:
    wanted = [place.get(one.name, -1) + 1 for one in lattice.characteristics]
    return int(np.flatnonzero((lattice.groups == wanted).all(axis=1))[0])


def _generator(bench: Path) -> Any:
    path = bench / "common.py"
    if not path.exists():
        sys.exit(f"There is no generator at {path}. Name its folder: make truth-scan BENCH=FOLDER")
    spec = importlib.util.spec_from_file_location("common", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} cannot be read as Python.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, help="the folder with the generator, common.py")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="rows to look for them in")
    parser.add_argument("--shuffles", type=int, default=SHUFFLES, help="how often outcomes are shuffled")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
