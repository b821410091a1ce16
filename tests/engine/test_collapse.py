"""
The one query, as text: names are identifiers, values are literals, and nothing else gets through.
"""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from sqlglot import exp

from dueregard.engine.collapse import Condition, Query, as_cells, write_sql
from dueregard.errors import EngineError


def sql(**parts) -> str:
    return write_sql(Query(Path("t.parquet"), **parts), exp.to_table("rows"), dialect="duckdb")


def test_a_query_without_keys_counts_everything():
    assert sql() == 'SELECT COUNT(*) AS "n" FROM rows'


def test_keys_conditions_and_months_become_one_grouped_select():
    text = sql(
        keys=("ethnicity", "sex"),
        where=(Condition("force", ("Met", "City")),),
        months=("2023-09", "2024-08"),
        count="n",
    )
    assert text == (
        'SELECT "ethnicity", "sex", SUM("n") AS "n" FROM rows '
        "WHERE \"force\" IN ('Met', 'City') AND \"month\" BETWEEN '2023-09' AND '2024-08' "
        'GROUP BY "ethnicity", "sex"'
    )


def test_weights_are_cast_first_and_then_multiplied():
    assert sql(keys=("psu",), weight="weight") == (
        'SELECT "psu", COUNT(*) AS "n", SUM(CAST("weight" AS DECIMAL(18, 6))) AS "w", '
        'SUM(CAST("weight" AS DECIMAL(18, 6)) * CAST("weight" AS DECIMAL(19, 6))) AS "ww" '
        'FROM rows GROUP BY "psu"'
    )


def test_quotes_in_names_and_values_stay_names_and_values():
    text = sql(keys=('a" ; drop table x --',), where=(Condition("b", ("it's' OR 1=1",)),))
    assert '"a"" ; drop table x --"' in text
    assert "'it''s'' OR 1=1'" in text


def test_a_condition_without_values_keeps_no_row():
    assert sql(where=(Condition("b", ()),)).endswith("WHERE FALSE")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"keys": ("",)}, "cannot be the name"),
        ({"keys": ("a\0b",)}, "cannot be the name"),
        ({"keys": ("n",)}, "must differ"),
        ({"keys": ("ww",)}, "must differ"),
        ({"weight": ""}, "cannot be the name"),
        ({"keys": ("a", "a")}, "must differ"),
        ({"count": ""}, "cannot be the name"),
        ({"where": (Condition("", ("x",)),)}, "cannot be the name"),
        ({"months": ("2024-08", "2024-13")}, "'2024-13' is not written YYYY-MM"),
        ({"months": ("2024-08-01", "2024-09")}, "not written YYYY-MM"),
    ],
)
def test_a_query_that_is_not_well_formed_is_refused(parts, said):
    with pytest.raises(EngineError, match=said):
        Query(Path("t.parquet"), **parts).require_sound()


def test_counts_come_back_as_whole_numbers_whatever_the_engine_sent():
    answered = pa.table(
        {
            "sex": pa.array(["F", "M"], pa.large_string()),
            "n": pa.array([12, None], pa.decimal128(38, 0)),
        }
    )
    cells = as_cells(answered, ("sex",))
    assert cells.count_by("sex") == {"F": 12, "M": 0}
    assert cells.table.schema == pa.schema({"sex": pa.string(), "n": pa.int64()})


def test_a_count_too_large_is_an_error_and_not_another_number():
    answered = pa.table({"n": pa.array([2**63], pa.decimal128(38, 0))})
    with pytest.raises(EngineError, match="larger than"):
        as_cells(answered, ())


def test_a_sum_of_weights_too_large_is_an_error():
    answered = pa.table({"n": [1], "w": pa.array([Decimal(10) ** 33], pa.decimal128(38, 0))})
    with pytest.raises(EngineError, match="sum of weights is larger"):
        as_cells(answered, ())
