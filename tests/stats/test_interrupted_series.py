"""
Series with a known turning point: the reference's coefficients and errors, and laws.
"""

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from dueregard.stats.least_squares import least_squares, newey_west_covariance
from tests.shared_data import golden

NOISE = st.lists(st.integers(-50, 50), min_size=12, max_size=30)
COUNTS = st.lists(st.integers(1, 300), min_size=14, max_size=30)


def terms(segments):
    return [*segments[:4], *segments.season]


def reference_series():
    for case in golden("monitoring")["its"]:
        yield case, case["input"]["y"], case["input"]["change_at"], case["input"]["lag"]


def test_reference_lines_are_reproduced():
    for case, series, change_at, lag in reference_series():
        plain = stats.interrupted_line_plain(series, change_at=change_at)
        robust = stats.interrupted_line(series, change_at=change_at, lag=lag)
        expected = case["ols"]
        for fit, errors in ((plain, "se"), (robust, "se_neweywest")):
            assert [term.estimate for term in terms(fit)] == pytest.approx(expected["estimate"], rel=1e-6)
            assert [term.standard_error for term in terms(fit)] == pytest.approx(expected[errors], rel=1e-6)
            assert fit.durbin_watson == pytest.approx(expected["durbin_watson"], rel=1e-6)
            assert fit.start.degrees_of_freedom == len(series) - 4


def test_reference_rates_with_a_season_are_reproduced():
    for case, series, change_at, _ in reference_series():
        fit, expected = stats.interrupted_counts(series, change_at=change_at), case["quasipoisson_fourier"]
        assert [term.estimate for term in terms(fit)] == pytest.approx(expected["estimate"], rel=1e-6)
        assert [term.standard_error for term in terms(fit)] == pytest.approx(expected["se"], rel=1e-6)
        assert fit.dispersion == pytest.approx(expected["dispersion"], rel=1e-6)


def test_a_line_with_a_step_and_a_bend_is_found():
    before = [10 + 2 * month for month in range(1, 9)]
    after = [10 + 2 * month - 7 + 0.5 * (month - 8) for month in range(9, 17)]
    fit = stats.interrupted_line(before + after, change_at=8)
    assert [term.estimate for term in terms(fit)] == pytest.approx([10, 2, -7, 0.5])
    assert fit.dispersion == pytest.approx(0, abs=1e-18)


def test_a_hand_worked_newey_west_error_of_a_mean():
    # Residuals -2, 1, 1: squares add up to 6, neighbours to -1, at half weight twice; over 9, times 3/2.
    fit = least_squares(np.ones((3, 1)), np.array([1.0, 4.0, 4.0]))
    assert newey_west_covariance(fit, 0)[0, 0] == pytest.approx(6 / 9 * 3 / 2)
    assert newey_west_covariance(fit, 1)[0, 0] == pytest.approx((6 - 1) / 9 * 3 / 2)


def test_a_rate_that_halves_is_a_step_of_log_one_half():
    fit = stats.interrupted_counts([100] * 12 + [50] * 12, change_at=12, season_length=None)
    assert exp(fit.level_change.estimate) == pytest.approx(0.5)
    assert fit.slope.estimate == pytest.approx(0, abs=1e-9)
    low = stats.interrupted_counts([98, 102] * 6 + [52, 48] * 6, change_at=12, season_length=None)
    interval = stats.coefficient_interval(low.level_change)
    assert interval.low < log(0.5) < interval.high < 0


@given(noise=NOISE, shift=st.integers(-100, 100), times=st.integers(1, 20))
def test_the_unit_and_the_level_of_a_series_move_its_line_with_them(noise, shift, times):
    change_at = len(noise) // 2
    plain = stats.interrupted_line(noise, change_at=change_at)
    moved = stats.interrupted_line([times * value + shift for value in noise], change_at=change_at)
    slack = 1e-7 * times
    assert moved.start.estimate == pytest.approx(times * plain.start.estimate + shift, rel=1e-6, abs=slack)
    for one, other in zip(plain[1:4], moved[1:4], strict=True):
        assert other.estimate == pytest.approx(times * one.estimate, rel=1e-6, abs=slack)
        assert other.standard_error == pytest.approx(times * one.standard_error, rel=1e-6, abs=slack)
    assert 0 <= plain.durbin_watson <= 4


@given(counts=COUNTS, times=st.integers(2, 50))
def test_the_size_of_the_population_moves_only_the_start(counts, times):
    change_at = len(counts) // 2
    plain = stats.interrupted_counts(counts, change_at=change_at)
    per_head = stats.interrupted_counts(counts, change_at=change_at, denominators=times)
    assert per_head.start.estimate == pytest.approx(plain.start.estimate - log(times), abs=1e-6)
    for one, other in zip(terms(plain)[1:], terms(per_head)[1:], strict=True):
        assert other == pytest.approx(one, rel=1e-5, abs=1e-7)


@given(counts=COUNTS)
def test_the_fit_expects_as_many_events_as_there_were_on_each_side(counts):
    change_at = len(counts) // 2
    fit = stats.interrupted_counts(counts, change_at=change_at, season_length=None)
    month = np.arange(1, len(counts) + 1)
    after = month > change_at
    log_mean = fit.start.estimate + fit.slope.estimate * month
    log_mean += after * (fit.level_change.estimate + fit.slope_change.estimate * (month - change_at))
    for side in (after, ~after):
        assert np.exp(log_mean[side]).sum() == pytest.approx(np.array(counts)[side].sum(), rel=1e-6)


def test_a_coefficient_becomes_an_interval_and_a_p_value():
    # t with 10 degrees of freedom: 2.228 standard errors.
    found = stats.coefficient_interval(stats.Coefficient(5.0, 2.0, 10.0))
    assert [float(found.low), float(found.high)] == pytest.approx(
        [5 - 2 * 2.228139, 5 + 2 * 2.228139], rel=1e-6
    )
    assert float(stats.coefficient_p(stats.Coefficient(2.228139 * 3, 3.0, 10.0))) == pytest.approx(
        0.05, rel=1e-5
    )
    assert stats.coefficient_p(stats.Coefficient(1.0, 0.0, 10.0)) == 0
    assert stats.coefficient_p(stats.Coefficient(0.0, 0.0, 10.0)) == 1
    assert sqrt(float(stats.coefficient_p(stats.Coefficient(0.0, 1.0, 4.0)))) == 1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: stats.interrupted_line([1, 2, 3, 4, 5], change_at=2),
            "at least 3 months on either side; 2 before",
        ),
        (lambda: stats.interrupted_line([1] * 8, change_at=6), "of 8 in all"),
        (lambda: stats.interrupted_line([1] * 8, change_at=4, lag=-1), "lag is at least 0"),
        (lambda: stats.interrupted_line([[1, 2], [3, 4]], change_at=4), "one series at a time"),
        (lambda: stats.interrupted_counts([0] * 4 + [1] * 4, change_at=4), "events on both sides"),
        (
            lambda: stats.interrupted_counts([3] * 6 + [5, 0, 0, 0, 0, 0], change_at=6, season_length=None),
            "no finite fit",
        ),
        (lambda: stats.interrupted_counts([3] * 8, change_at=4, season_length=2), "at least 3 months"),
        (lambda: stats.interrupted_counts([3] * 6, change_at=3), "needs more than 6 figures"),
    ],
)
def test_series_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
