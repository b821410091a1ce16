"""
Counts watched as they come in: the reference's alarms, and laws.
"""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden

SERIES = st.lists(st.integers(0, 60), min_size=1, max_size=30)
EXPECTED = st.floats(0.5, 40)


def watched():
    for case in golden("monitoring")["cusum"]:
        yield case, case["input"]["y"][case["input"]["baseline"] :], case["baseline_mean"]


def test_reference_cusum_is_reproduced():
    for case, counts, mean in watched():
        given_, expected = case["input"], case["cusum_standard_transform"]
        watch = stats.poisson_cusum(counts, mean, slack=given_["k"], limit=given_["h"])
        assert watch.alarm_from.tolist() == expected["statistic"]
        assert watch.alarm.tolist() == [bool(alarm) for alarm in expected["alarms"]]


def test_reference_likelihood_ratios_are_reproduced():
    # The reference was told the expected count of the first month alone, and stops at its first
    # alarm: it sets all the counts so far against that one month.
    for case, counts, mean in watched():
        for month, statistic in enumerate(case["glr_poisson"]["statistic"]):
            watch = stats.poisson_glr([sum(counts[: month + 1])], mean, limit=case["input"]["c_arl"])
            assert float(watch.statistic[0]) == pytest.approx(statistic, rel=1e-6)
            assert bool(watch.alarm[0]) == bool(case["glr_poisson"]["alarms"][month])
            if watch.alarm[0]:
                break


def test_a_hand_worked_sum():
    # Expected 16, so 4 a standard deviation: 24 adds 2 - 0.5, 20 adds 1 - 0.5, 8 takes more than there is.
    watch = stats.poisson_cusum([24, 20, 8, 24], 16, slack=0.5, limit=2)
    assert watch.statistic.tolist() == [1.5, 2.0, 0.0, 1.5]
    assert watch.alarm.tolist() == [False, True, False, False]
    assert watch.alarm_from.tolist() == [26, 20, 18, 26]


def test_a_hand_worked_likelihood_ratio():
    # Two months of 15 where 10 are expected: together 30 log(30 / 20) - 10, alone 15 log(1.5) - 5.
    watch = stats.poisson_glr([15, 15, 3], 10)
    assert watch.statistic[:2].tolist() == pytest.approx([15 * log(1.5) - 5, 30 * log(1.5) - 10])
    assert watch.statistic[2] == pytest.approx(33 * log(1.1) - 3)


def test_the_likelihood_ratio_begins_anew_after_an_alarm():
    watch = stats.poisson_glr([30, 11], 10)
    alone = stats.poisson_glr([11], 10)
    assert watch.alarm.tolist() == [True, False]
    assert watch.statistic[1] == alone.statistic[0]


@given(series=SERIES, expected=EXPECTED)
def test_alarms_follow_from_the_statistic(series, expected):
    cusum, glr = stats.poisson_cusum(series, expected), stats.poisson_glr(series, expected)
    assert (cusum.alarm == (cusum.statistic >= 2.26 - 1e-9)).all()
    assert (glr.alarm == (glr.statistic >= 5)).all()
    for watch in (cusum, glr):
        assert (watch.alarm == (np.array(series) >= watch.alarm_from)).all()
        assert (watch.statistic >= 0).all()


@given(series=SERIES, expected=EXPECTED, later=st.integers(0, 60))
def test_a_month_changes_nothing_before_it(series, expected, later):
    for method in (stats.poisson_cusum, stats.poisson_glr):
        assert (
            method([*series, later], expected).statistic[:-1].tolist()
            == method(series, expected).statistic.tolist()
        )


@given(series=SERIES, expected=EXPECTED)
def test_the_likelihood_ratio_is_the_highest_over_all_starting_months(series, expected):
    limit = 1e9
    found = stats.poisson_glr(series, expected, limit=limit).statistic[-1]
    runs = [(sum(series[start:]), expected * (len(series) - start)) for start in range(len(series))]
    by_hand = [total * log(total / mean) - (total - mean) for total, mean in runs if total > mean]
    assert found == pytest.approx(max(by_hand, default=0), abs=1e-9)


def test_the_default_limit_is_the_one_the_docstring_puts_into_words():
    assert exp(5) == pytest.approx(150, rel=0.02)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.poisson_cusum([1.5], 2), "must be whole"),
        (lambda: stats.poisson_cusum([1], 0), "expected count of zero"),
        (lambda: stats.poisson_cusum([1], 2, limit=0), "limit is more than 0"),
        (lambda: stats.poisson_cusum([1], 2, slack=-1), "slack is at least 0"),
        (lambda: stats.poisson_glr([[1], [2]], 2), "One series is watched at a time"),
        (lambda: stats.poisson_glr([1], 2, limit=0), "limit is more than 0"),
    ],
)
def test_series_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
