import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.intersections.disclosure import (
    SHOWN,
    WITHHELD_AS_SMALL,
    WITHHELD_FOR_OTHERS,
    link_lattice,
    printed_parts,
    withhold,
)
from dueregard.intersections.lattice import Characteristic, GroupingSet, Lattice
from dueregard.intersections.relations import Relations
from dueregard.stats.disclosure import attack, find_narrowed
from tests.intersections.counting import count_lattice


def random_lattice(seed, *, rows, sizes, depth, share=0.3):
    rng = np.random.default_rng(seed)
    skew = [1 / np.arange(1, size + 1) ** rng.uniform(0, 2) for size in sizes]
    codes = np.array([rng.choice(len(one), rows, p=one / one.sum()) for one in skew]).reshape(
        len(sizes), rows
    )
    return count_lattice(codes, rng.random(rows) < share, sizes, depth=depth)


def least_room(lattice, withheld):
    """
    Return the room an exact attack on everything printed leaves the withheld counts.
    """
    rooms = [attack(link_lattice(lattice, part), withheld).width[withheld] for part in printed_parts(lattice)]
    return min((room.min() for room in rooms if room.size), default=np.inf)


@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(1, 2_000),
    sizes=st.lists(st.integers(1, 3), min_size=1, max_size=4),
    depth=st.integers(1, 4),
    share=st.sampled_from([0.02, 0.3, 0.5, 0.95]),
    threshold=st.sampled_from([3, 5, 10]),
)
@settings(max_examples=40, deadline=None)
def test_no_withheld_count_is_given_away_by_what_is_printed(seed, rows, sizes, depth, share, threshold):
    lattice = random_lattice(seed, rows=rows, sizes=sizes, depth=depth, share=share)

    found = withhold(lattice, threshold=threshold)

    assert not found.unproven.any()
    assert least_room(lattice, found.withheld) >= (3 if lattice.size < 150 else 1)


@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(1, 500),
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    threshold=st.integers(1, 12),
)
@settings(max_examples=30, deadline=None)
def test_nothing_shown_is_small_and_no_shown_total_leaves_a_small_remainder(seed, rows, sizes, threshold):
    lattice = random_lattice(seed, rows=rows, sizes=sizes, depth=3)

    withheld = withhold(lattice, threshold=threshold).withheld

    everything = range(lattice.size)
    for total in everything:
        if withheld[total]:
            continue
        assert threshold <= lattice.positives[total] <= lattice.n[total] - threshold
        for place in np.flatnonzero(lattice.groups[total] == 0):
            parts = [cell for cell in everything if is_part(lattice, cell, total, int(place))]
            hidden = [cell for cell in parts if withheld[cell]]
            with_outcome = sum(int(lattice.positives[cell]) for cell in hidden)
            people = sum(int(lattice.n[cell]) for cell in hidden)
            assert not hidden or (
                len(hidden) > 1 and with_outcome >= threshold and people - with_outcome >= threshold
            )


def is_part(lattice, cell, total, place):
    groups = lattice.groups[cell].copy()
    inside = groups[place] > 0
    groups[place] = 0
    return inside and bool((groups == lattice.groups[total]).all())


def test_states_of_a_table_small_enough_to_follow():
    # Men and women in two places: women in the second place are few, and follow from any three of the rest.
    codes = np.repeat(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), [100, 100, 100, 12], axis=1)
    outcome = np.concatenate(
        [np.arange(100) < 40, np.arange(100) < 50, np.arange(100) < 60, np.arange(12) < 4]
    )

    states = withhold(count_lattice(codes, outcome, (2, 2), depth=2)).states

    everybody, sexes, places, crossed = states[:1], states[1:3], states[3:5], states[5:]
    assert [*everybody, *sexes, *places] == [SHOWN] * 5
    assert crossed.tolist() == [WITHHELD_FOR_OTHERS] * 3 + [WITHHELD_AS_SMALL]


def test_a_part_of_something_withheld_is_withheld():
    lattice = random_lattice(3, rows=3_000, sizes=(3, 4, 5), depth=3)
    withheld = withhold(lattice).withheld

    assert withheld.any()
    assert not withheld.all()
    for step in Relations.of(lattice).steps:
        assert not (withheld[step.parents] & ~withheld[step.children]).any()


def test_everything_is_withheld_where_everybody_together_are_few():
    lattice = random_lattice(1, rows=25, sizes=(2, 3), depth=2)

    assert withhold(lattice, threshold=20).withheld.all()


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_characteristic_with_one_value_goes_with_its_total(depth):
    lattice = random_lattice(5, rows=2_000, sizes=(6, 1, 5), depth=depth)
    withheld = withhold(lattice).withheld

    assert least_room(lattice, withheld) >= 3


def test_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(8)
    codes, outcome = rng.integers(0, 4, (3, 900)), rng.random(900) < 0.2
    order = rng.permutation(900)

    first = withhold(count_lattice(codes, outcome, (4, 4, 4), depth=3))
    second = withhold(count_lattice(codes[:, order], outcome[order], (4, 4, 4), depth=3))

    assert first.states.tolist() == second.states.tolist()


def test_small_intersections_are_the_same_whatever_groups_are_called():
    rng = np.random.default_rng(9)
    codes, outcome = rng.integers(0, 5, (2, 600)), rng.random(600) < 0.3
    names = rng.permutation(5)
    plain, renamed = (count_lattice(one, outcome, (5, 5), depth=2) for one in (codes, names[codes]))

    first, second = withhold(plain).states, withhold(renamed).states

    places = {tuple(groups): place for place, groups in enumerate(renamed.groups.tolist())}
    for state, groups in zip(first, plain.groups.tolist(), strict=True):
        other = second[places[tuple(int(names[group - 1]) + 1 if group else 0 for group in groups)]]
        assert (state == WITHHELD_AS_SMALL) == (other == WITHHELD_AS_SMALL)


def test_a_numeric_outcome_is_withheld_where_people_are_few():
    lattice = random_lattice(4, rows=1_500, sizes=(4, 5), depth=2)
    numeric = Lattice(
        lattice.characteristics, lattice.sets, lattice.groups, lattice.n, np.empty(0, dtype=np.int64)
    )

    found = withhold(numeric)

    assert (found.withheld | (numeric.n >= 10)).all()
    assert found.withheld.sum() < withhold(lattice).withheld.sum()
    assert least_room(numeric, found.withheld) >= 3


def test_what_was_left_out_of_a_total_counts_as_withheld():
    lattice = Lattice(
        (Characteristic("place", ("North", "South", "West")),),
        (GroupingSet((), 0, 1), GroupingSet((0,), 1, 3)),
        np.array([[0], [1], [2]], dtype=np.uint8),
        np.array([205, 95, 105]),
        np.array([84, 40, 41]),
    )

    # Five people of the West were left out: a reader who knows all of North and South would know them.
    assert withhold(lattice).withheld.tolist() == [False, True, False]


@pytest.mark.parametrize("rows", [20_000, 60_000])
def test_intersections_picked_from_a_large_lattice_withstand_the_exact_attack(rows):
    lattice = random_lattice(11, rows=rows, sizes=(2, 6, 9, 7, 5), depth=3, share=0.2)
    found = withhold(lattice)
    picked = np.random.default_rng(rows).permutation(np.flatnonzero(found.withheld))[:30]
    widths = np.zeros(lattice.size)
    widths[picked] = 1

    assert found.withheld.sum() > 250
    assert not found.unproven.any()
    for part in printed_parts(lattice):
        assert not find_narrowed(link_lattice(lattice, part), found.withheld, widths).any()
