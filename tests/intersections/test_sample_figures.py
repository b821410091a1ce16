"""
Means and weighted shares, held to the survey functions and to Welch's test of each comparison.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from dueregard.errors import ScanError
from dueregard.intersections.counting import count_lattice
from dueregard.intersections.lattice import Characteristic
from dueregard.intersections.rows import Rows
from dueregard.intersections.sample_figures import sample_figures
from dueregard.stats.survey import domain_mean_covariance, make_design, share_beta


def make_rows(random, count, *, binary, weighted, strata=None, clusters=None):
    codes = tuple(random.integers(0, size, count).astype(np.uint8) for size in (2, 3))
    outcome = random.integers(0, 2, count).astype(np.uint8) if binary else random.normal(10, 3, count)
    return Rows(
        (Characteristic("a", ("0", "1")), Characteristic("b", ("0", "1", "2"))),
        codes,
        outcome,
        weights=random.uniform(0.2, 3, count) if weighted else None,
        strata=strata,
        clusters=clusters,
    )


def members_of(rows, lattice, place):
    inside = np.ones(rows.size, dtype=bool)
    for characteristic, group in enumerate(lattice.groups[place]):
        if group:
            inside &= rows.codes[characteristic] == group - 1
    return inside


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(4, 60))
def test_a_number_without_weights_is_compared_as_welch_does(seed, count):
    rows = make_rows(np.random.default_rng(seed), count, binary=False, weighted=False)
    lattice = count_lattice(rows, depth=2)

    figures = sample_figures(rows, lattice)

    for place in range(1, lattice.size):
        inside = members_of(rows, lattice, place)
        if min(inside.sum(), (~inside).sum()) < 2:
            assert np.isnan(figures.column("p")[place])
            continue
        test = ttest_ind(rows.outcome[inside], rows.outcome[~inside], equal_var=False)
        assert figures.column("p")[place] == pytest.approx(test.pvalue, rel=1e-7, abs=1e-12)
        limits = test.confidence_interval()
        assert figures.column("difference_low")[place] == pytest.approx(limits.low, rel=1e-7, abs=1e-9)
        assert figures.column("difference_high")[place] == pytest.approx(limits.high, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("design", ["rows", "strata", "clusters", "both"])
@pytest.mark.parametrize("binary", [True, False])
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_weighted_figures_are_those_of_the_survey_functions(design, binary, seed):
    random = np.random.default_rng(seed)
    strata = np.sort(np.arange(90) % 3) if design in {"strata", "both"} else None
    clusters = random.permutation(np.arange(90) % 5) if design in {"clusters", "both"} else None
    rows = make_rows(random, 90, binary=binary, weighted=True, strata=strata, clusters=clusters)
    lattice = count_lattice(rows, depth=2)

    figures = sample_figures(rows, lattice)

    drawn = make_design(rows.weights, strata=strata, clusters=clusters, nested=True)
    for place in range(1, lattice.size):
        inside = members_of(rows, lattice, place)
        if not np.isfinite(figures.column("p")[place]):
            continue
        expected = domain_mean_covariance(drawn, rows.outcome.astype(float), inside)
        rest, own = expected.values
        assert figures.column("rate")[place] == pytest.approx(own, rel=1e-9)
        assert figures.column("difference")[place] == pytest.approx(own - rest, rel=1e-9, abs=1e-12)
        error = np.sqrt(expected.covariance[0, 0] + expected.covariance[1, 1] - 2 * expected.covariance[0, 1])
        half = figures.column("difference_high")[place] - figures.column("difference")[place]
        low = figures.column("difference_low")[place]
        assert figures.column("difference")[place] - low == pytest.approx(half, rel=1e-9)
        assert half > 1.9 * error


def test_a_share_has_the_limits_of_korn_and_graubard():
    random = np.random.default_rng(4)
    clusters = np.arange(200) % 20
    rows = make_rows(random, 200, binary=True, weighted=True, clusters=clusters)
    lattice = count_lattice(rows, depth=1)

    figures = sample_figures(rows, lattice)

    inside = members_of(rows, lattice, 1)
    drawn = make_design(rows.weights, clusters=clusters)
    expected = domain_mean_covariance(drawn, rows.outcome.astype(float), inside)
    limits = share_beta(expected, [(~inside).sum(), inside.sum()], df=19.0)
    assert figures.column("rate_low")[1] == pytest.approx(limits.low[1], rel=1e-9)
    assert figures.column("rate_high")[1] == pytest.approx(limits.high[1], rel=1e-9)


def test_a_stratum_with_one_cluster_is_refused():
    strata = np.array([0] * 10 + [1] * 5)
    clusters = np.array([0, 1] * 5 + [7] * 5)
    rows = make_rows(
        np.random.default_rng(1), 15, binary=True, weighted=True, strata=strata, clusters=clusters
    )

    with pytest.raises(ScanError, match="1 strata have a single sampled cluster"):
        sample_figures(rows, count_lattice(rows, depth=2))
