"""
Two rates and two shares compared, and what is attributable to a group.
"""

from pathlib import Path
from typing import Any

from dueregard import stats
from reference_cases.cases import Cases, Kind, level_of, limits, read_limits, row_cases

# The reference halves intervals of a transformed ratio until six figures stand: large ratios have no more.
SCORE_REL = 5e-6
# It finds upper mid-p limits by their inverse, and stops when that is this near.
INVERSE_ABS = 1e-5
# Its smallest p-values are differences of numbers near 1, and so no smaller than this.
SMALLEST_P = 1e-15
GIVEN = ("x1", "n1", "x0", "n0", "conf")
RATES = {
    "rr_exact_conditional": (stats.rate_ratio_exact, "closed_form_rel"),
    "rr_log_wald": (stats.rate_ratio_log_wald, "closed_form_rel"),
    "rr_mover_exact": (stats.rate_ratio_mover, "closed_form_rel"),
    "rr_midp": (stats.rate_ratio_mid_p, "midp_rel"),
    "rr_score_mn": (stats.rate_ratio_score, "score_abs"),
    "rd_mover_exact": (stats.rate_difference_mover, "closed_form_rel"),
    "rd_wald": (stats.rate_difference_wald, "closed_form_rel"),
    "rd_score_mn": (stats.rate_difference_score, "score_abs"),
}
SHARES = {
    "odds_ratio_conditional_exact_ci": (stats.odds_ratio_exact, "conditional_or_rel"),
    "rd_newcombe": (stats.newcombe_difference, "closed_form_rel"),
    "rr_log_wald": (stats.risk_ratio_log_wald, "closed_form_rel"),
    "rr_mover_wilson": (stats.risk_ratio_mover, "closed_form_rel"),
    "or_log_wald": (stats.odds_ratio_log_wald, "closed_form_rel"),
    "rd_score_mn": (stats.difference_score, "score_abs"),
    "rr_score_mn": (stats.risk_ratio_score, "score_abs"),
    "or_score_mn": (stats.odds_ratio_score, "score_abs"),
}
RATE_ESTIMATES = {"rate_ratio": stats.rate_ratio_log_wald, "rate_difference": stats.rate_difference_wald}
SHARE_ESTIMATES = {
    "risk_difference": (stats.difference_wald, "closed_form_rel"),
    "risk_ratio": (stats.risk_ratio_log_wald, "closed_form_rel"),
    "odds_ratio": (stats.odds_ratio_log_wald, "closed_form_rel"),
    "odds_ratio_conditional_mle": (stats.odds_ratio_exact, "conditional_or_rel"),
}
TESTS = {
    "fisher_p": stats.fisher_p,
    "chisq": lambda *numbers: stats.chi_square_two_shares(*numbers).statistic,
    "chisq_p": lambda *numbers: stats.chi_square_two_shares(*numbers).p,
    "chisq_yates": lambda *numbers: stats.chi_square_two_shares_yates(*numbers).statistic,
    "chisq_yates_p": lambda *numbers: stats.chi_square_two_shares_yates(*numbers).p,
}
# The reference gives the last two for 100 people.
ATTRIBUTABLE = {
    "attributable_fraction_exposed": (stats.excess_share_of_group, 1),
    "population_attributable_fraction": (stats.excess_share_of_population, 1),
    "population_attributable_risk": (stats.excess_of_population, 100),
    "attributable_risk": (stats.difference_wald, 100),
}


def cases(figures: Any, _folder: Path) -> Cases:
    """
    Yield every comparison of two rates, two shares, and every attributable figure.
    """
    tolerances = figures["tolerance"]
    rel = tolerances["closed_form_rel"]
    rates = _intervals(RATES, tolerances)
    rates |= {name: Kind(_estimate(method), rel) for name, method in RATE_ESTIMATES.items()}
    rates["rr_p_exact"] = Kind(lambda row: stats.rate_ratio_exact_p(*_numbers(row)), rel)
    rates["rr_p_midp"] = Kind(lambda row: stats.rate_ratio_mid_p_p(*_numbers(row)), rel, SMALLEST_P)
    yield from row_cases("rates", figures["rates"], rates, given=GIVEN)
    shares = _intervals(SHARES, tolerances)
    shares |= {
        name: Kind(_estimate(method), tolerances[key]) for name, (method, key) in SHARE_ESTIMATES.items()
    }
    shares |= {name: Kind(_test(method), rel) for name, method in TESTS.items()}
    shares["or_midp"] = Kind(_mid_p, tolerances["midp_rel"], INVERSE_ABS, _read_mid_p)
    yield from row_cases("proportions", figures["proportions"], shares, given=GIVEN)
    excess = {
        name: Kind(_attributable(method, times), rel, 1e-12, _read_attributable)
        for name, (method, times) in ATTRIBUTABLE.items()
    }
    yield from row_cases("attributable", figures["attributable"], excess, given=GIVEN)


def _numbers(row: Any) -> tuple[Any, ...]:
    return row["x1"], row["n1"], row["x0"], row["n0"]


def _intervals(methods: Any, tolerances: Any) -> dict[str, Kind]:
    return {name: _interval(method, key, tolerances[key]) for name, (method, key) in methods.items()}


def _interval(method: Any, key: str, tolerance: float) -> Kind:
    def compute(row: Any) -> list[float]:
        return limits(method(*_numbers(row), **level_of(row)))

    if key.endswith("_abs"):
        return Kind(compute, SCORE_REL, tolerance, read_limits)
    return Kind(compute, tolerance, 1e-14, read_limits)


def _estimate(method: Any) -> Any:
    return lambda row: method(*_numbers(row)).estimate


def _test(method: Any) -> Any:
    return lambda row: method(*_numbers(row))


def _mid_p(row: Any) -> list[float]:
    found = stats.odds_ratio_mid_p(*_numbers(row), **level_of(row))
    return [float(found.estimate), float(found.low), 1 / float(found.high)]


def _read_mid_p(value: Any) -> list[float]:
    low, high = read_limits(value)
    return [value["estimate"], low, 1 / high]


def _attributable(method: Any, times: float) -> Any:
    def compute(row: Any) -> list[float]:
        found = method(*_numbers(row), **level_of(row))
        return [float(found.estimate) * times, *limits(found, times)]

    return compute


def _read_attributable(value: Any) -> list[float]:
    return [value["est"], value["lower"], value["upper"]]
