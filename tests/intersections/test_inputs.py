"""
What can be scanned, and what is refused before any work starts.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dueregard.errors import ScanError, UnknownNameError
from dueregard.intersections.encoding import NOT_STATED
from dueregard.intersections.inputs import Wanted, read_rows
from dueregard.intersections.memory import require_memory


def scan_one(column, **more):
    """
    Return the labels and the label of each row of one column.
    """
    table = pa.table({"c": column, "y": pa.array([1] * len(column), pa.int8())}, **more)
    rows = read_rows(table, Wanted(("c",), "y"))
    labels = rows.characteristics[0].labels
    return labels, [labels[code] for code in rows.codes[0]]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["b", "a", None, "b", "", "  "]),
        pa.array(["b", "a", None, "b", "", "  "], pa.large_string()),
        pa.array(["b", "a", None, "b", "", "  "]).dictionary_encode(),
        pa.chunked_array([["b", "a"], [None, "b", ""], ["  "]]),
        pa.chunked_array(
            [pa.array(["b", "a"]).dictionary_encode(), pa.array([None, "b", "", "  "]).dictionary_encode()]
        ),
        pa.array(["b", "a", NOT_STATED, "b", "", None]),
    ],
)
def test_texts_are_in_order_and_what_is_missing_is_one_group(column):
    labels, rows = scan_one(column)

    assert labels == ("a", "b", NOT_STATED)
    assert rows == ["b", "a", NOT_STATED, "b", NOT_STATED, NOT_STATED]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([10, 9, None, -3, 10]),
        pa.array([10, 9, None, -3, 10], pa.int8()),
        pa.array([10.0, 9.0, None, -3.0, 10.0]),
        pa.array([10.0, 9.0, float("nan"), -3.0, 10.0]),
        pa.array([Decimal(10), Decimal(9), None, Decimal(-3), Decimal(10)]),
        pa.array(["10", "9", None, "-3", "10"]),
    ],
)
def test_whole_numbers_are_groups_in_order_of_size(column):
    assert scan_one(column) == (("-3", "9", "10", NOT_STATED), ["10", "9", NOT_STATED, "-3", "10"])


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        (pa.array([True, False, None]), ("false", "true", NOT_STATED)),
        (pa.array([dt.date(2024, 5, 1), None, None]), ("2024-05-01", NOT_STATED)),
        (pa.array([10**15, 5, 10**15]), ("5", "1000000000000000")),
        (pa.array([200, 0, 255], pa.uint8()), ("0", "200", "255")),
        (pa.array([None, None], pa.int64()), (NOT_STATED,)),
        (pa.array([None, None]), (NOT_STATED,)),
        (pa.array([], pa.string()), (NOT_STATED,)),
        (pa.DictionaryArray.from_arrays([0, 0], ["a", "never used"]), ("a",)),
        (
            pa.array([f"{number:04}" for number in range(900)]),
            tuple(sorted({str(n).zfill(4) for n in range(900)}, key=int)),
        ),
    ],
)
def test_other_columns_give_their_labels(column, labels):
    assert scan_one(column)[0] == labels


def test_arrays_of_codes_keep_their_codes():
    data = {
        "sex": np.array([1, 0, 1], np.uint8),
        "force": np.array([0, 300, 2]),
        "y": np.array([1, 0, 1], np.uint8),
    }

    rows = read_rows(data, Wanted(("sex", "force"), "y"))

    assert rows.codes[0] is data["sex"]
    assert rows.outcome is data["y"]
    assert rows.sizes == (2, 301)
    assert rows.codes[1].tolist() == [0, 300, 2]


@dataclass
class Source:
    path: Path
    count: str | None


def test_a_parquet_file_a_source_and_a_table_are_the_same(tmp_path):
    table = pa.table(
        {"a": ["x", None, "y"], "b": [1, 2, 1], "y": [True, False, True], "n": [1, 2, 3], "u": [[1]] * 3}
    )
    path = tmp_path / "t.parquet"
    pq.write_table(table, path)

    wanted = Wanted(("a", "b"), "y", count="n")
    found = [read_rows(data, wanted) for data in (table, path, str(path), Source(path, "n"))]

    assert {one.characteristics for one in found} == {found[0].characteristics}
    assert {one.total for one in found} == {6}


@pytest.mark.parametrize(
    ("column", "name", "expected", "left_out"),
    [
        ([1, 0, None], "y", [1, 0], 1),
        ([True, False, True], "y", [1, 0, 1], 0),
        (["1", "0", ""], "y", [1, 0], 1),
        ([1.5, 0.0, float("nan")], "y", [1.5, 0], 1),
        (["Arrest", "None", None], "y=Arrest", [1, 0], 1),
        (pa.array(["Arrest", "? not stated", "Caution"]).dictionary_encode(), "y=Caution", [0, 1], 1),
        ([2, 3, 4], "y", [2.0, 3.0, 4.0], 0),
    ],
)
def test_an_outcome_is_yes_or_no_or_a_number_and_rows_without_are_counted(column, name, expected, left_out):
    rows = read_rows(pa.table({"c": ["a", "b", "c"], "y": column}), Wanted(("c",), name))

    assert rows.outcome.tolist() == expected
    assert rows.without_outcome == left_out
    assert rows.is_binary == (set(expected) <= {0, 1})
    assert all(len(codes) == rows.size for codes in rows.codes)


TABLE = pa.table(
    {
        "sex": ["m", "f"] * 1000,
        "income": [number + 0.5 for number in range(2000)],
        "id": [f"p{number}" for number in range(2000)],
        "outcome": ["Arrest", "Caution"] * 1000,
        "y": [0, 1] * 1000,
        "weight": [1.0, -2.5] * 1000,
        "gap": [1.0, None] * 1000,
        "endless": [1.0, float("inf")] * 1000,
        "lists": [[1]] * 2000,
        "zero": [0.0] * 2000,
    }
)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(("income",), "y"), "'income' holds measurements, not groups. Put it into bands"),
        (Wanted(("id",), "y"), "'id' has 2,000 different values among 2,000 rows"),
        (Wanted(("lists",), "y"), "'lists' holds list"),
        (Wanted((), "y"), "no characteristic"),
        (Wanted(("sex", "sex"), "y"), "named twice"),
        (Wanted(("sex", "y"), "y"), "both as a characteristic and as the outcome"),
        (Wanted(("sex",), "outcome"), "neither 0 and 1 nor a number.*outcome=VALUE"),
        (Wanted(("sex",), "outcome=Arest"), "equal to 'Arest'. Closest: 'Arrest'"),
        (Wanted(("sex",), "endless"), "infinite"),
        (Wanted(("sex",), "y", weight="weight"), "'weight' is negative in 1,000 rows, the lowest -2.5"),
        (Wanted(("sex",), "y", weight="gap"), "'gap' is missing in 1,000 rows"),
        (Wanted(("sex",), "y", weight="outcome"), "'outcome' is not a number"),
        (Wanted(("sex",), "y", weight="zero"), "Every weight in 'zero' is 0"),
        (Wanted(("sex",), "y", count="weight"), "whole numbers"),
    ],
)
def test_what_cannot_be_scanned_is_refused_with_what_to_do(wanted, message):
    with pytest.raises(ScanError, match=message):
        read_rows(TABLE, wanted)


def test_a_column_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"no column 'sexx'. Closest: 'sex'"):
        read_rows(TABLE, Wanted(("sexx",), "y"))


def test_columns_of_different_lengths_and_negative_codes_are_refused():
    with pytest.raises(ScanError, match="same number of rows: 'a' 2, 'y' 1"):
        read_rows({"a": np.array([0, 1]), "y": np.array([1])}, Wanted(("a",), "y"))
    with pytest.raises(ScanError, match="holds -1; codes start at 0"):
        read_rows({"a": np.array([0, -1]), "y": np.array([1, 0])}, Wanted(("a",), "y"))


def test_what_is_no_table_and_no_parquet_file_is_refused(tmp_path):
    with pytest.raises(ScanError, match="A list cannot be scanned"):
        read_rows([1, 2], Wanted(("a",), "y"))
    path = tmp_path / "t.parquet"
    path.write_text("a,b")
    with pytest.raises(ScanError, match=r"t\.parquet cannot be read as Parquet"):
        read_rows(path, Wanted(("a",), "y"))


def test_more_intersections_than_fit_are_refused_with_the_estimate_and_what_to_leave_out():
    rows = read_rows(TABLE, Wanted(("sex", "outcome"), "y"))
    require_memory(rows.characteristics, 2, rows.total, at_least=1, free=10**6)
    with pytest.raises(ScanError, match=r"up to 9 intersections.* Combine at most 1 \(5 intersections\)"):
        require_memory(rows.characteristics, 2, rows.total, at_least=1, free=2000)
    with pytest.raises(ScanError, match="Leave out 'sex'"):
        require_memory(rows.characteristics, 2, rows.total, at_least=1, free=100)


def test_more_combinations_than_can_be_listed_are_refused_at_once():
    sex = read_rows(TABLE, Wanted(("sex",), "y")).characteristics[0]
    with pytest.raises(ScanError, match=r"1,073,741,824 combinations of characteristics. Combine at most"):
        require_memory([sex] * 30, 30, 10**6, at_least=1)
