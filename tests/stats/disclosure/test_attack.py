"""
The attack finds what totals give away, as listing every possible table does.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats import disclosure
from tests.shared_data import golden
from tests.stats.disclosure.tables import every_possible_table, inner_tables


def table_of(case):
    return disclosure.cross_table(case["input"]["table"], publish_totals=True)


def test_cells_withheld_alone_are_recovered_exactly():
    for case in golden("r_indicator_sdc")["suppression"]:
        cells = table_of(case)
        small = disclosure.find_small(cells.counts, threshold=case["input"]["threshold"]) & cells.open
        recovered = small & (disclosure.attack(cells, small).width == 0)
        assert cells.named(recovered) == tuple(map(tuple, case["primary_only_exactly_recovered"]))


def test_bounds_of_a_safe_pattern_are_reproduced():
    for case in golden("r_indicator_sdc")["suppression"]:
        cells = table_of(case)
        hidden = cells.mask(map(tuple, case["optimum"]["example_hidden"]))
        found = disclosure.attack(cells, hidden)
        bounds = [[*key, low, high] for key, low, high in zip(cells.keys, *found, strict=True)]
        assert [row for row, out in zip(bounds, hidden, strict=True) if out] == case["optimum"][
            "attacker_bounds"
        ]


@settings(max_examples=40)
@given(table=inner_tables(axes=(2, 3), sizes=(2, 2), counts=st.integers(0, 3)), data=st.data())
def test_every_possible_table_lies_within_the_bounds(table, data):
    cells = disclosure.cross_table(table, publish_totals=True)
    inner = np.flatnonzero(cells.open)
    hidden = np.zeros(cells.counts.size, dtype=bool)
    hidden[data.draw(st.lists(st.sampled_from(inner), max_size=6))] = True
    found = disclosure.attack(cells, hidden)
    possible = np.array(list(every_possible_table(cells, hidden, 6)))
    assert (found.low <= possible.min(axis=0)).all()
    assert (found.high >= possible.max(axis=0)).all()
    if table.ndim == 2:
        # Two-way tables have whole vertices, so the bounds are reached.
        assert found.low.tolist() == possible.min(axis=0).tolist()
        assert found.high.tolist() == possible.max(axis=0).tolist()


@settings(max_examples=40)
@given(table=inner_tables(), width=st.integers(1, 12), data=st.data())
def test_the_quick_attack_finds_what_the_full_one_finds(table, width, data):
    cells = disclosure.cross_table(table)
    flags = data.draw(st.lists(st.booleans(), min_size=cells.counts.size, max_size=cells.counts.size))
    hidden = np.array(flags)
    narrowed = hidden & (disclosure.attack(cells, hidden).width < width)
    assert (disclosure.find_narrowed(cells, hidden, width) == narrowed).all()
    assert disclosure.has_narrowed(cells, hidden, width) == narrowed.any()


def test_a_cell_nothing_is_published_about_has_no_upper_bound():
    cells = disclosure.link_cells({"a": 3, "b": 4}, [])
    assert disclosure.attack(cells, cells.mask(["a"])).high.tolist() == [np.inf, 4]


def test_a_mask_that_does_not_fit_or_hides_what_is_published_is_refused():
    cells = disclosure.cross_table([[1, 2], [30, 40]], publish_totals=True)
    with pytest.raises(StatisticsError, match="has 2 entries for 9 cells"):
        disclosure.attack(cells, np.array([True, False]))
    with pytest.raises(StatisticsError, match="is already published and cannot be hidden"):
        disclosure.attack(cells, cells.published)
