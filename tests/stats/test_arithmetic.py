"""
Stated figures that must fit each other: a published workforce claim and a published ratio.
"""

from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden


def test_reference_earlier_totals_are_reproduced():
    for row in golden("published_claims")["claim_workforce"]["table"]:
        found = stats.implied_earlier_total(
            0.174, 0.015, 529, row["assumed_total_now"], earlier_share_half_width=0.0015
        )
        assert float(found.estimate) == pytest.approx(row["implied_total_then"], rel=1e-9)
        expected = row["implied_total_then_range"]
        assert [float(found.low), float(found.high)] == pytest.approx(expected, rel=1e-9)


def test_reference_implications_are_reproduced():
    claim = golden("published_claims")["claim_workforce"]
    assert float(stats.equal_size_total(0.015, 529)) == pytest.approx(claim["equal_size_total"])
    years = stats.years_to_parity(0.174, [0.462, 0.402], 0.0075)
    assert years.tolist() == pytest.approx(list(claim["years_to_parity_at_this_pace"].values()))


def test_529_more_officers_fit_a_force_of_33_500():
    found = stats.implied_earlier_total(0.174, 0.015, 529, 33500)
    assert float(found.estimate) == pytest.approx(33333.3333333)
    bounds = stats.totals_that_fit(0.174, 0.015, 529)
    assert bounds.low < 33500 < bounds.high
    assert stats.totals_that_fit(0.174, 0.015, 1529).low > 80_000


@given(
    share=st.integers(100, 800),
    points=st.integers(5, 50),
    total=st.integers(20_000, 90_000),
    growth=st.floats(-0.02, 0.02),
)
def test_true_totals_always_fit_their_own_rounded_figures(share, points, total, growth):
    earlier_total = total / (1 + growth) if growth > 0 else total * (1 - growth)
    earlier_total = min(max(earlier_total, total * 0.98), total * 1.02)
    now, change = share / 1000, points / 1000
    count_change = now * total - (now - change) * earlier_total
    assume(count_change > 1)
    bounds = stats.totals_that_fit(now + 0.0004, change - 0.0004, count_change + 0.4)
    assert bounds.low <= total <= bounds.high


def test_a_change_that_rounding_explains_has_no_largest_total():
    assert stats.totals_that_fit(0.5, 0.001, 10).high == inf


def test_a_quoted_ratio_that_its_own_rates_cannot_give():
    claim = golden("published_claims")["claim_2018_press"]
    found = stats.ratio_of_rounded(claim["rate_black"], claim["rate_white"], half_width=0.05)
    assert float(found.estimate) == pytest.approx(claim["ratio_of_the_published_rates"])
    assert found.low > claim["quoted"]


def test_rounding_limits_of_50_2_over_10_8():
    found = stats.ratio_of_rounded(50.2, 10.8, half_width=0.05, reference_half_width=0.5)
    assert [float(found.low), float(found.high)] == pytest.approx([50.15 / 11.3, 50.25 / 10.3])


def test_parity_is_reached_never_reached_or_already_there():
    assert stats.years_to_parity([0.2, 0.2, 0.5], [0.4, 0.4, 0.4], [0.01, 0, 0]).tolist() == [20, inf, 0]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.implied_earlier_total(0.015, 0.015, 5, 1000), "earlier share is not above 0"),
        (lambda: stats.implied_earlier_total(0.1, 0.02, 99.8, 1000), "earlier count is not above 0"),
        (lambda: stats.totals_that_fit(17.4, 1.5, 529), "write 0.174 for 17.4 percent"),
        (lambda: stats.totals_that_fit(0.174, 0.015, 529, most_total_change=2), "between 0 and 1"),
        (lambda: stats.equal_size_total(0, 529), "share change is more than 0"),
        (lambda: stats.ratio_of_rounded(0.05, 10, half_width=0.05), "larger than its rounding"),
    ],
)
def test_statements_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
