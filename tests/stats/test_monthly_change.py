"""
Twelve months against twelve: reference figures of five methods, and the laws they share.
"""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import LEVELS, is_ordered, limits

METHODS = {
    "poisson": stats.monthly_poisson,
    "quasipoisson": stats.monthly_quasi_poisson,
    "quasipoisson_month_matched": stats.monthly_month_matched,
    "poisson_neweywest_lag3": stats.monthly_newey_west,
    "negbin": stats.monthly_negative_binomial,
}
YEARS = st.lists(st.integers(0, 400), min_size=12, max_size=12).filter(any)
HATE_CRIMES = (
    [49, 51, 32, 34, 48, 44, 41, 33, 35, 35, 35, 30],
    [22, 23, 28, 39, 34, 25, 22, 18, 13, 12, 20, 19],
)


def halves(case):
    return case["y"][:12], case["y"][12:]


@pytest.mark.parametrize("name", METHODS)
def test_reference_fits_are_reproduced(name):
    for case in golden("change")["monthly"]:
        fit, reference = METHODS[name](*halves(case)), case[name]
        assert float(fit.standard_error) == pytest.approx(reference["se"], rel=1e-5)
        if "p" in reference:
            assert float(fit.log_ratio) == pytest.approx(reference["log_rr"], rel=1e-9)
            assert float(stats.change_p(fit)) == pytest.approx(reference["p"], rel=1e-3)
        if "dispersion" in reference:
            assert float(fit.dispersion) == pytest.approx(reference["dispersion"], rel=1e-5)
            assert fit.degrees_of_freedom == reference["df"]


def test_reference_theta_is_reproduced():
    for case in golden("change")["monthly"]:
        theta = stats.negative_binomial_theta(*halves(case))
        assert float(theta) == pytest.approx(case["negbin"]["theta"], rel=1e-5)


@pytest.mark.parametrize(
    ("name", "standard_error"),
    [
        ("poisson", 0.0760111044765116),
        ("quasipoisson", 0.108542622139576),
        ("quasipoisson_month_matched", 0.0991191368178729),
        ("poisson_neweywest_lag3", 0.155504195728707),
        ("negbin", 0.100544108278926),
    ],
)
def test_standard_errors_of_one_year_against_another(name, standard_error):
    fit = METHODS[name](*HATE_CRIMES)
    assert float(fit.log_ratio) == pytest.approx(-0.529558160001928)
    assert float(fit.standard_error) == pytest.approx(standard_error, rel=1e-5)


def test_the_default_interval_uses_the_t_quantile_of_22_degrees_of_freedom():
    found = stats.count_change_quasi_poisson(*HATE_CRIMES)
    half = 2.0738730679 * 0.108542622139576
    expected = [np.expm1(-0.529558160001928 - half), np.expm1(-0.529558160001928 + half)]
    assert limits(found) == pytest.approx(expected, rel=1e-6)


@given(before=YEARS, after=YEARS, level=LEVELS)
def test_quasi_poisson_interval_holds_the_change_and_widens_with_the_level(before, after, level):
    found = stats.count_change_quasi_poisson(before, after, level=level)
    wider = stats.count_change_quasi_poisson(before, after, level=level + (1 - level) / 2)
    assert is_ordered(found)
    assert float(found.estimate) == pytest.approx(sum(after) / sum(before) - 1)
    assert -1 <= wider.low <= found.low
    assert found.high <= wider.high


@pytest.mark.parametrize("method", METHODS.values())
@given(before=YEARS, after=YEARS)
def test_swapping_the_periods_changes_the_sign_of_the_log_ratio(method, before, after):
    there, back = method(before, after), method(after, before)
    assert float(there.log_ratio) == pytest.approx(-float(back.log_ratio), abs=1e-12)


@given(before=YEARS, after=YEARS)
def test_negative_binomial_is_never_narrower_than_independent_events(before, after):
    wide, narrow = stats.monthly_negative_binomial(before, after), stats.monthly_poisson(before, after)
    assert wide.standard_error >= narrow.standard_error * (1 - 1e-9)


def test_even_months_have_an_infinite_theta():
    even = [10, 11, 10, 9, 10, 10, 11, 9, 10, 10, 10, 10]
    assert stats.negative_binomial_theta(even, even) == inf
    assert stats.monthly_negative_binomial(even, even).dispersion == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS.values())
def test_a_year_without_events_tells_nothing_of_the_size_of_the_rise(method):
    fit = method([0] * 12, [3, 0, 1, 4, 0, 0, 2, 1, 0, 0, 1, 2])
    found = stats.proportional_change(fit)
    assert [float(found.estimate), *limits(found)] == [inf, -1, inf]
    assert stats.change_p(fit) == 1


@pytest.mark.parametrize("method", METHODS.values())
def test_several_series_are_fitted_at_once(method):
    before = np.array([HATE_CRIMES[0], HATE_CRIMES[1]])
    after = np.array([HATE_CRIMES[1], HATE_CRIMES[0]])
    together, alone = method(before, after), method(*HATE_CRIMES)
    assert together.log_ratio.shape == (2,)
    assert float(together.standard_error[0]) == pytest.approx(float(alone.standard_error), rel=1e-12)


def test_years_that_do_not_vary_at_all_have_no_spread():
    fit = stats.monthly_quasi_poisson([5] * 12, [7] * 12)
    assert fit.standard_error == 0
    assert stats.change_p(fit) == 0
    assert stats.change_p(stats.monthly_quasi_poisson([5] * 12, [5] * 12)) == 1


@pytest.mark.parametrize(
    ("method", "before", "after", "sentence"),
    [
        (stats.monthly_poisson, [0, 0], [0, 0], "no events to no events"),
        (stats.monthly_poisson, [4], [5], "three in all"),
        (stats.monthly_poisson, [], [5, 6, 7], "at least one month"),
        (stats.monthly_poisson, [4, -1], [5, 3], "A monthly count is at least 0; -1 was given at position 1"),
        (stats.monthly_month_matched, [4, 3], [5, 6, 7], "in pairs"),
    ],
)
def test_series_outside_the_domain_are_refused(method, before, after, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        method(before, after)


def test_a_negative_lag_is_refused():
    with pytest.raises(StatisticsError, match="A lag is at least 0 months; -1 was given"):
        stats.monthly_newey_west(*HATE_CRIMES, lag=-1)


def test_without_lags_newey_west_is_the_plain_robust_error():
    fit = stats.monthly_newey_west(*HATE_CRIMES, lag=0)
    before, after = np.array(HATE_CRIMES[0]), np.array(HATE_CRIMES[1])
    variance = sum(((x - x.mean()) ** 2).sum() / x.sum() ** 2 for x in (before, after))
    assert float(fit.standard_error) == pytest.approx(variance**0.5)
