"""
DuckDB counts what a canonical Parquet file holds.
"""

import sys
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dueregard.engine import Condition, Query, open_engine
from dueregard.errors import EngineError, UnknownNameError


@pytest.fixture
def engine():
    opened = open_engine()
    yield opened
    opened.close()


@pytest.fixture
def stops(tmp_path):
    path = tmp_path / "stops.parquet"
    table = {
        "ethnicity": ["Black", "White", "White", "? not stated", "Black"],
        "month": ["2024-01", "2024-01", "2024-02", "2024-03", "2024-03"],
        "n": [3, 5, 7, 11, 13],
    }
    pq.write_table(pa.table(table), path)
    return path


def test_rows_are_counted_by_key(engine, stops):
    cells = engine.collapse(Query(stops, ("ethnicity",)))
    assert cells.count_by("ethnicity") == {"? not stated": 1, "Black": 2, "White": 2}


def test_a_count_column_is_added_up(engine, stops):
    cells = engine.collapse(Query(stops, ("ethnicity",), count="n"))
    assert cells.count_by("ethnicity") == {"? not stated": 11, "Black": 16, "White": 12}


def test_weights_and_their_squares_add_up_exactly_and_missing_ones_are_left_out(engine, tmp_path):
    path = tmp_path / "survey.parquet"
    weights = [Decimal("0.1"), Decimal("0.2"), Decimal("0.000001"), None, None]
    table = {"psu": ["1", "1", "1", "1", "2"], "weight": pa.array(weights, pa.decimal128(18, 6))}
    pq.write_table(pa.table(table), path)
    cells = engine.collapse(Query(path, ("psu",), weight="weight"))
    assert cells.table.to_pylist() == [
        {"psu": "1", "n": 4, "w": Decimal("0.300001"), "ww": Decimal("0.050000000001")},
        {"psu": "2", "n": 1, "w": Decimal(0), "ww": Decimal(0)},
    ]
    assert cells.roll_up([]).table.to_pylist() == [
        {"n": 5, "w": Decimal("0.300001"), "ww": Decimal("0.050000000001")}
    ]


def test_no_keys_give_one_cell_even_when_nothing_is_there(engine, stops):
    assert engine.collapse(Query(stops, count="n")).total == 39
    nobody = engine.collapse(Query(stops, count="n", where=(Condition("ethnicity", ()),)))
    assert nobody.table.to_pylist() == [{"n": 0}]


def test_months_and_conditions_are_both_ends_included(engine, stops):
    query = Query(
        stops, ("month",), (Condition("ethnicity", ("White", "Black")),), ("2024-01", "2024-02"), "n"
    )
    assert engine.collapse(query).count_by("month") == {"2024-01": 8, "2024-02": 7}


def test_a_path_with_pattern_characters_is_one_file(engine, stops, tmp_path):
    odd = tmp_path / "a [b]* 'c'?" / "t.parquet"
    odd.parent.mkdir()
    odd.write_bytes(stops.read_bytes())
    assert engine.collapse(Query(odd)).total == 5


def test_the_number_of_threads_changes_nothing(tmp_path):
    size = 200_000
    path = tmp_path / "many.parquet"
    table = {
        "group": [f"g{index % 7}" for index in range(size)],
        "n": [index % 13 for index in range(size)],
    }
    pq.write_table(pa.table(table), path, row_group_size=10_000)
    engines = [open_engine(f"duckdb:?threads={threads}") for threads in (1, 2, 4)]
    answers = [one.collapse(Query(path, ("group",), count="n")).table for one in engines]
    for one in engines:
        one.close()
    assert answers[0] == answers[1] == answers[2]
    assert sum(answers[0]["n"].to_pylist()) == sum(index % 13 for index in range(size))


def test_a_column_that_is_not_there_is_an_error_about_the_engine(engine, stops):
    with pytest.raises(EngineError, match=r"The column 'sex' is not in stops\.parquet"):
        engine.collapse(Query(stops, ("sex",)))


def test_a_file_that_is_not_there_is_an_error_about_the_engine(engine, tmp_path):
    with pytest.raises(EngineError, match=r"none\.parquet cannot be counted: it is not there"):
        engine.collapse(Query(tmp_path / "none.parquet"))


def test_the_settings_are_locked_and_nothing_is_fetched(engine):
    settings = dict(engine._connection.sql("select name, value from duckdb_settings()").fetchall())
    assert settings["autoinstall_known_extensions"] == "false"
    assert settings["autoload_known_extensions"] == "false"
    assert settings["lock_configuration"] == "true"


def test_closing_twice_is_harmless(engine):
    engine.close()
    engine.close()


def test_an_engine_nobody_wrote_is_named_with_those_there_are():
    with pytest.raises(UnknownNameError, match=r"no engine 'duck'\. Closest: 'duckdb'"):
        open_engine("duck:")


@pytest.mark.parametrize(
    "url", ["duckdb:file.db", "duckdb:?threads=0", "duckdb:?memory=1", "duckdb:?threads=x"]
)
def test_an_address_that_is_not_understood_is_refused(url):
    with pytest.raises(EngineError, match="not understood"):
        open_engine(url)


def test_an_engine_that_is_not_installed_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.delitem(sys.modules, "dueregard.engine.duckdb", raising=False)
    with pytest.raises(EngineError, match="Install it with: pip install duckdb"):
        open_engine()
