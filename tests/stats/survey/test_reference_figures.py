"""
Every reference figure of the survey file, and that none is left out.
"""

import math

import numpy as np
import pytest

from dueregard.stats import survey
from tests.shared_data import golden
from tests.stats.survey.samples import columns, dummies, first_wave, numbers, sample

NAMES = ["apistrat", "apiclus1", "synthetic"]
LONELY = ["adjust", "certainty", "average", "remove"]


def case(name):
    return golden("survey")["cases"][name]


def listed(value):
    return np.atleast_1d(np.array(value, dtype=float))


def assert_figures(found, expected, *, interval=survey.t_interval):
    assert found.values == pytest.approx(listed(expected["estimate"]), rel=1e-8)
    assert found.errors == pytest.approx(listed(expected["se"]), rel=1e-6, abs=1e-12)
    if "lower" in expected:
        limits = interval(found)
        assert limits.low == pytest.approx(listed(expected["lower"]), rel=1e-5)
        assert limits.high == pytest.approx(listed(expected["upper"]), rel=1e-5)


def assert_limits(found, expected):
    assert found.estimate == pytest.approx(listed(expected["estimate"]), rel=1e-8)
    assert found.low == pytest.approx(listed(expected["lower"]), rel=1e-5)
    assert found.high == pytest.approx(listed(expected["upper"]), rel=1e-5)


def answered(use):
    values = numbers(use.data[use.yes])
    return values, ~np.isnan(values)


def targets(rows, name):
    return {row[name]: row["Freq"] for row in rows}


@pytest.mark.parametrize("name", NAMES)
def test_degrees_of_freedom(name):
    assert survey.degrees_of_freedom(sample(name).design) == case(f"{name}.degf")["degf"]


@pytest.mark.parametrize("name", NAMES)
def test_means_and_totals_with_their_design_effects(name):
    use = sample(name)
    values = numbers(use.data[use.outcome])
    mean = case(f"{name}.mean.{use.outcome}")["value"]
    total = case(f"{name}.total.{use.outcome}")["value"]
    found = survey.means(use.design, values)
    assert_figures(found, mean)
    assert_figures(found, case(f"{name}.mean_z.{use.outcome}")["value"], interval=survey.normal_interval)
    assert_figures(survey.totals(use.design, values), total)
    assert survey.design_effect_of_means(use.design, values) == pytest.approx(listed(mean["deff"]), rel=1e-6)
    assert survey.design_effect_of_totals(use.design, values) == pytest.approx(
        listed(total["deff"]), rel=1e-6
    )


def test_mean_without_finite_population_correction():
    data = columns("apistrat")
    expected = case("apistrat.nofpc.mean.api00")["value"]
    design = survey.make_design(numbers(data["pw"]), strata=data["stype"])
    values = numbers(data["api00"])
    assert_figures(survey.means(design, values), expected, interval=survey.normal_interval)
    assert survey.design_effect_of_means(design, values) == pytest.approx([expected["deff"]], rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_shares_of_every_group(name):
    use = sample(name)
    expected = case(f"{name}.props.{use.by}")["value"]
    inside = (use.data[use.by][:, np.newaxis] == np.unique(use.data[use.by])).astype(float)
    assert_figures(survey.means(use.design, inside), expected)
    effects = survey.design_effect_of_means(use.design, inside)
    assert effects == pytest.approx(listed(expected["deff"]), rel=1e-6, abs=1e-12)
    assert_limits(survey.share_wald(survey.means(use.design, inside)), expected)


@pytest.mark.parametrize("name", NAMES)
def test_limits_of_a_share(name):
    use = sample(name)
    values, inside = answered(use)
    share = survey.means(use.design, values, among=inside)
    expected = case(f"{name}.ciprop.{use.yes}")["value"]
    assert_limits(survey.share_logit(share), expected["logit"])
    assert_limits(survey.share_logit(share), expected["xlogit"])
    assert_limits(survey.share_arcsine(share), expected["asin"])
    assert_limits(survey.share_wald(share), expected["mean"])
    assert_limits(survey.share_beta(share, inside.sum()), expected["beta"])
    assert_limits(survey.share_likelihood(share, inside.sum()), expected["likelihood"])


@pytest.mark.parametrize("name", NAMES)
def test_domains(name):
    use = sample(name)
    values, domain = numbers(use.data[use.outcome]), use.data[use.by]
    means, totals = (case(f"{name}.{kind}.{use.outcome}.{use.by}")["value"] for kind in ("by", "by_total"))
    found = survey.domain_means(use.design, values, domain)
    assert found.labels.tolist() == means["groups"]
    assert_figures(found, means)
    assert_figures(survey.domain_totals(use.design, values, domain), totals)
    yes, inside = answered(use)
    shares = survey.domain_means(use.design, yes, domain, among=inside)
    # This case alone takes the degrees of freedom of each domain; the others the whole design's.
    assert_limits(
        survey.share_logit(shares, df=shares.own_df), case(f"{name}.by_ciprop_logit.{use.yes}.{use.by}")
    )


def test_totals_of_two_groups():
    use = sample("apistrat")
    found = survey.domain_totals(use.design, numbers(use.data["enroll"]), use.data["both"])
    assert_figures(found, case("apistrat.by.enroll.both")["value"])


@pytest.mark.parametrize("name", NAMES[:2])
def test_ratios(name):
    use = sample(name)
    found = survey.ratios(use.design, numbers(use.data["api00"]), numbers(use.data["api99"]))
    assert_figures(found, case(f"{name}.ratio.api00.api99")["value"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("test", "key"),
    [
        (survey.rao_scott_f, "F"),
        (survey.rao_scott_chi_square, "Chisq"),
        (survey.wald_independence, "Wald"),
        (survey.wald_independence_adjusted, "adjWald"),
        # The reference had no exact tail at hand and fell back to the saddlepoint for both.
        (survey.rao_scott_combination, "lincom"),
        (survey.rao_scott_combination, "saddlepoint"),
    ],
)
def test_independence_of_two_classifications(name, test, key):
    use = sample(name)
    values, inside = answered(use)
    found = test(use.design, values, use.data[use.by], among=inside)
    expected = case(f"{name}.chisq.{use.yes}.{use.by}")["value"][key]
    freedom = np.atleast_1d(expected["parameter"])
    assert found.statistic == pytest.approx(expected["statistic"], rel=1e-8)
    assert [found.df, found.denominator_df][: freedom.size] == pytest.approx(freedom.tolist(), rel=1e-8)
    assert found.p == pytest.approx(expected["p"], rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_quantiles(name):
    use = sample(name)
    expected = case(f"{name}.quantile.{use.outcome}")
    found = survey.quantiles(use.design, numbers(use.data[use.outcome]), expected["p"])
    assert_limits(found, expected)


@pytest.mark.parametrize("name", NAMES)
def test_logistic_model(name):
    use = sample(name)
    values, inside = answered(use)
    expected = case(f"{name}.logit.{use.yes}.{use.by}")
    found = survey.logistic_model(use.design, dummies(use.data[use.by]), values, among=inside)
    assert_figures(found, expected)
    assert found.df == expected["df_resid"]
    assert survey.t_test(found)[1] == pytest.approx(expected["p"], abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_difference_of_two_means(name):
    use = sample(name)
    expected = case(f"{name}.ttest.{use.outcome}.{use.half}")
    second = use.data[use.half] == np.unique(use.data[use.half])[1]
    found = survey.difference_of_means(use.design, numbers(use.data[use.outcome]), second)
    score, p = survey.t_test(found)
    assert found.values == pytest.approx([expected["difference"]], rel=1e-8)
    assert score == pytest.approx([expected["t"]], rel=1e-6)
    assert found.df == expected["df"]
    assert p == pytest.approx([expected["p"]], abs=1e-6)


@pytest.mark.parametrize("characteristic", ["disabled", "lgbtq", "age"])
def test_last_group_minus_first(characteristic):
    use = sample("synthetic")
    values, inside = answered(use)
    expected = case(f"synthetic.confident.by.{characteristic}")
    domain = use.data[characteristic]
    found = survey.domain_mean_covariance(use.design, values, domain, among=inside)
    assert_figures(found, expected["value"])
    signs = [-1] + [0] * (found.values.size - 2) + [1]
    assert_figures(survey.contrast(found, signs), expected["contrast"])
    counted = survey.domain_means(use.design, values, domain, among=inside)
    assert dict(zip(counted.labels.tolist(), counted.respondents.tolist(), strict=True)) == expected["n"]


def test_change_between_waves():
    use = sample("synthetic")
    values, inside = answered(use)
    expected = case("synthetic.wave_change_pp")
    found = survey.domain_mean_covariance(use.design, values, use.data["wave"], among=inside)
    assert found.values == pytest.approx([expected["wave1"], expected["wave2"]], rel=1e-8)
    change = survey.contrast(found, [-1, 1])
    assert_figures(change, {"estimate": expected["difference"], "se": expected["se"]})
    assert change.df == expected["df"]


def test_groups_in_each_wave():
    use = sample("synthetic")
    values, inside = answered(use)
    expected = case("synthetic.ethnicity_by_wave")["value"]
    domain = np.char.add(np.char.add(use.data["ethnicity"], "."), use.data["wave"])
    found = survey.domain_means(use.design, values, domain, among=inside)
    order = [found.labels.tolist().index(group) for group in expected["groups"]]
    arranged = found._replace(values=found.values[order], errors=found.errors[order])
    assert_figures(arranged, expected)


def test_post_stratified_total():
    use = sample("apiclus1")
    expected = case("apiclus1.poststratify.total.enroll")
    design = survey.post_stratify(use.design, use.data["stype"], targets(expected["targets"], "stype"))
    values = numbers(use.data["enroll"])
    assert_figures(survey.totals(design, values), expected["value"], interval=survey.normal_interval)
    effect = survey.design_effect_of_totals(design, values)
    assert effect == pytest.approx([expected["value"]["deff"]], rel=1e-6)


def test_raked_means():
    use = sample("apiclus1")
    expected = case("apiclus1.rake.mean.api00")
    no, yes = expected["targets"]["sch.wide"]
    margins = [
        survey.Margin(use.data["stype"], targets(expected["targets"]["stype"], "stype")),
        survey.Margin(use.data["sch.wide"], {"No": no, "Yes": yes}),
    ]
    design = survey.rake(use.design, margins)
    values = np.stack([numbers(use.data["api00"]), numbers(use.data["enroll"])], axis=1)
    assert design.weights[:12] == pytest.approx(expected["weights_head"], rel=1e-8)
    assert_figures(survey.means(design, values), expected["value"], interval=survey.normal_interval)


def test_raked_wave():
    use = first_wave()
    expected = case("synthetic.wave1.rake")
    margins = [
        survey.Margin(use.data[name], targets(expected["targets"][name], name))
        for name in ("ethnicity", "age")
    ]
    design = survey.rake(use.design, margins)
    assert design.weights[:20] == pytest.approx(expected["weights_head"], rel=1e-8)
    found = survey.means(design, numbers(use.data["trust"]))
    assert_figures(found, expected["value"], interval=survey.normal_interval)
    assert survey.kish_design_effect(design.weights) == pytest.approx(expected["kish_deff"], rel=1e-8)
    values = numbers(use.data["confident"])
    inside = ~np.isnan(values)
    share = survey.means(design, values, among=inside)
    assert_limits(survey.share_logit(share), expected["ciprop_confident"]["logit"])
    part = design.weights[inside].sum() / design.weights.sum()
    likelihood = survey.share_likelihood(share, inside.sum(), dispersion=part)
    assert_limits(likelihood, expected["ciprop_confident"]["likelihood"])


def calibrated(method):
    use = sample("apiclus1")
    known = np.column_stack([dummies(use.data["stype"]), numbers(use.data["api99"])])
    return method(use.design, known, list(case("apiclus1.calibrate_linear")["totals"].values()))


def test_linear_calibration():
    expected = case("apiclus1.calibrate_linear")
    design = calibrated(survey.calibrate_linear)
    data = sample("apiclus1").data
    assert design.weights[:12] == pytest.approx(expected["weights_head"], rel=1e-8)
    mean, total = (
        survey.means(design, numbers(data["api00"])),
        survey.totals(design, numbers(data["enroll"])),
    )
    assert_figures(mean, expected["value"], interval=survey.normal_interval)
    assert_figures(total, expected["total_enroll"], interval=survey.normal_interval)


def test_raking_calibration():
    expected = case("apiclus1.calibrate_raking")
    design = calibrated(survey.calibrate_raking)
    assert design.weights[:12] == pytest.approx(expected["weights_head"], rel=1e-8)
    found = survey.means(design, numbers(sample("apiclus1").data["api00"]))
    assert_figures(found, expected["value"], interval=survey.normal_interval)


def test_jackknife_without_strata():
    use = sample("apiclus1")
    expected = case("apiclus1.rep.JK1")
    outcome, pupils = numbers(use.data["api00"]), numbers(use.data["enroll"])
    replicates = survey.jackknife_one(use.design)
    means = survey.replicate_means(replicates, np.stack([outcome, pupils], axis=1))
    assert_figures(means, expected["value"])
    assert_figures(survey.replicate_totals(replicates, pupils), expected["total"])
    ratio = survey.replicate_ratios(replicates, outcome, numbers(use.data["api99"]))
    assert_figures(ratio, expected["ratio"])
    assert_figures(survey.replicate_domain_means(replicates, outcome, use.data["stype"]), expected["by"])


def test_jackknife_with_strata():
    assert_replicates(survey.jackknife_strata(first_wave().design), case("synthetic.wave1.JKn"))


def test_given_bootstrap_weights():
    expected = case("synthetic.wave1.bootstrap50")
    table = columns("survey_synthetic_wave1_bootstrap50")
    given = np.stack([numbers(column) for column in table.values()], axis=1)
    shares = np.full(given.shape[1], expected["rscales_first"], dtype=float)
    replicates = survey.given_replicates(
        first_wave().design.weights,
        given,
        scale=expected["scale"],
        shares=shares,
        about_estimate=expected["mse"],
    )
    assert_replicates(replicates, expected)


def assert_replicates(replicates, expected):
    data = first_wave().data
    assert_figures(survey.replicate_means(replicates, numbers(data["trust"])), expected["value"])
    values = numbers(data["confident"])
    found = survey.replicate_domain_means(replicates, values, data["ethnicity"], among=~np.isnan(values))
    assert found.df == math.inf
    assert_figures(found, expected["by"])


@pytest.mark.parametrize("rule", LONELY)
def test_a_stratum_left_with_one_cluster(rule):
    use = first_wave()
    kept = (use.data["stratum"] != "S01") | (use.data["psu"] == "S01W1")
    design = survey.make_design(
        use.design.weights[kept],
        strata=use.data["stratum"][kept],
        clusters=use.data["psu"][kept],
        lonely=rule,
    )
    found = survey.means(design, numbers(use.data["trust"])[kept])
    assert_figures(found, case(f"synthetic.lonely.{rule}")["value"], interval=survey.normal_interval)


def test_no_reference_figure_is_left_out():
    assert len(golden("survey")["cases"]) == 60
    uses = {name: sample(name) for name in NAMES}
    named = {
        f"{name}.{kind}"
        for name, use in uses.items()
        for kind in (
            "degf",
            f"mean.{use.outcome}",
            f"mean_z.{use.outcome}",
            f"total.{use.outcome}",
            f"props.{use.by}",
            f"ciprop.{use.yes}",
            f"by.{use.outcome}.{use.by}",
            f"by_total.{use.outcome}.{use.by}",
            f"by_ciprop_logit.{use.yes}.{use.by}",
            f"chisq.{use.yes}.{use.by}",
            f"quantile.{use.outcome}",
            f"logit.{use.yes}.{use.by}",
            f"ttest.{use.outcome}.{use.half}",
        )
    }
    named |= {f"synthetic.lonely.{rule}" for rule in LONELY}
    named |= {f"synthetic.confident.by.{name}" for name in ("disabled", "lgbtq", "age")}
    named |= {f"{name}.ratio.api00.api99" for name in NAMES[:2]}
    named |= {"apistrat.by.enroll.both", "apistrat.nofpc.mean.api00"}
    named |= {f"apiclus1.{kind}" for kind in ("calibrate_linear", "calibrate_raking", "rep.JK1")}
    named |= {"apiclus1.poststratify.total.enroll", "apiclus1.rake.mean.api00"}
    named |= {f"synthetic.{kind}" for kind in ("wave_change_pp", "ethnicity_by_wave")}
    named |= {f"synthetic.wave1.{kind}" for kind in ("JKn", "rake", "bootstrap50")}
    assert named == set(golden("survey")["cases"])
