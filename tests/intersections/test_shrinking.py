import numpy as np
import pytest

from dueregard.intersections.lattice import Lattice
from dueregard.intersections.shrinking import (
    shrink_means_by_depth,
    shrink_rates_by_depth,
    shrink_weighted_rates_by_depth,
)
from dueregard.stats.shrinkage import BetaPrior, shrink_shares, shrink_with_prior
from tests.intersections.counting import count_lattice
from tests.intersections.planted import SIZES, plant


@pytest.fixture
def lattice():
    codes, outcome = plant([({2: 1}, 2.0), ({0: 0, 1: 2}, 1.5)], rows=20_000, seed=1)
    return count_lattice(codes, outcome, SIZES, depth=3)


def everybody(lattice):
    return np.ones(lattice.size, dtype=np.bool_)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_rates_of_a_depth_are_shrunk_as_any_groups_are(lattice, depth):
    cells = lattice.depth == depth

    found = shrink_rates_by_depth(lattice, everybody(lattice)).estimate[cells]

    expected = shrink_shares(lattice.positives[cells], lattice.n[cells]).rate
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_limits_are_those_of_the_beta_distribution_within_a_twentieth(lattice):
    cells = np.flatnonzero((lattice.depth == 2) & (lattice.positives >= 10))
    found = shrink_rates_by_depth(lattice, lattice.depth == 2)
    spread = float(
        shrink_shares(lattice.positives[lattice.depth == 2], lattice.n[lattice.depth == 2]).between
    )
    mean = lattice.positives[lattice.depth == 2].sum() / lattice.n[lattice.depth == 2].sum()
    prior = BetaPrior(mean * (1 - spread) / spread, (1 - mean) * (1 - spread) / spread)

    exact = shrink_with_prior(lattice.positives[cells], lattice.n[cells], prior)

    np.testing.assert_allclose(found.estimate[cells], exact.estimate, rtol=1e-9)
    np.testing.assert_allclose(found.low[cells], exact.low, rtol=0.05)
    np.testing.assert_allclose(found.high[cells], exact.high, rtol=0.05)


def test_what_is_withheld_takes_no_part(lattice):
    shown = lattice.n >= 200
    doubled = Lattice(
        lattice.characteristics,
        lattice.sets,
        lattice.groups,
        np.where(shown, lattice.n, lattice.n + 7),
        np.where(shown, lattice.positives, 0),
    )

    found, other = (shrink_rates_by_depth(one, shown) for one in (lattice, doubled))

    assert np.isnan(found.estimate[~shown]).all()
    np.testing.assert_array_equal(found.low, other.low)


def test_groups_that_vary_no_more_than_chance_are_all_the_mean():
    codes = np.repeat(np.arange(4), 100)[np.newaxis]
    lattice = count_lattice(codes, np.tile(np.arange(100) < 20, 4), (4,), depth=1)

    found = shrink_rates_by_depth(lattice, everybody(lattice))

    assert found.estimate[1:].tolist() == found.low[1:].tolist() == [0.2] * 4


def test_equal_weights_change_nothing(lattice):
    sums = {
        "w": 3.0 * lattice.n,
        "wy": 3.0 * lattice.positives,
        "ww": 9.0 * lattice.n,
    }
    weighted = Lattice(
        lattice.characteristics, lattice.sets, lattice.groups, lattice.n, lattice.positives, sums
    )

    found = shrink_weighted_rates_by_depth(weighted, everybody(lattice))

    np.testing.assert_allclose(found.low, shrink_rates_by_depth(lattice, everybody(lattice)).low, rtol=1e-9)


def test_means_keep_what_the_variances_say_they_keep():
    # Two values in each of three groups of 50, so that every variance can be worked out by hand.
    n = np.array([150, 50, 50, 50])
    means = np.array([10.0, 8.0, 10.0, 12.0])
    within = 50 * 2 / 49
    squares = np.append(0.0, 50 * means[1:] ** 2 + 49 * within)
    plain = count_lattice(np.repeat(np.arange(3), 50)[np.newaxis], np.zeros(150), (3,), depth=1)
    lattice = Lattice(
        plain.characteristics,
        plain.sets,
        plain.groups,
        n,
        np.empty(0, dtype=np.int64),
        {"y": n * means, "yy": squares},
    )

    found = shrink_means_by_depth(lattice, everybody(lattice))

    between = (50 * 8 - 2 * within) / (150 - 50)
    kept = between / (between + within / 50)
    np.testing.assert_allclose(found.estimate[1:], 10 + kept * (means[1:] - 10), rtol=1e-12)
    assert (found.low[1:] < found.estimate[1:]).all()


def test_means_without_any_variance_stay_where_they_are():
    plain = count_lattice(np.repeat(np.arange(3), 5)[np.newaxis], np.zeros(15), (3,), depth=1)
    values = np.where(plain.n == 15, 15 * 7.0, 5 * 7.0)
    lattice = Lattice(
        plain.characteristics,
        plain.sets,
        plain.groups,
        plain.n,
        np.empty(0, dtype=np.int64),
        {"y": values, "yy": values * 7},
    )

    assert shrink_means_by_depth(lattice, everybody(lattice)).estimate.tolist() == [7.0] * 4
