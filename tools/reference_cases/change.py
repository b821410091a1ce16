"""
Counts, months, waves of a survey and disparities, after against before.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from dueregard import stats
from reference_cases.cases import (
    NO_FUNCTION,
    Case,
    Cases,
    Kind,
    NotRun,
    level_of,
    limits,
    read_limits,
    readable,
    row_cases,
)

Z = 1.959963984540054
MONTHLY: dict[str, Any] = {
    "poisson": stats.monthly_poisson,
    "quasipoisson": stats.monthly_quasi_poisson,
    "quasipoisson_month_matched": stats.monthly_month_matched,
    "poisson_neweywest": stats.monthly_newey_west,
    "negbin": stats.monthly_negative_binomial,
}
#: The figures of a fit, computed from it and from the months before and after.
OF_A_FIT: dict[str, Callable[[Any, Any], Any]] = {
    "pct_change": lambda fit, _: 100 * float(stats.proportional_change(fit).estimate),
    "log_rr": lambda fit, _: fit.log_ratio,
    "se": lambda fit, _: fit.standard_error,
    "p": lambda fit, _: stats.change_p(fit),
    "dispersion": lambda fit, _: fit.dispersion,
    "df": lambda fit, _: fit.degrees_of_freedom,
    "theta": lambda _, months: stats.negative_binomial_theta(*months),
}


def cases(figures: Any, _folder: Path) -> Cases:
    """
    Yield every change.
    """
    rel, p_rel = figures["tolerance"]["rel"], figures["tolerance"]["p_rel"]
    yield from row_cases(
        "counts",
        figures["counts"],
        _counts(rel, p_rel),
        given=("before", "after", "t_before", "t_after", "conf"),
    )
    yield from _monthly_cases(figures["monthly"], rel, p_rel)
    given = ("p0", "n0", "deff0", "p1", "n1", "deff1", "conf")
    yield from row_cases("waves", figures["waves"], _waves(rel, p_rel), given=given)
    kinds = _disparities(rel, p_rel)
    yield from row_cases(
        "disparity_gap_change", figures["disparity_gap_change"], kinds, given=("input", "conf")
    )


def _counts(rel: float, p_rel: float) -> dict[str, Kind]:
    def numbers(row: Any) -> tuple[Any, dict[str, Any]]:
        return (row["before"], row["after"]), {
            "before_length": row["t_before"],
            "after_length": row["t_after"],
        }

    def interval(method: Any) -> Any:
        return lambda row: method(*numbers(row)[0], **numbers(row)[1], **level_of(row))

    def ends(method: Any) -> Kind:
        return Kind(lambda row: limits(interval(method)(row), 100), rel, reads=read_limits)

    return {
        "pct_change": Kind(lambda row: 100 * interval(stats.count_change_log_wald)(row).estimate, rel),
        "exact_ci_pct": ends(stats.count_change_exact),
        "log_wald_ci_pct": ends(stats.count_change_log_wald),
        "p_exact": Kind(lambda row: stats.count_change_exact_p(*numbers(row)[0], **numbers(row)[1]), p_rel),
        "z_sqrt": Kind(_root_score, rel),
    }


def _root_score(row: Any) -> Any:
    # Undefined for periods of different lengths, there as here.
    if row["t_before"] != row["t_after"]:
        return None
    return stats.count_change_root_score(row["before"], row["after"])


def _monthly_cases(rows: Any, rel: float, p_rel: float) -> Cases:
    for place, row in enumerate(rows):
        for name, figures in row.items():
            full, method = f"monthly[{place}].{name}", _monthly_method(name)
            if name == "y":
                continue
            if method is None:
                yield NotRun(full, NO_FUNCTION)
                continue
            yield from readable(full, _one_fit(full, method, row, figures, (rel, p_rel)))


def _one_fit(name: str, method: Any, row: Any, figures: Any, tolerances: tuple[float, float]) -> Cases:
    rel, p_rel = tolerances
    for figure, value in figures.items():
        if figure in OF_A_FIT:
            found = partial(_monthly, method, row, figure)
            yield Case(f"{name}.{figure}", found, value, p_rel if figure == "p" else rel)
        else:
            yield NotRun(f"{name}.{figure}", NO_FUNCTION)


def _monthly_method(name: str) -> Any:
    """
    Return the fit of a name; the lag stands at the end of it.
    """
    stem, lag, number = name.partition("_lag")
    method = MONTHLY.get(stem)
    return partial(method, lag=int(number)) if lag and method is not None else method


def _monthly(method: Any, row: Any, figure: str) -> Any:
    half = len(row["y"]) // 2
    months = row["y"][:half], row["y"][half:]
    return OF_A_FIT[figure](method(*months), months)


def _waves(rel: float, p_rel: float) -> dict[str, Kind]:
    def call(method: Any, row: Any, **options: Any) -> Any:
        return method(
            *(row[name] for name in ("p0", "n0", "p1", "n1")),
            before_design_effect=row["deff0"],
            after_design_effect=row["deff1"],
            **options,
        )

    change = partial(call, stats.share_change_between_waves)

    def error(row: Any) -> float:
        found = change(row)
        return float(found.high - found.low) / 2 / Z

    return {
        "pp_change": Kind(lambda row: 100 * change(row).estimate, rel),
        "ci_pp": Kind(lambda row: limits(change(row, **level_of(row)), 100), rel, reads=read_limits),
        "se_pp": Kind(lambda row: 100 * error(row), rel),
        "z": Kind(lambda row: change(row).estimate / error(row), rel),
        "p": Kind(partial(call, stats.share_change_p), p_rel),
        "min_detectable_pp_80": Kind(
            lambda row: 100 * call(stats.smallest_detectable_change, row, **level_of(row)), rel
        ),
    }


def _disparities(rel: float, p_rel: float) -> dict[str, Kind]:
    def period(row: Any, number: int) -> stats.PeriodCounts:
        given = row["input"]
        return stats.PeriodCounts(*(given[f"{name}{number}"] for name in ("a", "pop_a", "b", "pop_b")))

    def ratio(row: Any, number: int) -> Any:
        names = ("a", "pop_a", "b", "pop_b")
        return stats.rate_ratio_log_wald(*(row["input"][f"{name}{number}"] for name in names)).estimate

    def change(row: Any) -> stats.Interval:
        return stats.ratio_of_rate_ratios(period(row, 0), period(row, 1), **level_of(row))

    return {
        "rr0": Kind(lambda row: ratio(row, 0), rel),
        "rr1": Kind(lambda row: ratio(row, 1), rel),
        "ratio_of_rate_ratios": Kind(lambda row: change(row).estimate, rel),
        "ci": Kind(lambda row: limits(change(row)), rel, reads=read_limits),
        "p": Kind(lambda row: stats.ratio_of_rate_ratios_p(period(row, 0), period(row, 1)), p_rel),
    }
