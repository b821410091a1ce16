"""
Adjusted p-values, the likelihood of appointment, and samples against populations.
"""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import close_to, limits

ADJUSTMENTS = {
    "bonferroni": stats.bonferroni,
    "holm": stats.holm,
    "hochberg": stats.hochberg,
    "bh": stats.benjamini_hochberg,
    "by": stats.benjamini_yekutieli,
}
FAMILIES = st.lists(st.floats(0, 1), max_size=20)


@pytest.mark.parametrize("name", ADJUSTMENTS)
def test_reference_adjustments_are_reproduced(name):
    for case in golden("tests_workforce")["multiple_testing"]:
        assert ADJUSTMENTS[name](case["p"]).tolist() == pytest.approx(case[name], rel=1e-8)


def test_five_p_values_by_every_adjustment():
    p = [0.04, 0.01, 0.03, 0.01, 0.2]
    assert stats.holm(p).tolist() == pytest.approx([0.09, 0.05, 0.09, 0.05, 0.2])
    assert stats.hochberg(p).tolist() == pytest.approx([0.08, 0.04, 0.08, 0.04, 0.2])
    assert stats.benjamini_hochberg(p).tolist() == pytest.approx([0.05, 0.025, 0.05, 0.025, 0.2])


def test_benjamini_and_hochbergs_own_example_finds_four_effects():
    # Table 1 of the paper of 1995: fifteen tests, four rejected at 0.05, where Bonferroni finds three.
    p = [
        *[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
        *[0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0],
    ]
    assert int((stats.benjamini_hochberg(p) <= 0.05).sum()) == 4
    assert int((stats.bonferroni(p) <= 0.05).sum()) == 3


@pytest.mark.parametrize("adjust", ADJUSTMENTS.values())
@given(p=FAMILIES, random=st.randoms())
def test_adjusting_keeps_order_never_lowers_and_ignores_arrangement(adjust, p, random):
    adjusted = adjust(p)
    assert (adjusted >= np.array(p) - 1e-15).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()
    order = list(range(len(p)))
    random.shuffle(order)
    assert adjust([p[i] for i in order]).tolist() == pytest.approx([adjusted[i] for i in order])


@given(p=FAMILIES.filter(bool))
def test_adjustments_stand_in_their_known_order(p):
    assert (stats.holm(p) <= stats.bonferroni(p) + 1e-15).all()
    assert (stats.hochberg(p) <= stats.holm(p) + 1e-15).all()
    assert (stats.benjamini_hochberg(p) <= stats.hochberg(p) + 1e-15).all()


def test_a_p_value_above_one_is_refused():
    with pytest.raises(StatisticsError, match="A p-value lies between 0 and 1"):
        stats.holm([0.2, 1.2])


def wres_cases():
    for case in golden("tests_workforce")["wres"]:
        numbers = case["input"]
        white = numbers["ap_white"], numbers["sl_white"]
        yield case, white, (numbers["ap_bme"], numbers["sl_bme"])


def test_reference_relative_likelihoods_are_reproduced():
    for case, white, bme in wres_cases():
        found = stats.wres_relative_likelihood(*white, *bme)
        assert float(found.estimate) == pytest.approx(case["relative_likelihood_white_to_bme"], rel=1e-9)
        assert limits(found) == close_to(case["ci"])
        assert float(stats.fisher_p(*white, *bme)) == pytest.approx(case["fisher_p"], rel=1e-8)
        impact = stats.adverse_impact_ratio(*bme, *white)
        assert float(impact.estimate) == pytest.approx(case["adverse_impact_ratio_bme_to_white"], rel=1e-9)
        assert stats.is_below_four_fifths(*bme, *white) == case["four_fifths_flag"]
        assert stats.is_within_wres_band(*white, *bme) == case["wres_within_0_80_1_25"]
        assert bool(found.low > 1 or found.high < 1) == case["significant_5pc"]


def test_one_trusts_likelihood_of_appointment():
    found = stats.wres_relative_likelihood(310, 1203, 171, 988)
    expected = [1.48887041655121, 1.26031162740217, 1.75887857342922]
    assert [float(found.estimate), *limits(found)] == pytest.approx(expected)


def test_four_fifths_and_the_band_are_exact_at_their_ends():
    assert not stats.is_below_four_fifths(4, 10, 5, 10)
    assert stats.is_below_four_fifths(399, 1000, 5, 10)
    assert stats.is_within_wres_band([4, 5, 51], [10, 10, 100], [5, 4, 40], [10, 10, 100]).tolist() == [
        True,
        True,
        False,
    ]


def test_nobody_of_one_group_appointed():
    assert stats.wres_relative_likelihood(3, 10, 0, 4).estimate == inf
    assert stats.is_below_four_fifths(0, 4, 3, 10)
    assert not stats.is_below_four_fifths(0, 4, 0, 10)


def test_reference_representation_is_reproduced():
    for case in golden("tests_workforce")["representation"]:
        sample = case["observed"], case["population_share"]
        fit, gap = stats.goodness_of_fit(*sample), stats.representation_gap(*sample)
        assert float(fit.statistic) == pytest.approx(case["chisq"], rel=1e-10)
        assert float(fit.p) == pytest.approx(case["p"], rel=1e-8)
        assert fit.degrees_of_freedom == case["df"]
        assert (100 * gap.estimate).tolist() == pytest.approx(case["pp_gap"], rel=1e-9, abs=1e-12)
        shares = np.array(case["population_share"])
        wilson = np.column_stack([gap.low + shares, gap.high + shares])
        assert wilson == pytest.approx(np.array(case["share_ci_wilson"]), rel=1e-8)
        weights = stats.poststratification_weights(*sample)
        assert weights.tolist() == pytest.approx(case["poststrat_weights"], rel=1e-9)
        assert float(stats.kish_design_effect(weights, case["observed"])) == pytest.approx(case["kish_deff"])
        p = stats.exact_share_p(case["observed"], sum(case["observed"]), shares)
        assert p.tolist() == pytest.approx(case["exact_binomial_p"], rel=1e-8)
        assert stats.holm(p).tolist() == pytest.approx(case["holm_p"], rel=1e-8)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("representation_index", stats.representation_index),
        ("std_residuals", stats.standardised_residuals),
        ("cramers_v_gof", stats.cramers_v_of_fit),
        ("cohens_w", stats.cohens_w),
        ("dissimilarity_index", stats.dissimilarity),
    ],
)
def test_reference_measures_of_a_sample_are_reproduced(name, method):
    for case in golden("tests_workforce")["representation"]:
        found = np.ravel(method(case["observed"], case["population_share"]))
        assert found.tolist() == pytest.approx(np.ravel(case[name]).tolist(), rel=1e-8, abs=1e-12)


def test_mendels_peas_are_in_proportion():
    # Mendel (1866): 315, 101, 108 and 32 peas for 9 : 3 : 3 : 1; chi-square 0.47 on 3 degrees of freedom.
    found = stats.goodness_of_fit([315, 101, 108, 32], [9 / 16, 3 / 16, 3 / 16, 1 / 16])
    assert float(found.statistic) == pytest.approx(0.470, abs=5e-4)
    assert float(found.p) == pytest.approx(0.925, abs=5e-4)


@given(counts=st.lists(st.integers(1, 500), min_size=2, max_size=6), times=st.integers(2, 9))
def test_a_sample_in_proportion_has_no_distance_and_equal_weights(counts, times):
    shares = np.array(counts) / sum(counts)
    sample = np.array(counts) * times, shares
    assert stats.representation_index(*sample) == pytest.approx(np.ones(len(counts)))
    assert float(stats.dissimilarity(*sample)) == pytest.approx(0, abs=1e-12)
    assert float(stats.kish_design_effect(stats.poststratification_weights(*sample))) == pytest.approx(1)


def test_everybody_in_the_smallest_group_is_as_far_as_it_goes():
    assert stats.cramers_v_of_fit([0, 0, 7], [0.5, 0.4, 0.1]) == pytest.approx(1)
    assert stats.dissimilarity([0, 0, 7], [0.5, 0.4, 0.1]) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("method", "arguments", "sentence"),
    [
        (stats.representation_index, ([3, 4], [0.5, 0.4]), "do not add up to 1"),
        (stats.representation_index, ([3, 4], [50, 50]), "write 0.174 for 17.4 percent"),
        (stats.representation_index, ([0, 0], [0.5, 0.5]), "at least one person"),
        (stats.representation_index, ([3], [1.0]), "at least two groups"),
        (stats.representation_index, ([3, 4], [1.0, 0.0]), "population share is more than 0"),
        (stats.poststratification_weights, ([3, 0], [0.5, 0.5]), "cannot be weighted up at position 1"),
        (stats.exact_share_p, (4, 3, 0.5), "greater than its total"),
        (stats.kish_design_effect, ([1, 2], [0, 0]), "at least one person"),
    ],
)
def test_samples_outside_the_domain_are_refused(method, arguments, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        method(*arguments)
