"""
The exact binomial p-value, beside scipy's and beside a sum over every count.
"""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from dueregard.stats.binomial import exact_two_sided_p, log_probability
from tests.stats.figures import groups


@given(group=groups(), share=st.one_of(st.sampled_from([0.0, 1.0, 0.5, 0.25, 1e-12]), st.floats(1e-6, 1)))
def test_it_equals_the_test_of_scipy(group, share):
    count, total = group
    expected = binomtest(count, int(total), share).pvalue
    assert float(exact_two_sided_p(count, total, share)) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_it_adds_up_every_count_no_likelier_than_the_one_seen():
    # At a half, 5 of 7 are as likely as 2 of 7: the tie counts.
    chances = [comb(7, count) * 0.5**7 for count in range(8)]
    unlikely = sum(chance for chance in chances if chance <= chances[2])
    assert float(exact_two_sided_p(np.float64(2), np.float64(7), np.float64(0.5))) == pytest.approx(unlikely)


@pytest.mark.parametrize("total", [10.0, 1e6, 1e12])
def test_counts_equally_far_from_a_half_are_equally_likely(total):
    away = np.round(np.sqrt(total))
    low, high = (log_probability(total / 2 + step, total, np.float64(0.5)) for step in (-away, away))
    assert float(low) == pytest.approx(float(high), abs=1e-9)
    assert float(exact_two_sided_p(total / 2 - away, total, np.float64(0.5))) == pytest.approx(
        float(exact_two_sided_p(total / 2 + away, total, np.float64(0.5)))
    )


def test_nothing_out_of_nothing_shows_nothing():
    assert exact_two_sided_p(np.zeros(3), np.zeros(3), np.array([0.0, 0.5, 1.0])).tolist() == [1.0] * 3
