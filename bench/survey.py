"""
How long the shares of 500 domains among a million respondents take, with the errors of the design.

The same figures are computed by `svy` where it is installed, as development does: medians of one run, as
a ratio, and the greatest difference of the errors. The programs take turns, so that a busy moment of
the machine falls on both. Usage: python bench/survey.py [rows domains]
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
#: Runs of dueregard in each round, beside one of svy.
RUNS = 5
CLUSTERS, CLUSTERS_PER_STRATUM = 2000, 20
#: Errors further apart than this mean that the times compare different things.
EQUAL = 1e-8
#: How many times as fast as svy the shares are promised to be.
LEAST_RATIO = 300
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


class Timed(NamedTuple):
    """
    The times of all runs, in seconds, and what the last of them gave.
    """

    seconds: list[float]
    errors: Column

    @property
    def median(self) -> float:
        """
        Return the median time.
        """
        return statistics.median(self.seconds)


def in_turns(works: dict[str, tuple[int, Callable[[], Column]]]) -> dict[str, Timed]:
    """
    Return the times of several works, each run its number of times in every round.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    errors: dict[str, Column] = {}
    for _ in range(ROUNDS):
        for name, (runs, work) in works.items():
            for _ in range(runs):
                start = time.perf_counter()
                errors[name] = work()
                seconds[name].append(time.perf_counter() - start)
    return {name: Timed(seconds[name], errors[name]) for name in works}


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
    import polars as pl  # noqa: PLC0415  (may be absent, as svy may)
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
    works = {"rows": (RUNS, with_dueregard(sample)), "cells": (RUNS, with_dueregard_cells(sample))}
    compared = importlib.util.find_spec("svy") is not None
    if compared:
        works["svy"] = (1, with_svy(sample))
    found = in_turns(works)
    ours = found["rows"]
    print(f"{rows} rows, {domains} domains, {CLUSTERS} clusters; medians of {ROUNDS} rounds, in seconds")
    print(f"dueregard, from rows   {ours.median:8.4f}")
    apart = _apart(found["cells"].errors, ours.errors)
    print(f"dueregard, from cells  {found['cells'].median:8.4f}   errors within {apart:.1e}")
    if not compared:
        print("svy is not installed, so nothing is compared")
        return
    apart = _apart(ours.errors, found["svy"].errors)
    print(f"svy, from rows         {found['svy'].median:8.4f}   errors within {apart:.1e}")
    ratio = found["svy"].median / ours.median
    print(f"ratio, svy to dueregard from rows: {ratio:.0f} (at least {LEAST_RATIO} is promised)")
    if apart > EQUAL:
        sys.exit("The errors are not equal to 1e-8: the times compare different things.")


def _apart(errors: Column, others: Column) -> float:
    return float(np.abs(errors / others - 1).max())


if __name__ == "__main__":
    main()
