"""
How long the shares of 500 domains among a million respondents take, with the errors of the design.

The same figures are computed by `svy` where the `models` extra is installed: medians of one run, as
a ratio, and the greatest difference of the errors. Usage: python bench/survey.py [rows domains]
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dueregard.stats import survey

ROUNDS = 5
CLUSTERS, CLUSTERS_PER_STRATUM = 2000, 20
#: Errors further apart than this mean that the times compare different things.
EQUAL = 1e-8
Column = NDArray[np.float64]


class Sample(NamedTuple):
    """
    The columns of one sample.
    """

    weights: Column
    strata: NDArray[np.intp]
    clusters: NDArray[np.intp]
    domains: NDArray[np.intp]
    answers: Column


def draw(rows: int, domains: int) -> Sample:
    """
    Return a stratified clustered sample whose answers differ between clusters.
    """
    random = np.random.default_rng(20)
    clusters = random.integers(0, CLUSTERS, rows)
    likely = random.uniform(0.2, 0.6, CLUSTERS)[clusters]
    return Sample(
        weights=random.uniform(0.5, 3, rows),
        strata=clusters // CLUSTERS_PER_STRATUM,
        clusters=clusters,
        domains=random.integers(0, domains, rows),
        answers=(random.random(rows) < likely).astype(np.float64),
    )


def timed(work: Callable[[], Column]) -> tuple[float, Column]:
    """
    Return the median time of several runs, and what the last of them gave.
    """
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def with_dueregard(sample: Sample) -> Callable[[], Column]:
    """
    Return the work as a user of dueregard asks for it: the design, then the domains.
    """

    def work() -> Column:
        design = survey.make_design(sample.weights, strata=sample.strata, clusters=sample.clusters)
        return survey.domain_means(design, sample.answers, sample.domains).errors

    return work


def with_dueregard_cells(sample: Sample) -> Callable[[], Column]:
    """
    Return the work from cells, which an engine has summed beforehand.
    """
    domains = int(sample.domains.max()) + 1
    keys = sample.clusters * domains + sample.domains
    met = np.flatnonzero(np.bincount(keys))
    clusters, groups = np.divmod(met, domains)
    weight = np.bincount(keys, sample.weights)[met]
    cells = survey.SurveyCells(
        stratum=clusters // CLUSTERS_PER_STRATUM,
        cluster=clusters,
        domain=groups,
        respondents=np.bincount(keys)[met],
        weight=weight,
        answered_weight=weight,
        weighted=np.bincount(keys, sample.weights * sample.answers)[met],
    )
    return lambda: survey.domain_means_of_cells(cells).errors


def with_svy(sample: Sample) -> Callable[[], Column]:
    """
    Return the work as a user of svy asks for it: the sample with its design, then the domains.
    """
    import polars as pl  # noqa: PLC0415  (of the same extra, which may be absent)
    import svy  # noqa: PLC0415

    frame = pl.DataFrame(sample._asdict())

    def work() -> Column:
        drawn = svy.Sample(frame, svy.Design(stratum="strata", psu="clusters", wgt="weights"))
        table = drawn.estimation.mean("answers", by="domains").to_polars()
        return table.sort(pl.col("domains").cast(pl.Int64))["se"].to_numpy()

    return work


def main() -> None:
    """
    Print the medians, the ratio to svy, and how far the errors lie apart.
    """
    rows, domains = (int(argument) for argument in sys.argv[1:] or ("1000000", "500"))
    sample = draw(rows, domains)
    ours, errors = timed(with_dueregard(sample))
    cells, of_cells = timed(with_dueregard_cells(sample))
    print(f"{rows} rows, {domains} domains, {CLUSTERS} clusters; medians of {ROUNDS}, in seconds")
    print(f"dueregard, from rows   {ours:8.3f}")
    print(f"dueregard, from cells  {cells:8.3f}   errors within {np.abs(of_cells / errors - 1).max():.1e}")
    if importlib.util.find_spec("svy") is None:
        print("svy is not installed: the extra `models` adds the comparison")
        return
    theirs, expected = timed(with_svy(sample))
    apart = float(np.abs(errors / expected - 1).max())
    print(f"svy, from rows         {theirs:8.3f}   errors within {apart:.1e}")
    print(f"ratio, svy to dueregard from rows: {theirs / ours:.1f}")
    if apart > EQUAL:
        sys.exit("The errors are not equal to 1e-8: the times compare different things.")


if __name__ == "__main__":
    main()
