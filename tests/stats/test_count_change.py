"""
A count after against a count before: reference figures, a published example's falls, and the laws.
"""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import COUNTS, LEVELS, SOME, close_to, is_ordered, limits

METHODS = {"log_wald_ci_pct": stats.count_change_log_wald, "exact_ci_pct": stats.count_change_exact}


def periods(case):
    return {"before_length": case["t_before"], "after_length": case["t_after"]}


@pytest.mark.parametrize("name", METHODS)
def test_reference_changes_are_reproduced(name):
    for case in golden("change")["counts"]:
        found = METHODS[name](case["before"], case["after"], **periods(case))
        assert 100 * float(found.estimate) == pytest.approx(case["pct_change"], rel=1e-9)
        assert limits(found, 100) == close_to(case[name])


def test_reference_tests_of_a_change_are_reproduced():
    for case in golden("change")["counts"]:
        p = stats.count_change_exact_p(case["before"], case["after"], **periods(case))
        assert float(p) == pytest.approx(case["p_exact"], rel=1e-8)
        if case["z_sqrt"] is not None:
            score = stats.count_change_root_score(case["before"], case["after"])
            assert float(score) == pytest.approx(case["z_sqrt"], rel=1e-10)


def test_a_fall_from_four_thousand_by_twenty_seven_percent():
    found = stats.count_change_log_wald(4000, 2920)
    assert limits(found) == pytest.approx([-0.304008257019063, -0.234329996908316])


def test_a_stated_fall_needs_so_many_events_to_be_more_than_chance():
    for claim in golden("published_claims")["claim_percentage_falls"].values():
        change = claim["change_pct"] / 100
        assert (
            stats.smallest_telling_count(change)
            == claim["smallest_earlier_count_for_5pc_significance_poisson"]
        )
        assert stats.smallest_telling_count(change, dispersion=5) == claim["same_with_dispersion_5"]


def test_falls_of_27_41_and_12_percent_need_92_38_and_503_earlier_events():
    assert stats.smallest_telling_count([-0.27, -0.41, -0.12]).tolist() == [92, 38, 503]


@given(change=st.floats(-0.9, 3).filter(lambda change: abs(change) > 0.01))
def test_at_the_smallest_telling_count_the_interval_leaves_out_no_change(change):
    before = float(stats.smallest_telling_count(change))
    found = stats.count_change_log_wald(before, before * (1 + change))
    assert found.low >= -1e-9 or found.high <= 1e-9


@pytest.mark.parametrize("method", METHODS.values())
@given(before=SOME, after=COUNTS, level=LEVELS)
def test_interval_contains_the_change(method, before, after, level):
    found = method(before, after, level=level)
    assert is_ordered(found)
    assert found.low >= -1


@given(before=COUNTS, after=SOME)
def test_the_rule_takes_one_of_the_two_and_names_it(before, after):
    found = stats.count_change_by_rule(before, after)
    small = min(before, after) < 10
    method = stats.count_change_exact if small else stats.count_change_log_wald
    assert found.method == ("exact conditional" if small else "log-Wald")
    assert limits(found.interval) == limits(method(before, after))


def test_a_rise_from_nothing_is_infinite_and_nothing_to_nothing_is_refused():
    assert stats.count_change_exact(0, 5).estimate == inf
    assert stats.count_change_exact(5, 0).estimate == -1
    with pytest.raises(StatisticsError, match="zero to zero"):
        stats.count_change_exact(0, 0)


@pytest.mark.parametrize(
    ("change", "dispersion", "sentence"),
    [(0, 1, "never more than chance"), (-1, 1, "above -1"), (-0.2, 0.5, "at least 1")],
)
def test_stated_changes_outside_the_domain_are_refused(change, dispersion, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        stats.smallest_telling_count(change, dispersion=dispersion)
