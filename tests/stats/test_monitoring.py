"""
XmR charts: the reference's limits and labels, and the laws of a chart.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden

WORDS = {
    "Common Cause": "common cause",
    "Above UCL": "above the upper limit",
    "Below LCL": "below the lower limit",
    "7 Point Trend (Increasing)": "seven rising",
    "7 Point Trend (Decreasing)": "seven falling",
    "2 in 3 Above CL": "two of three near the upper limit",
    "2 in 3 Below CL": "two of three near the lower limit",
    "7 Points Above CL": "seven above the mean",
    "7 Points Below CL": "seven below the mean",
}
SERIES = st.lists(st.integers(-500, 500), min_size=2, max_size=40)


def reference_charts():
    for case in golden("monitoring")["spc"]:
        given_ = case["input"]
        chart = stats.xmr_chart(
            given_["y"],
            rebase_at=(given_["rebase_at"] - 1,) if given_["rebase_at"] else (),
            limits_from_first=given_["fix_after"] or None,
            screen_ranges=bool(given_["screen_outliers"]),
        )
        yield case, chart


def test_reference_limits_are_reproduced():
    for case, chart in reference_charts():
        assert chart.mean.tolist() == pytest.approx(case["mean"], rel=1e-6)
        assert chart.low.tolist() == pytest.approx(case["lower"], rel=1e-6)
        assert chart.high.tolist() == pytest.approx(case["upper"], rel=1e-6)


def test_reference_labels_are_reproduced():
    for case, chart in reference_charts():
        assert chart.cause.tolist() == [WORDS[label] for label in case["special_cause"]]
        direction = case["input"]["improvement_direction"]
        high = {1: "improvement", -1: "concern", 0: "neutral_high"}[direction]
        low = {1: "concern", -1: "improvement", 0: "neutral_low"}[direction]
        for label, is_high, is_low in zip(
            case["point_type"], stats.is_high(chart), stats.is_low(chart), strict=True
        ):
            assert is_high == label.endswith(high)
            assert is_low == label.endswith(low)


def test_limits_of_a_hand_worked_series():
    # Ranges 2, 1, 3 have the mean 2: limits 11.25 plus and minus 2.66 x 2.
    chart = stats.xmr_chart([10, 12, 13, 10], screen_ranges=False)
    assert chart.mean.tolist() == [11.25] * 4
    assert float(chart.high[0]) == pytest.approx(11.25 + 5.32)


def test_seven_rising_points_are_a_trend_and_six_are_not():
    level = [50, 40, 50, 40, 50, 40]
    six, seven = [*level, 41, 42, 43, 44, 45], [*level, 41, 42, 43, 44, 45, 46]
    assert "seven rising" not in stats.xmr_chart(six).cause
    assert (stats.xmr_chart(seven).cause == "seven rising").sum() == 7


@pytest.mark.parametrize(
    ("step", "cause"), [([1] * 7, "seven above the mean"), ([-1] * 7, "seven below the mean")]
)
def test_seven_on_one_side_are_a_run(step, cause):
    noise = [0, 30, -30, 25, -25, 30, -30]
    chart = stats.xmr_chart([*noise, *step, 0 - 7 * step[0]], screen_ranges=False)
    assert cause in chart.cause


@given(series=SERIES, shift=st.integers(-50, 50))
def test_a_chart_turned_upside_down_or_moved_keeps_its_signs(series, shift):
    chart = stats.xmr_chart(series)
    mirrored = stats.xmr_chart([shift - value for value in series])
    assert mirrored.high == pytest.approx(shift - chart.low, abs=1e-6)
    assert (chart.low <= chart.mean).all()
    assert not (stats.is_high(chart) & stats.is_low(chart)).any()


@given(series=st.lists(st.integers(-5, 5), min_size=14, max_size=30))
def test_rebasing_charts_each_part_for_itself(series):
    whole = stats.xmr_chart(series, rebase_at=(7,))
    first, second = stats.xmr_chart(series[:7]), stats.xmr_chart(series[7:])
    assert whole.mean.tolist() == [*first.mean.tolist(), *second.mean.tolist()]
    assert whole.cause.tolist() == [*first.cause.tolist(), *second.cause.tolist()]


def test_a_constant_series_has_no_cause():
    chart = stats.xmr_chart([4.1] * 12)
    assert chart.low.tolist() == chart.high.tolist() == pytest.approx([4.1] * 12)
    assert set(chart.cause) == {"common cause"}


@pytest.mark.parametrize(
    ("values", "options", "sentence"),
    [
        ([5], {}, "at least two points"),
        ([5, 6, 7], {"rebase_at": (2,)}, "at least two points"),
        ([5, 6, 7], {"rebase_at": (3,)}, "inside the series, 1 to 2"),
        ([5, np.nan], {}, "finite number"),
        ([[5, 6], [7, 8]], {}, "one series at a time"),
        ([5, 6, 7], {"limits_from_first": 1}, "at least two points"),
    ],
)
def test_series_outside_the_domain_are_refused(values, options, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        stats.xmr_chart(values, **options)
