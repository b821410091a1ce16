"""
Replicate weights: that they agree with linearisation where they must, and what is refused.
"""

import numpy as np
import pytest
from hypothesis import given

from dueregard.errors import StatisticsError
from dueregard.stats import survey
from tests.stats.survey.samples import samples


@given(drawn=samples())
def test_the_jackknife_of_a_total_is_its_linearised_error(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters, fpc=drawn.fpc)
    replicates = survey.jackknife_strata(design, about_estimate=True)
    found = survey.replicate_totals(replicates, drawn.answers)
    assert found.errors == pytest.approx(survey.totals(design, drawn.answers).errors)


@given(drawn=samples())
def test_the_jackknife_without_strata_agrees_too(drawn):
    design = survey.make_design(drawn.weights, clusters=drawn.clusters, fpc=np.full(drawn.rows, 40))
    found = survey.replicate_totals(survey.jackknife_one(design), drawn.answers)
    assert found.errors == pytest.approx(survey.totals(design, drawn.answers).errors)


@given(drawn=samples())
def test_a_figure_of_ones_own_is_replicated_as_the_ready_made_ones(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    replicates = survey.jackknife_strata(design)
    values, covariance = survey.replicate_figures(
        replicates, lambda weights: weights @ drawn.answers / weights.sum()
    )
    found = survey.replicate_means(replicates, drawn.answers)
    assert values == pytest.approx(found.values)
    assert covariance == pytest.approx(found.covariance)


def test_given_weights_of_a_jackknife_are_that_jackknife():
    design = survey.make_design([1, 2, 3, 4, 5, 6], clusters=[1, 1, 2, 2, 3, 3])
    made = survey.jackknife_one(design)
    given_ = survey.given_replicates(
        design.weights, design.weights[:, np.newaxis] * made.factors[made.unit], scale=2 / 3
    )
    answers = [3, 1, 4, 1, 5, 9]
    assert survey.replicate_means(given_, answers).errors == pytest.approx(
        survey.replicate_means(made, answers).errors
    )
    assert given_.df == made.df == 2


def test_the_bootstrap_is_repeatable_and_near_the_linearised_error():
    random = np.random.default_rng(2)
    clusters = np.arange(600) % 60
    answers = random.normal(size=600) + random.normal(size=60)[clusters]
    design = survey.make_design(np.ones(600), strata=clusters % 4, clusters=clusters, fpc=np.full(600, 30))
    first, again = (survey.bootstrap(design, 2000, seed=8) for _ in range(2))
    assert np.array_equal(first.factors, again.factors)
    linearised = survey.means(design, answers).errors
    assert survey.replicate_means(first, answers).errors == pytest.approx(linearised, rel=0.06)
    about = survey.bootstrap(design, 2000, seed=8, about_estimate=True)
    assert survey.replicate_means(about, answers).errors == pytest.approx(linearised, rel=0.06)


def test_a_lonely_cluster_is_left_alone_by_rule():
    strata, weights = ["a", "a", "b"], np.ones(3)
    design = survey.make_design(weights, strata=strata, lonely="certainty")
    assert survey.jackknife_strata(design).factors.shape == (3, 2)
    assert (survey.bootstrap(design, 5, seed=1).factors[2] == 1).all()
    for make in (survey.jackknife_strata, lambda design: survey.bootstrap(design, 5, seed=1)):
        with pytest.raises(StatisticsError, match="no rule 'average' for a lonely cluster"):
            make(survey.make_design(weights, strata=strata, lonely="average"))


def test_samples_that_cannot_be_replicated_are_refused():
    design = survey.make_design(np.ones(4), strata=[1, 1, 2, 2])
    with pytest.raises(StatisticsError, match="The design has strata"):
        survey.jackknife_one(design)
    with pytest.raises(StatisticsError, match="at least two clusters"):
        survey.jackknife_one(survey.make_design(np.ones(2), clusters=[1, 1], lonely="remove"))
    with pytest.raises(StatisticsError, match="at least two replicates; 1 were"):
        survey.bootstrap(design, 1, seed=1)
    fitted = survey.post_stratify(design, [1, 2, 1, 2], {1: 5, 2: 5})
    with pytest.raises(StatisticsError, match="replicates of the design as drawn"):
        survey.jackknife_strata(fitted)


@pytest.mark.parametrize(
    ("replicate_weights", "shares", "sentence"),
    [
        ([[1], [1]], None, "at least two columns"),
        ([[1, 1], [1, -1]], None, "A replicate weight is at least 0"),
        ([[1, 1], [1, 0]], [1], "2 replicates were given, but 1 shares"),
        ([[1, 1], [2, 0]], None, "position 1, counted from 0, has weight 0 but counts"),
    ],
)
def test_given_weights_outside_the_domain_are_refused(replicate_weights, shares, sentence):
    weights = [1, 0] if "weight 0" in sentence else [1, 1]
    with pytest.raises(StatisticsError, match=sentence):
        survey.given_replicates(weights, replicate_weights, scale=1, shares=shares)


def test_a_domain_that_a_replicate_loses_is_refused():
    replicates = survey.jackknife_one(survey.make_design(np.ones(3)))
    with pytest.raises(StatisticsError, match="nobody to stand on in 1 of 3 replicates"):
        survey.replicate_domain_means(replicates, [1, 2, 3], ["a", "b", "b"])
