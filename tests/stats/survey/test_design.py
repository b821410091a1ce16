"""
How a sample was drawn: hand-worked variances, the laws they obey, and what is refused.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats import survey
from tests.stats.survey.samples import samples

#: Two strata of 10 and 20 people, of which 2 and 3 were drawn.
STRATA = np.array(["a", "a", "b", "b", "b"])
SIZES = np.array([10, 10, 20, 20, 20])
ANSWERS = np.array([1.0, 3.0, 2.0, 4.0, 9.0])


def test_stratified_total_worked_by_hand():
    found = survey.totals(survey.make_design(strata=STRATA, fpc=SIZES), ANSWERS)
    # 10 * 2 + 20 * 5; 100 (1 - 2/10) 2 / 2 + 400 (1 - 3/20) 13 / 3.
    assert found.values == pytest.approx([120])
    assert found.covariance == pytest.approx(np.array([[80 + 400 * 0.85 * 13 / 3]]))
    assert found.df == 3


def test_shares_sampled_say_the_same_as_sizes():
    drawn = np.array([0.2, 0.2, 0.15, 0.15, 0.15])
    by_size, by_share = (survey.make_design(strata=STRATA, fpc=fpc) for fpc in (SIZES, drawn))
    assert by_share.weights == pytest.approx(by_size.weights)
    assert survey.means(by_share, ANSWERS).errors == pytest.approx(survey.means(by_size, ANSWERS).errors)


def test_two_stages_worked_by_hand():
    clusters, people = [1, 1, 2, 2, 2], [1, 2, 1, 2, 3]
    design = survey.make_design(
        np.full(5, 4.0), clusters=[clusters, people], fpc=[np.full(5, 4), np.array([6, 6, 5, 5, 5])]
    )
    found = survey.totals(design, ANSWERS)
    # Weighted totals of the clusters are 16 and 60; within them, halves of their squares about the mean.
    between = (1 - 2 / 4) * 2 * (22**2 + 22**2)
    first = (1 - 2 / 6) * 2 * (4**2 + 4**2)
    second = (1 - 3 / 5) * 3 / 2 * 16 * (3**2 + 1**2 + 4**2)
    assert found.values == pytest.approx([76])
    assert found.covariance == pytest.approx(np.array([[between + 2 / 4 * (first + second)]]))


def test_later_stages_do_not_count_without_a_correction_at_the_first():
    clusters, people = [1, 1, 2, 2, 2], [1, 2, 1, 2, 3]
    both, first = (survey.make_design(np.ones(5), clusters=c) for c in ([clusters, people], clusters))
    assert len(both.stages) == 1
    assert survey.means(both, ANSWERS).errors == pytest.approx(survey.means(first, ANSWERS).errors)


@given(drawn=samples(), factor=st.floats(0.01, 1000))
def test_weights_scaled_alike_leave_means_and_their_errors(drawn, factor):
    plain, scaled = (
        survey.make_design(weights, strata=drawn.strata, clusters=drawn.clusters, fpc=drawn.fpc)
        for weights in (drawn.weights, drawn.weights * factor)
    )
    one, other = survey.means(plain, drawn.answers), survey.means(scaled, drawn.answers)
    assert other.values == pytest.approx(one.values)
    assert other.errors == pytest.approx(one.errors)


@given(drawn=samples(), seed=st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(drawn, seed):
    order = np.random.default_rng(seed).permutation(drawn.rows)
    one, other = (
        survey.ratios(
            survey.make_design(
                drawn.weights[rows],
                strata=drawn.strata[rows],
                clusters=drawn.clusters[rows],
                fpc=drawn.fpc[rows],
            ),
            drawn.answers[rows],
            drawn.weights[rows],
        )
        for rows in (np.arange(drawn.rows), order)
    )
    assert other.values == pytest.approx(one.values)
    assert other.errors == pytest.approx(one.errors)


@given(drawn=samples())
def test_a_census_has_no_sampling_error(drawn):
    design = survey.make_design(
        drawn.weights, strata=drawn.strata, clusters=drawn.clusters, fpc=np.ones(drawn.rows)
    )
    assert survey.means(design, drawn.answers).errors == pytest.approx([0], abs=1e-12)
    assert survey.domain_means(design, drawn.answers, drawn.groups).errors == pytest.approx(0, abs=1e-12)


@given(drawn=samples())
def test_a_census_of_clusters_leaves_the_error_within_them(drawn):
    design = survey.make_design(
        drawn.weights,
        strata=[drawn.strata, np.zeros(drawn.rows, dtype=int)],
        clusters=[drawn.clusters, np.arange(drawn.rows)],
        fpc=[np.ones(drawn.rows), np.full(drawn.rows, 0.5)],
    )
    assert survey.means(design, drawn.answers).errors > 0


def test_clusters_numbered_anew_in_each_stratum_must_be_said_to_be():
    clusters = [1, 2, 1, 2, 3]
    with pytest.raises(StatisticsError, match=r"occurs in two strata.*nested=True"):
        survey.make_design(np.ones(5), strata=STRATA, clusters=clusters)
    nested = survey.make_design(np.ones(5), strata=STRATA, clusters=clusters, nested=True)
    assert survey.degrees_of_freedom(nested) == 3


def test_a_lonely_cluster_is_an_error_until_a_rule_is_chosen():
    with pytest.raises(StatisticsError, match=r"1 strata at stage 1 have one sampled cluster.*position 4"):
        survey.make_design(np.ones(5), strata=["a", "a", "b", "b", "c"])
    with pytest.raises(StatisticsError, match=r"no rule 'avrage'.*Closest: 'average'"):
        survey.make_design(np.ones(5), strata=STRATA, lonely="avrage")


def test_a_stratum_taken_whole_is_not_lonely():
    design = survey.make_design(strata=["a", "a", "b"], fpc=[10, 10, 1])
    assert design.weights.tolist() == [5, 5, 1]
    assert survey.totals(design, [1, 3, 100]).covariance == pytest.approx(np.array([[80]]))


def test_rules_for_lonely_clusters_worked_by_hand():
    strata = ["a", "a", "b"]
    errors = {
        rule: survey.totals(survey.make_design(np.ones(3), strata=strata, lonely=rule), [1, 3, 5]).covariance[
            0, 0
        ]
        for rule in ("certainty", "remove", "adjust", "average")
    }
    assert errors == pytest.approx({"certainty": 4, "remove": 4, "adjust": 4 + 25, "average": 8})


def test_an_average_over_none_is_refused():
    design = survey.make_design(np.ones(2), strata=["a", "b"], lonely="average")
    with pytest.raises(StatisticsError, match="no others to take an average from"):
        survey.means(design, [1, 2])


@given(drawn=samples(), rule=st.sampled_from(["certainty", "remove", "adjust", "average"]))
def test_domains_follow_the_rules_as_whole_samples_do(drawn, rule):
    strata, fpc = np.append(drawn.strata, 99), np.append(drawn.fpc, 5)
    design = survey.make_design(
        np.append(drawn.weights, 2.0),
        strata=strata,
        clusters=np.append(drawn.clusters, 999),
        fpc=fpc,
        lonely=rule,
    )
    answers = np.append(drawn.answers, 7.0)
    found = survey.domain_totals(design, answers, np.zeros(strata.size, dtype=int))
    assert found.errors == pytest.approx(survey.totals(design, answers).errors)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"weights": [1, np.nan, 1]}, "missing in 1 of 3 rows, first at position 1"),
        ({"weights": [1, -1, 1]}, "A weight is at least 0; -1 was given at position 1"),
        ({"weights": [0, 0, 0]}, "No weight is above zero"),
        ({"weights": [1, 1, 1], "strata": ["a", "a"]}, "lengths found: 2, 3"),
        (
            {"weights": [1, 1, 1], "strata": ["a", None, "a"]},
            "A stratum is missing in 1 rows, first at position 1",
        ),
        ({"weights": [1, 1, 1], "fpc": [2, 2, 2]}, "3 sampled units but an fpc of 2"),
        ({"weights": [1, 1, 1], "fpc": [9, 9, 8]}, "differs within the stratum of the row at position 0"),
        ({"weights": [1, 1, 1], "fpc": [9, 0.5, 9]}, "differs within the stratum"),
        ({"fpc": [9, 9, 0.5, 0.5], "strata": [1, 1, 2, 2]}, "never both"),
        ({}, "lengths found: none"),
    ],
)
def test_samples_outside_the_domain_are_refused(arguments, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        survey.make_design(**arguments)


def test_weights_are_reported_by_their_state():
    report = survey.report_weights([2.0, None, 0.0, np.nan, 4.0])
    assert (report.rows, report.missing, report.zero, report.total) == (5, 2, 1, 6)
    assert report.design_effect == pytest.approx(2 * 20 / 36)
    assert report.effective_size == pytest.approx(36 / 20)
    assert survey.rows_with_weight([2.0, None, 0.0, np.nan, 4.0]).tolist() == [
        True,
        False,
        False,
        False,
        True,
    ]
    masked = np.ma.array([1.0, 5.0], mask=[False, True])
    assert survey.report_weights(masked).missing == 1
    assert survey.report_weights([None, 0]).total == 0


def test_a_cluster_that_stands_for_nobody_was_drawn_all_the_same():
    design = survey.make_design([1, 1, 1, 0], clusters=[1, 1, 2, 3])
    assert design.zero_weights == 1
    assert survey.degrees_of_freedom(design) == 1
    without = survey.make_design([1, 1, 1], clusters=[1, 1, 2])
    assert survey.totals(design, [1, 2, 3, 4]).errors > survey.totals(without, [1, 2, 3]).errors


@given(weights=st.lists(st.floats(0.1, 100), min_size=1))
def test_kish_design_effect_is_at_least_one(weights):
    assert survey.kish_design_effect(weights) >= 1 - 1e-12
    assert survey.kish_design_effect([3, 3, 3]) == 1
