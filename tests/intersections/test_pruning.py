import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.intersections.disclosure import withhold
from dueregard.intersections.pruning import prune, read_first
from dueregard.intersections.ranking import rank_worst, sure_disparity
from dueregard.intersections.shrinking import shrink_rates_by_depth
from tests.intersections.counting import count_lattice
from tests.intersections.planted import SIZES, find, plant


def read(places, *, rows, seed=0, worse="higher", share=0.15):
    """
    Return a lattice with disparities planted, what it is pruned to, and the places of what to read first.
    """
    codes, outcome = plant(places, rows=rows, seed=seed, share=share)
    lattice = count_lattice(codes, outcome, SIZES, depth=3)
    shown = ~withhold(lattice).withheld
    disparity = sure_disparity(lattice, shrink_rates_by_depth(lattice, shown), worse=worse)
    ranks = rank_worst(lattice, disparity)
    pruned = prune(lattice, shown, ranks, worse=worse)
    return lattice, pruned, read_first(pruned, ranks, shown & (disparity > 1)).tolist()


PLANTED = [
    [({0: 0, 1: 1, 2: 3}, 1.8), ({3: 1, 4: 1, 5: 2}, 2.0), ({2: 2, 5: 4}, 1.8)],
    [({0: 1}, 1.4), ({1: 2, 4: 1}, 2.0), ({1: 0, 2: 1, 5: 0}, 1.6)],
    [({5: 6}, 1.8), ({2: 0, 4: 3}, 1.5), ({0: 0, 3: 2, 1: 3}, 2.2)],
]


@pytest.mark.parametrize("places", PLANTED)
@pytest.mark.parametrize("worse", ["higher", "lower"])
def test_planted_disparities_are_what_is_read_first(places, worse):
    planted = [(place, factor if worse == "higher" else 1 / factor) for place, factor in places]

    lattice, _, first = read(planted, rows=200_000, worse=worse, share=0.25)

    assert {find(lattice, place) for place, _ in places} <= set(first[:6])


def test_parts_and_wholes_of_a_disparity_are_put_under_it():
    lattice, pruned, _ = read([({1: 2, 4: 1}, 2.2)], rows=200_000)
    head = find(lattice, {1: 2, 4: 1})

    assert pruned.stands[head]
    assert pruned.heads[find(lattice, {1: 2})] == head
    assert pruned.heads[find(lattice, {4: 1})] == head
    for group in range(SIZES[0]):
        assert pruned.heads[find(lattice, {0: group, 1: 2, 4: 1})] == head


def test_a_disparity_that_only_adds_up_is_put_under_its_worst_parent():
    lattice, pruned, _ = read([({0: 1}, 1.3), ({1: 2}, 1.8)], rows=200_000, share=0.05)

    assert pruned.stands[find(lattice, {0: 1})]
    assert pruned.heads[find(lattice, {0: 1, 1: 2})] == find(lattice, {1: 2})


def test_the_shadow_on_a_characteristic_that_follows_another_is_put_under_its_cause():
    # The fourth characteristic is 5 for half of those whose third is 2.
    lattice, pruned, _ = read([({2: 2, 5: 1}, 2.0)], rows=300_000)

    assert pruned.heads[find(lattice, {3: 5, 5: 1})] == find(lattice, {2: 2, 5: 1})


def test_nothing_is_put_under_what_is_withheld():
    lattice, pruned, first = read(PLANTED[0], rows=8_000)
    withheld = withhold(lattice).withheld

    assert not withheld[pruned.heads[~withheld]].any()
    assert pruned.stands[withheld].all()
    assert not withheld[first].any()


def test_of_many_put_under_one_that_may_not_be_listed_the_worst_is_read():
    lattice, pruned, first = read([({1: 2, 4: 1}, 2.2)], rows=100_000)
    ranks = np.arange(1, lattice.size + 1)
    eligible = pruned.heads == find(lattice, {1: 2, 4: 1})
    eligible[find(lattice, {1: 2, 4: 1})] = False

    assert read_first(pruned, ranks, eligible).tolist() == [int(np.flatnonzero(eligible)[0])]
    assert find(lattice, {1: 2, 4: 1}) in first


@given(seed=st.integers(0, 1_000), rows=st.integers(1, 600), worse=st.sampled_from(["higher", "lower"]))
@settings(max_examples=25, deadline=None)
def test_everybody_stands_under_one_that_stands_for_itself(seed, rows, worse):
    rng = np.random.default_rng(seed)
    codes, outcome = rng.integers(0, 3, (3, rows)), rng.random(rows) < 0.4
    lattice = count_lattice(codes, outcome, (3, 3, 3), depth=3)
    everything = np.ones(lattice.size, dtype=np.bool_)

    pruned = prune(lattice, everything, np.arange(1, lattice.size + 1), worse=worse)

    assert pruned.stands[pruned.heads].all()
    assert ((pruned.beyond >= 0) & (pruned.beyond <= 1)).all()
    assert pruned.stands[lattice.depth == 0].all()


@given(seed=st.integers(0, 1_000), rows=st.integers(30, 800))
@settings(max_examples=25, deadline=None)
def test_more_than_its_parts_means_more_than_in_every_parent(seed, rows):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 3, (2, rows))
    outcome = rng.random(rows) < np.where((codes[0] == 1) & (codes[1] == 2), 0.8, 0.2)
    lattice = count_lattice(codes, outcome, (3, 3), depth=2)
    everything = np.ones(lattice.size, dtype=np.bool_)

    pruned = prune(lattice, everything, np.arange(1, lattice.size + 1))

    counts = {tuple(groups): place for place, groups in enumerate(lattice.groups.tolist())}
    for cell in np.flatnonzero(pruned.beyond <= 0.05):
        groups = lattice.groups[cell].tolist()
        for place in np.flatnonzero(lattice.groups[cell]):
            parent = counts[tuple(0 if at == place else group for at, group in enumerate(groups))]
            assert lattice.positives[cell] / lattice.n[cell] > lattice.positives[parent] / lattice.n[parent]


def test_groups_renamed_are_pruned_alike():
    codes, outcome = plant(PLANTED[1], rows=60_000, seed=4)
    names = np.random.default_rng(4).permutation(SIZES[2])
    renamed = codes.copy()
    renamed[2] = names[codes[2]]
    heads = []
    for one in (codes, renamed):
        lattice = count_lattice(one, outcome, SIZES, depth=2)
        shown = lattice.positives >= 10
        ranks = rank_worst(lattice, sure_disparity(lattice, shrink_rates_by_depth(lattice, shown)))
        pruned = prune(lattice, shown, ranks)
        labels = lattice.groups.astype(np.int64)
        if one is codes:
            labels[:, 2] = np.append(0, names + 1)[labels[:, 2]]
        groups = [tuple(row) for row in labels.tolist()]
        heads.append({groups[cell]: groups[head] for cell, head in enumerate(pruned.heads) if shown[cell]})

    assert heads[0] == heads[1]
