"""
Strata in multilevel models: published figures, the boundary, and laws of likelihood.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats import maihda
from dueregard.stats.maihda_linear import maihda_linear_ml, maihda_linear_reml
from dueregard.stats.maihda_logit import maihda_logit
from tests.shared_data import golden
from tests.stats.strata import read_strata

MODELS = ["null", "main"]
STRATA = st.lists(
    st.integers(5, 200).flatmap(lambda total: st.tuples(st.integers(1, total - 1), st.just(total))),
    min_size=4,
    max_size=12,
)


def close(figures, rel):
    return pytest.approx(np.atleast_1d(figures), rel=rel)


def column(rows, name):
    return [row[name] for row in rows]


@pytest.mark.parametrize("name", MODELS)
def test_laplaces_approximation_reproduces_the_reference(name):
    figures, strata = golden("intersectional")["binomial"], read_strata()
    found = maihda_logit(strata.count, strata.total, strata.designs[name], points=1)
    model, rows = figures[name], figures[f"strata_{name}"]
    assert found.fixed.estimate == close(model["fixed"]["estimate"], 1e-4)
    assert found.fixed.standard_error == close(model["fixed"]["se"], 1e-3)
    assert found.between == pytest.approx(model["var"], rel=1e-3)
    assert found.partition == pytest.approx(model["vpc_latent"], rel=1e-3)
    assert found.log_likelihood == pytest.approx(model["loglik"], abs=1e-4)
    assert found.strata.effect == pytest.approx(column(rows, "u"), abs=1e-4)
    assert found.strata.standard_deviation == pytest.approx(column(rows, "sd"), abs=1e-4)
    predicted = found.strata.predicted
    accuracy = maihda.discriminatory_accuracy(strata.count, strata.total, predicted)
    assert accuracy == pytest.approx(model["auc"], abs=1e-6)
    if name == "null":
        assert predicted == pytest.approx(column(rows, "shrunk"), abs=1e-4)
        assert maihda.median_odds_ratio(found.between) == pytest.approx(model["mor"], rel=1e-4)


def test_main_effects_account_for_the_published_share_of_the_variance():
    strata = read_strata()
    logit = [maihda_logit(strata.count, strata.total, strata.designs[name], points=1) for name in MODELS]
    linear = [
        maihda_linear_reml(strata.total, strata.mean, strata.variance, strata.designs[name])
        for name in MODELS
    ]
    figures = golden("intersectional")
    assert maihda.explained_share(*logit) == pytest.approx(figures["binomial"]["pcv"], abs=1e-4)
    assert maihda.explained_share(*linear) == pytest.approx(figures["gaussian"]["pcv"], abs=1e-6)


def test_more_points_raise_the_variance_by_under_two_percent_and_then_change_nothing():
    strata = read_strata()
    one, fifteen, thirty = (
        maihda_logit(strata.count, strata.total, points=points).between for points in (1, 15, 30)
    )
    assert one < fifteen < 1.02 * one
    assert thirty == pytest.approx(fifteen, rel=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_restricted_likelihood_reproduces_the_reference(name):
    figures, strata = golden("intersectional")["gaussian"], read_strata()
    found = maihda_linear_reml(strata.total, strata.mean, strata.variance, strata.designs[name])
    model, rows = figures[name], figures[f"strata_{name}"]
    assert found.fixed.estimate == close(model["fixed"]["estimate"], 1e-6)
    assert found.fixed.standard_error == close(model["fixed"]["se"], 1e-6)
    assert found.between == pytest.approx(model["between"], rel=1e-5)
    assert found.within == pytest.approx(model["within"], rel=1e-7)
    assert found.partition == pytest.approx(model["vpc"], rel=1e-5)
    assert -2 * found.log_likelihood == pytest.approx(model["reml"], rel=1e-10)
    assert found.strata.effect == pytest.approx(column(rows, "u"), abs=1e-6)
    assert found.strata.standard_deviation == pytest.approx(column(rows, "sd"), abs=1e-6)


def test_maximum_likelihood_of_a_balanced_design_has_its_closed_form():
    mean, variance, people = np.array([3.0, 5.0, 8.0, 4.0]), np.full(4, 2.0), 10
    found = maihda_linear_ml(np.full(4, people), mean, variance)
    within = people / (people - 1) * 2.0
    assert found.within == pytest.approx(within, rel=1e-6)
    assert found.between == pytest.approx(mean.var() - within / people, rel=1e-6)
    restricted = maihda_linear_reml(np.full(4, people), mean, variance)
    assert restricted.between == pytest.approx(mean.var(ddof=1) - within / people, rel=1e-6)


def test_strata_as_alike_as_can_be_stand_at_the_boundary_and_say_so():
    shares = maihda_logit([10, 20, 30, 40], [20, 40, 60, 80])
    means = maihda_linear_reml([10, 20, 30], [5.0, 5.0, 5.0], [2.0, 2.0, 2.0])
    for model in (shares, means):
        assert model.at_boundary
        assert model.partition == 0
        assert model.strata.effect == pytest.approx(0)
    assert shares.fixed.estimate == pytest.approx(0, abs=1e-6)
    assert shares.fixed.standard_error == pytest.approx(2 / np.sqrt(200), rel=1e-4)
    assert maihda.median_odds_ratio(shares.between) == 1
    with pytest.raises(StatisticsError, match="no share of it"):
        maihda.explained_share(shares, shares)


@settings(max_examples=25)
@given(STRATA)
def test_a_stratum_is_drawn_towards_all_and_swapping_the_outcome_swaps_the_signs(strata):
    count, total = np.array(strata).T
    found = maihda_logit(count, total)
    swapped = maihda_logit(total - count, total)
    middle = 1 / (1 + np.exp(-found.fixed.estimate[0]))
    crude = count / total
    assert found.between >= 0
    assert (np.abs(found.strata.predicted - middle) <= np.abs(crude - middle) + 1e-6).all()
    assert swapped.between == pytest.approx(found.between, rel=1e-3, abs=1e-5)
    assert swapped.fixed.estimate == pytest.approx(-found.fixed.estimate, abs=1e-3)


@given(STRATA, st.floats(0.1, 10), st.floats(-20, 20))
def test_a_change_of_units_changes_variances_by_its_square(strata, scale, shift):
    mean, total = np.array(strata, dtype=float).T
    variance = np.full(total.size, 30.0)
    found = maihda_linear_reml(total, mean, variance)
    changed = maihda_linear_reml(total, scale * mean + shift, scale**2 * variance)
    assert changed.within == pytest.approx(scale**2 * found.within, rel=1e-5)
    assert changed.partition == pytest.approx(found.partition, abs=1e-4)


@given(STRATA)
def test_accuracy_is_that_of_all_pairs_of_people(strata):
    count, total = np.array(strata).T
    share = count / total
    pairs = np.multiply.outer(count, total - count)
    wins = np.sign(np.subtract.outer(share, share)) / 2 + 0.5
    expected = (pairs * wins).sum() / pairs.sum()
    assert maihda.discriminatory_accuracy(count, total, share) == pytest.approx(expected, abs=1e-12)


def test_main_effects_are_columns_of_groups_but_the_reference():
    design, names = maihda.main_effects([("a", "x"), ("b", "x"), ("c", "y")], ["b", "x"])
    assert names == ("a", "c", "y")
    assert design.tolist() == [[1, 0, 0], [0, 0, 0], [0, 1, 1]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: maihda_logit([0, 0, 0], [5, 5, 5]), "people with the outcome and people without"),
        (lambda: maihda_logit([1, 2], [5, 5]), "2 strata are too few for 1 fixed effects"),
        (lambda: maihda_logit([1, 2, 3], [5, 5, 5], points=0), "at least 1 point"),
        (lambda: maihda_logit([1, 2, 3], [5, 5, 5], [[1.0], [0.0]]), "2 rows for 3 strata"),
        (lambda: maihda_logit([9, 0, 3, 9], [9, 9, 9, 9], [[0], [1], [0], [0]]), "does not settle"),
        (lambda: maihda_linear_reml([2, 2], [1.0, 2.0], [0.0, 0.0]), "does not vary within"),
        (
            lambda: maihda_linear_reml([2, 2, 2], [1.0, 2.0, 3.0], 1.0, [[1.0], [1.0], [1.0]]),
            "not independent",
        ),
        (lambda: maihda.main_effects([("a",)], ["b"]), "No stratum has the reference group 'b'"),
        (lambda: maihda.main_effects([("a", "x")], ["a"]), "A stratum needs 1 groups"),
        (lambda: maihda.discriminatory_accuracy([5, 5], [5, 5], [0.1, 0.2]), "people without it"),
    ],
)
def test_what_cannot_be_fitted_is_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
