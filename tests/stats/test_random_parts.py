import numpy as np
import pytest
from scipy.stats import hypergeom

from dueregard.errors import StatisticsError
from dueregard.stats.random_parts import tail_of_part


@pytest.mark.parametrize("beyond", [0, 5, 15])
def test_the_tail_is_that_of_drawing_from_the_whole(beyond):
    rng = np.random.default_rng(6)
    whole = rng.integers(20, 3_000, 500)
    with_outcome = (whole * rng.uniform(0.05, 0.6, 500)).astype(int)
    part = np.clip((whole * rng.uniform(0.02, 0.98, 500)).astype(int), 1, None)
    count = rng.hypergeometric(with_outcome, whole - with_outcome, part) + beyond
    count = np.minimum(count, np.minimum(part, with_outcome))

    exact = hypergeom.sf(count - 1, whole, with_outcome, part)
    likely = exact > 1e-3
    found = tail_of_part(count, part, with_outcome, whole)

    assert likely.sum() > 100
    np.testing.assert_allclose(np.log(found[likely]), np.log(exact[likely]), atol=0.6)
    assert (found >= exact * 0.95).all()


def test_far_tails_of_a_small_part_are_not_too_small():
    count = np.array([20, 25, 30])

    found = tail_of_part(count, 50, 200_000, 1_000_000)

    np.testing.assert_allclose(found, hypergeom.sf(count - 1, 1_000_000, 200_000, 50), rtol=1e-3)


def test_none_or_more_is_certain():
    assert tail_of_part(0, 5, 10, 40) == 1.0
    assert tail_of_part(40, 40, 40, 40) == 1.0


@pytest.mark.parametrize("table", [(6, 5, 10, 40), (3, 5, 2, 40), (3, 50, 10, 40)])
def test_a_part_larger_than_its_whole_is_refused(table):
    with pytest.raises(StatisticsError):
        tail_of_part(*table)
