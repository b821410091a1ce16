"""
The intervals whose coverage is measured: each with its promise and what it is measured on.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import coverage_draws as draws
import numpy as np
from coverage_measures import (
    Coverage,
    FloatArray,
    change,
    difference,
    excess_of_all,
    excess_of_group,
    excess_share_of_all,
    odds_ratio,
    one_rate,
    one_share,
    over,
    ratio,
    two_rates,
    two_shares,
    two_shares_by_margin,
)

from dueregard import stats


@dataclass(frozen=True)
class Case:
    """
    An interval, its promise, what it is measured on, and how.
    """

    name: str
    promise: Literal["exact", "approximate"]
    measured_on: str
    measure: Callable[[int], Coverage]


def cases() -> list[Case]:
    """
    Return every interval that is measured, in the order of the page.
    """
    return [*_of_one_count(), *_of_two_counts(), *_of_many_counts(), *_of_series()]


def _of_one_count() -> Iterator[Case]:
    shares = "a share of 5 and of 30 percent"
    for method in (stats.wilson, stats.wilson_continuity, stats.clopper_pearson, stats.jeffreys):
        promise: Literal["exact", "approximate"] = (
            "exact" if method is stats.clopper_pearson else "approximate"
        )
        yield Case(method.__name__, promise, shares, partial(one_share, method))
    yield Case("representation_gap", "approximate", shares, partial(one_share, _gap_to_population, less=0.3))
    for rate in (stats.poisson_exact, stats.byar, stats.rate_phe):
        yield Case(
            rate.__name__,
            "exact" if rate is stats.poisson_exact else "approximate",
            "one count",
            partial(one_rate, rate),
        )
    yield Case(
        "rate_phe_by_rule",
        "approximate",
        "one count",
        partial(one_rate, _interval_of(stats.rate_phe_by_rule)),
    )
    for name, indirect in (("indirect_ratio", stats.indirect_ratio), ("indirect_rate", stats.indirect_rate)):
        yield Case(
            name, "approximate", "one count against a fixed reference", partial(one_rate, _against(indirect))
        )


def _of_two_counts() -> Iterator[Case]:
    rates = "two counts, alike and 1 to 4"
    ratios: list[tuple[Any, Literal["exact", "approximate"]]] = [
        (stats.rate_ratio_by_rule, "approximate"),
        (stats.rate_ratio_log_wald, "approximate"),
        (stats.rate_ratio_exact, "exact"),
        (stats.rate_ratio_mid_p, "approximate"),
        (stats.rate_ratio_score, "approximate"),
        (stats.rate_ratio_mover, "approximate"),
    ]
    for method, promise in ratios:
        yield Case(method.__name__, promise, rates, partial(two_rates, _interval_of(method), ratio))
    for method in (stats.rate_difference_mover, stats.rate_difference_score, stats.rate_difference_wald):
        yield Case(method.__name__, "approximate", rates, partial(two_rates, method, difference))
    changes: list[tuple[Any, Literal["exact", "approximate"]]] = [
        (stats.count_change_by_rule, "approximate"),
        (stats.count_change_log_wald, "approximate"),
        (stats.count_change_exact, "exact"),
    ]
    for method, promise in changes:
        yield Case(method.__name__, promise, rates, partial(two_rates, _after_before(method), change))
    shares = "30 against 20 percent, groups alike and 1 to 4"
    for method, truth in (
        (stats.newcombe_difference, difference),
        (stats.difference_score, difference),
        (stats.difference_wald, difference),
        (_waves, difference),
        (stats.risk_ratio_log_wald, ratio),
        (stats.risk_ratio_mover, ratio),
        (stats.risk_ratio_score, ratio),
        (stats.wres_relative_likelihood, ratio),
        (stats.adverse_impact_ratio, ratio),
        (stats.odds_ratio_log_wald, odds_ratio),
        (stats.odds_ratio_score, odds_ratio),
        (stats.excess_share_of_group, excess_of_group),
        (stats.excess_share_of_population, excess_share_of_all),
        (stats.excess_of_population, excess_of_all),
    ):
        name = "share_change_between_waves" if method is _waves else method.__name__
        yield Case(name, "approximate", shares, partial(two_shares, method, truth))
    yield Case("odds_ratio_exact", "exact", shares, partial(two_shares_by_margin, stats.odds_ratio_exact))
    yield Case(
        "odds_ratio_mid_p", "approximate", shares, partial(two_shares_by_margin, stats.odds_ratio_mid_p)
    )


def _of_many_counts() -> Iterator[Case]:
    strata = "four strata, the count in all"
    for name, measure in (
        ("direct_rate", draws.direct(stats.direct_rate)),
        ("direct_rate_gamma", draws.direct(stats.direct_rate_gamma)),
        ("direct_rate_ratio", draws.strata_ratio(draws.standardised)),
        ("mantel_haenszel_rate_ratio", draws.strata_ratio(stats.mantel_haenszel_rate_ratio)),
        ("mantel_haenszel_odds_ratio", draws.strata_odds),
        ("ratio_of_rate_ratios", draws.four_counts),
    ):
        on = "four counts" if name == "ratio_of_rate_ratios" else strata
        yield Case(name, "approximate", on, partial(_drawn, name, measure))
    groups = "five groups, the count in each"
    for name, measure in (
        ("slope_index", draws.gradient(stats.slope_index, sampled=False)),
        ("relative_index", draws.gradient(stats.relative_index, sampled=False)),
        ("absolute_concentration_index", draws.gradient(stats.absolute_concentration_index, sampled=False)),
        ("relative_concentration_index", draws.gradient(stats.relative_concentration_index, sampled=False)),
        ("slope_index_sampled", draws.gradient(stats.slope_index_sampled, sampled=True)),
        (
            "absolute_concentration_index_sampled",
            draws.gradient(stats.absolute_concentration_index_sampled, sampled=True),
        ),
        (
            "relative_concentration_index_sampled",
            draws.gradient(stats.relative_concentration_index_sampled, sampled=True),
        ),
        ("relative_index_sampled", draws.gradient(stats.relative_index_sampled, sampled=True)),
        ("between_group_variance", draws.gradient(stats.between_group_variance, sampled=True)),
        ("theil_index", draws.gradient(stats.theil_index, sampled=True)),
        ("mean_log_deviation", draws.gradient(stats.mean_log_deviation, sampled=True)),
        ("population_gap", draws.gap),
        ("shrink_with_prior", draws.shrunken_shares),
        ("shrink_rates_with_prior", draws.shrunken_rates),
    ):
        yield Case(name, "approximate", groups, partial(_drawn, name, measure))
    for name, curve in (
        ("slope_index_logistic", stats.slope_index_logistic),
        ("relative_index_logistic", stats.relative_index_logistic),
    ):
        yield Case(name, "approximate", groups, partial(_drawn, name, partial(draws.logistic, curve)))
    yield Case(
        "life_expectancy",
        "approximate",
        "twenty ages, the count in each on average",
        partial(_drawn, "life_expectancy", draws.life),
    )
    pairs = "two estimates, the count behind each"
    for name, method, truth in (
        ("difference_of_estimates", stats.difference_of_estimates, difference),
        ("ratio_of_estimates", stats.ratio_of_estimates, ratio),
    ):
        yield Case(name, "approximate", pairs, partial(two_rates, _from_estimates(method), truth))


def _of_series() -> Iterator[Case]:
    months = "12 against 12 months that vary three times as much as chance, the count in each year"
    for name, fit in (
        ("count_change_quasi_poisson", stats.monthly_quasi_poisson),
        ("monthly_month_matched", stats.monthly_month_matched),
        ("monthly_negative_binomial", stats.monthly_negative_binomial),
        ("monthly_newey_west", stats.monthly_newey_west),
        ("monthly_poisson", stats.monthly_poisson),
    ):
        yield Case(name, "approximate", months, partial(_drawn, name, partial(draws.months, fit)))
    yield Case(
        "proportional_change",
        "approximate",
        "12 against 12 independent months, `monthly_quasi_poisson`",
        partial(
            _drawn, "proportional_change", partial(draws.months, stats.monthly_quasi_poisson, spread=1.0)
        ),
    )
    yield Case(
        "coefficient_interval",
        "approximate",
        "a step after 24 of 48 months, `interrupted_counts`, the count in each month",
        partial(_drawn, "coefficient_interval", draws.step),
    )


def _drawn(name: str, measure: Any, count: int) -> Coverage:
    rng = np.random.default_rng([zlib.crc32(name.encode()), count])
    return over([measure(rng, count)])


# Methods brought to one form of arguments.


def _interval_of(method: Any) -> Any:
    def interval(*numbers: Any) -> stats.Interval:
        found = method(*numbers)
        kept: stats.Interval = getattr(found, "interval", found)
        return kept

    return interval


def _gap_to_population(counts: FloatArray, total: float) -> stats.Interval:
    gaps = [stats.representation_gap([count, total - count], [0.3, 0.7]) for count in counts]
    return stats.Interval(*(np.array([limit[0] for limit in limits]) for limits in zip(*gaps, strict=True)))


def _against(method: Any) -> Any:
    def interval(counts: FloatArray, one: float) -> stats.Interval:
        found: stats.Interval = method(counts[:, None], [one], [100], [100])
        return found

    return interval


def _after_before(method: Any) -> Any:
    def interval(
        after: FloatArray, after_length: float, before: FloatArray, before_length: float
    ) -> stats.Interval:
        kept: stats.Interval = _interval_of(
            partial(method, before_length=before_length, after_length=after_length)
        )(before, after)
        return kept

    return interval


def _waves(first: FloatArray, whole: float, second: FloatArray, other: float) -> stats.Interval:
    return stats.share_change_between_waves(second / other, other, first / whole, whole)


def _from_estimates(method: Any) -> Any:
    def interval(first: FloatArray, whole: float, second: FloatArray, other: float) -> stats.Interval:
        # A published estimate has a standard error above 0; half an event stands in for none.
        some, rest = np.maximum(first, 0.5), np.maximum(second, 0.5)
        found: stats.Interval = method(
            some / whole, np.sqrt(some) / whole, rest / other, np.sqrt(rest) / other
        )
        return found

    return interval
