"""
R-indicators: reference figures, laws, and what is refused.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats import survey
from tests.shared_data import golden
from tests.stats.survey.samples import columns, numbers

PROPENSITIES = st.lists(st.floats(0, 1), min_size=2, max_size=40)


def test_reference_indicators_are_reproduced():
    data, expected = columns("response"), golden("r_indicator_sdc")["r_indicator"]
    known = {name: data[name] for name in ("age", "sex", "area")}
    model = survey.response_propensities(numbers(data["responded"]), known)
    likely = model.values
    assert likely.mean() == pytest.approx(expected["mean_propensity"], abs=1e-6)
    assert numbers(data["responded"]).mean() == pytest.approx(expected["response_rate"])
    assert survey.propensity_spread(likely) == pytest.approx(expected["S"], abs=1e-6)
    assert survey.r_indicator(likely) == pytest.approx(expected["R_indicator"], abs=1e-6)
    weighted = survey.r_indicator_weighted(likely, numbers(data["design_weight"]))
    assert weighted == pytest.approx(expected["R_indicator_design_weighted"], abs=1e-6)
    bias = survey.maximal_bias(likely)
    assert bias == pytest.approx(expected["maximal_absolute_standardised_bias"], abs=1e-6)
    for (name, label), coefficient in model.coefficients.items():
        key = f"C({name})[T.{label}]" if name else "Intercept"
        assert coefficient == pytest.approx(expected["coefficients"][key], abs=1e-6)
    assert len(model.coefficients) == len(expected["coefficients"])


@pytest.mark.parametrize("name", ["age", "sex", "area"])
def test_reference_partial_indicators_are_reproduced(name):
    data, expected = (
        columns("response"),
        golden("r_indicator_sdc")["r_indicator"]["unconditional_partial"][name],
    )
    known = {key: data[key] for key in ("age", "sex", "area")}
    likely = survey.response_propensities(numbers(data["responded"]), known).values
    found = survey.partial_unconditional(likely, data[name])
    assert found.value == pytest.approx(expected["partial_r_variable"], abs=1e-6)
    parts = dict(zip(found.labels.tolist(), found.by_group, strict=True))
    assert parts == pytest.approx(expected["categories"], abs=1e-6)


def test_two_groups_that_answered_differently():
    responded = [1, 1, 1, 0, 1, 0, 0, 0]
    group = ["a"] * 4 + ["b"] * 4
    model = survey.response_propensities(responded, {"group": group})
    assert model.values == pytest.approx([0.75] * 4 + [0.25] * 4)
    assert model.coefficients == pytest.approx({("", ""): math.log(3), ("group", "b"): -2 * math.log(3)})
    assert survey.r_indicator(model.values) == pytest.approx(1 - 2 * math.sqrt(8 / 7 / 16))
    assert survey.partial_unconditional(model.values, group).value == pytest.approx(0.25)
    alone = survey.partial_conditional(model.values, group, {})
    assert alone.value == pytest.approx(0.25)
    explained = survey.partial_conditional(model.values, group, {"same": group})
    assert explained.value == pytest.approx(0, abs=1e-12)


@given(likely=PROPENSITIES)
def test_everybody_alike_is_one_and_weights_of_one_change_only_n_minus_1(likely):
    assert survey.r_indicator(np.full(len(likely), 0.4)) == pytest.approx(1)
    people = len(likely)
    weighted = survey.propensity_spread_weighted(likely, np.ones(people))
    assert weighted == pytest.approx(
        survey.propensity_spread(likely) * math.sqrt((people - 1) / people), abs=1e-12
    )


@given(likely=PROPENSITIES, seed=st.integers(0, 99))
def test_a_conditional_part_is_never_more_than_the_whole_spread(likely, seed):
    random = np.random.default_rng(seed)
    first, second = random.integers(0, 3, len(likely)), random.integers(0, 2, len(likely))
    weights = random.uniform(0.5, 2, len(likely))
    whole = survey.propensity_spread_weighted(likely, weights)
    conditional = survey.partial_conditional(likely, first, {"second": second}, weights=weights)
    unconditional = survey.partial_unconditional(likely, first, weights=weights)
    assert conditional.value <= whole + 1e-9
    assert unconditional.value <= whole + 1e-9
    assert (conditional.by_group**2).sum() == pytest.approx(conditional.value**2)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: survey.response_propensities([0, 1, 2], {}), "answered is 0 or 1"),
        (
            lambda: survey.response_propensities([0, 1, 1], {"age": ["a", "b"]}),
            "'age' needs a label for each of the 3",
        ),
        (lambda: survey.response_propensities([1, 1, 0], {"age": ["a", "a", "b"]}), "no single answer"),
        (lambda: survey.r_indicator([0.5]), "at least two people"),
        (lambda: survey.r_indicator([0.5, 50]), "between 0 and 1"),
        (lambda: survey.maximal_bias([0, 0]), "Nobody was likely"),
    ],
)
def test_responses_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
