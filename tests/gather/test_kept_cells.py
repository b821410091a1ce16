"""
What was counted before is added to what is new, and the evidence is what it would be without.
"""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueregard.engine import Query
from dueregard.errors import EngineError
from dueregard.gather import gather
from dueregard.gather.kept_cells import KeptCells
from dueregard.store import evidence_bytes
from tests.gather.places import MONTHS, stops

KINDS = [
    {"id": "all", "kind": "count", "source": "stops"},
    {"id": "by-group", "kind": "count", "by": "ethnicity", "source": "stops"},
    {"id": "share", "kind": "share", "by": "ethnicity", "numerator": {"found": "yes"}, "source": "stops"},
    {
        "id": "ratio",
        "kind": "rate_ratio",
        "source": "stops",
        "population": "residents",
        "by": "ethnicity",
        "reference": "White",
        "where": {"found": "yes"},
    },
]


class Counting:
    """
    An engine that writes down which files it was asked to count.
    """

    def __init__(self, engine):
        self._engine, self.asked = engine, []

    @property
    def name(self):
        return self._engine.name

    def collapse(self, query):
        self.asked.append({path.name for path in query.tables})
        return self._engine.collapse(query)


def a_month(month, more=0):
    """
    Return the rows of a month, in another order of columns for every second amount.
    """
    rows = stops(months=[month], **{f"White_{month.replace('-', '_')}": 60 + more}).splitlines()[1:]
    lines = [(*row.split(","), found) for row in rows for found in ("yes", "no")]
    if more % 2:
        return "found,n,ethnicity,month\n" + "".join(f"{f},{n},{e},{m}\n" for m, e, n, f in lines)
    return "month,ethnicity,n,found\n" + "".join(f"{m},{e},{n},{f}\n" for m, e, n, f in lines)


@pytest.fixture
def months(place):
    (place.folder / "data" / "stops.csv").unlink()
    source = {"files": "data/stops-*.csv", "month": "month", "count": "n"}
    source |= {"columns": {"ethnicity": "ethnicity", "found": "found"}}
    place.define(sources={"stops": source}, indicators=KINDS)
    for month in MONTHS[:6]:
        place.write(f"data/stops-{month}.csv", a_month(month))
    return place


def counts(gathered):
    return tuple(gathered.counts.get(what, 0) for what in ("counted", "added_to", "kept"))


def test_a_second_run_counts_nothing_and_a_new_month_only_itself(months, engine):
    first = counts(months.gather())
    assert first[0] > 0
    assert first[1:] == (0, 0)
    months.engine = Counting(engine)
    again = months.gather()
    assert counts(again) == (0, 0, sum(first))
    assert {change.what for change in again.changes} == {"unchanged"}
    assert months.engine.asked == []
    months.write("data/stops-2023-07.csv", a_month("2023-07"))
    grown = months.gather()
    assert grown.files_read == ("data/stops-2023-07.csv",)
    assert counts(grown)[0] == 0
    assert {len(files) for files in months.engine.asked} == {1}


STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "remove"]), st.integers(0, 5), st.integers(0, 3)), max_size=5
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_files_come_go_and_change_the_evidence_is_that_of_a_run_without_anything_kept(
    steps, months, tmp_path_factory
):
    for what, at, more in steps:
        path = months.folder / "data" / f"stops-{MONTHS[at]}.csv"
        if what == "write":
            months.write(f"data/{path.name}", a_month(MONTHS[at], more))
        elif len(list(path.parent.glob("stops-*.csv"))) > 1:
            path.unlink(missing_ok=True)
        assert evidence_or_error(months, months.cache) == evidence_or_error(
            months, tmp_path_factory.mktemp("anew")
        )


def evidence_or_error(place, cache):
    try:
        gathered = gather(place.assessment, folder=place.folder, engine=place.engine, cache=cache)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the same
        return type(error), str(error)
    return [evidence_bytes(item) for item in gathered.evidence]


def test_a_row_that_is_in_two_files_is_found_though_one_was_read_before(place):
    source = {"files": "data/rows-*.csv", "month": "month", "columns": {"g": "g"}}
    place.define(sources={"stops": source}, indicator={"kind": "count", "by": "g"})
    rows = [f"{at},2024-01,{'AB'[at % 2]}" for at in range(40)]
    place.write("data/rows-a.csv", "\n".join(["id,month,g", *rows]) + "\n")
    place.gather()
    place.write("data/rows-b.csv", "\n".join(["id,month,g", *rows[:30], "99,2024-01,A"]) + "\n")
    (source,) = place.figure().sources
    assert [one for one in source.decisions if one.startswith("30 rows equal an earlier")]


@pytest.mark.parametrize("harm", ["cut", "changed", "of another", "emptied", "nested", "a list"])
def test_kept_cells_that_are_not_what_was_written_are_counted_again(harm, months):
    before = counts(months.gather())
    kept = [evidence_bytes(item) for item in months.gather().evidence]
    entries = sorted(months.cache.glob("cells-*.json"))
    contents = [entry.read_bytes() for entry in entries]
    for at, entry in enumerate(entries):
        content = contents[at]
        spoilt = {
            "cut": content[:-9],
            "changed": content[:200] + bytes([content[200] ^ 1]) + content[201:],
            "of another": contents[at - 1],
            "emptied": b"",
            "nested": b"[" * 100_000,
            "a list": b"[]",
        }
        entry.write_bytes(spoilt[harm])
    again = months.gather()
    assert counts(again)[0] == before[0]
    assert [evidence_bytes(item) for item in again.evidence] == kept


def test_assessments_of_two_folders_do_not_take_each_other_for_the_same(months, tmp_path):
    first = counts(months.gather())
    months.folder = months.folder.rename(tmp_path / "elsewhere")
    assert counts(months.gather()) == first


def parquet(folder, name, numbers):
    path = folder / name
    pq.write_table(pa.table({"g": ["A"] * len(numbers), "n": pa.array(numbers, pa.int64())}), path)
    return path


def test_a_total_too_large_is_an_error_though_its_parts_are_not(tmp_path, engine):
    first, second = (parquet(tmp_path, name, [2**62]) for name in ("a.parquet", "b.parquet"))
    kept = KeptCells(engine, tmp_path / "cache", tmp_path)
    assert kept.collapse("s", Query((first,), ("g",), count="n")).total == 2**62
    with pytest.raises(EngineError, match="larger than"):
        kept.collapse("s", Query((first, second), ("g",), count="n"))


@pytest.mark.parametrize("keys", [(), ("g",)])
def test_cells_added_up_are_the_cells_of_all_files_to_the_type(keys, tmp_path, engine):
    paths = tuple(parquet(tmp_path, f"{at}.parquet", [at + 1, 5]) for at in range(4))
    kept = KeptCells(engine, tmp_path / "cache", tmp_path)
    for until in (1, 2, 4):
        query = Query(paths[:until], keys, count="n")
        assert kept.collapse("s", query).table.equals(engine.collapse(query).table)
    assert dict(kept.reuse) == {"counted": 1, "added_to": 2}


def test_kept_cells_name_no_folder_and_no_label_in_the_open(months):
    months.gather()
    for entry in months.cache.glob("cells-*.json"):
        assert set(json.loads(entry.read_bytes())) == {"sha256", "blocks"}
        assert entry.stat().st_mode & 0o077 == 0
