"""
Changes of a share between waves and of a disparity between periods.
"""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import SOME, close_to, is_ordered, limits

SHARES = st.floats(0.01, 0.99)
RESPONDENTS = st.integers(20, 5000)


def wave(case):
    return (case["p0"], case["n0"], case["p1"], case["n1"]), {
        "before_design_effect": case["deff0"],
        "after_design_effect": case["deff1"],
    }


def test_reference_changes_between_waves_are_reproduced():
    for case in golden("change")["waves"]:
        numbers, effects = wave(case)
        found = stats.share_change_between_waves(*numbers, **effects)
        assert 100 * float(found.estimate) == pytest.approx(case["pp_change"], rel=1e-9)
        assert limits(found, 100) == close_to(case["ci_pp"], 1e-6)
        assert float(stats.share_change_p(*numbers, **effects)) == pytest.approx(case["p"], rel=1e-5)
        detectable = stats.smallest_detectable_change(*numbers, **effects)
        assert 100 * float(detectable) == pytest.approx(case["min_detectable_pp_80"], rel=1e-6)


def test_a_fall_of_three_points_that_the_design_effect_makes_uncertain():
    found = stats.share_change_between_waves(
        0.49, 3250, 0.46, 3180, before_design_effect=1.6, after_design_effect=1.6
    )
    assert limits(found, 100) == pytest.approx([-6.08660928210339, 0.0866092821034004])
    assert stats.share_change_between_waves(0.49, 3250, 0.46, 3180).high < 0


@given(before=SHARES, first=RESPONDENTS, after=SHARES, second=RESPONDENTS, effect=st.floats(1, 4))
def test_swapped_waves_change_sign_and_design_effects_widen(before, first, after, second, effect):
    plain = stats.share_change_between_waves(before, first, after, second)
    back = stats.share_change_between_waves(after, second, before, first)
    assert is_ordered(plain)
    assert limits(plain) == pytest.approx([-back.high, -back.low])
    wide = stats.share_change_between_waves(
        before, first, after, second, before_design_effect=effect, after_design_effect=effect
    )
    assert float(wide.high - wide.low) == pytest.approx(float(plain.high - plain.low) * effect**0.5)


def test_shares_without_spread_are_compared_as_they_stand():
    assert stats.share_change_p([0, 0], 100, [0, 1], 100).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [((17.4, 100, 0.2, 100), "write 0.174 for 17.4 percent"), ((0.1, 0, 0.2, 100), "respondents of zero")],
)
def test_waves_outside_the_domain_are_refused(numbers, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        stats.share_change_between_waves(*numbers)


def test_a_power_is_a_probability():
    with pytest.raises(StatisticsError, match="A power lies between 0 and 1"):
        stats.smallest_detectable_change(0.1, 100, 0.2, 100, power=80)


def test_reference_changes_of_a_disparity_are_reproduced():
    for case in golden("change")["disparity_gap_change"]:
        given_ = case["input"]
        before, after = (
            stats.PeriodCounts(
                given_[f"a{wave}"], given_[f"pop_a{wave}"], given_[f"b{wave}"], given_[f"pop_b{wave}"]
            )
            for wave in (0, 1)
        )
        found = stats.ratio_of_rate_ratios(before, after)
        assert float(found.estimate) == pytest.approx(case["ratio_of_rate_ratios"], rel=1e-9)
        assert limits(found) == close_to(case["ci"], 1e-5)
        assert float(stats.ratio_of_rate_ratios_p(before, after)) == pytest.approx(case["p"], rel=1e-5)


def test_a_disparity_that_may_not_have_changed():
    before, after = stats.PeriodCounts(210, 51000, 300, 204000), stats.PeriodCounts(190, 51800, 340, 205000)
    found = stats.ratio_of_rate_ratios(before, after)
    assert limits(found) == pytest.approx([0.614989989028674, 1.01440985909649])


@given(counts=st.tuples(SOME, SOME, SOME, SOME))
def test_swapping_groups_or_periods_inverts_the_change_of_a_disparity(counts):
    first, second, third, fourth = counts
    before, after = stats.PeriodCounts(first, 90, second, 80), stats.PeriodCounts(third, 70, fourth, 60)
    found, back = stats.ratio_of_rate_ratios(before, after), stats.ratio_of_rate_ratios(after, before)
    swapped = stats.ratio_of_rate_ratios(
        stats.PeriodCounts(second, 80, first, 90), stats.PeriodCounts(fourth, 60, third, 70)
    )
    assert is_ordered(found)
    assert limits(found) == pytest.approx([1 / back.high, 1 / back.low])
    assert limits(back) == pytest.approx(limits(swapped))


def test_a_zero_among_the_counts_leaves_the_change_open():
    some, none = stats.PeriodCounts(5, 10, 6, 10), stats.PeriodCounts(0, 10, 6, 10)
    found = stats.ratio_of_rate_ratios(none, some)
    assert [float(found.estimate), *limits(found)] == [inf, 0, inf]
    assert stats.ratio_of_rate_ratios_p(none, some) == 1
    with pytest.raises(StatisticsError, match="zero to zero"):
        stats.ratio_of_rate_ratios(none, none)
