"""
Adjusted p-values, relative likelihoods of appointment, samples against populations.
"""

from pathlib import Path
from typing import Any

import numpy as np

from dueregard import stats
from reference_cases.cases import Cases, Kind, level_of, limits, read_limits, row_cases

ADJUSTMENTS = {
    "bonferroni": stats.bonferroni,
    "holm": stats.holm,
    "hochberg": stats.hochberg,
    "bh": stats.benjamini_hochberg,
    "by": stats.benjamini_yekutieli,
}
OF_A_SAMPLE = {
    "expected": stats.expected_counts,
    "std_residuals": stats.standardised_residuals,
    "representation_index": stats.representation_index,
    "cramers_v_gof": stats.cramers_v_of_fit,
    "cohens_w": stats.cohens_w,
    "dissimilarity_index": stats.dissimilarity,
    "poststrat_weights": stats.poststratification_weights,
}


def cases(figures: Any, _folder: Path) -> Cases:
    """
    Yield every adjustment, likelihood and comparison with a population.
    """
    rel = figures["tolerance"]["rel"]
    adjustments = {name: Kind(_adjust(method), rel) for name, method in ADJUSTMENTS.items()}
    yield from row_cases("multiple_testing", figures["multiple_testing"], adjustments, given=("p",))
    yield from row_cases("wres", figures["wres"], _wres(rel), given=("input", "conf"))
    given = ("observed", "population_share", "conf")
    yield from row_cases("representation", figures["representation"], _representation(rel), given=given)


def _adjust(method: Any) -> Any:
    return lambda row: method(row["p"])


def _wres(rel: float) -> dict[str, Kind]:
    def white(row: Any) -> tuple[float, float]:
        return row["input"]["ap_white"], row["input"]["sl_white"]

    def bme(row: Any) -> tuple[float, float]:
        return row["input"]["ap_bme"], row["input"]["sl_bme"]

    def relative(row: Any, **options: Any) -> stats.Interval:
        return stats.wres_relative_likelihood(*white(row), *bme(row), **options)

    return {
        "likelihood_white": Kind(lambda row: stats.wilson(*white(row)).estimate, rel),
        "likelihood_bme": Kind(lambda row: stats.wilson(*bme(row)).estimate, rel),
        "relative_likelihood_white_to_bme": Kind(lambda row: relative(row).estimate, rel),
        "ci": Kind(lambda row: limits(relative(row, **level_of(row))), rel, reads=read_limits),
        "fisher_p": Kind(lambda row: stats.fisher_p(*white(row), *bme(row)), rel),
        "adverse_impact_ratio_bme_to_white": Kind(
            lambda row: stats.adverse_impact_ratio(*bme(row), *white(row)).estimate, rel
        ),
        "four_fifths_flag": Kind(lambda row: stats.is_below_four_fifths(*bme(row), *white(row))),
        "wres_within_0_80_1_25": Kind(lambda row: stats.is_within_wres_band(*white(row), *bme(row))),
        "significant_5pc": Kind(lambda row: bool(relative(row).low > 1 or relative(row).high < 1)),
    }


def _representation(rel: float) -> dict[str, Kind]:
    def sample(row: Any) -> tuple[Any, Any]:
        return row["observed"], row["population_share"]

    def call(method: Any) -> Any:
        return lambda row: method(*sample(row))

    def exact(row: Any) -> Any:
        return stats.exact_share_p(row["observed"], sum(row["observed"]), row["population_share"])

    def wilson(row: Any) -> Any:
        found = stats.wilson(row["observed"], sum(row["observed"]), **level_of(row))
        return np.column_stack([found.low, found.high])

    kinds = {name: Kind(call(method), rel, 1e-12) for name, method in OF_A_SAMPLE.items()}
    return kinds | {
        "chisq": Kind(lambda row: stats.goodness_of_fit(*sample(row)).statistic, rel),
        "df": Kind(lambda row: stats.goodness_of_fit(*sample(row)).degrees_of_freedom),
        "p": Kind(lambda row: stats.goodness_of_fit(*sample(row)).p, rel),
        "pp_gap": Kind(lambda row: 100 * stats.representation_gap(*sample(row)).estimate, rel, 1e-10),
        "kish_deff": Kind(
            lambda row: stats.kish_design_effect(
                stats.poststratification_weights(*sample(row)), row["observed"]
            ),
            rel,
        ),
        "share_ci_wilson": Kind(wilson, rel),
        "exact_binomial_p": Kind(exact, rel),
        "holm_p": Kind(lambda row: stats.holm(exact(row)), rel),
    }
