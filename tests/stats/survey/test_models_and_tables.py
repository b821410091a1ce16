"""
Regressions and tests of tables: how they agree with one another, and what is refused.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from dueregard.errors import StatisticsError
from dueregard.stats import survey
from dueregard.stats.survey.quadratic_forms import tail_saddlepoint, tail_satterthwaite
from tests.stats.survey.samples import dummies, samples


@given(drawn=samples())
def test_a_regression_on_groups_gives_their_means_and_differences(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    means = survey.domain_mean_covariance(design, drawn.answers, drawn.groups)
    model = survey.linear_model(design, dummies(drawn.groups), drawn.answers)
    assert model.values[0] == pytest.approx(means.values[0])
    assert model.values[1:] == pytest.approx(means.values[1:] - means.values[0])
    assert model.errors[0] == pytest.approx(means.errors[0], abs=1e-9)
    assert model.df == means.df + 1 - means.values.size


@given(drawn=samples())
def test_a_difference_is_the_contrast_of_two_domains(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    second = np.arange(drawn.rows) % 2 == 1
    found = survey.difference_of_means(design, drawn.answers, second)
    expected = survey.contrast(survey.domain_mean_covariance(design, drawn.answers, second), [-1, 1])
    assert found.values == pytest.approx(expected.values)
    assert found.errors == pytest.approx(expected.errors)


def test_log_odds_of_one_share():
    design = survey.make_design([1, 2, 1, 1, 3, 2], clusters=[1, 1, 2, 2, 3, 3])
    answers = [0, 1, 1, 0, 1, 0]
    share = survey.means(design, answers)
    model = survey.logistic_model(design, np.ones(6), answers)
    assert model.values == pytest.approx(np.log(share.values / (1 - share.values)))
    assert model.errors == pytest.approx(share.errors / (share.values * (1 - share.values)))


@pytest.mark.parametrize(
    ("columns", "answers"),
    [
        (np.array([[1, 0], [1, 0], [1, 1], [1, 1]]), [0, 1, 1, 1]),
        (np.array([[1, 2], [1, 2], [1, 2], [1, 2]]), [0, 1, 0, 1]),
        (np.ones((4, 1)), [1, 1, 1, 1]),
    ],
)
def test_a_model_without_a_single_answer_is_refused(columns, answers):
    with pytest.raises(StatisticsError, match="no single answer"):
        survey.logistic_model(survey.make_design(np.ones(4)), columns, answers)


def test_outcomes_and_groups_outside_the_domain_are_refused():
    design = survey.make_design(np.ones(4))
    with pytest.raises(StatisticsError, match="An outcome is 0 or 1; another number was given at position 2"):
        survey.logistic_model(design, np.ones(4), [0, 1, 2, 0])
    with pytest.raises(StatisticsError, match="in both groups"):
        survey.difference_of_means(design, [1, 2, 3, 4], np.ones(4, dtype=bool))
    with pytest.raises(StatisticsError, match="at least two groups on each side; its columns have 1"):
        survey.rao_scott_f(design, [1, 1, 2, 2], ["a", "a", "a", "a"])


def test_a_simple_random_sample_leaves_pearsons_test_alone():
    random = np.random.default_rng(11)
    rows, columns = random.integers(0, 2, 4000), random.integers(0, 3, 4000)
    design = survey.make_design(np.ones(4000))
    table = np.zeros((2, 3))
    np.add.at(table, (rows, columns), 1)
    expected = scipy_stats.chi2_contingency(table, correction=False)
    found = survey.rao_scott_chi_square(design, rows, columns)
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue, abs=0.002)
    for test in (survey.rao_scott_f, survey.rao_scott_combination, survey.wald_independence):
        assert test(design, rows, columns).p == pytest.approx(expected.pvalue, abs=0.02)


@given(seed=st.integers(0, 10**6))
def test_rows_and_columns_may_be_swapped(seed):
    random = np.random.default_rng(seed)
    design = survey.make_design(
        random.uniform(1, 3, 120), strata=np.arange(120) % 2, clusters=np.arange(120) % 20
    )
    first, second = random.integers(0, 2, 120), random.integers(0, 3, 120)
    for test in (survey.rao_scott_f, survey.rao_scott_chi_square, survey.wald_independence):
        one, other = test(design, first, second), test(design, second, first)
        assert one.statistic == pytest.approx(other.statistic)
        assert one.p == pytest.approx(other.p)


def test_a_table_of_everybody_has_no_error_to_test_by():
    design = survey.make_design(np.ones(6), fpc=np.full(6, 6))
    with pytest.raises(StatisticsError, match="leaves the table no error"):
        survey.rao_scott_f(design, [1, 1, 2, 2, 1, 2], [1, 2, 1, 2, 2, 2])


def test_a_table_too_large_for_the_design_is_refused():
    design = survey.make_design(np.ones(12), clusters=np.arange(12) % 3)
    rows, columns = np.arange(12) % 4, np.arange(12) // 4
    with pytest.raises(StatisticsError, match=r"6 free cells|singular"):
        survey.wald_independence_adjusted(design, rows, columns)


def test_the_saddlepoint_is_close_to_f_where_all_effects_are_alike():
    for statistic in (0.4, 1.9, 3.8, 11.0, 40.0):
        exact = scipy_stats.f.sf(statistic / (3 * 1.7), 3, 80)
        weights = np.full(3, 1.7)
        assert tail_saddlepoint(statistic, weights, 80) == pytest.approx(exact, rel=0.03)
        assert tail_satterthwaite(statistic, weights, 80) == pytest.approx(exact, rel=1e-9)


def test_a_table_that_is_independent_to_the_letter_has_p_1():
    design = survey.make_design(np.ones(8), clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    rows, columns = [1, 1, 1, 1, 2, 2, 2, 2], [1, 2, 1, 2, 1, 1, 2, 2]
    for test in (survey.rao_scott_f, survey.rao_scott_chi_square, survey.rao_scott_combination):
        assert test(design, rows, columns).p == pytest.approx(1)
    assert survey.wald_independence(design, rows, columns).p == pytest.approx(1)


def test_the_saddlepoint_is_filled_at_the_mean_of_the_sum():
    weights = np.array([2.0, 1.0, 0.5])
    assert tail_saddlepoint(3.5, weights, 60) == tail_satterthwaite(3.5, weights, 60)
    with pytest.raises(StatisticsError, match="weights above zero"):
        tail_saddlepoint(3.5, np.array([1.0, 0.0]), 60)
