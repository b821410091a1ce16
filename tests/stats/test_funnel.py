"""
Funnels of shares and of ratios, and their flags: the reference's figures, and laws.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from dueregard.stats.funnel import ABOVE, BELOW, FAR_ABOVE, FAR_BELOW, WITHIN
from tests.shared_data import golden
from tests.stats.figures import is_ordered

FLAGS = {
    "Low (0.001)": FAR_BELOW,
    "Low (0.025)": BELOW,
    "Not significant": WITHIN,
    "High (0.025)": ABOVE,
    "High (0.001)": FAR_ABOVE,
}
AREAS = st.lists(st.tuples(st.integers(1, 400), st.integers(400, 5000)), min_size=3, max_size=20).map(
    lambda rows: np.array(rows).T
)


def reference_funnels():
    """Yield reference figures with the funnel, and its limits at the reference's sizes."""
    for case in golden("monitoring")["funnel"]:
        numbers = case["input"]["numerator"], case["input"]["denominator"]
        of_shares = case["input"]["type"] == "PR"
        yield case, stats.funnel_of_shares(*numbers) if of_shares else stats.funnel_of_ratios(*numbers)


def test_reference_scores_and_spreads_are_reproduced():
    for case, funnel in reference_funnels():
        assert funnel.target == pytest.approx(case["target"], rel=1e-9)
        assert funnel.score.tolist() == pytest.approx(case["z"], rel=1e-6)
        assert funnel.dispersion == pytest.approx(case["phi_winsorised10"], rel=1e-6)
        assert funnel.between == pytest.approx(case["tau2"], rel=1e-6)


@pytest.mark.parametrize(("level", "name"), [(0.95, "95"), (0.998, "998")])
def test_reference_limits_are_reproduced(level, name):
    for case, funnel in reference_funnels():
        plain, widened = (
            case["limits_unadjusted_sorted_by_denominator"],
            case["limits_od_sorted_by_denominator"],
        )
        sizes, between = plain["number_seq"], funnel.between
        if case["input"]["type"] == "PR":
            narrow = stats.share_funnel_limits(funnel.target, sizes, level=level)
            wide = stats.share_funnel_limits(funnel.target, sizes, between=between, level=level)
        else:
            narrow = stats.ratio_funnel_limits(funnel.target, sizes, level=level)
            wide = stats.ratio_funnel_limits_widened(funnel.target, sizes, between=between, level=level)
        assert narrow.low.tolist() == pytest.approx(plain[f"ll{name}"], rel=1e-6)
        assert narrow.high.tolist() == pytest.approx(plain[f"ul{name}"], rel=1e-6)
        assert wide.low.tolist() == pytest.approx(widened[f"odll{name}"], rel=1e-6)
        assert wide.high.tolist() == pytest.approx(widened[f"odul{name}"], rel=1e-6)


def test_reference_flags_are_reproduced():
    for case in golden("monitoring")["phe_funnel"]:
        found = stats.funnel_flags(case["input"]["numerator"], case["input"]["denominator"])
        assert found.tolist() == [FLAGS[flag] for flag in case["significance"]]


def test_areas_alike_have_no_spread_between_them():
    funnel = stats.funnel_of_shares([20, 30, 40, 10], [200, 300, 400, 100])
    assert funnel.score.tolist() == pytest.approx([0] * 4, abs=1e-12)
    assert funnel.between == 0
    assert set(stats.funnel_flags([20, 30, 40, 10], [200, 300, 400, 100])) == {WITHIN}


def test_a_hand_worked_flag():
    # 35 of 100 where 360 of 1,800 have it: (0.35 - 0.2) / root(0.2 x 0.8 / 100) = 3.75 errors away.
    flags = stats.funnel_flags([35, 325], [100, 1700])
    assert flags.tolist() == [FAR_ABOVE, WITHIN]


@given(areas=AREAS)
def test_turning_the_outcome_round_turns_the_scores_and_keeps_the_spread(areas):
    counts, totals = areas
    there, back = stats.funnel_of_shares(counts, totals), stats.funnel_of_shares(totals - counts, totals)
    assert back.score == pytest.approx(-there.score, abs=1e-6)
    assert back.between == pytest.approx(there.between, abs=1e-9)


@given(areas=AREAS, target=st.floats(0.2, 5))
def test_limits_hold_the_target_and_widen_with_level_and_spread(areas, target):
    expected = areas[1] / 10
    funnel = stats.funnel_of_ratios(areas[0], expected, target=target)
    for level in (0.95, 0.998):
        plain = stats.ratio_funnel_limits(target, expected, level=level)
        wide = stats.ratio_funnel_limits_widened(target, expected, between=funnel.between + 0.01, level=level)
        assert is_ordered(plain)
        assert is_ordered(wide)
    none = stats.ratio_funnel_limits_widened(target, expected, between=0)
    more = stats.ratio_funnel_limits_widened(target, expected, between=0.2)
    assert (more.high > none.high).all()
    shares = stats.share_funnel_limits(target / 5, areas[1], between=funnel.between)
    assert is_ordered(shares)
    assert (shares.low >= 0).all()
    assert (shares.high <= 1).all()


@given(areas=AREAS, times=st.integers(2, 9))
def test_more_people_at_the_same_shares_move_every_score_away(areas, times):
    counts, totals = areas
    assume(0 < counts.sum() < totals.sum())
    once, more = (
        stats.funnel_of_shares(counts, totals),
        stats.funnel_of_shares(counts * times, totals * times),
    )
    assert more.score == pytest.approx(once.score * np.sqrt(times), abs=1e-6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.funnel_of_shares([1], [2]), "one row of two areas"),
        (lambda: stats.funnel_of_shares([[1, 2]], [[2, 3]]), "one row of two areas"),
        (lambda: stats.funnel_flags([0, 0], [2, 3]), "some, and not all"),
        (lambda: stats.funnel_of_shares([2, 3], [2, 3]), "some, and not all"),
        (lambda: stats.funnel_of_ratios([0, 3], [2, 3]), "at least one event in each area at position 0"),
        (lambda: stats.funnel_of_ratios([1, 3], [2, 3], target=0), "target is more than 0"),
        (lambda: stats.share_funnel_limits(1.2, 10), "between 0 and 1"),
        (lambda: stats.ratio_funnel_limits_widened(1, 10, between=-1), "variance is at least 0"),
    ],
)
def test_areas_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
