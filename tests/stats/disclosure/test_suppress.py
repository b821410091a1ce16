"""
Suppression: published optima, and no reader who can undo it.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats import disclosure
from tests.shared_data import golden
from tests.stats.disclosure.tables import inner_tables

METHODS = {"fewest cells": disclosure.suppress.__kwdefaults__["exact_limit"], "patterns": 0}


def suppression_of(case, **options):
    cells = disclosure.cross_table(case["table"], publish_totals=True)
    sensitive = disclosure.find_small(cells.counts, threshold=case["threshold"]) & cells.open
    return cells, disclosure.suppress(cells, sensitive, width=case["width"], guard_added=False, **options)


def test_the_fewest_cells_are_those_of_an_exhaustive_search():
    for case in golden("r_indicator_sdc")["suppression"]:
        cells, found = suppression_of(case["input"])
        assert found.method == "fewest cells"
        assert cells.named(found.sensitive) == tuple(map(tuple, case["optimum"]["primary"]))
        assert found.added.sum() == case["optimum"]["added"]
        assert cells.counts[found.added].sum() == case["optimum"]["added_value_min"]


def test_patterns_come_within_one_cell_of_the_fewest():
    for case in golden("r_indicator_sdc")["suppression"]:
        _, found = suppression_of(case["input"], exact_limit=0)
        assert found.method == "patterns"
        assert found.added.sum() <= case["optimum"]["added"] + 1


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(table=inner_tables(sizes=(2, 3)), threshold=st.sampled_from([3, 5, 10]), protect_zeros=st.booleans())
def test_no_hidden_cell_is_bounded_within_less_than_the_threshold(method, table, threshold, protect_zeros):
    cells = disclosure.cross_table(table)
    sensitive = disclosure.find_small(cells.counts, threshold=threshold, protect_zeros=protect_zeros)
    found = disclosure.suppress(cells, sensitive, width=threshold, exact_limit=METHODS[method])
    assert (found.hidden >= sensitive).all()
    assert not disclosure.has_narrowed(cells, found.hidden, threshold)


@pytest.mark.parametrize("method", METHODS)
def test_hundreds_of_tables_hold_out_and_most_safe_cells_stay_published(method):
    random = np.random.default_rng(20)
    shown = []
    for number in range(120):
        shape = [(3, 4), (5, 6), (2, 3, 3)][number % 3]
        cells = disclosure.cross_table(random.negative_binomial(0.8, 0.8 / 60.8, shape))
        sensitive = disclosure.find_small(cells.counts)
        found = disclosure.suppress(cells, sensitive, width=10, exact_limit=METHODS[method])
        assert not disclosure.has_narrowed(cells, found.hidden, 10)
        shown.append(found.safe_share)
    assert np.mean(shown) >= 0.8


@settings(max_examples=40)
@given(table=inner_tables(axes=(2, 2), sizes=(3, 4)), groups=st.permutations([0, 1, 2]))
def test_a_hierarchy_and_a_second_table_sharing_cells_give_nothing_away(table, groups):
    first = disclosure.cross_table(table, subtotals={0: {"pair": groups[:2]}})
    counts = dict(zip(first.keys, first.counts.tolist(), strict=True))
    second = {("other", column): 7 * column for column in range(table.shape[1])}
    joined = {
        ("joined", column): counts["pair", column] + second["other", column]
        for column in range(table.shape[1])
    }
    additions = list(read_additions(first)) + [
        (("joined", column), [("pair", column), ("other", column)]) for column in range(table.shape[1])
    ]
    cells = disclosure.link_cells(counts | second | joined, additions)
    found = disclosure.suppress(cells, disclosure.find_small(cells.counts), width=10)
    assert (disclosure.attack(cells, found.hidden).width[found.hidden] >= 10).all()


def read_additions(cells):
    for row in cells.relations.toarray():
        (total,) = cells.named(row > 0)
        yield total, cells.named(row < 0)


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=6),
)
def test_an_earlier_release_of_the_whole_is_not_taken_from_a_later_one_of_a_part(rows):
    cells = part_of_a_release(rows)
    sensitive = disclosure.find_small(cells.counts, threshold=5) & ~cells.published
    hopeless = disclosure.find_narrowed(cells, cells.open, np.where(sensitive, 5, 0))
    if hopeless.any():
        with pytest.raises(StatisticsError, match="cannot be protected"):
            disclosure.suppress(cells, sensitive, width=5, guard_added=False)
        return
    found = disclosure.suppress(cells, sensitive, width=5, guard_added=False)
    width = disclosure.attack(cells, found.hidden).width
    assert (width[sensitive] >= 5).all()


def part_of_a_release(rows):
    """All people by area were published before; now those of one group are to be."""
    counts, additions = {}, []
    for area, (group, rest) in enumerate(rows):
        counts |= {("group", area): group, ("rest", area): rest, ("all", area): group + rest}
        additions.append((("all", area), [("group", area), ("rest", area)]))
    counts["group", "total"] = sum(group for group, _ in rows)
    additions.append((("group", "total"), [("group", area) for area in range(len(rows))]))
    published = [("all", area) for area in range(len(rows))]
    unpublished = [("rest", area) for area in range(len(rows))]
    return disclosure.link_cells(counts, additions, published=published, unpublished=unpublished)


def test_a_difference_between_releases_is_protected_although_no_table_shows_it():
    cells = part_of_a_release([(40, 30), (50, 2), (60, 20), (35, 15)])
    sensitive = disclosure.find_small(cells.counts, threshold=5) & ~cells.published
    assert cells.named(sensitive) == (("rest", 1),)
    assert disclosure.attack(cells, ~cells.open & ~cells.published).width[sensitive] == 0
    found = disclosure.suppress(cells, sensitive, width=5)
    assert ("group", 1) in cells.named(found.added)


def test_a_table_without_small_counts_is_published_whole():
    cells = disclosure.cross_table([[20, 30], [40, 50]])
    found = disclosure.suppress(cells, disclosure.find_small(cells.counts), width=10)
    assert not found.hidden.any()
    assert found.safe_share == 1


def test_a_lone_small_count_takes_three_others_with_it():
    cells = disclosure.cross_table([[4, 30, 60], [40, 50, 60], [70, 80, 90]], publish_totals=True)
    sensitive = disclosure.find_small(cells.counts)
    assert disclosure.attack(cells, sensitive).width[sensitive].tolist() == [0]
    found = disclosure.suppress(cells, sensitive, width=10)
    assert cells.named(found.added) == ((0, 1), (1, 0), (1, 1))


def test_costs_steer_what_is_withheld():
    cells = disclosure.cross_table([[4, 30, 60], [40, 50, 60], [70, 80, 90]], publish_totals=True)
    costs = np.where(cells.mask([(0, 1), (1, 0)]), 100.0, 1.0)
    found = disclosure.suppress(cells, disclosure.find_small(cells.counts), width=10, costs=costs)
    assert cells.named(found.added) == ((0, 2), (2, 0), (2, 2))


def test_what_promised_totals_give_away_is_said_and_named():
    cells = disclosure.cross_table([[1, 2], [30, 40]], publish_totals=True)
    sensitive = disclosure.find_small(cells.counts) & cells.open
    with pytest.raises(StatisticsError, match=r"cells cannot be protected .* among them \(0, 0\)"):
        disclosure.suppress(cells, sensitive, width=10)


def test_a_sensitive_cell_already_published_is_refused():
    cells = disclosure.cross_table([[1, 2], [30, 40]], publish_totals=True)
    with pytest.raises(StatisticsError, match=r"Cell \(0, 'total'\) is sensitive, but it is already"):
        disclosure.suppress(cells, disclosure.find_small(cells.counts), width=10)
