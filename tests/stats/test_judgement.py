"""
Equivalence within a margin, and what people of unknown group could do to a ratio.
"""

from math import inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import COUNTS, EXPOSURES, SOME, limits

FOUR_FIFTHS = stats.Margin(0.8, 1.0, 1.25)


def interval(low, estimate, high):
    return stats.Interval(*(np.float64(number) for number in (estimate, low, high)))


@pytest.mark.parametrize(
    ("low", "estimate", "high", "word"),
    [
        (0.9, 1.0, 1.1, "equivalent"),
        (1.01, 1.05, 1.1, "different but within the margin"),
        (0.85, 0.9, 0.95, "different but within the margin"),
        (1.3, 1.5, 1.7, "different"),
        (1.1, 1.2, 1.3, "different"),
        (0.5, 1.0, 2.0, "too uncertain"),
        (0.9, 1.0, 1.25, "too uncertain"),
        (0.0, 2.0, inf, "too uncertain"),
    ],
)
def test_what_may_be_said_of_a_ratio(low, estimate, high, word):
    assert stats.judge_against_margin(interval(low, estimate, high), FOUR_FIFTHS) == word


def test_few_people_never_show_equality_and_many_do():
    few = stats.risk_ratio_mover(5, 10, 5, 10, level=0.9)
    many = stats.risk_ratio_mover(5000, 10000, 5000, 10000, level=0.9)
    assert not stats.is_equivalent(few, FOUR_FIFTHS)
    assert stats.is_equivalent(many, FOUR_FIFTHS)
    assert stats.judge_against_margin(few, FOUR_FIFTHS) == "too uncertain"


def test_arrays_are_judged_entry_by_entry():
    found = stats.risk_ratio_mover([5, 5000], [10, 10000], [5, 5000], [10, 10000])
    assert stats.judge_against_margin(found, FOUR_FIFTHS).tolist() == ["too uncertain", "equivalent"]


def test_two_one_sided_tests_of_a_published_example():
    # Schuirmann's tests on the log scale: estimate log 1.05, error 0.08, margin log 0.8 to log 1.25:
    # z = (log 1.25 - log 1.05) / 0.08 = 2.179, one-sided p 0.0147.
    margin = stats.Margin(log(0.8), 0.0, log(1.25))
    assert stats.equivalence_p(log(1.05), 0.08, margin) == pytest.approx(0.0147, abs=5e-5)


@given(estimate=st.floats(-3, 3), error=st.floats(0.01, 2))
def test_the_two_tests_agree_with_the_ninety_percent_interval(estimate, error):
    margin = stats.Margin(-1.0, 0.0, 1.0)
    half = 1.6448536269514722 * error
    p = stats.equivalence_p(estimate, error, margin)
    inside = stats.is_equivalent(interval(estimate - half, estimate, estimate + half), margin)
    assert bool(inside) == bool(p < 0.05) or p == pytest.approx(0.05)


def test_without_error_the_margin_decides():
    margin = stats.Margin(-1.0, 0.0, 1.0)
    assert stats.equivalence_p([0.5, 1.0, 2.0], 0, margin).tolist() == [0, 1, 1]


def test_a_margin_out_of_order_is_refused():
    with pytest.raises(StatisticsError, match=r"1\.25, 1, 0\.8 was given"):
        stats.is_equivalent(interval(1, 1, 1), stats.Margin(1.25, 1.0, 0.8))


def test_searches_with_ethnicity_not_stated_leave_the_ratio_wide_open():
    claim = golden("published_claims")["claim_4_2_times"]
    known = claim["self_defined_counts"]
    black, white, missing = known["Black"], known["White"], known["Not stated"]
    numbers = black, 1088640, white, 4887435
    share = stats.missing_share(claim["searches_of_persons"] - missing, missing)
    assert float(share) == pytest.approx(claim["not_stated_share_self_defined"])
    bounds = stats.missing_group_bounds(*numbers, missing)
    ratio = claim["black_v_white_self_defined_census2011"]["rate_ratio"]
    assert bounds.low < ratio < bounds.high


def test_bounds_of_searches_in_summer_2020():
    numbers = 15835, 1088640, 20889, 4887435, 14936
    bounds = stats.missing_group_bounds(*numbers)
    assert [float(bounds.low), float(bounds.high)] == pytest.approx(
        [15835 / 1088640 / (35825 / 4887435), 30771 / 1088640 / (20889 / 4887435)]
    )
    split = stats.rate_ratio_with_missing_split(*numbers, share_to_group=0.4548, share_to_reference=0.31)
    assert float(split) == pytest.approx((15835 + 6792.8928) / 1088640 / ((20889 + 4630.16) / 4887435))


@given(first=SOME, exposure=EXPOSURES, second=SOME, other=EXPOSURES, missing=COUNTS, share=st.floats(0, 1))
def test_any_split_of_the_unknown_lies_within_the_bounds(first, exposure, second, other, missing, share):
    bounds = stats.missing_group_bounds(first, exposure, second, other, missing)
    split = stats.rate_ratio_with_missing_split(
        first, exposure, second, other, missing, share_to_group=share, share_to_reference=1 - share
    )
    assert bounds.low * (1 - 1e-12) <= split <= bounds.high * (1 + 1e-12)
    back = stats.missing_group_bounds(second, other, first, exposure, missing)
    assert [float(bounds.low), float(bounds.high)] == pytest.approx([1 / back.high, 1 / back.low])


def test_no_one_missing_leaves_one_ratio():
    bounds = stats.missing_group_bounds(3, 10, 6, 10, 0)
    assert bounds.low == bounds.high == 0.5
    assert stats.missing_share(9, 0) == 0


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.missing_group_bounds(0, 10, 0, 10, 0), "zero to zero"),
        (lambda: stats.missing_share(0, 0), "at least one event"),
        (
            lambda: stats.rate_ratio_with_missing_split(
                3, 10, 4, 10, 5, share_to_group=0.7, share_to_reference=0.4
            ),
            "add up to more than 1",
        ),
    ],
)
def test_unknowns_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()


def test_an_interval_of_a_group_without_events_is_too_uncertain():
    found = stats.rate_ratio_log_wald(0, 10, 4, 10)
    assert limits(found) == [0, inf]
    assert stats.judge_against_margin(found, FOUR_FIFTHS) == "too uncertain"
