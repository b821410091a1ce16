"""
Every file that users are known to have: an entry that reads it back, or a sentence that says what to do.
"""

import gzip
import re
from itertools import islice

import pytest

from dueregard.errors import SourceError
from dueregard.model import Source
from dueregard.sources import read_source
from dueregard.sources.inspecting import inspect_file
from dueregard.yamlfile import dump_yaml, parse_yaml, validate
from tests.shared_data import CHECKOUT, shared_path

TABLES = (".csv", ".tsv", ".tab", ".zip", ".json", ".xlsx", ".ods", ".sav", ".parquet", ".data")
MOST_LINES = 3_000
SHEETS = 4
FOLDER = CHECKOUT.parent / "shared" / "data"


def kinds_of_files():
    """
    Return a file of each kind: those of one folder whose names differ in digits alone are one kind.
    """
    kinds = {}
    for path in sorted(FOLDER.rglob("*")):
        name = path.relative_to(FOLDER).as_posix()
        if path.is_file() and path.suffix != ".md":
            kinds.setdefault(re.sub(r"\d+", "0", name), name)
    return list(kinds.values()) or ["README.md"]


def shortened(path, tmp_path):
    """
    Return a text of many lines with its first ones alone; anything else as it is.
    """
    stem = path.name.removesuffix(".gz")
    if not stem.endswith((".csv", ".tab", ".data")):
        return path
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
        lines = list(islice(stream, MOST_LINES + 1))
    if len(lines) <= MOST_LINES:
        return path
    short = tmp_path / stem
    short.write_bytes(b"".join(lines[:MOST_LINES]))
    return short


def read_as_proposed(found, path, cache):
    data, locate = parse_yaml(dump_yaml({"sources": found.entry()}), "pasted.yaml")
    ((name, entry),) = data["sources"].items()
    declared = validate(Source, {**entry, "files": str(path)}, locate, file="pasted.yaml")
    return read_source(name, declared, folder=path.parent, cache=cache)


@pytest.mark.parametrize("name", kinds_of_files())
def test_what_is_proposed_reads_the_file_or_the_error_says_what_to_do(name, tmp_path):
    path = shared_path("data", *name.split("/"))
    if not path.name.removesuffix(".gz").casefold().endswith(TABLES):
        with pytest.raises(SourceError, match=r"Save|Get it again|Unpack|Open it|export"):
            inspect_file(path)
        return
    path = shortened(path, tmp_path)
    found = inspect_file(path)
    sheets = found.choose[:: max(len(found.choose) // SHEETS, 1)]
    for one in [inspect_file(path, sheet=sheet) for sheet in sheets] or [found]:
        (file,) = read_as_proposed(one, path, tmp_path / "cache").record.files
        assert file.rows == one.rows == file.rows_kept + file.rows_refused
        assert file.rows_kept > 0


def inspected(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    found = inspect_file(path)
    (entry,) = found.entry().values()
    (file,) = read_as_proposed(found, path, tmp_path / "cache").record.files
    assert file.rows == found.rows == file.rows_kept + file.rows_refused
    return entry, [column.name for column in found.columns]


def test_names_below_the_first_line_tell_repeated_ones_apart(tmp_path):
    entry, names = inspected(
        tmp_path,
        "area,Fair,Listens,Fair,Listens\n,White,White,Black,Black\n,% agree,% agree,% agree,% agree\n"
        "North,84,69,75,64\nSouth,80,72,65,59\n",
    )
    assert entry["header_row"] == (1, 2, 3)
    assert names == [
        "area",
        "Fair | White | % agree",
        "Listens | White | % agree",
        "Fair | Black | % agree",
        "Listens | Black | % agree",
    ]


def test_a_name_above_several_columns_is_that_of_each(tmp_path):
    entry, names = inspected(
        tmp_path, "area,Women,,Men,\nname,n,%,n,%\nNorth,84,69.5,75,64.5\nSouth,80,72.5,65,59.5\n"
    )
    assert entry["header_row"] == (1, 2)
    assert names == ["area | name", "Women | n", "Women | %", "Men | n", "Men | %"]


def test_names_that_nothing_tells_apart_are_numbered_to_be_replaced(tmp_path):
    entry, names = inspected(tmp_path, "area,share,n,share\nNorth,0.5,3,0.25\nSouth,0.75,4,0.5\n")
    assert entry["names"] == ("area", "share", "n", "share (2)")
    assert entry["first_row"] == 2
    assert names == ["area", "share", "n", "share (2)"]


def test_a_classification_that_lacks_a_code_is_told_of_and_not_proposed(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("sex,age\n" + "Male,3.5\nFemale,4.5\n" * 9 + "Martian,1.5\n", encoding="utf-8")
    found = inspect_file(path)
    (entry,) = found.entry().values()
    assert entry["columns"]["sex"] == "sex"
    assert any("1 code of 'sex' is in no group" in why for why in found.guess.why)


def test_years_and_numbers_of_rows_are_no_counts(tmp_path):
    years = "".join(f"{year},group {year % 3}\n" for year in range(1990, 2020))
    assert "count" not in inspected(tmp_path, f"year,group\n{years}")[0]
    numbered = "".join(f"{at},group {at % 3}\n" for at in range(1, 90))
    assert "count" not in inspected(tmp_path, f"row,group\n{numbered}")[0]


def test_a_name_the_tool_keeps_for_itself_gets_another(tmp_path):
    entry, _ = inspected(tmp_path, "value,weight\nx-ray,a\nscan,b\n")
    assert entry["columns"] == {"value_column": "value", "weight_column": "weight"}


def test_r_data_are_named_as_such(tmp_path):
    path = tmp_path / "a.rda"
    path.write_bytes(gzip.compress(b"RDX3\nX\n\0\0\0\3"))
    with pytest.raises(SourceError, match=r"R data, not text. Open it in R"):
        inspect_file(path)
