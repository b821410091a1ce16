"""
Limits of shares, quantiles and design effects: laws, ends of the scale, and what is refused.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from dueregard.stats import survey
from tests.stats.figures import LEVELS, is_ordered
from tests.stats.survey.samples import samples

SCALED = [survey.share_logit, survey.share_arcsine]
COUNTED = [survey.share_beta, survey.share_likelihood]


def shares(values, errors, df=30.0):
    values, errors = (
        np.atleast_1d(np.array(values, dtype=float)),
        np.atleast_1d(np.array(errors, dtype=float)),
    )
    return survey.Estimates(values, np.diag(errors**2), df)


def limits_of(method, found, level=0.95):
    return method(found, 50, level=level) if method in COUNTED else method(found, level=level)


@pytest.mark.parametrize("method", SCALED + COUNTED)
@given(share=st.floats(0.001, 0.999), part=st.floats(0.01, 0.4), level=LEVELS)
def test_limits_lie_between_0_and_1_around_the_share_and_widen_with_the_level(method, share, part, level):
    found = shares(share, part * math.sqrt(share * (1 - share)))
    narrow, wide = limits_of(method, found, level), limits_of(method, found, 0.999)
    assert is_ordered(narrow)
    assert 0 <= wide.low <= narrow.low
    assert narrow.high <= wide.high <= 1


@pytest.mark.parametrize("method", [*SCALED, *COUNTED, survey.share_wald])
@given(share=st.floats(0.01, 0.99), part=st.floats(0.01, 0.3))
def test_the_share_without_the_outcome_has_the_mirrored_limits(method, share, part):
    error = part * math.sqrt(share * (1 - share))
    one, other = (limits_of(method, shares(value, error)) for value in (share, 1 - share))
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)


def test_beta_limits_of_a_simple_random_sample_are_those_of_clopper_and_pearson():
    people, count = 120, 34
    share = count / people
    error = math.sqrt(share * (1 - share) / people)
    found = survey.share_beta(shares(share, error, df=people - 1), people)
    expected = stats.clopper_pearson(count, people)
    assert [found.low[0], found.high[0]] == pytest.approx([expected.low, expected.high])


def test_nothing_is_claimed_of_a_share_of_0_or_1_but_by_its_respondents():
    found = shares([0, 1], [0, 0], df=49)
    for method in (survey.share_logit, survey.share_arcsine):
        assert [method(found).low.tolist(), method(found).high.tolist()] == [[0, 0], [1, 1]]
    assert survey.share_likelihood(found, 50).high.tolist() == [1, 1]
    exact = stats.clopper_pearson([0, 50], 50)
    assert survey.share_beta(found, 50).low == pytest.approx(exact.low)
    assert survey.share_beta(found, 50).high == pytest.approx(exact.high)


def test_a_share_fixed_by_the_design_has_no_interval():
    for method in (*SCALED, *COUNTED):
        found = limits_of(method, shares(0.3, 0))
        assert [found.low[0], found.high[0]] == pytest.approx([0.3, 0.3])


def test_a_percentage_is_no_share():
    with pytest.raises(StatisticsError, match=r"write 0.174 for 17.4 percent"):
        survey.share_logit(shares(17.4, 1))


def test_an_interval_needs_a_degree_of_freedom():
    with pytest.raises(StatisticsError, match="no degree of freedom is left"):
        survey.t_interval(shares(0.3, 0.1, df=0))
    with pytest.raises(StatisticsError, match="no degree of freedom is left"):
        survey.t_test(shares(0.3, 0.1, df=0))


def test_a_figure_without_error_differs_from_zero_or_is_zero():
    score, p = survey.t_test(shares([0, 2], [0, 0]))
    assert [score.tolist(), p.tolist()] == [[0, math.inf], [1, 0]]


@given(drawn=samples())
def test_a_contrast_of_shares_that_add_up_to_one_has_no_error(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    inside = (drawn.groups[:, np.newaxis] == np.arange(3)).astype(float)
    whole = survey.contrast(survey.means(design, inside), [1, 1, 1])
    assert whole.values == pytest.approx([1])
    assert whole.errors == pytest.approx([0], abs=1e-7)


def test_a_contrast_has_a_coefficient_for_each_figure():
    with pytest.raises(StatisticsError, match="2 coefficients were given for 1 figures"):
        survey.contrast(shares(0.5, 0.1), [1, -1])


@given(drawn=samples(), level=LEVELS)
def test_quantiles_rise_and_occur_in_the_data(drawn, level):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    found = survey.quantiles(design, drawn.answers, [0, 0.2, 0.5, 1], level=level)
    assert is_ordered(found)
    assert (np.diff(found.estimate) >= 0).all()
    assert np.isin(np.concatenate(found), drawn.answers).all()
    assert [found.estimate[0], found.estimate[-1]] == [drawn.answers.min(), drawn.answers.max()]


def test_a_median_of_equal_weights_is_the_lower_middle_one():
    assert survey.quantiles(survey.make_design(np.ones(4)), [4, 1, 3, 2], 0.5).estimate.tolist() == [2]
    tenths = survey.quantiles(survey.make_design(np.full(10, 0.1)), np.arange(10), 0.3)
    assert tenths.estimate.tolist() == [2]


@given(drawn=samples())
def test_a_simple_random_sample_has_a_design_effect_of_one(drawn):
    size = 10.0 * drawn.rows
    design = survey.make_design(np.full(drawn.rows, 10.0), fpc=np.full(drawn.rows, size))
    endless = survey.make_design(np.full(drawn.rows, 10.0))
    assert survey.design_effect_of_means(design, drawn.answers) == pytest.approx([1])
    assert survey.design_effect_of_totals(design, drawn.answers) == pytest.approx([1])
    assert survey.design_effect_of_means_with_replacement(endless, drawn.answers) == pytest.approx([1])
    assert survey.design_effect_of_totals_with_replacement(endless, drawn.answers) == pytest.approx([1])


def test_design_effects_of_domains_are_those_of_their_rows():
    design = survey.make_design([1, 2, 3, 1, 2, 3, 1, 1], clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    answers, groups = np.array([0, 1, 1, 0, 1, 0, 1, 0]), np.array([1, 1, 2, 1, 2, 2, 1, 2])
    found = survey.design_effect_of_shares(survey.domain_means(design, answers, groups))
    alone = [
        survey.design_effect_of_means_with_replacement(design, answers, among=groups == group)[0]
        for group in (1, 2)
    ]
    assert found == pytest.approx(alone)


@pytest.mark.parametrize(
    ("weights", "answers", "sentence"),
    [
        ([1, 1, 1], [2, 2, 2], "All values are alike"),
        ([0.5, 0.5, 1], [1, 2, 3], "scaled to the sample"),
        ([0, 0, 1], [1, 2, 3], "at least two rows"),
    ],
)
def test_design_effects_without_a_sample_to_compare_with_are_refused(weights, answers, sentence):
    design = survey.make_design(weights)
    with pytest.raises(StatisticsError, match=sentence):
        survey.design_effect_of_means(design, answers)
