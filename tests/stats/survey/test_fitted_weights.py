"""
Weights fitted to known totals: that the totals are met, what their error is, and what is refused.
"""

import numpy as np
import pytest
from hypothesis import given

from dueregard.errors import StatisticsError
from dueregard.stats import survey
from tests.stats.survey.samples import dummies, samples

METHODS = [survey.calibrate_linear, survey.calibrate_raking, survey.calibrate_logit]
WEIGHTS = np.array([1.0, 2.0, 3.0, 1.0, 2.0, 2.0])
GROUPS = np.array(["a", "a", "b", "b", "b", "a"])
ANSWERS = np.array([1.0, 4.0, 2.0, 3.0, 8.0, 5.0])
DESIGN = survey.make_design(WEIGHTS, clusters=[1, 2, 3, 4, 1, 2])


def test_post_stratified_weights_add_up_to_the_known_sizes():
    design = survey.post_stratify(DESIGN, GROUPS, {"a": 10, "b": 30})
    assert design.weights == pytest.approx(WEIGHTS * np.where(GROUPS == "a", 2, 5))
    sizes = survey.domain_totals(design, np.ones(6), GROUPS)
    assert sizes.values == pytest.approx([10, 30])
    assert sizes.errors == pytest.approx([0, 0], abs=1e-12)


def test_post_stratification_is_linear_calibration_to_groups():
    one = survey.post_stratify(DESIGN, GROUPS, {"a": 10, "b": 30})
    other = survey.calibrate_linear(DESIGN, dummies(GROUPS), [40, 30])
    assert other.weights == pytest.approx(one.weights)
    assert survey.means(other, ANSWERS).errors == pytest.approx(survey.means(one, ANSWERS).errors)


def test_raking_of_one_margin_is_post_stratification():
    raked = survey.rake(DESIGN, [survey.Margin(GROUPS, {"a": 10, "b": 30})])
    assert raked.weights == pytest.approx(survey.post_stratify(DESIGN, GROUPS, {"a": 10, "b": 30}).weights)


def test_raked_weights_meet_every_margin():
    second = np.array([1, 2, 1, 2, 1, 1])
    design = survey.rake(
        DESIGN, [survey.Margin(GROUPS, {"a": 10, "b": 30}), survey.Margin(second, {1: 25, 2: 15})]
    )
    for labels, sizes in ((GROUPS, [10, 30]), (second, [25, 15])):
        found = survey.domain_totals(design, np.ones(6), labels)
        assert found.values == pytest.approx(sizes)
        assert found.errors == pytest.approx([0, 0], abs=1e-9)
    columns = np.column_stack([dummies(GROUPS), second == 2])
    assert survey.calibrate_raking(DESIGN, columns, [40, 30, 15]).weights == pytest.approx(design.weights)


@pytest.mark.parametrize("method", METHODS)
def test_bounds_hold_and_totals_are_met(method):
    columns = np.column_stack([np.ones(6), ANSWERS])
    totals = np.array([11.5, 47.0])
    design = method(DESIGN, columns, totals, bounds=(0.7, 1.4))
    factors = design.weights / WEIGHTS
    assert design.weights @ columns == pytest.approx(totals)
    assert factors.min() >= 0.7 - 1e-12
    assert factors.max() <= 1.4 + 1e-12
    assert survey.totals(design, ANSWERS).errors == pytest.approx([0], abs=1e-9)


def test_columns_that_repeat_one_another_change_nothing():
    columns = dummies(GROUPS)
    twice = np.column_stack([columns, columns[:, 1] * 2])
    one = survey.calibrate_linear(DESIGN, columns, [40, 30])
    other = survey.calibrate_linear(DESIGN, twice, [40, 30, 60])
    assert other.weights == pytest.approx(one.weights)
    assert survey.means(other, ANSWERS).errors == pytest.approx(survey.means(one, ANSWERS).errors)


def test_a_row_of_greater_spread_moves_less():
    spread = np.array([1, 1, 1, 1, 1, 1e9])
    design = survey.calibrate_linear(DESIGN, np.ones(6), 20, spread=spread)
    assert design.weights.sum() == pytest.approx(20)
    assert design.weights[5] == pytest.approx(2)


@given(drawn=samples())
def test_weights_that_already_fit_stay_as_they_are(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    columns = np.column_stack([np.ones(drawn.rows), drawn.answers])
    for method in METHODS:
        fitted = method(design, columns, drawn.weights @ columns, bounds=(0.5, 2))
        assert fitted.weights == pytest.approx(drawn.weights)


@given(drawn=samples())
def test_a_known_total_has_no_error_and_one_step_after_another_is_kept(drawn):
    design = survey.make_design(drawn.weights, strata=drawn.strata, clusters=drawn.clusters)
    columns = np.column_stack([np.ones(drawn.rows), drawn.answers])
    fitted = survey.calibrate_linear(design, columns, drawn.weights @ columns * 1.1)
    assert survey.totals(fitted, drawn.answers).errors == pytest.approx([0], abs=1e-8)
    again = survey.post_stratify(fitted, drawn.strata, {int(s): 50.0 for s in np.unique(drawn.strata)})
    assert len(again.adjustments) == 2
    assert again.weights.sum() == pytest.approx(50 * np.unique(drawn.strata).size)


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ({"a": 10}, "no target for 'b'"),
        ({"a": 10, "b": 30, "c": 5}, "no rows for 'c'"),
        ({"a": 10, "b": 0}, "A target is more than 0"),
    ],
)
def test_groups_and_targets_must_match(targets, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        survey.post_stratify(DESIGN, GROUPS, targets)


def test_a_group_without_weight_cannot_be_scaled():
    design = survey.make_design([0, 1, 1])
    with pytest.raises(StatisticsError, match="'a' has no row with a weight above zero"):
        survey.post_stratify(design, ["a", "b", "b"], {"a": 1, "b": 2})


def test_margins_of_different_totals_or_without_a_way_are_refused():
    with pytest.raises(StatisticsError, match="different totals: 40, 41"):
        survey.rake(
            DESIGN, [survey.Margin(GROUPS, {"a": 10, "b": 30}), survey.Margin(GROUPS, {"a": 10, "b": 31})]
        )
    with pytest.raises(StatisticsError, match="does not meet its targets"):
        survey.rake(
            DESIGN, [survey.Margin(GROUPS, {"a": 10, "b": 30}), survey.Margin(GROUPS, {"a": 20, "b": 20})]
        )
    with pytest.raises(StatisticsError, match="at least one margin"):
        survey.rake(DESIGN, [])


def test_totals_out_of_reach_and_bad_bounds_are_refused():
    with pytest.raises(StatisticsError, match="No weights within the bounds meet the known totals: column 0"):
        survey.calibrate_linear(DESIGN, np.ones(6), 100, bounds=(0.5, 2))
    with pytest.raises(StatisticsError, match="lie below and above 1"):
        survey.calibrate_raking(DESIGN, np.ones(6), 12, bounds=(1.2, 2))
    with pytest.raises(StatisticsError, match="two finite bounds"):
        survey.calibrate_logit(DESIGN, np.ones(6), 12, bounds=(0, np.inf))
    with pytest.raises(StatisticsError, match="1 columns were given to calibrate to, but 2 totals"):
        survey.calibrate_linear(DESIGN, np.ones(6), [12, 3])
