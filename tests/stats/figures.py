"""
How reference figures are compared, and what Hypothesis draws.
"""

from math import inf

import pytest
from hypothesis import strategies as st

LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])
COUNTS = st.one_of(st.integers(0, 30), st.integers(0, 200_000))
SOME = st.one_of(st.integers(1, 30), st.integers(1, 200_000))
EXPOSURES = st.one_of(st.integers(1, 50), st.floats(0.5, 1e7))


@st.composite
def groups(draw, smallest=0):
    """Draw a count and the total it is part of."""
    total = draw(st.one_of(st.integers(1, 30), st.integers(1, 100_000)))
    return draw(st.integers(smallest, total)), total


def limits(interval, times=1.0):
    return [float(interval.low) * times, float(interval.high) * times]


def expected(figures, *, null_low=0.0, null_high=inf):
    """Return reference limits; null there means undefined or infinite."""
    low, high = figures["lower"], figures["upper"]
    return [null_low if low is None else low, null_high if high is None else high]


def close_to(figures, rel=1e-8, **nulls):
    return pytest.approx(expected(figures, **nulls), rel=rel, abs=1e-14)


def is_ordered(interval):
    return bool((interval.low <= interval.estimate).all() and (interval.estimate <= interval.high).all())


def contains(outer, inner):
    slack = 1e-9 * (1 + abs(float(inner.estimate)))
    return bool(outer.low <= inner.low + slack and inner.high <= outer.high + slack)
