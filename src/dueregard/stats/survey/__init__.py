"""
Surveys as they were drawn: strata, clusters, unequal weights, a finite population.

`make_design` says how the sample was drawn; every other function takes that design and columns of
answers. A figure's error comes from how far the clusters of each stratum lie apart (Taylor
linearisation), or from replicate weights. Rows without an answer are left out by saying so, with
`among`; missing weights are refused, and `report_weights` counts them.
"""

from dueregard.stats.survey.associations import (
    SurveyTest,
    rao_scott_chi_square,
    rao_scott_combination,
    rao_scott_f,
    wald_independence,
    wald_independence_adjusted,
)
from dueregard.stats.survey.calibration import (
    calibrate_linear,
    calibrate_logit,
    calibrate_raking,
)
from dueregard.stats.survey.cells import (
    SurveyCells,
    domain_means_of_cells,
    domain_totals_of_cells,
)
from dueregard.stats.survey.design import (
    Design,
    LonelyRule,
    Stage,
    degrees_of_freedom,
    make_design,
)
from dueregard.stats.survey.design_effects import (
    design_effect_of_means,
    design_effect_of_means_with_replacement,
    design_effect_of_shares,
    design_effect_of_totals,
    design_effect_of_totals_with_replacement,
)
from dueregard.stats.survey.domains import (
    DomainEstimates,
    domain_mean_covariance,
    domain_means,
    domain_totals,
)
from dueregard.stats.survey.estimates import (
    Estimates,
    contrast,
    means,
    normal_interval,
    ratios,
    t_interval,
    t_test,
    totals,
)
from dueregard.stats.survey.models import (
    difference_of_means,
    linear_model,
    logistic_model,
)
from dueregard.stats.survey.post_stratification import (
    Margin,
    post_stratify,
    rake,
)
from dueregard.stats.survey.quantiles import (
    quantiles,
)
from dueregard.stats.survey.replicate_estimates import (
    replicate_domain_means,
    replicate_means,
    replicate_ratios,
    replicate_totals,
)
from dueregard.stats.survey.replicates import (
    Replicates,
    bootstrap,
    given_replicates,
    jackknife_one,
    jackknife_strata,
    replicate_figures,
)
from dueregard.stats.survey.response import (
    PartialIndicator,
    Propensities,
    maximal_bias,
    partial_conditional,
    partial_unconditional,
    propensity_spread,
    propensity_spread_weighted,
    r_indicator,
    r_indicator_weighted,
    response_propensities,
)
from dueregard.stats.survey.shares import (
    share_arcsine,
    share_beta,
    share_likelihood,
    share_logit,
    share_wald,
)
from dueregard.stats.survey.weights import (
    WeightReport,
    kish_design_effect,
    report_weights,
    rows_with_weight,
)

__all__ = [
    "Design",
    "DomainEstimates",
    "Estimates",
    "LonelyRule",
    "Margin",
    "PartialIndicator",
    "Propensities",
    "Replicates",
    "Stage",
    "SurveyCells",
    "SurveyTest",
    "WeightReport",
    "bootstrap",
    "calibrate_linear",
    "calibrate_logit",
    "calibrate_raking",
    "contrast",
    "degrees_of_freedom",
    "design_effect_of_means",
    "design_effect_of_means_with_replacement",
    "design_effect_of_shares",
    "design_effect_of_totals",
    "design_effect_of_totals_with_replacement",
    "difference_of_means",
    "domain_mean_covariance",
    "domain_means",
    "domain_means_of_cells",
    "domain_totals",
    "domain_totals_of_cells",
    "given_replicates",
    "jackknife_one",
    "jackknife_strata",
    "kish_design_effect",
    "linear_model",
    "logistic_model",
    "make_design",
    "maximal_bias",
    "means",
    "normal_interval",
    "partial_conditional",
    "partial_unconditional",
    "post_stratify",
    "propensity_spread",
    "propensity_spread_weighted",
    "quantiles",
    "r_indicator",
    "r_indicator_weighted",
    "rake",
    "rao_scott_chi_square",
    "rao_scott_combination",
    "rao_scott_f",
    "ratios",
    "replicate_domain_means",
    "replicate_figures",
    "replicate_means",
    "replicate_ratios",
    "replicate_totals",
    "report_weights",
    "response_propensities",
    "rows_with_weight",
    "share_arcsine",
    "share_beta",
    "share_likelihood",
    "share_logit",
    "share_wald",
    "t_interval",
    "t_test",
    "totals",
    "wald_independence",
    "wald_independence_adjusted",
]
