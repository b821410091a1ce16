"""
Numbers in, numbers out.

One statistical method per function, for numbers or numpy arrays alike. Rates are per unit of the
denominator, shares lie between 0 and 1, changes are proportions (0.152 = up by 15.2 percent).
Functions that choose a method say which they chose. No function knows where its figures came from.
"""

from dueregard.stats import disclosure, survey
from dueregard.stats.attributable import (
    excess_of_population,
    excess_share_of_group,
    excess_share_of_population,
)
from dueregard.stats.coefficients import Coefficient, coefficient_interval, coefficient_p
from dueregard.stats.count_change import (
    count_change_by_rule,
    count_change_exact,
    count_change_exact_p,
    count_change_log_wald,
    count_change_root_score,
    smallest_telling_count,
)
from dueregard.stats.cusum import Watch, poisson_cusum, poisson_glr
from dueregard.stats.disparity_change import PeriodCounts, ratio_of_rate_ratios, ratio_of_rate_ratios_p
from dueregard.stats.equivalence import (
    Margin,
    equivalence_p,
    is_different,
    is_equivalent,
    judge_against_margin,
    two_one_sided_level,
)
from dueregard.stats.estimate_pairs import difference_of_estimates, population_gap, ratio_of_estimates
from dueregard.stats.funnel import (
    Funnel,
    funnel_flags,
    funnel_of_ratios,
    funnel_of_shares,
    ratio_funnel_limits,
    ratio_funnel_limits_widened,
    share_funnel_limits,
)
from dueregard.stats.inequality_groups import (
    between_group_variance,
    coefficient_of_variation,
    gini,
    index_of_disparity,
    index_of_disparity_weighted,
    mean_distance,
    mean_distance_weighted,
    mean_log_deviation,
    population_mean,
    theil_index,
)
from dueregard.stats.inequality_logistic import relative_index_logistic, slope_index_logistic
from dueregard.stats.inequality_ordered import (
    absolute_concentration_index,
    relative_concentration_index,
    relative_index,
    slope_index,
)
from dueregard.stats.inequality_sampled import (
    absolute_concentration_index_sampled,
    relative_concentration_index_sampled,
    relative_index_sampled,
    slope_index_sampled,
)
from dueregard.stats.interrupted_series import (
    Segments,
    interrupted_counts,
    interrupted_line,
    interrupted_line_plain,
)
from dueregard.stats.interval import Interval, Ruled
from dueregard.stats.life_table import life_expectancy
from dueregard.stats.maihda import (
    StratumModel,
    discriminatory_accuracy,
    explained_share,
    main_effects,
    median_odds_ratio,
)
from dueregard.stats.maihda_linear import maihda_linear_ml, maihda_linear_reml
from dueregard.stats.maihda_logit import maihda_logit
from dueregard.stats.mantel_haenszel import (
    mantel_haenszel_odds_ratio,
    mantel_haenszel_rate_ratio,
    mantel_haenszel_test,
    mantel_haenszel_test_continuity,
)
from dueregard.stats.missing_groups import (
    Bounds,
    missing_group_bounds,
    missing_share,
    rate_ratio_with_missing_split,
)
from dueregard.stats.monthly_change import (
    count_change_quasi_poisson,
    monthly_month_matched,
    monthly_newey_west,
    monthly_poisson,
    monthly_quasi_poisson,
)
from dueregard.stats.months import LogChange, change_p, proportional_change
from dueregard.stats.multiple_testing import (
    benjamini_hochberg,
    benjamini_hochberg_repeated,
    benjamini_yekutieli,
    bonferroni,
    hochberg,
    holm,
)
from dueregard.stats.negative_binomial import monthly_negative_binomial, negative_binomial_theta
from dueregard.stats.odds_ratios import (
    odds_ratio_exact,
    odds_ratio_log_wald,
    odds_ratio_mid_p,
    odds_ratio_score,
)
from dueregard.stats.parallel_changes import (
    difference_in_differences,
    difference_in_differences_pooled,
    panel_difference_in_differences,
)
from dueregard.stats.proportion_differences import difference_score, difference_wald, newcombe_difference
from dueregard.stats.proportions import clopper_pearson, jeffreys, wilson, wilson_continuity
from dueregard.stats.rate_differences import (
    rate_difference_mover,
    rate_difference_score,
    rate_difference_wald,
)
from dueregard.stats.rate_ratios import (
    rate_ratio_by_rule,
    rate_ratio_exact,
    rate_ratio_exact_p,
    rate_ratio_log_wald,
    rate_ratio_mid_p,
    rate_ratio_mid_p_p,
    rate_ratio_mover,
    rate_ratio_score,
)
from dueregard.stats.rates import byar, poisson_exact, rate_phe, rate_phe_by_rule
from dueregard.stats.representation import (
    cohens_w,
    cramers_v_of_fit,
    dissimilarity,
    exact_share_p,
    expected_counts,
    goodness_of_fit,
    kish_design_effect,
    poststratification_weights,
    representation_gap,
    representation_index,
    standardised_residuals,
)
from dueregard.stats.risk_ratios import risk_ratio_log_wald, risk_ratio_mover, risk_ratio_score
from dueregard.stats.shrinkage import (
    BetaPrior,
    Shrunken,
    fit_beta_prior,
    shrink_rates,
    shrink_shares,
    shrink_with_prior,
)
from dueregard.stats.shrinkage_lognormal import LognormalPrior, fit_lognormal_prior, shrink_rates_with_prior
from dueregard.stats.standardisation import (
    direct_rate,
    direct_rate_gamma,
    direct_rate_ratio,
    expected_count,
    indirect_rate,
    indirect_ratio,
)
from dueregard.stats.stated_figures import (
    equal_size_total,
    implied_earlier_total,
    ratio_of_rounded,
    totals_that_fit,
    years_to_parity,
)
from dueregard.stats.survey_change import (
    share_change_between_waves,
    share_change_p,
    smallest_detectable_change,
)
from dueregard.stats.tables import (
    ChiSquare,
    chi_square_shares,
    chi_square_two_shares,
    chi_square_two_shares_yates,
    fisher_p,
)
from dueregard.stats.veil_of_darkness import VeilOfDarkness, compare_dark_and_light, veil_of_darkness
from dueregard.stats.workforce import (
    adverse_impact_ratio,
    is_below_four_fifths,
    is_within_wres_band,
    wres_relative_likelihood,
)
from dueregard.stats.xmr import Chart, is_high, is_low, xmr_chart

__all__ = [
    "BetaPrior",
    "Bounds",
    "Chart",
    "ChiSquare",
    "Coefficient",
    "Funnel",
    "Interval",
    "LogChange",
    "LognormalPrior",
    "Margin",
    "PeriodCounts",
    "Ruled",
    "Segments",
    "Shrunken",
    "StratumModel",
    "VeilOfDarkness",
    "Watch",
    "absolute_concentration_index",
    "absolute_concentration_index_sampled",
    "adverse_impact_ratio",
    "benjamini_hochberg",
    "benjamini_hochberg_repeated",
    "benjamini_yekutieli",
    "between_group_variance",
    "bonferroni",
    "byar",
    "change_p",
    "chi_square_shares",
    "chi_square_two_shares",
    "chi_square_two_shares_yates",
    "clopper_pearson",
    "coefficient_interval",
    "coefficient_of_variation",
    "coefficient_p",
    "cohens_w",
    "compare_dark_and_light",
    "count_change_by_rule",
    "count_change_exact",
    "count_change_exact_p",
    "count_change_log_wald",
    "count_change_quasi_poisson",
    "count_change_root_score",
    "cramers_v_of_fit",
    "difference_in_differences",
    "difference_in_differences_pooled",
    "difference_of_estimates",
    "difference_score",
    "difference_wald",
    "direct_rate",
    "direct_rate_gamma",
    "direct_rate_ratio",
    "disclosure",
    "discriminatory_accuracy",
    "dissimilarity",
    "equal_size_total",
    "equivalence_p",
    "exact_share_p",
    "excess_of_population",
    "excess_share_of_group",
    "excess_share_of_population",
    "expected_count",
    "expected_counts",
    "explained_share",
    "fisher_p",
    "fit_beta_prior",
    "fit_lognormal_prior",
    "funnel_flags",
    "funnel_of_ratios",
    "funnel_of_shares",
    "gini",
    "goodness_of_fit",
    "hochberg",
    "holm",
    "implied_earlier_total",
    "index_of_disparity",
    "index_of_disparity_weighted",
    "indirect_rate",
    "indirect_ratio",
    "interrupted_counts",
    "interrupted_line",
    "interrupted_line_plain",
    "is_below_four_fifths",
    "is_different",
    "is_equivalent",
    "is_high",
    "is_low",
    "is_within_wres_band",
    "jeffreys",
    "judge_against_margin",
    "kish_design_effect",
    "life_expectancy",
    "maihda_linear_ml",
    "maihda_linear_reml",
    "maihda_logit",
    "main_effects",
    "mantel_haenszel_odds_ratio",
    "mantel_haenszel_rate_ratio",
    "mantel_haenszel_test",
    "mantel_haenszel_test_continuity",
    "mean_distance",
    "mean_distance_weighted",
    "mean_log_deviation",
    "median_odds_ratio",
    "missing_group_bounds",
    "missing_share",
    "monthly_month_matched",
    "monthly_negative_binomial",
    "monthly_newey_west",
    "monthly_poisson",
    "monthly_quasi_poisson",
    "negative_binomial_theta",
    "newcombe_difference",
    "odds_ratio_exact",
    "odds_ratio_log_wald",
    "odds_ratio_mid_p",
    "odds_ratio_score",
    "panel_difference_in_differences",
    "poisson_cusum",
    "poisson_exact",
    "poisson_glr",
    "population_gap",
    "population_mean",
    "poststratification_weights",
    "proportional_change",
    "rate_difference_mover",
    "rate_difference_score",
    "rate_difference_wald",
    "rate_phe",
    "rate_phe_by_rule",
    "rate_ratio_by_rule",
    "rate_ratio_exact",
    "rate_ratio_exact_p",
    "rate_ratio_log_wald",
    "rate_ratio_mid_p",
    "rate_ratio_mid_p_p",
    "rate_ratio_mover",
    "rate_ratio_score",
    "rate_ratio_with_missing_split",
    "ratio_funnel_limits",
    "ratio_funnel_limits_widened",
    "ratio_of_estimates",
    "ratio_of_rate_ratios",
    "ratio_of_rate_ratios_p",
    "ratio_of_rounded",
    "relative_concentration_index",
    "relative_concentration_index_sampled",
    "relative_index",
    "relative_index_logistic",
    "relative_index_sampled",
    "representation_gap",
    "representation_index",
    "risk_ratio_log_wald",
    "risk_ratio_mover",
    "risk_ratio_score",
    "share_change_between_waves",
    "share_change_p",
    "share_funnel_limits",
    "shrink_rates",
    "shrink_rates_with_prior",
    "shrink_shares",
    "shrink_with_prior",
    "slope_index",
    "slope_index_logistic",
    "slope_index_sampled",
    "smallest_detectable_change",
    "smallest_telling_count",
    "standardised_residuals",
    "survey",
    "theil_index",
    "totals_that_fit",
    "two_one_sided_level",
    "veil_of_darkness",
    "wilson",
    "wilson_continuity",
    "wres_relative_likelihood",
    "xmr_chart",
    "years_to_parity",
]
