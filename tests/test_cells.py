"""
Cells add up: margins are roll-ups, months append, and missing is no group.
"""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dueregard.cells import Cells, is_missing, missing_label

ROWS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("ab"), st.integers(0, 2**40)), min_size=1, max_size=30
)


def cells_of(rows):
    group, month, n = zip(*rows, strict=True)
    return Cells.of(pa.table({"group": group, "month": month, "n": n}), ["group", "month"])


@given(ROWS)
def test_every_roll_up_keeps_the_total(rows):
    cells = cells_of(rows)
    total = sum(n for *_, n in rows)
    assert cells.total == cells.roll_up(["group"]).total == cells.roll_up([]).total == total
    assert sum(cells.count_by("month").values()) == total
    assert cells.count_by(None) == {"All": total}


@given(ROWS, ROWS)
def test_appending_months_is_adding_counts(one, other):
    both = cells_of(one).append(cells_of(other))
    assert both.table.equals(cells_of([*one, *other]).table)


@given(ROWS)
def test_the_order_of_rows_does_not_matter(rows):
    assert cells_of(rows).table.equals(cells_of(rows[::-1]).table)


def test_a_filter_keeps_the_cells_named():
    cells = cells_of([("x", "a", 1), ("y", "a", 2), ("y", "b", 4)])
    assert cells.where({"group": ["y"], "month": ["a", "b"]}).total == 6
    assert cells.where({"group": ["z"]}).total == 0


def test_no_rows_is_a_total_of_zero():
    empty = Cells.of(pa.table({"group": pa.array([], pa.string()), "n": pa.array([], pa.int64())}), ["group"])
    assert empty.total == 0
    assert empty.count_by("group") == {}


def test_a_way_of_being_missing_is_marked():
    assert is_missing(missing_label("not stated"))
    assert not is_missing("White")
