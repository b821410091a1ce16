"""
`dueregard.scan` from data to table, against plain Python.
"""

import json
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dueregard
from dueregard.errors import ScanError, UnknownNameError
from dueregard.intersections.encoding import NOT_STATED
from dueregard.stats import newcombe_difference, risk_ratio_mover, wilson

GROUPS = st.sampled_from(["x", "y", "z", None])


@st.composite
def tables(draw):
    rows = draw(st.lists(st.tuples(GROUPS, GROUPS, st.booleans(), st.booleans()), max_size=60))
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    kinds = [pa.string(), pa.string(), pa.bool_(), pa.bool_()]
    return pa.table(
        {
            name: pa.array(list(column), kind)
            for name, column, kind in zip("abcy", columns, kinds, strict=True)
        }
    )


def counted(table, depth):
    """
    Return rows and positives of every combination, in plain Python.
    """
    found = {}
    for row in table.to_pylist():
        labels = {name: NOT_STATED if row[name] is None else str(row[name]).lower() for name in "ab"}
        labels["c"] = str(row["c"]).lower()
        for size in range(min(depth, 3) + 1):
            for names in combinations("abc", size):
                key = tuple(labels[name] if name in names else None for name in "abc")
                n, positives = found.get(key, (0, 0))
                found[key] = n + 1, positives + row["y"]
    return found


@settings(max_examples=60, deadline=None)
@given(table=tables(), depth=st.integers(1, 5), threshold=st.sampled_from([1, 3]))
def test_what_is_shown_is_what_plain_python_counts(table, depth, threshold):
    found = dueregard.scan(table, by=["a", "b", "c"], outcome="y", depth=depth, threshold=threshold)

    expected = counted(table, depth)
    rows = {(row["a"], row["b"], row["c"]): row for row in found.to_pylist()}
    assert set(rows) == set(expected)
    everybody = expected.get((None, None, None))
    for key, row in rows.items():
        if row["state"] == "withheld":
            assert {row[name] for name in row if name not in {"a", "b", "c", "depth", "state"}} == {None}
            continue
        n, positives = expected[key]
        assert (row["n"], row["positives"], row["depth"]) == (n, positives, sum(map(bool, key)))
        assert min(positives, n - positives) >= threshold
        rest = everybody[1] - positives, everybody[0] - n
        figures = {"rate": wilson(positives, n)}
        if rest[1]:
            figures["ratio"] = risk_ratio_mover(positives, n, *rest)
            figures["difference"] = newcombe_difference(positives, n, *rest)
        for name, interval in figures.items():
            found_ = [row[f"{name}{part}"] for part in ("", "_low", "_high")]
            assert found_ == pytest.approx(list(map(float, interval)), rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(table=tables(), seed=st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(table, seed):
    order = np.random.default_rng(seed).permutation(table.num_rows)

    one = dueregard.scan(table, by=["a", "b", "c"], outcome="y")
    other = dueregard.scan(table.take(pa.array(order, pa.int64())), by=["a", "b", "c"], outcome="y")

    assert one.equals(other)


def test_an_empty_table_gives_an_empty_table():
    table = pa.table({"a": pa.array([], pa.string()), "y": pa.array([], pa.bool_())})

    found = dueregard.scan(table, by=["a"], outcome="y")

    assert found.num_rows == 0
    assert {"a", "n", "ratio_low", "q", "rank"} <= set(found.column_names)


@pytest.fixture
def many():
    random = np.random.default_rng(8)
    count = 20_000
    sex, race, age = (random.integers(0, size, count) for size in (2, 3, 4))
    likely = 0.2 + 0.2 * ((sex == 1) & (race == 2))
    return pa.table(
        {
            "sex": np.array(["f", "m"])[sex],
            "race": np.array(["a", "b", "c"])[race],
            "age": age,
            "y": (random.random(count) < likely).astype(np.int8),
            "wait": random.normal(30, 5, count) + 4 * ((sex == 1) & (race == 2)),
            "weight": random.uniform(0.5, 2, count),
            "psu": random.integers(0, 40, count),
        }
    )


def test_a_planted_disparity_is_ranked_first(many):
    for outcome, more in (("y", {}), ("wait", {}), ("y", {"weight": "weight", "psu": "psu"})):
        found = dueregard.scan(many, by=["sex", "race", "age"], outcome=outcome, depth=2, **more)
        first = found.sort_by("rank").slice(0, 1).to_pylist()[0]
        assert (first["sex"], first["race"], first["age"]) == ("m", "c", None)
        assert first["q"] < 1e-9


def test_a_reference_stands_beside_those_who_differ_only_in_it(many):
    found = dueregard.scan(many, by=["sex", "race", "age"], outcome="y", reference={"sex": "f"})

    rows = {(row["sex"], row["race"], row["age"]): row for row in found.to_pylist()}
    for (sex, race, age), row in rows.items():
        if sex != "m":
            assert row["reference_ratio"] is None
            continue
        other = rows["f", race, age]
        expected = risk_ratio_mover(row["positives"], row["n"], other["positives"], other["n"])
        names = ("reference_ratio", "reference_ratio_low", "reference_ratio_high")
        assert [row[name] for name in names] == pytest.approx(list(map(float, expected)), rel=1e-9)
        assert row["reference_difference"] == pytest.approx(row["rate"] - other["rate"])


def test_a_comparison_with_a_withheld_reference_is_withheld_too():
    table = pa.table({"a": ["x"] * 50 + ["y"] * 3 + ["z"] * 50, "y": [0, 1] * 51 + [1]})

    found = dueregard.scan(table, by=["a"], outcome="y", reference={"a": "y"}, depth=1)

    assert found["state"].to_pylist().count("withheld") > 1
    hidden = pc.equal(found["state"], "shown")
    assert pc.count(found.filter(hidden)["reference_ratio"]).as_py() == 0


def test_an_engine_counts_the_same(many, tmp_path):
    path = tmp_path / "many.parquet"
    # Engines count canonical files, whose columns are texts.
    texts = [many[name].cast(pa.string()) for name in ("sex", "race", "age", "y")]
    pq.write_table(pa.table(texts, names=["sex", "race", "age", "y"]), path)
    asked = {"by": ["sex", "race", "age"], "outcome": "y", "depth": 2}

    here = dueregard.scan(path, **asked)
    there = dueregard.scan(path, engine="duckdb:?threads=1", **asked)

    assert here.equals(there)
    with pytest.raises(ScanError, match="leave out the engine"):
        dueregard.scan(path, engine="duckdb:", weight="weight", **asked)
    with pytest.raises(ScanError, match="give its path"):
        dueregard.scan(many, engine="duckdb:", **asked)


def test_counts_stand_for_so_many_rows(many):
    collapsed = many.group_by(["sex", "race", "y"]).aggregate([([], "count_all")])

    one = dueregard.scan(many, by=["sex", "race"], outcome="y")
    other = dueregard.scan(collapsed, by=["sex", "race"], outcome="y", count="count_all")

    assert one.equals(other)


def test_the_metadata_say_how_the_scan_was_made(many):
    seen = []

    found = dueregard.scan(many, by=["sex"], outcome="y", level=0.9, progress=seen.append)

    about = json.loads(found.schema.metadata[b"dueregard"])
    assert about["rows"] == 20_000
    assert about["level"] == 0.9
    assert about["tested"] == 2
    assert seen == ["Reading", "Counting", "Comparing", "Withholding", "Ranking"]


@pytest.mark.parametrize(
    ("more", "error", "message"),
    [
        ({"depth": 0}, ScanError, "1 or more, not 0"),
        ({"at_least": 0}, ScanError, "1 or more"),
        ({"threshold": 0}, ScanError, "1 or more"),
        ({"reference": {"sx": "f"}}, UnknownNameError, "no characteristic 'sx'"),
        ({"reference": {"sex": "F"}}, UnknownNameError, "no group of 'sex' 'F'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(many, more, error, message):
    with pytest.raises(error, match=message):
        dueregard.scan(many, by=["sex"], outcome="y", **more)


def test_the_result_can_be_written_and_read_back(many, tmp_path):
    found = dueregard.scan(many, by=["sex", "race"], outcome="y")

    pq.write_table(found, tmp_path / "cells.parquet")

    assert pq.read_table(tmp_path / "cells.parquet").to_pylist() == found.to_pylist()
