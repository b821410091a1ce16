"""
Months that lost a group, or much of their total, are pointed out.
"""

import pyarrow as pa
import pytest

from dueregard.cells import Cells
from dueregard.indicators import MonthlyCells, signs_of_loss

MONTHS = ("2024-04", "2024-05", "2024-06")


def cells(rows, by="group", months=MONTHS):
    columns = zip(*rows, strict=True)
    group, month, n = (list(column) for column in columns)
    table = pa.table({"group": group, "month": month, "n": pa.array(n, pa.int64())})
    return MonthlyCells(Cells.of(table, ["group", "month"]), by, months)


def signs(every_month, months=MONTHS, *, name_groups=True):
    return list(signs_of_loss(every_month, months, name_groups=name_groups))


LOST = [
    *(("White", month, n) for month, n in zip(MONTHS, (60, 64, 21), strict=True)),
    *(("Other", month, n) for month, n in zip(MONTHS, (10, 9), strict=False)),
    *(("? not stated", month, n) for month, n in zip(MONTHS, (30, 31, 2), strict=True)),
]


def test_a_month_that_lost_a_group_and_most_of_its_total_has_two_signs():
    group, total = signs(cells(LOST))
    assert group.startswith("The source has no 'Other' in 2024-06, though it has in most months")
    assert total.startswith("The total of the source in 2024-06 is less than half")


def test_only_months_of_the_period_are_pointed_out():
    assert signs(cells(LOST), ("2024-04", "2024-05")) == []


def test_where_counts_are_protected_the_group_is_not_named():
    assert signs(cells(LOST), name_groups=False)[0].startswith("The source has none of one group in 2024-06")


def test_those_whose_group_is_not_known_can_vanish_too():
    rows = [row for row in LOST if row[:2] != ("? not stated", "2024-06")]
    assert any("no 'not stated' in 2024-06" in sign for sign in signs(cells(rows)))


def test_a_small_group_missing_for_a_month_is_nothing():
    rows = [("White", month, 100) for month in MONTHS] + [("Other", "2024-04", 6), ("Other", "2024-05", 5)]
    assert signs(cells(rows)) == []


def test_without_groups_only_totals_are_looked_at():
    (total,) = signs(cells(LOST, by=None))
    assert "less than half" in total


@pytest.mark.parametrize("months", [(), ("2024-04",), ("2024-04", "2024-05")])
def test_two_months_do_not_tell_what_is_usual(months):
    assert signs(cells([("White", "2024-04", 100), ("White", "2024-05", 1)], months=months), months) == []
