"""
Measures of inequality over groups with and without an order: reference figures and laws.
"""

import json
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden, shared_path
from tests.stats.figures import is_ordered, limits

Z = 1.959963984540054
GROUPS = st.lists(
    st.tuples(st.floats(1, 100), st.floats(100, 90000), st.floats(0.1, 3)), min_size=3, max_size=9
).map(lambda rows: np.array(rows).T)


def cases(kind):
    """Yield reference figures with their groups, and the scale of their shares."""
    text = shared_path("reference", "inputs", "inequality.json").read_text(encoding="utf-8")
    for case, given_ in zip(golden("inequality")[kind], json.loads(text)[kind], strict=True):
        groups = (np.array(case["estimate"]), np.array(case["population"], dtype=float))
        yield case, groups, np.array(case["se"]), given_


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("sii_linear", stats.slope_index),
        ("rii_linear", stats.relative_index),
        ("aci", stats.absolute_concentration_index),
        ("rci", stats.relative_concentration_index),
    ],
)
def test_reference_gradients_are_reproduced(name, method):
    for case, groups, _, _ in cases("ordered"):
        found, reference = method(*groups), case[name]
        assert float(found.estimate) == pytest.approx(reference["estimate"], rel=1e-8)
        assert limits(found) == pytest.approx([reference["lowerci"], reference["upperci"]], rel=1e-6)


def test_slope_index_of_five_fifths():
    found = stats.slope_index([60.16, 52.39, 46.93, 39.85, 31.93], [28620, 16780, 17080, 19810, 27880])
    expected = [-38.0958636928507, -38.4479943970343, -37.743732988667]
    assert [float(found.estimate), *limits(found)] == pytest.approx(expected)


def test_reference_gaps_to_the_best_group_are_reproduced():
    for kind in ("ordered", "nonordered"):
        for case, (figures, people), _, given_ in cases(kind):
            scale = given_["scale"][0]
            best = figures.argmax() if given_["favourable"][0] else figures.argmin()
            found = stats.population_gap(figures / scale, people, best=int(best))
            assert float(found.estimate) * scale == pytest.approx(case["par"]["estimate"], rel=1e-8)
            width = float(found.high - found.low) / 2 / Z * scale
            assert width == pytest.approx(case["par"]["se"], rel=1e-4)
            relative = 100 * float(found.estimate) * scale / float(stats.population_mean(figures, people))
            assert relative == pytest.approx(case["paf"]["estimate"], rel=1e-8)


def test_reference_differences_and_ratios_of_two_groups_are_reproduced():
    for case, (figures, _), errors, given_ in cases("ordered"):
        worst_to_best = (0, -1) if not given_["favourable"][0] else (-1, 0)
        first, second = worst_to_best
        pair = figures[first], errors[first], figures[second], errors[second]
        for method, name in (
            (stats.difference_of_estimates, "difference"),
            (stats.ratio_of_estimates, "ratio"),
        ):
            found, reference = method(*pair), case[name]
            assert float(found.estimate) == pytest.approx(reference["estimate"], rel=1e-9)
            assert limits(found) == pytest.approx([reference["lowerci"], reference["upperci"]], rel=1e-8)


def test_reference_spreads_between_groups_are_reproduced():
    for case, groups, errors, _ in cases("nonordered"):
        variance = stats.between_group_variance(*groups, errors)
        assert float(variance.estimate) == pytest.approx(case["bgv"]["estimate"], rel=1e-9)
        assert limits(variance) == pytest.approx([case["bgv"]["lowerci"], case["bgv"]["upperci"]], rel=1e-8)
        assert float(variance.estimate) ** 0.5 == pytest.approx(case["bgsd"]["estimate"], rel=1e-9)
        percent = {
            "cov": stats.coefficient_of_variation,
            "idisu": stats.index_of_disparity,
            "idisw": stats.index_of_disparity_weighted,
        }
        for name, method in percent.items():
            assert 100 * float(method(*groups)) == pytest.approx(case[name]["estimate"], rel=1e-8)


def test_reference_mean_distances_are_reproduced():
    for case, groups, _, given_ in cases("nonordered"):
        figures = groups[0]
        points = {
            "m": stats.population_mean(*groups),
            "b": figures.max() if given_["favourable"][0] else figures.min(),
            "r": figures[case["reference_index"] - 1],
        }
        for letter, point in points.items():
            unweighted, weighted = case[f"md{letter}u"]["estimate"], case[f"md{letter}w"]["estimate"]
            assert float(stats.mean_distance(figures, point)) == pytest.approx(unweighted, rel=1e-8)
            assert float(stats.mean_distance_weighted(*groups, point)) == pytest.approx(weighted, rel=1e-8)


@pytest.mark.parametrize(
    ("name", "method"), [("theil", stats.theil_index), ("mld", stats.mean_log_deviation)]
)
def test_reference_entropies_are_reproduced(name, method):
    for case, groups, errors, _ in cases("nonordered"):
        found, reference = method(*groups, errors), case[name]
        assert 1000 * float(found.estimate) == pytest.approx(reference["estimate"], rel=1e-8)
        # The reference prints the estimate times 1,000 and the standard error as it is.
        assert float(found.high - found.low) / 2 / Z == pytest.approx(reference["se"], rel=1e-6)


def test_reference_gini_is_reproduced():
    for case in golden("inequality")["gini"]:
        weighted, plain = stats.gini(case["values"], case["weights"]), stats.gini(case["values"])
        assert 100 * float(weighted) == pytest.approx(case["gini_laeken_pct"], rel=1e-9)
        assert 100 * float(plain) == pytest.approx(case["gini_unweighted_pct"], rel=1e-9)


def test_gini_of_a_textbook_village():
    assert stats.gini([1, 1, 1, 1]) == pytest.approx(0)
    assert stats.gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert stats.gini([1, 2, 3]) == pytest.approx(2 / 9)
    assert stats.gini([1, 3], [3, 1]) == pytest.approx(stats.gini([1, 1, 1, 3]))


@given(groups=GROUPS, times=st.floats(0.1, 10))
def test_relative_measures_ignore_the_unit_and_absolute_ones_follow_it(groups, times):
    figures, people, errors = groups
    relative = [
        stats.relative_concentration_index,
        stats.coefficient_of_variation,
        stats.index_of_disparity,
        stats.index_of_disparity_weighted,
    ]
    for method in relative:
        assert np.ravel(method(figures * times, people)) == pytest.approx(
            np.ravel(method(figures, people)), rel=1e-6, abs=1e-9
        )
    scaled, plain = stats.slope_index(figures * times, people), stats.slope_index(figures, people)
    assert limits(scaled) == pytest.approx(limits(plain, times), rel=1e-6, abs=1e-9)
    theil = stats.theil_index(figures * times, people, errors * times)
    assert limits(theil) == pytest.approx(
        limits(stats.theil_index(figures, people, errors)), rel=1e-6, abs=1e-9
    )


@given(groups=GROUPS)
def test_measures_are_ordered_and_never_undefined(groups):
    figures, people, errors = groups
    found = [
        stats.slope_index(figures, people),
        stats.absolute_concentration_index(figures, people),
        stats.between_group_variance(figures, people, errors),
        stats.theil_index(figures, people, errors),
        stats.mean_log_deviation(figures, people, errors),
    ]
    assert all(is_ordered(interval) for interval in found)
    assert not any(isnan(limit) for interval in found for limit in limits(interval))
    assert found[3].estimate >= -1e-12
    assert found[4].estimate >= -1e-12


@given(groups=GROUPS)
def test_reversing_the_order_turns_the_gradient_round(groups):
    figures, people, _ = groups
    there, back = stats.slope_index(figures, people), stats.slope_index(figures[::-1], people[::-1])
    assert limits(there) == pytest.approx([-back.high, -back.low], rel=1e-6, abs=1e-6)


def test_equal_groups_show_no_inequality():
    figures, people, errors = [7.0, 7.0, 7.0], [10, 200, 30], [0.5, 0.1, 0.2]
    assert stats.slope_index(figures, people).estimate == pytest.approx(0, abs=1e-12)
    assert stats.relative_index(figures, people).estimate == pytest.approx(1)
    assert stats.between_group_variance(figures, people, errors).estimate == pytest.approx(0, abs=1e-12)
    assert stats.theil_index(figures, people, errors).estimate == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.slope_index([1, 2], [3, 4]), "at least three groups"),
        (lambda: stats.relative_index([9, 1, 0.5], [1, 1, 1]), "above 0 at both ends"),
        (lambda: stats.relative_concentration_index([-1, -2, -3], [1, 1, 1]), "mean above 0"),
        (lambda: stats.index_of_disparity([0, 0], [1, 1]), "mean above 0"),
        (lambda: stats.population_mean([1], [1]), "at least two groups"),
        (lambda: stats.theil_index([0, 1], [1, 1], 0.1), "estimate is more than 0"),
        (lambda: stats.gini([0, 0]), "something to be held"),
        (lambda: stats.population_gap([0, 0.1], [10, 10], best=0), "outcomes in the best group"),
        (lambda: stats.ratio_of_estimates(1, 0.1, 0, 0.1), "reference is more than 0"),
    ],
)
def test_groups_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
