import numpy as np
import pytest

from dueregard.intersections.ranking import rank_worst, sure_disparity
from dueregard.intersections.shrinking import shrink_rates_by_depth
from dueregard.stats.interval import Interval
from tests.intersections.counting import count_lattice
from tests.intersections.planted import SIZES, find, plant


@pytest.fixture
def lattice():
    codes, outcome = plant([({5: 2}, 1.8), ({1: 3}, 0.5)], rows=30_000, seed=2, share=0.3)
    return count_lattice(codes, outcome, SIZES, depth=2)


@pytest.mark.parametrize(("worse", "place"), [("higher", {5: 2}), ("lower", {1: 3})])
def test_the_group_surely_worst_off_comes_before_all_others_of_its_depth(lattice, worse, place):
    shown = lattice.depth <= 1
    shrunken = shrink_rates_by_depth(lattice, shown)

    ranks = rank_worst(lattice, sure_disparity(lattice, shrunken, worse=worse))

    assert ranks[find(lattice, place)] == 1
    assert (ranks[~shown] == 0).all()
    assert sorted(ranks[shown]) == list(range(1, shown.sum() + 1))


def test_a_disparity_is_the_limit_over_the_rate_of_everybody_else():
    codes = np.repeat([0, 1], [100, 300])[np.newaxis]
    lattice = count_lattice(codes, np.append(np.arange(100) < 40, np.arange(300) < 60), (2,), depth=1)
    limits = Interval(np.array([0.25, 0.38, 0.21]), np.array([0.2, 0.3, 0.18]), np.array([0.3, 0.45, 0.25]))

    higher = sure_disparity(lattice, limits)
    lower = sure_disparity(lattice, limits, worse="lower")

    np.testing.assert_allclose(higher, [1.0, 0.3 / 0.2, 0.18 / 0.4])
    np.testing.assert_allclose(lower, [1.0, 0.2 / 0.45, 0.4 / 0.25])


def test_a_rate_beside_others_without_the_outcome_is_endless():
    codes = np.repeat([0, 1], [50, 50])[np.newaxis]
    lattice = count_lattice(codes, np.append(np.arange(50) < 20, np.zeros(50)), (2,), depth=1)
    limits = Interval(np.array([0.2, 0.4, 0.0]), np.array([0.1, 0.3, 0.0]), np.array([0.3, 0.5, 0.1]))

    assert sure_disparity(lattice, limits).tolist() == [1.0, np.inf, 0.0]


def test_ties_go_to_fewer_characteristics_then_more_people_then_the_order_of_the_lattice(lattice):
    ranks = rank_worst(lattice, np.ones(lattice.size))

    order = np.argsort(ranks)
    keys = [(int(lattice.depth[cell]), -int(lattice.n[cell]), int(cell)) for cell in order]
    assert keys == sorted(keys)
