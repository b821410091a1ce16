"""
Gradients of people along a logistic curve, and of published figures with errors of their own.
"""

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import is_ordered, limits

FIFTHS = [(12, 60), (15, 80), (9, 75), (8, 70), (5, 90)]
PEOPLE = st.lists(st.tuples(st.integers(1, 300), st.integers(301, 900)), min_size=3, max_size=10).map(
    lambda rows: np.array(rows).T
)
SAMPLED = st.lists(
    st.tuples(st.floats(20, 90), st.floats(100, 90000), st.floats(0.1, 1.5)), min_size=3, max_size=9
).map(lambda rows: np.array(rows).T)


def test_reference_gradients_of_public_health_are_reproduced():
    # The reference simulates its limits: they are held to 2 percent.
    for case in golden("inequality")["phe_sii"]:
        given_, expected = case["input"], case["result"]
        numbers = given_["value"], given_["population"], given_["se"]
        slope, ratio = stats.slope_index_sampled(*numbers), stats.relative_index_sampled(*numbers)
        assert float(slope.estimate) == pytest.approx(expected["sii"], rel=1e-6)
        assert float(ratio.estimate) == pytest.approx(expected["rii"], rel=1e-6)
        assert limits(slope) == pytest.approx(
            [expected["sii_lower95_0cl"], expected["sii_upper95_0cl"]], rel=0.02
        )
        assert limits(ratio) == pytest.approx(
            [expected["rii_lower95_0cl"], expected["rii_upper95_0cl"]], rel=0.02
        )


def test_reference_logistic_gradients_are_near():
    # The reference counts each group's people twice, as trials and as weights, so it agrees with a
    # curve over people only roughly; see the linear forms in test_inequality for equality.
    for case in golden("inequality")["ordered"]:
        scale = 1000 if case["id"] == "ord0" else 100
        people = np.array(case["population"])
        found = stats.slope_index_logistic(np.array(case["estimate"]) / scale * people, people)
        assert float(found.estimate) * scale == pytest.approx(case["sii_logit"]["estimate"], rel=0.05)


def test_the_curve_is_that_of_a_logistic_model_of_every_single_person():
    sm = pytest.importorskip("statsmodels.api", reason="the oracle of this test comes with development")
    counts, totals = np.array(FIFTHS).T
    rank = np.repeat((np.cumsum(totals) - totals / 2) / totals.sum(), totals)
    outcome = np.concatenate([np.arange(total) < count for count, total in FIFTHS]).astype(float)
    model = sm.GLM(outcome, sm.add_constant(rank), family=sm.families.Binomial()).fit(cov_type="HC1")
    ends = model.predict(np.array([[1.0, 0.0], [1.0, 1.0]]))
    variance = ends * (1 - ends)
    pull = np.array([variance[1] - variance[0], variance[1]])
    half = 1.959963984540054 * np.sqrt(pull @ model.cov_params() @ pull)
    found = stats.slope_index_logistic(counts, totals)
    assert float(found.estimate) == pytest.approx(ends[1] - ends[0], rel=1e-7)
    # The oracle's HC1 leaves out the factor n / (n - 2) for models of this kind.
    assert float(found.high - found.estimate) == pytest.approx(half, rel=0.01)
    ratio = stats.relative_index_logistic(counts, totals)
    assert float(ratio.estimate) == pytest.approx(ends[1] / ends[0], rel=1e-7)


def test_a_line_through_two_levels_worked_by_hand():
    # Thirds of equal size at 30, 20 and 10: ranks 1/6, 1/2 and 5/6, so 30 points from end to end.
    found = stats.slope_index_sampled([30, 20, 10], [100, 100, 100], [1, 1, 1])
    assert float(found.estimate) == pytest.approx(-30)
    # The slope is 1.5 times the last less the first: an error of 1.5 root 2.
    assert float(found.high - found.estimate) == pytest.approx(1.959964 * 1.5 * 2**0.5, rel=1e-6)
    assert float(stats.relative_index_sampled([30, 20, 10], [1, 1, 1], 1).estimate) == pytest.approx(5 / 35)


@given(people=PEOPLE)
def test_a_curve_keeps_to_shares_and_turns_round_with_the_order_and_with_the_outcome(people):
    counts, totals = people
    found = stats.slope_index_logistic(counts, totals)
    reverse = stats.slope_index_logistic(counts[::-1], totals[::-1])
    other = stats.slope_index_logistic(totals - counts, totals)
    assert is_ordered(found)
    assert -1 < float(found.estimate) < 1
    assert limits(found) == pytest.approx([-reverse.high, -reverse.low], rel=1e-6, abs=1e-9)
    assert limits(found) == pytest.approx([-other.high, -other.low], rel=1e-6, abs=1e-9)
    ratio, back = (
        stats.relative_index_logistic(*groups) for groups in ((counts, totals), (counts[::-1], totals[::-1]))
    )
    assert limits(ratio) == pytest.approx([1 / back.high, 1 / back.low], rel=1e-6)


@given(groups=SAMPLED, times=st.floats(0.1, 10))
def test_sampled_gradients_follow_the_unit_and_equal_the_line_without_errors(groups, times):
    figures, people, errors = groups
    plain = stats.slope_index_sampled(figures, people, errors)
    scaled = stats.slope_index_sampled(figures * times, people, errors * times)
    assert limits(scaled) == pytest.approx(limits(plain, times), rel=1e-6, abs=1e-9)
    line = stats.slope_index(figures, people)
    assert float(plain.estimate) == pytest.approx(float(line.estimate), rel=1e-6, abs=1e-9)
    exact = stats.slope_index_sampled(figures, people, 0)
    assert exact.low == exact.high == exact.estimate


@given(groups=SAMPLED)
def test_fieller_limits_are_where_top_less_ratio_times_bottom_is_at_the_edge_of_chance(groups):
    figures, people, errors = groups
    try:
        found = stats.relative_index_sampled(figures, people, errors)
    except StatisticsError:
        # A line that ends at or near 0 has no ratio.
        reject()
    assert is_ordered(found)
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2 - 0.5
    tilt = share * rank / np.sum(share * rank**2)
    for limit in limits(found):
        weight = (share + tilt / 2) - limit * (share - tilt / 2)
        z = np.sum(weight * figures) / np.sqrt(np.sum((weight * errors) ** 2))
        assert abs(z) == pytest.approx(1.959964, rel=1e-4)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.slope_index_logistic([1, 2], [10, 10]), "three groups"),
        (lambda: stats.slope_index_logistic([[1, 2, 3]], [[10, 10, 10]]), "one row"),
        (lambda: stats.slope_index_logistic([0, 0, 0], [10, 10, 10]), "some, and not all"),
        (lambda: stats.slope_index_logistic([10, 0, 0], [10, 10, 10]), "No curve fits"),
        (lambda: stats.slope_index_sampled([1, 2], [10, 10], 1), "three groups"),
        (lambda: stats.slope_index_sampled([1, 2, 3], [10, 10, 10], -1), "at least 0"),
        (lambda: stats.relative_index_sampled([9, 5, 0.1], [1, 1, 1], 1), "above 0 at both ends"),
        (lambda: stats.relative_index_sampled([5, 6, 7], [1, 1, 1], 9), "cannot be told from 0"),
    ],
)
def test_groups_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
