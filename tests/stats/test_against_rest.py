"""
Groups against everybody else, held to the functions for one table at a time.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from dueregard.errors import StatisticsError
from dueregard.stats import chi_square_two_shares, fisher_p
from dueregard.stats.against_rest import (
    LEAST_EXPECTED,
    chi_square_p_against_rest,
    expected_least,
    fisher_p_against_rest,
)


@st.composite
def groups(draw):
    everybody = draw(st.integers(2, 400))
    with_outcome = draw(st.integers(0, everybody))
    sizes = draw(st.lists(st.integers(1, everybody - 1), min_size=1, max_size=8))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    counts = [random.hypergeometric(with_outcome, everybody - with_outcome, size) for size in sizes]
    return np.array(counts), np.array(sizes), everybody, with_outcome


@settings(max_examples=200, deadline=None)
@given(table=groups())
def test_the_exact_p_is_fishers_of_each_table(table):
    counts, sizes, everybody, with_outcome = table
    small = expected_least(sizes, everybody, with_outcome) < LEAST_EXPECTED
    counts, sizes = counts[small], sizes[small]

    p = fisher_p_against_rest(counts, sizes, everybody, with_outcome)

    expected = fisher_p(counts, sizes, with_outcome - counts, everybody - sizes) if small.any() else []
    np.testing.assert_allclose(p, expected, rtol=1e-9)


@settings(max_examples=100, deadline=None)
@given(table=groups())
def test_the_chi_square_p_is_that_of_each_table(table):
    counts, sizes, everybody, with_outcome = table
    if with_outcome in {0, everybody}:
        with pytest.raises(StatisticsError, match="nothing to test"):
            chi_square_p_against_rest(counts, sizes, everybody, with_outcome)
        return

    p = chi_square_p_against_rest(counts, sizes, everybody, with_outcome)

    expected = chi_square_two_shares(counts, sizes, with_outcome - counts, everybody - sizes).p
    np.testing.assert_allclose(p, expected, rtol=1e-9)


def test_the_lady_tasting_tea():
    # Fisher (1935), The Design of Experiments, section 7: 3 of 4 cups right gives 17/70 in one tail.
    assert fisher_p_against_rest([3], [4], 8, 4) == pytest.approx([34 / 70])


def test_a_rare_outcome_among_a_hundred_million_keeps_its_digits():
    # The tables no likelier than 6 are those above it: 0 is 55 percent likely.
    p = fisher_p_against_rest([6], [60_000], 10**8, 1000)

    assert p == pytest.approx(hypergeom.sf(5, 10**8, 1000, 60_000), rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "totals", "everybody", "with_outcome", "message"),
    [
        ([2], [1], 10, 5, "at most its total"),
        ([1], [11], 10, 5, "at most everybody"),
        ([6], [7], 10, 5, "those with the outcome"),
        ([0], [7], 10, 5, "those without the outcome"),
        ([1], [2], 10, 11, "cannot have"),
        ([10], [20], 100, 50, "fewer than 5 expected"),
    ],
)
def test_what_no_table_can_hold_is_refused(counts, totals, everybody, with_outcome, message):
    with pytest.raises(StatisticsError, match=message):
        fisher_p_against_rest(counts, totals, everybody, with_outcome)
