"""
Every engine counts as Python does, row by row, whatever the labels, the weights and the gaps are.
"""

from collections import defaultdict
from decimal import Context, Decimal, localcontext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dueregard.engine import Condition, Query, open_engine
from dueregard.errors import EngineError

ODD = [
    "",
    " ",
    "White",
    "white",
    "White ",
    " White",
    "WHITE",
    "? not stated",
    "it's",
    'say "so"',
    "a`b",
    "back\\slash",
    "\\n",
    "\\u0041",
    "100%",
    "\\%_",
    "two\nlines",
    "tab\there",
    "return\rhere",
    "-- no comment",
    "/* nor this */",
    "a; drop table x",
    "${spark.app.name}",
    "{rows}",
    ":name",
    "?",
    "=1+1",
    "@a",
    "NaN",
    "nan",
    "-0",
    "-0.0",
    "0",
    "1e3",
    "NULL",
    "true",
    "2024-03-31T01:30:00",
    "2024-10-27",
    "é",
    "e\N{COMBINING ACUTE ACCENT}",
    "ß",
    "ẞ",
    "İ",
    "ﬁ",
    "日本",
    "עברית",
    "👩🏾‍🦽",
    "\N{NO-BREAK SPACE}",
    "\N{ZERO WIDTH SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}x",
    "\ufeff",
    "\x01",
    "x" * 10_000,
]
NAMES = ["sex", "Officer-defined ethnicity", "ethnicity.code", "a`b", 'a"b', "select", "é,(;)=", "group by"]
MONTHS = ["2023-12", "2024-01", "2024-02", "2024-03"]


@st.composite
def tables(draw):
    """
    Draw rows under odd names: labels, gaps, counts and weights.
    """
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    text = st.none() | st.sampled_from(ODD) | st.text(st.characters(exclude_characters="\0", codec="utf-8"))
    size = draw(st.integers(0, 60))
    columns = {name: draw(st.lists(text, min_size=size, max_size=size)) for name in names}
    columns["month"] = draw(st.lists(st.sampled_from(MONTHS), min_size=size, max_size=size))
    count = st.none() | st.integers(0, 2**56)
    columns["n"] = draw(st.lists(count, min_size=size, max_size=size))
    weight = st.none() | st.decimals(-(10**8), 10**8, places=6, allow_nan=False)
    columns["weight"] = draw(st.lists(weight, min_size=size, max_size=size))
    return names, columns


def write(path: Path, names, columns, *, row_group_size=7) -> Path:
    kinds = dict.fromkeys(names, pa.string()) | {
        "month": pa.string(),
        "n": pa.int64(),
        "weight": pa.decimal128(18, 6),
    }
    arrays = {name: pa.array(column, kinds[name]) for name, column in columns.items()}
    # As intake writes them.
    coded = {name: arrays[name].dictionary_encode() if name in names else arrays[name] for name in arrays}
    pq.write_table(pa.table(coded), path, row_group_size=row_group_size)
    return path


def counted(columns, query):
    """
    Return what a query must give, from the rows in Python.
    """
    with localcontext(Context(prec=60)):  # Python rounds to 28 digits otherwise
        return _counted(columns, query)


def _counted(columns, query):
    found = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    if not query.keys:  # one cell, even of no rows
        found[()]
    for row in zip(*columns.values(), strict=True):
        named = dict(zip(columns, row, strict=True))
        if any(named[one.column] not in one.values for one in query.where):
            continue
        if query.months and not query.months[0] <= named["month"] <= query.months[1]:
            continue
        cell = found[tuple(named[key] for key in query.keys)]
        cell[0] += 1 if query.count is None else named[query.count] or 0
        weight = named["weight"] or Decimal(0)
        cell[1] += weight
        cell[2] += weight * weight
    return {key: tuple(cell) if query.weight else cell[0] for key, cell in found.items()}


def answered(engine, query):
    cells = engine.collapse(query).table.to_pylist()
    found = {
        tuple(cell[key] for key in query.keys): (cell["n"], cell["w"], cell["ww"])
        if query.weight
        else cell["n"]
        for cell in cells
    }
    assert len(found) == len(cells)
    return found


@settings(
    max_examples=8,
    # A search for a smaller example would take minutes on Spark.
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_table_is_counted_as_python_counts_it(engine, tmp_path, data):
    names, columns = data.draw(tables())
    path = write(tmp_path / "t.parquet", names, columns)
    present = sorted({label for label in columns[names[0]] if label is not None})
    wanted = data.draw(st.lists(st.sampled_from([*present, *ODD]), max_size=5))
    keys = tuple(data.draw(st.lists(st.sampled_from([*names, "month"]), unique=True)))
    months = data.draw(st.none() | st.just(("2024-01", "2024-02")))
    where = (Condition(names[0], tuple(wanted)),) if data.draw(st.booleans()) else ()
    for query in (
        Query(path, keys, where, months, weight="weight"),
        Query(path, tuple(names), count="n"),
    ):
        assert answered(engine, query) == counted(columns, query)


def test_every_odd_label_is_a_group_of_its_own_and_is_found_again(engine, tmp_path):
    columns = {
        "sex": [*ODD, None] * 3,
        "month": ["2024-01"] * (len(ODD) + 1) * 3,
        "n": list(range((len(ODD) + 1) * 3)),
        "weight": [Decimal("999999999999.999999"), None, Decimal("-0.000001")] * (len(ODD) + 1),
    }
    path = write(tmp_path / "odd.parquet", ["sex"], columns)
    every = Query(path, ("sex",), count="n", weight="weight")
    assert answered(engine, every) == counted(columns, every)
    named = Query(path, ("sex",), (Condition("sex", tuple(ODD)),), count="n")
    assert answered(engine, named) == counted(columns, named)
    assert len(answered(engine, named)) == len(ODD)


def test_files_of_one_source_are_one_table_whatever_the_order_of_their_columns(engine, tmp_path):
    names = ["sex", "ethnicity.code"]
    one = {"sex": ["F", "M"], "ethnicity.code": ["W1", None], "month": MONTHS[:2], "n": [1, 2]}
    one["weight"] = [Decimal(1), None]
    two = {"ethnicity.code": ["B1", "W1"], "sex": ["F", "F"], "month": MONTHS[1:3], "n": [4, 8]}
    two["weight"] = [Decimal(2), Decimal("0.5")]
    paths = (
        write(tmp_path / "one.parquet", names, one),
        write(tmp_path / "two.parquet", names, two),
    )
    both = {name: one[name] + two[name] for name in one}
    for query in (Query(paths, tuple(names), weight="weight"), Query(paths, ("month",), count="n")):
        assert answered(engine, query) == counted(both, query)
    assert engine.collapse(Query(paths, ("sex",), count="n")).count_by("sex") == {"F": 13, "M": 2}


def test_a_total_too_large_is_an_error_and_not_another_number(engine, tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"n": [2**62] * 3}), path)
    with pytest.raises(EngineError, match="larger than the tool can hold exactly"):
        engine.collapse(Query(path, count="n"))


@pytest.mark.parametrize(
    ("columns", "query", "said"),
    [
        ({"sex": ["F"]}, {"keys": ("Sex",)}, r"'Sex' is not in t\.parquet\. Closest: 'sex'"),
        ({"sex": ["F"], "Sex": ["x"]}, {"keys": ("sex",)}, "'sex' and 'Sex' of .* capital letters only"),
        ({"sex": [1.5]}, {"keys": ("sex",)}, "holds double, and not text"),
        ({"sex": ["F"]}, {"count": "sex"}, "holds string, and not whole numbers"),
        ({"n": [1.5]}, {"weight": "n"}, "holds double, and not decimals"),
        ({"sex": ["F"]}, {"months": ("2024-01", "2024-01")}, "'month' is not in"),
        ({"sex": ["F"]}, {"keys": ("n",)}, "must differ"),
    ],
)
def test_what_engines_would_read_differently_is_refused_by_all(columns, query, said, engine, tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(EngineError, match=said):
        engine.collapse(Query(path, **query))


def test_a_file_broken_in_the_middle_is_an_error(engine, tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"sex": [f"{at}" for at in range(50_000)]}), path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[1_000:9_000] = bytes(8_000)
    path.write_bytes(content)
    with pytest.raises(EngineError, match=r"could not count t\.parquet"):
        engine.collapse(Query(path, ("sex",)))


def test_a_closed_engine_opens_again(duckdb, tmp_path, spark):
    path = write(
        tmp_path / "t.parquet", ["sex"], {"sex": ["F"], "month": ["2024-01"], "n": [1], "weight": [1]}
    )
    spark.collapse(Query(path))
    second = open_engine(f"spark://{spark._master}") if spark._master.startswith("local") else spark
    assert second.collapse(Query(path)).table == duckdb.collapse(Query(path)).table
    if second is not spark:
        # It was opened in the Spark that runs already, which goes on.
        second.close()
    assert spark.collapse(Query(path)).total == 1
