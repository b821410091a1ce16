import numpy as np
import pytest

from dueregard.errors import StatisticsError, UnknownNameError
from dueregard.intersections.lattice import Lattice
from dueregard.intersections.maihda import describe, find_heterogeneity
from dueregard.stats.maihda import main_effects
from dueregard.stats.maihda_logit import maihda_logit
from tests.intersections.counting import count_lattice
from tests.intersections.planted import SIZES, find, plant


@pytest.fixture(scope="module")
def lattice():
    codes, outcome = plant([({0: 0, 1: 1, 2: 3}, 1.9), ({2: 3}, 1.5)], rows=60_000, seed=3)
    return count_lattice(codes, outcome, SIZES, depth=3)


def test_the_models_are_those_of_the_strata_as_any_others(lattice):
    found = find_heterogeneity(lattice, ["c2", "c0", "c1"])

    counts, people = lattice.positives[found.cells], lattice.n[found.cells]
    alone = maihda_logit(counts, people)
    strata = [[str(group) for group in row] for row in lattice.groups[found.cells][:, :3].tolist()]
    main = maihda_logit(counts, people, main_effects(strata, ["1", "1", "1"])[0])
    assert found.characteristics == ("c0", "c1", "c2")
    assert found.between == pytest.approx(alone.partition, rel=1e-6)
    assert found.additive == pytest.approx(1 - main.between / alone.between, rel=1e-3)


def test_what_is_particular_to_a_planted_stratum_is_found_beyond_its_parts(lattice):
    found = find_heterogeneity(lattice, ["c0", "c1", "c2"])

    place = found.cells.tolist().index(find(lattice, {0: 0, 1: 1, 2: 3}))
    assert int(np.argmax(found.residuals.estimate)) == place
    assert found.residuals.low[place] > 0
    assert 0 < found.additive < 1
    assert describe(found).endswith("percent is particular to combinations.")


def test_strata_that_only_add_up_are_named_as_the_end_of_a_range():
    # Every count is just what its two parts add up to on the logit scale.
    odds = np.outer([0.2, 0.3, 0.45], [1.0, 1.6, 2.1])
    counts = np.rint(10_000 * odds / (1 + odds)).astype(int)
    codes = np.repeat(np.indices((3, 3)).reshape(2, -1), 10_000, axis=1)
    outcome = np.concatenate([np.arange(10_000) < count for count in counts.ravel()])

    found = find_heterogeneity(count_lattice(codes, outcome, (3, 3), depth=2), ["c0", "c1"])

    assert found.main.at_boundary
    assert found.additive == 1
    assert "not proof" in describe(found)
    assert found.residuals.estimate.tolist() == [0.0] * 9


def test_strata_that_do_not_differ_at_all_are_named_so():
    codes = np.repeat(np.indices((3, 3)).reshape(2, -1), 200, axis=1)
    lattice = count_lattice(codes, np.tile(np.arange(200) < 40, 9), (3, 3), depth=2)

    found = find_heterogeneity(lattice, ["c0", "c1"])

    assert found.between == 0
    assert found.additive is None
    assert "estimated as zero" in describe(found)


def test_a_numeric_outcome_has_a_linear_model():
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 4, (2, 4_000))
    values = 10 + codes[0] + 2.0 * (codes[1] == 2) + rng.normal(0, 3, 4_000)
    plain = count_lattice(codes, np.zeros(4_000), (4, 4), depth=2)
    sums = {"y": np.empty(plain.size), "yy": np.empty(plain.size)}
    for cell, groups in enumerate(plain.groups):
        inside = ((groups[:, np.newaxis] == 0) | (codes + 1 == groups[:, np.newaxis])).all(axis=0)
        sums["y"][cell], sums["yy"][cell] = values[inside].sum(), (values[inside] ** 2).sum()
    lattice = Lattice(
        plain.characteristics, plain.sets, plain.groups, plain.n, np.empty(0, dtype=np.int64), sums
    )

    found = find_heterogeneity(lattice, ["c0", "c1"])

    # Variances of the steps: 1.25 of the first characteristic and 0.75 of the second, before a within of 9.
    assert found.alone.within == pytest.approx(9, rel=0.1)
    assert 0.1 < found.between < 0.3
    assert found.additive > 0.8


def test_what_cannot_be_asked_is_refused(lattice):
    with pytest.raises(UnknownNameError, match="Closest: 'c1'"):
        find_heterogeneity(lattice, ["c0", "c11"])
    with pytest.raises(StatisticsError, match="at least two"):
        find_heterogeneity(lattice, ["c0", "c0"])
    with pytest.raises(StatisticsError, match="up to 3 characteristics, and 4"):
        find_heterogeneity(lattice, ["c0", "c1", "c2", "c3"])
