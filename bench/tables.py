"""
How long the intervals and tests of a table of 50,000 cells take, as medians beside a tenth of a second.

Every function is given the whole table at once, as the indicators and the scan of intersections do.
Counts are drawn from 0 to some thousands, so that small cells are there. The rules call the exact methods
for small counts alone; called for every cell, these take some tenths. Usage: python bench/tables.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from dueregard import stats

CELLS, ROUNDS, BUDGET = 50_000, 5, 0.1
Work = Callable[[], object]


def works() -> Iterator[tuple[str, Work]]:
    """
    Yield the name of each function and its work on the table.
    """
    random = np.random.default_rng(7)
    total = random.integers(20, 5000, CELLS)
    count = random.binomial(total, random.uniform(0, 0.4, CELLS))
    other_total = random.integers(20, 50_000, CELLS)
    other = random.binomial(other_total, 0.2)
    one, two = (count, total), (count, total, other, other_total)
    for method in (
        *(stats.wilson, stats.clopper_pearson, stats.jeffreys, stats.poisson_exact, stats.byar),
        *(stats.rate_phe, stats.rate_phe_by_rule),
    ):
        yield method.__name__, lambda method=method: method(*one)
    for method in (
        *(stats.rate_ratio_log_wald, stats.rate_ratio_exact, stats.rate_ratio_mid_p, stats.rate_ratio_mover),
        *(stats.rate_ratio_by_rule, stats.rate_ratio_exact_p, stats.rate_difference_mover),
        *(stats.risk_ratio_log_wald, stats.risk_ratio_mover, stats.newcombe_difference),
        *(stats.odds_ratio_log_wald, stats.chi_square_two_shares, stats.wres_relative_likelihood),
        *(stats.count_change_log_wald, stats.adverse_impact_ratio),
    ):
        numbers = (count, other) if method is stats.count_change_log_wald else two
        yield method.__name__, lambda method=method, numbers=numbers: method(*numbers)
    p = random.random(CELLS)
    for method in (stats.benjamini_hochberg, stats.holm):
        yield method.__name__, lambda method=method: method(p)


def main() -> None:
    """
    Print a line for each function: its median, and whether it stays under the budget.
    """
    print(f"{CELLS} cells at once, medians of {ROUNDS}, in seconds (under {BUDGET} is promised)")
    for name, work in works():
        seconds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
        median = statistics.median(seconds)
        print(f"{name:28}{median:9.4f}{'' if median < BUDGET else '   over'}")


if __name__ == "__main__":
    main()
