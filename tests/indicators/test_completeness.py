"""
What the doubts about a series of months say, and of which figures.
"""

import pyarrow as pa
import pytest

from dueregard.cells import Cells
from dueregard.indicators import MonthlyCells, doubts_about, months_in_words, moves_of

MONTHS = tuple(f"2024-{month:02}" for month in range(1, 13))
USUAL = {"White": 600, "Other": 80, "? not stated": 90}


def cells(by="group", months=MONTHS, **changed):
    rows = [
        (group, month, changed.get(f"{group}_{at}", count + 3 * (at % 4)))
        for group, count in USUAL.items()
        for at, month in enumerate(months, start=1)
    ]
    group, month, n = (list(column) for column in zip(*rows, strict=True))
    table = pa.table({"group": group, "month": month, "n": pa.array(n, pa.int64())})
    return MonthlyCells(Cells.of(table, ["group", "month"]), by, months)


def doubts(every_month, *, name_groups=True):
    return list(doubts_about(every_month, name_groups=name_groups))


def test_a_sound_year_leaves_no_doubt():
    assert doubts(cells()) == []


def test_a_month_that_lost_a_group_and_most_of_its_total_is_doubted_twice():
    total, group = doubts(cells(White_12=260, Other_12=0))
    assert "2024-12 is about" in total.reason
    assert group.reason.startswith("The source has no 'Other' in 2024-12, though it has in most months")
    assert total.months == group.months == ("2024-12",)


def test_only_figures_of_the_months_concerned_are_in_doubt():
    (group,) = doubts(cells(Other_12=0))
    assert group.touches(("2024-11", "2024-12"))
    assert not group.touches(MONTHS[:11])


def test_where_counts_are_protected_neither_group_nor_size_is_told():
    total, group = doubts(cells(White_12=260, Other_12=0), name_groups=False)
    assert "far below" in total.reason
    assert "%" not in total.reason
    assert group.reason.startswith("The source has none of one group in 2024-12")


def test_those_whose_group_is_not_known_can_vanish_too():
    (group,) = doubts(cells(**{"? not stated_12": 0}))
    assert "no 'not stated' in 2024-12" in group.reason


def test_a_group_with_hardly_anybody_left_is_doubted():
    (group,) = doubts(cells(**{"? not stated_12": 1}))
    assert "hardly any 'not stated'" in group.reason


def test_without_groups_only_totals_are_looked_at():
    (total,) = doubts(cells(by=None, White_12=100, Other_12=0))
    assert "The total" in total.reason


def test_every_group_doubled_is_a_month_there_twice():
    twice = {f"{group}_6": 2 * count for group, count in USUAL.items()}
    (total,) = doubts(cells(**twice))
    assert "records may be there twice" in total.reason
    assert total.months == ("2024-06",)


def test_one_group_risen_is_an_event():
    assert doubts(cells(White_6=1500)) == []


def test_a_group_under_a_new_name_is_doubted_only_across_the_change():
    renamed = {f"Other_{at}": 0 for at in range(7, 13)}
    found = cells(**renamed)
    new = pa.table(
        {
            "group": ["Any other"] * 6,
            "month": list(MONTHS[6:]),
            "n": pa.array([81, 84, 80, 83, 85, 80], pa.int64()),
        }
    )
    both = MonthlyCells(found.cells.append(Cells.of(new, ["group", "month"])), "group", MONTHS)
    (moved,) = doubts(both)
    assert "counted as 'Other' are counted as 'Any other'" in moved.reason
    assert moved.touches(("2024-06", "2024-07"))
    assert not moved.touches(MONTHS[6:])
    assert not moved.touches(MONTHS[:6])
    assert len(list(moves_of(["Other"], both, name_groups=True))) == 1
    assert list(moves_of(["Other", "Any other"], both, name_groups=True)) == []
    assert list(moves_of(["White"], both, name_groups=True)) == []


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (["2022-12"], "2022-12"),
        (["2022-12", "2023-01", "2024-09"], "2022-12 to 2023-01 and 2024-09"),
        (["2020-01", "2021-01", "2022-01", "2023-01"], "2020-01, 2021-01, 2022-01 and 2023-01"),
        (
            ["2020-01", "2021-01", "2022-01", "2023-01", "2024-01"],
            "2020-01, 2021-01, 2022-01 and 2 more stretches",
        ),
    ],
)
def test_months_are_told_as_stretches(months, said):
    assert months_in_words(months) == said
