"""
Each file is read once: what was read before is used again while nothing that matters changed, and only then.
"""

import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from dueregard.errors import SourceError
from dueregard.model.indicators import Classification, Column
from dueregard.sources import reading

DECLARED = {
    "files": "stops-*.csv",
    "month": "month",
    "columns": {"g": Column(column="g", classification="two")},
}
TWO = {"two": Classification(groups={"White": ("W",), "Black": ("B",)}, missing={"unknown": ("",)})}


@pytest.fixture
def months(write):
    for month in range(1, 5):
        write(
            f"stops-2024-0{month}.csv",
            f"id,month,g\n1,2024-0{month},W\n1,2024-0{month},W\n2,2024-0{month},B\n",
        )


@pytest.fixture
def stops(read):
    def read_stops(**changed):
        return read(classifications=changed.pop("classifications", TWO), **{**DECLARED, **changed})

    return read_stops


@pytest.mark.usefixtures("months")
def test_a_second_reading_reads_nothing_and_says_the_same(stops):
    first = stops()
    written = [path.stat().st_mtime_ns for path in first.paths]
    again = stops()
    assert again == first
    assert (len(first.read_again), again.read_again) == (4, ())
    assert [path.stat().st_mtime_ns for path in again.paths] == written


@pytest.mark.usefixtures("months")
def test_a_new_month_is_read_and_the_others_are_not(stops, write, tmp_path, count_by):
    stops()
    write("stops-2024-05.csv", "id,month,g\n7,2024-05,W\n7,2024-05,\n")
    grown = stops()
    assert grown.read_again == ("stops-2024-05.csv",)
    assert count_by(grown, "g") == {"White": 9, "Black": 4, "? unknown": 1}
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
    anew = stops()
    assert len(anew.read_again) == 5
    assert anew == grown


@pytest.mark.usefixtures("months")
def test_a_file_that_is_gone_or_changed_is_not_counted_as_it_was(stops, write, count_by, tmp_path):
    stops()
    (tmp_path / "folder" / "stops-2024-01.csv").unlink()
    write("stops-2024-02.csv", "id,month,g\n1,2024-02,B\n")
    table = stops()
    assert table.read_again == ("stops-2024-02.csv",)
    assert count_by(table, "g") == {"White": 4, "Black": 3}


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    "changed",
    [
        {"classifications": {"two": TWO["two"].model_copy(update={"groups": {"All": ("W", "B")}})}},
        {"columns": {"ethnicity": DECLARED["columns"]["g"]}},
        {"leave_out": {"g": "B"}},
    ],
)
def test_another_classification_or_declaration_reads_everything_again(changed, stops):
    stops()
    assert len(stops(**changed).read_again) == 4


@pytest.mark.usefixtures("months")
def test_another_reader_reads_everything_again(stops, monkeypatch):
    stops()
    monkeypatch.setattr(reading, "READER", reading.READER + 1)
    assert len(stops().read_again) == 4


@pytest.mark.usefixtures("months")
def test_a_title_is_no_reason_to_read_again_and_is_on_record(stops):
    stops()
    table = stops(title="Stops", licence="OGL")
    assert table.read_again == ()
    assert (table.record.title, table.record.licence) == ("Stops", "OGL")


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize("ending", [".parquet", ".npz", ".json"])
@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "of another", "gone"])
def test_a_kept_file_that_is_not_what_was_written_is_made_again(ending, harm, stops, tmp_path, count_by):
    first = stops()
    victim, other = sorted((tmp_path / "cache").glob(f"*{ending}"))[:2]
    content = bytearray(victim.read_bytes())
    if harm == "gone":
        victim.unlink()
    else:
        content[len(content) // 2] ^= 1
        forms = {"cut": content[:-9], "changed": content, "emptied": b"", "of another": other.read_bytes()}
        victim.write_bytes(forms[harm])
    again = stops()
    assert again == first
    assert count_by(again, "g") == {"White": 8, "Black": 4}


def test_files_of_equal_rows_both_count(write, read, count_by):
    write("a.csv", "g,other\nA,1\n")
    write("b.csv", "g,other\nA,2\n")
    table = read(files=("a.csv", "b.csv"), columns={"g": "g"})
    assert count_by(table, "g") == {"A": 2}


def test_rows_equal_to_one_of_another_file_are_counted_as_equal(write, stops):
    write("stops-a.csv", "id,month,g\n1,2024-01,W\n2,2024-01,W\n")
    stops()
    write("stops-b.csv", "id,month,g\n1,2024-01,W\n3,2024-01,W\n")
    (said,) = [one for one in stops().record.decisions if "equals an earlier" in one]
    assert said.startswith("1 row equals")


@pytest.mark.usefixtures("months")
def test_codes_in_no_group_are_reported_for_all_files_together_and_none_is_kept(stops, write, tmp_path):
    write("stops-2024-05.csv", "id,month,g\n1,2024-05,X\n2,2024-05,Y\n")
    write("stops-2024-06.csv", "id,month,g\n1,2024-06,X\n")
    with pytest.raises(SourceError) as raised:
        stops()
    messages = [problem.message for problem in raised.value.problems]
    assert len(messages) == 2
    assert "'X' of column 'g' (2 rows)" in messages[0]
    kept = (tmp_path / "cache").glob("*.json")
    assert not [path for path in kept if "2024-05" in path.read_text() or "2024-06" in path.read_text()]


def test_a_file_without_a_usable_row_takes_nothing_from_the_others(write, stops, count_by):
    write("stops-a.csv", "id,month,g\n1,2024-01,W\n")
    write("stops-b.csv", "id,month,g\n1,never,W\n")
    table = stops()
    assert count_by(table, "g") == {"White": 1}
    assert [file.rows_refused for file in table.record.files] == [0, 1]
    assert stops() == table


READ = """
import sys
from dueregard.model import Source
from dueregard.sources import read_source
source = Source(files="stops-*.csv", month="month", columns={"g": "g"})
for _ in range(5):
    print(read_source("s", source, folder=sys.argv[1], cache=sys.argv[2]).record.model_dump_json())
"""


@pytest.mark.usefixtures("months")
def test_two_programs_that_read_at_once_do_not_disturb_each_other(tmp_path):
    command = [sys.executable, "-c", READ, str(tmp_path / "folder"), str(tmp_path / "cache")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {line for one in running for line in one.communicate()[0].splitlines()}
    assert [one.returncode for one in running] == [0, 0]
    assert len(said) == 1
    assert not list((tmp_path / "cache").glob(".*"))


@pytest.mark.usefixtures("months")
def test_kept_rows_are_for_the_user_alone(stops):
    table = stops()
    assert all(path.stat().st_mode & 0o077 == 0 for path in table.paths)
    assert pq.read_schema(table.paths[0]).names == ["g.code", "g", "month"]
