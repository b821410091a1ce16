"""
Hit rates of searches, the veil of darkness, the threshold test.
"""

import importlib
import importlib.util
from collections.abc import Callable, Container, Sequence
from functools import cache, partial
from itertools import combinations
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
    Row,
    known,
    limits,
    read_limits,
    read_table,
    row_cases,
)

NOT_CLEAR = "no difference of the reference is clearer than its Monte Carlo error"
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
        yield from _threshold(figures["threshold"], tolerances, read_table(folder, STOPS))


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


def _threshold(figures: Any, tolerances: Any, rows: Any) -> Cases:
    for name in ("posterior_mean", "lower", "upper", "cell_posterior_mean", "sigma_t"):
        if name in figures:
            yield NotRun(f"threshold.{name}", "levels of thresholds are never given out")
    if importlib.util.find_spec("numpyro") is None:
        for name in ("rank", "signs"):
            yield NotRun(f"threshold.{name}", "the extra 'threshold' is not installed")
        return
    groups = figures["group"]
    found = cache(partial(_test_thresholds, groups, rows))
    # Two thresholds that are each within the tolerance of the truth can change places.
    apart = 2 * tolerances["threshold_posterior_mean_abs"]
    near = tolerances["threshold_interval_abs"]
    pairs = pairs_apart(groups, figures["posterior_mean"], by=apart)
    signs = signs_that_leave_out_zero(groups, figures["difference_from_first"])
    near_zero = signs.keys() - signs_that_leave_out_zero(groups, figures["difference_from_first"], by=near)
    readings: tuple[tuple[str, Any, Callable[[Any], Any]], ...] = (
        ("rank", pairs, lambda answer: pairs_in_order(answer.lowest_first, pairs)),
        ("signs", signs, lambda answer: signs_found(groups, answer.lower_than_first, signs, near_zero)),
    )
    for name, expected, read in readings:
        if expected:
            yield Case(f"threshold.{name}", partial(_read_answer, found, read), expected)
        else:
            yield NotRun(f"threshold.{name}", NOT_CLEAR)


def _read_answer(found: Callable[[], Any], read: Callable[[Any], Any]) -> Any:
    return read(found())


def pairs_apart(groups: Sequence[str], levels: Sequence[float], *, by: float) -> list[list[str]]:
    """
    Return the pairs of groups, the lower first, whose levels lie further apart than Monte Carlo error.
    """
    ranked = sorted(zip(levels, groups, strict=True))
    return [[group, other] for (low, group), (high, other) in combinations(ranked, 2) if high - low > by]


def pairs_in_order(lowest_first: Sequence[str], pairs: Sequence[Sequence[str]]) -> list[list[str]]:
    """
    Return each pair in the order of a rank.
    """
    return [sorted(pair, key=lowest_first.index) for pair in pairs]


def signs_that_leave_out_zero(groups: Sequence[str], differences: Any, *, by: float = 0.0) -> dict[str, int]:
    """
    Return the signs of the differences from the first group whose interval stays this far away from 0.
    """
    ends = zip(groups[1:], differences["lower"], differences["upper"], strict=True)
    return {group: 1 if low > by else -1 for group, low, high in ends if low > by or high < -by}


def signs_found(
    groups: Sequence[str], signs: Sequence[int], expected: Row, near_zero: Container[str]
) -> dict[str, int]:
    """
    Return the signs found where some are expected; none at all agrees with one whose interval is near 0.
    """
    found = dict(zip(groups[1:], signs, strict=True))
    return {
        group: sign if group in near_zero and not found[group] else found[group]
        for group, sign in expected.items()
    }


def _test_thresholds(groups: list[str], rows: Any) -> Any:
    module = importlib.import_module("dueregard.stats.threshold_test")
    areas = sorted({row["area"] for row in rows})
    by_place = {(row["area"], row["group"]): row for row in rows}
    counts = (
        [[int(by_place[area, group][name]) for group in groups] for area in areas]
        for name in ("stops", "searches", "hits")
    )
    return module.threshold_test(groups, module.Searches(*counts))
