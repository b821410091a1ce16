"""
One share and one rate.
"""

from pathlib import Path
from typing import Any

from dueregard import stats
from reference_cases.cases import Cases, Kind, limits, read_limits, row_cases

PROPORTIONS = {
    "wilson": stats.wilson,
    "wilson_prop_test": stats.wilson,
    "wilson_continuity": stats.wilson_continuity,
    "clopper_pearson": stats.clopper_pearson,
    "jeffreys": stats.jeffreys,
}
RATES = {"exact": stats.poisson_exact, "byar_phe_formula": stats.byar}
LABELS = {"exact Poisson": "Exact", "Byar": "Byars"}
REASONS = {
    "byar_epitools_continuity_half": "another formula under the same name, kept as a warning",
}


def cases(figures: Any, _folder: Path) -> Cases:
    """
    Yield every interval of a share and of a rate.
    """
    rel = figures["tolerance"]["rel"]
    shares = {name: Kind(_share(method), rel, 1e-14, read_limits) for name, method in PROPORTIONS.items()}
    shares["estimate"] = Kind(lambda row: stats.wilson(row["x"], row["n"]).estimate, rel)
    yield from row_cases("proportions", figures["proportions"], shares, given=("x", "n", "conf"))
    rates = {name: Kind(_rate(method), rel, 1e-12, read_limits) for name, method in RATES.items()}
    rates["phe"] = Kind(_by_rule, rel, 1e-12, lambda value: [*read_limits(value), value["method"]])
    rates["estimate"] = Kind(
        lambda row: stats.poisson_exact(row["x"], row["n"]).estimate * row["multiplier"], rel
    )
    given = ("x", "n", "conf", "multiplier")
    yield from row_cases("rates", figures["rates"], rates, given=given, reasons=REASONS)


def _share(method: Any) -> Any:
    return lambda row: limits(method(row["x"], row["n"], level=row["conf"]))


def _rate(method: Any) -> Any:
    return lambda row: limits(method(row["x"], row["n"], level=row["conf"]), row["multiplier"])


def _by_rule(row: Any) -> list[Any]:
    ruled = stats.rate_phe_by_rule(row["x"], row["n"], level=row["conf"])
    return [*limits(ruled.interval, row["multiplier"]), LABELS[str(ruled.method)]]
