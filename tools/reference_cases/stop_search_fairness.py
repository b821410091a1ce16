"""
Hit rates of searches, the veil of darkness, the threshold test.
"""

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from dueregard import stats
from dueregard.stats.veil_of_darkness import compare_dark_and_light, veil_of_darkness
from reference_cases.cases import (
    NO_FUNCTION,
    Case,
    Cases,
    Kind,
    NotRun,
    known,
    limits,
    read_limits,
    read_table,
    row_cases,
)

STOPS, VEIL = "stops_synthetic.csv", "veil_synthetic.csv"


def cases(figures: Any, folder: Path) -> Cases:
    """
    Yield the figures of the hit rates and of the veil.
    """
    tolerances = figures["tolerance"]
    if figures["outcome"]:
        yield from _outcome(figures["outcome"], tolerances, read_table(folder, STOPS))
    if figures["veil"]:
        yield from _veil(figures["veil"], tolerances["veil_rel"], read_table(folder, VEIL))
    if figures["threshold"]:
        yield from _threshold(figures["threshold"], read_table(folder, STOPS))


def _outcome(figures: Any, tolerances: Any, stops: Any) -> Cases:
    rel = tolerances["outcome_rel"]
    shares = {
        "search_rate": Kind(lambda row: stats.wilson(row["searches"], row["stops"]).estimate, rel),
        "hit_rate": Kind(lambda row: stats.wilson(row["hits"], row["searches"]).estimate, rel),
        "hit_rate_wilson": Kind(
            lambda row: limits(stats.wilson(row["hits"], row["searches"])), rel, reads=read_limits
        ),
        # Sums over the areas of the inputs.
        **{name: Kind(_sum_of(stops, name)) for name in ("stops", "searches", "hits")},
    }
    yield from row_cases("outcome.by_group", figures["by_group"], shares, given=("group",))
    test = stats.chi_square_shares(
        *([row[name] for row in figures["by_group"]] for name in ("hits", "searches"))
    )
    for name, value in (("chisq", test.statistic), ("df", test.degrees_of_freedom), ("p", test.p)):
        yield Case(f"outcome.{name}", known(value), figures[name], rel)
    stratified = _stratified(tolerances["mantel_haenszel_rel"], stops)
    given = ("group", "reference")
    yield from row_cases("outcome.stratified_by_area", figures["stratified_by_area"], stratified, given=given)


def _sum_of(stops: Any, name: str) -> Callable[[Any], int]:
    return lambda figures: sum(int(row[name]) for row in stops if row["group"] == figures["group"])


def _stratified(rel: float, stops: Any) -> dict[str, Kind]:
    def by_area(group: str) -> tuple[list[int], list[int]]:
        rows = sorted((row for row in stops if row["group"] == group), key=lambda row: str(row["area"]))
        return [int(row["hits"]) for row in rows], [int(row["searches"]) for row in rows]

    def numbers(row: Any) -> tuple[list[int], ...]:
        return *by_area(row["group"]), *by_area(row["reference"])

    return {
        "odds_ratio_mh": Kind(lambda row: stats.mantel_haenszel_odds_ratio(*numbers(row)).estimate, rel),
        "ci": Kind(
            lambda row: limits(stats.mantel_haenszel_odds_ratio(*numbers(row))), rel, reads=read_limits
        ),
        "p": Kind(lambda row: stats.mantel_haenszel_test(*numbers(row)).p, rel),
        "p_continuity": Kind(lambda row: stats.mantel_haenszel_test_continuity(*numbers(row)).p, rel),
    }


def _veil(figures: Any, rel: float, rows: Any) -> Cases:
    minute, dark, group = (
        np.array([float(row[name]) for row in rows]) for name in ("minute", "dark", "minority")
    )
    area = [row["area"] for row in rows]
    ends = (figures["boundary"][0], figures["boundary"][1])
    found = veil_of_darkness(minute, dark, group, area=area, knots=figures["knots"], boundary=ends)
    computed = {
        "beta_dark": found.log_odds_ratio,
        "se": found.standard_error,
        "z": found.log_odds_ratio / found.standard_error,
        "p": found.p,
        "odds_ratio": found.odds_ratio.estimate,
        "beta_dark_without_clock_time": compare_dark_and_light(dark, group, area=area).log_odds_ratio,
        "deviance": found.deviance,
    }
    for name, value in figures.items():
        if name in computed:
            yield Case(f"veil.{name}", known(computed[name]), value, rel)
        elif name not in {"knots", "boundary"}:
            yield NotRun(f"veil.{name}", NO_FUNCTION)


def _threshold(figures: Any, rows: Any) -> Cases:
    for name in ("posterior_mean", "lower", "upper", "cell_posterior_mean", "sigma_t"):
        yield NotRun(f"threshold.{name}", "levels of thresholds are never given out")
    if importlib.util.find_spec("numpyro") is None:
        for name in ("rank", "signs"):
            yield NotRun(f"threshold.{name}", "the extra 'threshold' is not installed")
        return
    found = cache(partial(_test_thresholds, figures["group"], rows))
    order = np.argsort(figures["posterior_mean"])
    yield Case(
        "threshold.rank", lambda: list(found().lowest_first), [figures["group"][place] for place in order]
    )
    difference = figures["difference_from_first"]
    signs = np.sign(difference["lower"]) + np.sign(difference["upper"])
    # Only signs of differences whose interval leaves out 0 have to hold.
    clear = (signs / 2).astype(int)
    yield Case("threshold.signs", lambda: np.array(found().lower_than_first) * (clear != 0), clear.tolist())


def _test_thresholds(groups: list[str], rows: Any) -> Any:
    module = importlib.import_module("dueregard.stats.threshold_test")
    areas = sorted({row["area"] for row in rows})
    by_place = {(row["area"], row["group"]): row for row in rows}
    counts = (
        [[int(by_place[area, group][name]) for group in groups] for area in areas]
        for name in ("stops", "searches", "hits")
    )
    return module.threshold_test(groups, module.Searches(*counts))
