"""
One rate: published limits, the rule of ten, and the laws of a Poisson interval.
"""

import numpy as np
import pytest
from hypothesis import given

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import COUNTS, EXPOSURES, LEVELS, close_to, contains, is_ordered, limits

METHODS = {"exact": stats.poisson_exact, "byar_phe_formula": stats.byar, "phe": stats.rate_phe}


@pytest.mark.parametrize("name", METHODS)
def test_reference_figures_are_reproduced(name):
    for case in golden("proportions_rates")["rates"]:
        found = METHODS[name](case["x"], case["n"], level=case["conf"])
        assert limits(found, case["multiplier"]) == close_to(case[name])


def test_the_method_used_below_and_from_ten_events_is_named():
    for case in golden("proportions_rates")["rates"]:
        used = stats.rate_phe_by_rule(case["x"], case["n"], level=case["conf"]).method
        assert used == {"Exact": "exact Poisson", "Byars": "Byar"}[case["phe"]["method"]]
    ruled = stats.rate_phe_by_rule([9, 10], 812)
    assert ruled.method.tolist() == ["exact Poisson", "Byar"]


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (4, 1.0899, 10.2416), (10, 4.7954, 18.3904)],
)
def test_exact_limits_of_a_count_are_those_of_garwoods_table(count, low, high):
    assert limits(stats.poisson_exact(count, 1)) == pytest.approx([low, high], abs=5e-5)


def test_byars_limits_of_a_count_of_fifty_seven():
    assert limits(stats.byar(57, 40250, level=0.998), 100_000) == pytest.approx(
        [90.5829784217448, 209.769748400363], rel=1e-10
    )


@pytest.mark.parametrize("method", METHODS.values())
@given(count=COUNTS, exposure=EXPOSURES, level=LEVELS)
def test_interval_contains_the_rate_and_widens_with_the_level(method, count, exposure, level):
    found = method(count, exposure, level=level)
    assert is_ordered(found)
    assert found.low >= 0
    assert contains(method(count, exposure, level=level + (1 - level) / 2), found)


@pytest.mark.parametrize("method", METHODS.values())
@given(count=COUNTS, exposure=EXPOSURES)
def test_a_tenth_of_the_denominator_is_ten_times_the_rate(method, count, exposure):
    found, scaled = method(count, exposure), method(count, exposure / 10)
    assert limits(scaled) == pytest.approx(limits(found, 10), rel=1e-9)


@given(count=COUNTS)
def test_byar_is_close_to_exact_from_ten_events(count):
    events = count + 10
    exact, approximate = stats.poisson_exact(events, 1), stats.byar(events, 1)
    assert limits(approximate) == pytest.approx(limits(exact), rel=2e-3)


EXTREMES = [0, 1, 2**31, 2**53]


@pytest.mark.parametrize("method", METHODS.values())
def test_the_ends_of_the_domain_give_numbers_and_no_warning(method):
    for exposure in (1e-9, 2**53):
        for level in (1e-6, 1 - 1e-12):
            found = method(EXTREMES, exposure, level=level)
            assert is_ordered(found)
            assert np.isfinite(found).all()


@pytest.mark.parametrize("method", METHODS.values())
def test_no_events_have_the_lower_limit_zero(method):
    found = method(np.array([0, 0, 4]), 1000)
    assert found.low[:2].tolist() == [0, 0]
    assert (found.high > 0).all()
    assert method([], []).high.shape == (0,)


@pytest.mark.parametrize(
    ("count", "denominator", "sentence"),
    [
        ([1, 2, 3], [5, 0, 5], "A denominator of zero gives no rate or share; 0 was given at position 1"),
        (1, -3, "A denominator is more than 0"),
        (1, 1e-300, "A denominator is at least 1e-09"),
        (-1, 3, "A count is at least 0"),
        (2**53 + 2, 3, r"at most 2\*\*53"),
        (1, float("nan"), "finite"),
    ],
)
def test_numbers_outside_the_domain_are_refused(count, denominator, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        stats.rate_phe(count, denominator)
