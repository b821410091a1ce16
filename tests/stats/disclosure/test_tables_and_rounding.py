"""
Tables with their totals, small counts, rounding, and differences between releases.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats import disclosure
from tests.shared_data import golden
from tests.stats.disclosure.tables import inner_tables


def test_a_table_has_its_totals_and_subtotals():
    cells = disclosure.cross_table([[1, 2], [3, 4], [5, 6]], subtotals={0: {"inner": [0, 1]}})
    counts = dict(zip(cells.keys, cells.counts.tolist(), strict=True))
    assert counts["inner", 0] == 4
    assert counts["inner", disclosure.TOTAL] == 10
    assert counts[disclosure.TOTAL, 1] == 12
    assert counts[disclosure.TOTAL, disclosure.TOTAL] == 21
    assert len(counts) == 15


@given(inner_tables(axes=(1, 3)))
def test_every_relation_of_a_table_holds(table):
    cells = disclosure.cross_table(table)
    assert not (cells.relations @ cells.counts).any()
    assert cells.counts[-1] == table.sum()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: disclosure.link_cells({"a": 3, "b": 4, "all": 8}, [("all", ["a", "b"])]),
            "add up to 7, but",
        ),
        (lambda: disclosure.link_cells({"a": 3}, [("all", ["a"])]), "There is no cell 'all' among the 1"),
        (
            lambda: disclosure.link_cells({"a": 3}, [], published=["a"], unpublished=["a"]),
            "both published and",
        ),
        (lambda: disclosure.link_cells({"a": 3.5}, []), "must be whole"),
        (lambda: disclosure.cross_table([1, 2], subtotals={0: {"both": [0, 2]}}), "positions 0 to 1"),
    ],
)
def test_tables_that_do_not_hold_together_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()


def test_small_counts_are_one_up_to_the_threshold_and_zero_if_asked():
    counts = [0, 1, 9, 10, 11]
    assert disclosure.find_small(counts).tolist() == [False, True, True, False, False]
    assert disclosure.find_small(counts, protect_zeros=True).tolist() == [True, True, True, False, False]
    assert disclosure.find_small(counts, threshold=5).tolist() == [False, True, False, False, False]


def test_a_line_of_people_all_in_one_cell_is_revealing():
    table = [[0, 25, 0], [10, 20, 30], [0, 0, 0]]
    assert np.argwhere(disclosure.find_revealing(table, axis=1)).tolist() == [[0, 1]]
    assert not disclosure.find_revealing([[5], [6]], axis=1).any()


def test_rounded_figures_are_reproduced():
    for case in golden("r_indicator_sdc")["suppression"]:
        table = np.array(case["input"]["table"])
        assert disclosure.round_to_base(table).tolist() == case["rounded_base5"]
        assert disclosure.round_to_base(table.sum(axis=1)).tolist() == case["rounded_row_totals"]
        assert disclosure.round_to_base(table.sum()) == case["rounded_grand_total"]


@given(counts=st.lists(st.integers(0, 10_000), min_size=1), base=st.integers(1, 20))
def test_a_rounded_count_is_a_multiple_within_half_a_base_and_stays_when_rounded_again(counts, base):
    rounded = disclosure.round_to_base(counts, base=base)
    assert not (rounded % base).any()
    assert (np.abs(rounded - counts) <= base / 2).all()
    assert (disclosure.round_to_base(rounded, base=base) == rounded).all()


@settings(max_examples=60)
@given(table=inner_tables(axes=(2, 2)), base=st.sampled_from([3, 5, 10]))
def test_a_two_way_table_can_be_rounded_so_that_it_adds_up_within_one_base(table, base):
    cells = disclosure.cross_table(table)
    rounded = disclosure.round_additively(cells, base=base)
    assert not disclosure.find_additive_errors(cells, rounded).any()
    assert (np.abs(rounded - cells.counts) < base).all()
    assert not (rounded % base).any()


def test_rounding_each_figure_by_itself_need_not_add_up():
    cells = disclosure.cross_table([[2, 2, 2]])
    errors = disclosure.find_additive_errors(cells, disclosure.round_to_base(cells.counts))
    assert 5 in errors


def test_differences_between_releases_are_reproduced():
    for case in golden("r_indicator_sdc")["differencing"]:
        given_ = case["input"]
        found = disclosure.compare_releases(given_["all"], given_["subset"], threshold=given_["threshold"])
        assert found.implied.tolist() == case["implied"]
        assert np.flatnonzero(found.unsafe).tolist() == case["unsafe_cells"]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1), st.integers(1, 12))
def test_an_unsafe_difference_is_small_and_not_zero_whichever_comes_first(pairs, threshold):
    first, second = np.array(pairs).T
    found = disclosure.compare_releases(first, second, threshold=threshold)
    assert (found.unsafe == [0 < abs(one - two) < threshold for one, two in pairs]).all()
    assert (disclosure.compare_releases(second, first, threshold=threshold).unsafe == found.unsafe).all()
