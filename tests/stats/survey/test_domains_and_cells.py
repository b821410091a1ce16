"""
Many domains at once: what they add up to, and that cells say what rows say.
"""

import numpy as np
import pytest
from hypothesis import given

from dueregard.errors import StatisticsError
from dueregard.stats import survey
from tests.stats.survey.samples import samples


def design_of(drawn, **more):
    return survey.make_design(
        drawn.weights, strata=drawn.strata, clusters=drawn.clusters, fpc=drawn.fpc, **more
    )


def cells_of(drawn, answered):
    """Return the sums of the rows of each stratum, cluster and domain."""
    keys = np.stack([drawn.strata, drawn.clusters, drawn.groups], axis=1)
    cells, place = np.unique(keys, axis=0, return_inverse=True)
    place = place.ravel()

    def add(amounts):
        return np.bincount(place, amounts, minlength=len(cells))

    return (
        survey.SurveyCells(
            *cells.T,
            respondents=add(answered.astype(float)),
            weight=add(drawn.weights),
            answered_weight=add(drawn.weights * answered),
            weighted=add(drawn.weights * drawn.answers * answered),
        ),
        drawn.fpc[np.unique(place, return_index=True)[1]],
    )


@given(drawn=samples())
def test_totals_of_domains_add_up_to_the_total(drawn):
    design = design_of(drawn)
    found = survey.domain_totals(design, drawn.answers, drawn.groups)
    assert found.values.sum() == pytest.approx(survey.totals(design, drawn.answers).values[0])


@given(drawn=samples())
def test_each_domain_is_what_it_is_when_asked_for_alone(drawn):
    design = design_of(drawn)
    found = survey.domain_means(design, drawn.answers, drawn.groups)
    together = survey.domain_mean_covariance(design, drawn.answers, drawn.groups)
    for number, label in enumerate(found.labels):
        alone = survey.means(design, drawn.answers, among=drawn.groups == label)
        assert found.values[number] == pytest.approx(alone.values[0])
        assert found.errors[number] == pytest.approx(alone.errors[0], abs=1e-12)
    assert together.errors == pytest.approx(found.errors, abs=1e-12)


@given(drawn=samples())
def test_two_stages_are_summed_domain_by_domain(drawn):
    design = survey.make_design(
        drawn.weights,
        strata=drawn.strata,
        clusters=[drawn.clusters, np.arange(drawn.rows)],
        fpc=[drawn.fpc, np.full(drawn.rows, 40)],
        lonely="certainty",
    )
    found = survey.domain_means(design, drawn.answers, drawn.groups)
    together = survey.domain_mean_covariance(design, drawn.answers, drawn.groups)
    assert together.errors == pytest.approx(found.errors, abs=1e-12)


@given(drawn=samples())
def test_cells_say_what_rows_say(drawn):
    answered = drawn.answers > 4
    if not answered.any():
        return
    cells, fpc = cells_of(drawn, answered)
    design = design_of(drawn)
    for of_cells, of_rows in (
        (survey.domain_means_of_cells, survey.domain_means),
        (survey.domain_totals_of_cells, survey.domain_totals),
    ):
        found = of_cells(cells, fpc=fpc)
        expected = of_rows(design, drawn.answers, drawn.groups, among=answered)
        assert found.labels.tolist() == expected.labels.tolist()
        assert found.values == pytest.approx(expected.values)
        assert found.errors == pytest.approx(expected.errors, abs=1e-12)
        assert found.respondents.tolist() == expected.respondents.tolist()
        assert found.own_df.tolist() == expected.own_df.tolist()
        assert found.df == expected.df


def test_sums_of_answers_that_nobody_gave_are_refused():
    cells = survey.SurveyCells([1, 1], [1, 2], [1, 1], [1, 0], [2, 2], [2, 0], [1, 1])
    with pytest.raises(StatisticsError, match="no weight of people who answered"):
        survey.domain_means_of_cells(cells)


def test_more_answers_than_people_are_refused():
    cells = survey.SurveyCells([1, 1], [1, 2], [1, 1], [1, 1], [2, 2], [2, 3], [1, 1])
    with pytest.raises(StatisticsError, match="more weight of people who answered than of all"):
        survey.domain_totals_of_cells(cells)


def test_more_pairs_of_clusters_and_domains_than_rows():
    random = np.random.default_rng(5)
    clusters, groups = random.integers(0, 900, 1000), random.integers(0, 200, 1000)
    weights, answers = random.uniform(1, 2, 1000), random.normal(size=1000)
    for design in (
        survey.make_design(weights, strata=clusters // 90, clusters=clusters),
        survey.make_design(weights, strata=clusters // 90),
    ):
        found = survey.domain_means(design, answers, groups)
        for number in (0, 77, 150):
            alone = survey.means(design, answers, among=groups == found.labels[number])
            assert found.errors[number] == pytest.approx(alone.errors[0])


def test_a_domain_of_which_nobody_answered_is_left_out():
    design = survey.make_design(np.ones(4), clusters=[1, 1, 2, 2])
    found = survey.domain_means(
        design, [1, 2, np.nan, 4], ["b", "b", "a", "c"], among=[True, True, False, True]
    )
    assert found.labels.tolist() == ["b", "c"]
    assert found.values.tolist() == [1.5, 4]
    assert found.own_df.tolist() == [0, 0]
    with pytest.raises(StatisticsError, match="no degree of freedom is left"):
        survey.share_wald(found._replace(values=found.values / 5), df=found.own_df)


def test_missing_answers_must_be_left_out_by_name():
    design = survey.make_design(np.ones(3))
    for values in ([1, np.nan, 2], np.ma.array([1.0, 5.0, 2.0], mask=[0, 1, 0])):
        with pytest.raises(StatisticsError, match=r"A value must be a finite number.*at position"):
            survey.means(design, values)
        assert survey.means(design, values, among=[True, False, True]).values.tolist() == [1.5]
    with pytest.raises(StatisticsError, match="Nobody with a weight above zero"):
        survey.domain_means(design, [1, 2, 3], [1, 1, 2], among=np.zeros(3, dtype=bool))


@given(drawn=samples())
def test_domains_of_fitted_weights_agree_with_one_at_a_time(drawn):
    sizes = {int(label): 100.0 + 20 * label for label in np.unique(drawn.strata)}
    design = survey.post_stratify(design_of(drawn), drawn.strata, sizes)
    means = survey.domain_means(design, drawn.answers, drawn.groups)
    totals = survey.domain_totals(design, drawn.answers, drawn.groups)
    for number, label in enumerate(means.labels):
        inside = drawn.groups == label
        alone = survey.means(design, drawn.answers, among=inside)
        assert means.errors[number] == pytest.approx(alone.errors[0], abs=1e-12)
        alone = survey.totals(design, drawn.answers, among=inside)
        assert totals.errors[number] == pytest.approx(alone.errors[0], abs=1e-9)
