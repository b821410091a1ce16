"""
Counting rows into the lattice, against plain Python that counts every combination of every row.
"""

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.intersections import numba_kernels, numpy_kernels
from dueregard.intersections.counting import count_lattice
from dueregard.intersections.lattice import ALL_GROUPS, Characteristic
from dueregard.intersections.planning import LARGEST_TABLE, grouping_sets, plan, possible_cells
from dueregard.intersections.rows import Rows, smallest_type

KERNELS = pytest.mark.parametrize("kernels", [numpy_kernels, numba_kernels], ids=["numpy", "numba"])


def make_rows(codes, sizes, outcome, **more):
    characteristics = tuple(
        Characteristic(f"c{place}", tuple(str(code) for code in range(size)))
        for place, size in enumerate(sizes)
    )
    columns = tuple(
        np.asarray(column, dtype=smallest_type(size)) for column, size in zip(codes, sizes, strict=True)
    )
    return Rows(characteristics, columns, np.asarray(outcome), **more)


def brute_force(rows, depth):
    """
    Return what each intersection holds: rows, and sums of outcome, weight and their products.
    """
    cells = defaultdict(lambda: np.zeros(7))
    times = np.ones(rows.size) if rows.times is None else rows.times
    weights = np.ones(rows.size) if rows.weights is None else rows.weights
    for row in range(rows.size):
        y, w, t = float(rows.outcome[row]), float(weights[row]), float(times[row])
        added = np.array([t, t * y, t * y * y, t * w, t * w * y, t * w * w, 0])
        groups = [int(column[row]) + 1 for column in rows.codes]
        for size in range(min(depth, len(groups)) + 1):
            for members in combinations(range(len(groups)), size):
                cells[tuple(g if p in members else ALL_GROUPS for p, g in enumerate(groups))] += added
    return {key: sums for key, sums in cells.items() if sums[0] > 0}


def found(lattice):
    return {tuple(int(group) for group in row): place for place, row in enumerate(lattice.groups)}


@st.composite
def tables(draw, *, most_groups=6):
    sizes = draw(st.lists(st.integers(1, most_groups), min_size=1, max_size=5))
    count = draw(st.integers(0, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    codes = [random.integers(0, size, count) for size in sizes]
    return sizes, codes, random, count


@KERNELS
@settings(max_examples=60, deadline=None)
@given(table=tables(), depth=st.integers(1, 7))
def test_rows_and_positives_are_those_of_every_combination(kernels, table, depth):
    sizes, codes, random, count = table
    rows = make_rows(codes, sizes, random.integers(0, 2, count).astype(np.uint8))

    lattice = count_lattice(rows, depth=depth, kernels=kernels)

    expected = brute_force(rows, depth)
    cells = found(lattice)
    assert set(cells) == set(expected)
    assert all(lattice.n[place] == expected.get(key, np.zeros(7))[0] for key, place in cells.items())
    assert all(lattice.positives[place] == expected.get(key, np.zeros(7))[1] for key, place in cells.items())


@KERNELS
@settings(max_examples=40, deadline=None)
@given(table=tables(), depth=st.integers(1, 5), counted=st.booleans())
def test_sums_of_weights_and_numbers_are_those_of_every_combination(kernels, table, depth, counted):
    sizes, codes, random, count = table
    times = random.integers(0, 4, count) if counted else None
    rows = make_rows(
        codes, sizes, random.normal(size=count), times=times, weights=random.uniform(0, 3, count)
    )

    lattice = count_lattice(rows, depth=depth, kernels=kernels)

    expected = brute_force(rows, depth)
    cells = found(lattice)
    assert set(cells) == set(expected)
    for key, place in cells.items():
        n, y, yy, w, wy, ww, _ = expected.get(key, np.zeros(7))
        assert lattice.n[place] == n
        sums = {name: lattice.sums[name][place] for name in ("y", "yy", "w", "wy", "ww")}
        assert sums == pytest.approx({"y": y, "yy": yy, "w": w, "wy": wy, "ww": ww}, abs=1e-9)
    assert lattice.positives.size == 0


@settings(max_examples=25, deadline=None)
@given(table=tables(), depth=st.integers(1, 5))
def test_both_kernels_give_the_same_bits(table, depth):
    sizes, codes, random, count = table
    for outcome in (random.integers(0, 2, count).astype(np.uint8), random.normal(size=count)):
        rows = make_rows(codes, sizes, outcome)
        one, two = (count_lattice(rows, depth=depth, kernels=each) for each in (numpy_kernels, numba_kernels))
        assert one.sets == two.sets
        assert one.groups.tobytes() == two.groups.tobytes()
        assert one.n.tobytes() == two.n.tobytes()
        assert one.positives.tobytes() == two.positives.tobytes()
        assert {name: sums.tobytes() for name, sums in one.sums.items()} == {
            name: sums.tobytes() for name, sums in two.sums.items()
        }


@KERNELS
def test_characteristics_too_large_for_a_table_are_sorted(kernels):
    sizes = [400, 300, 700, 2]
    random = np.random.default_rng(5)
    codes = [random.integers(0, size, 300) for size in sizes]
    rows = make_rows(codes, sizes, random.integers(0, 2, 300).astype(np.uint8))
    assert possible_cells(sizes, (0, 1, 2)) > LARGEST_TABLE
    assert not all(cover.is_dense for cover in plan(tuple(sizes), 3, 300))

    lattice = count_lattice(rows, depth=3, kernels=kernels)

    expected = brute_force(rows, 3)
    assert {key: lattice.n[place] for key, place in found(lattice).items()} == {
        key: sums[0] for key, sums in expected.items()
    }


def test_more_possible_cells_than_64_bits_count_is_no_obstacle():
    sizes = [600] * 7
    random = np.random.default_rng(6)
    codes = [random.integers(0, size, 50) for size in sizes]
    rows = make_rows(codes, sizes, random.integers(0, 2, 50).astype(np.uint8))

    lattice = count_lattice(rows, depth=7)

    expected = brute_force(rows, 7)
    assert {key: lattice.positives[place] for key, place in found(lattice).items()} == {
        key: sums[1] for key, sums in expected.items()
    }


@KERNELS
def test_enough_rows_for_several_blocks_and_threads(kernels):
    sizes = [3, 300, 5, 2]
    random = np.random.default_rng(7)
    codes = [random.integers(0, size, 700_001) for size in sizes]
    outcome = random.integers(0, 2, 700_001).astype(np.uint8)
    rows = make_rows(codes, sizes, outcome)

    lattice = count_lattice(rows, depth=3, kernels=kernels)

    for one in lattice.sets:
        keys = np.zeros(700_001, dtype=np.int64)
        for member in one.members:
            keys = keys * sizes[member] + codes[member]
        counts, positives = np.bincount(keys), np.bincount(keys, weights=outcome)
        assert (lattice.n[one.cells] == counts[counts > 0]).all()
        assert (lattice.positives[one.cells] == positives[counts > 0]).all()


@KERNELS
def test_small_intersections_can_be_left_out_but_everybody_stays(kernels):
    rows = make_rows([[0, 0, 0, 1], [0, 1, 1, 1]], [2, 2], np.array([1, 0, 1, 1], dtype=np.uint8))

    lattice = count_lattice(rows, depth=2, at_least=2, kernels=kernels)

    assert {key: lattice.n[place] for key, place in found(lattice).items()} == {
        (0, 0): 4,
        (1, 0): 3,
        (0, 2): 3,
        (1, 2): 2,
    }


def test_intersections_stand_in_the_order_of_the_lattice():
    rows = make_rows([[1, 0, 1], [0, 2, 1], [0, 0, 0]], [2, 3, 1], np.array([1, 0, 1], dtype=np.uint8))

    lattice = count_lattice(rows, depth=3)

    assert [one.members for one in lattice.sets] == list(grouping_sets(3, 3))
    for one in lattice.sets:
        groups = [tuple(row) for row in lattice.groups[one.cells].tolist()]
        assert groups == sorted(groups)


@pytest.mark.parametrize("rows", [10, 10**5, 10**7, 10**8])
@pytest.mark.parametrize("sizes", [(2, 6, 18, 8, 5, 4, 3, 7, 33), (1,), (900, 900, 2), (2,) * 12])
@pytest.mark.parametrize("depth", [1, 2, 3, 9])
def test_a_plan_reads_each_grouping_set_from_one_table_that_holds_it(rows, sizes, depth):
    covers = plan(sizes, min(depth, 6), rows)

    wanted = [members for cover in covers for members in cover.wanted]
    assert sorted(wanted) == sorted(grouping_sets(len(sizes), min(depth, 6)))
    assert all(set(members) <= set(cover.members) for cover in covers for members in cover.wanted)
    assert all(possible_cells(sizes, cover.members) <= LARGEST_TABLE for cover in covers if cover.is_dense)
