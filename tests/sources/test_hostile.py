"""
Files that mean harm, or that broke on the way: one clear error, soon, in little memory, and nothing written.
"""

import gzip
import io
import json
import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueregard.errors import DueRegardError, SourceError
from dueregard.model import Source
from dueregard.model.indicators import Classification, Column
from dueregard.sources import read_source
from dueregard.sources.delimited import read_delimited
from dueregard.sources.inspecting import inspect_file
from tests.shared_data import shared_path

MEGABYTE = 2**20
fuzz = settings(max_examples=60, deadline=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def refused(write, tmp_path):
    """
    Read bytes as a source, which must be refused with a sentence, or else read; nothing may be left behind.
    """

    def read_bytes(content, name="a.bin", **declared):
        write(name, content)
        cache = tmp_path / "cache"
        declared = {"columns": {"g": "g"}, **declared}
        try:
            table = read_source("s", Source(files=name, **declared), folder=tmp_path / "folder", cache=cache)
        except DueRegardError as error:
            found = error
        else:
            found = None
        assert not cache.exists() or not [path for path in cache.iterdir() if path.name.startswith(".")]
        if found is not None:
            assert str(found)
            return found
        assert table.record.files[0].rows_kept > 0
        return None

    return read_bytes


def a_workbook():
    book = openpyxl.Workbook()
    for row in (["g", "n"], ["White", 1], ["Black", 2]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def a_parquet():
    stream = io.BytesIO()
    pq.write_table(pa.table({"g": ["White", "Black"] * 50, "n": list(range(100))}), stream)
    return stream.getvalue()


def a_zip(members, *, flags=0):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    content = stream.getvalue()
    if flags:
        at = content.index(b"PK\x01\x02") + 8
        content = content[:at] + struct.pack("<H", flags) + content[at + 2 :]
    return content


def with_part(workbook, name, content):
    """
    Return a workbook with one part replaced, or added.
    """
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


@fuzz
@given(
    content=st.binary(max_size=2_000),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"$FL2", b"["]),
)
def test_random_bytes_are_refused_or_read(content, start, refused):
    refused(start + content)


@fuzz
@given(
    text=st.text(st.sampled_from('g,n"\r\n;x1 \té'), max_size=300),
    separator=st.sampled_from([None, ";", "tab"]),
    ragged=st.sampled_from(["error", "refuse", "pad"]),
    footer=st.sampled_from([None, 2, "x"]),
)
def test_random_tables_are_refused_or_read(text, separator, ragged, footer, refused):
    refused("g,n\nA,1\n" + text, separator=separator, ragged=ragged, footer=footer)


WHOLE = {
    "a.xlsx": a_workbook(),
    "a.parquet": a_parquet(),
    "a.csv.gz": gzip.compress(b"g,n\n" + b"White,1\n" * 500),
    "a.zip": a_zip({"a.csv": "g,n\n" + "White,1\n" * 500}),
    "a.json": json.dumps([{"g": "White", "n": at} for at in range(50)]).encode(),
    "a.tsv": b"g\tn\n" + b"White\t1\n" * 50,
}


@pytest.mark.parametrize("name", WHOLE)
@fuzz
@given(data=st.data())
def test_a_file_cut_short_or_with_bytes_changed_is_refused_or_read(name, data, refused):
    content = bytearray(WHOLE[name])
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content) - 1)) :]
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    refused(bytes(content), name)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_survey_cut_short_or_with_bytes_changed_is_refused_or_read(data, refused):
    path = shared_path("data", "derived-bcs-2007-8-sav", "bcs_2007_8_teaching_data.sav")
    content = bytearray(path.read_bytes()[: data.draw(st.integers(8, 200_000))])
    for at in data.draw(st.lists(st.integers(4, len(content) - 1), max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    refused(bytes(content), "a.sav", columns={"g": "sex"})


def bomb_of_gzip():
    return gzip.compress(bytes(300 * MEGABYTE), 9)


def gzip_that_lies():
    packed = gzip.compress(b"g\n" + b"a\n" * (60 * MEGABYTE), 9)
    return packed[:-4] + struct.pack("<I", 100)


BOMBS = {
    "gzip": bomb_of_gzip,
    "gzip that lies about its size": gzip_that_lies,
    "zip": lambda: a_zip({"a.csv": bytes(200 * MEGABYTE)}),
    "zip of very many files": lambda: a_zip({f"{at}.csv": "g\n" for at in range(1_001)}),
    "zip in a zip": lambda: a_zip({"a.csv": a_zip({"b.csv": "g\nA\n"})}),
    "gzip in a zip": lambda: a_zip({"a.csv": gzip.compress(b"g\nA\n")}),
    "password": lambda: a_zip({"a.csv": "g\nA\n"}, flags=1),
    "parent path": lambda: a_zip({"../a.csv": "g\nA\n"}),
    "whole path": lambda: a_zip({"/etc/a.csv": "g\nA\n"}),
    "path of Windows": lambda: a_zip({"..\\..\\a.csv": "g\nA\n"}),
    "drive of Windows": lambda: a_zip({"C:/a.csv": "g\nA\n"}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_packed_file_that_means_harm_is_refused_soon_and_in_little_memory(bomb, refused):
    content = BOMBS[bomb]()
    tracemalloc.start()
    start = time.perf_counter()
    error = refused(content)
    taken = time.perf_counter() - start
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(error, SourceError)
    assert most < 256 * MEGABYTE
    assert taken < 20


def test_a_link_in_a_zip_is_refused(refused):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "a link to another file" in str(refused(stream.getvalue()))


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("xml", [ENTITIES, EXTERNAL, ENTITIES.encode("utf-16")])
def test_entities_in_a_workbook_are_refused(part, xml, refused):
    assert "entities of its own" in str(refused(with_part(a_workbook(), part, xml), "a.xlsx"))


def test_a_sheet_with_one_cell_far_away_is_refused(refused):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    error = refused(with_part(a_workbook(), "xl/worksheets/sheet1.xml", sheet), "a.xlsx")
    assert "spans 17,179,869,184 cells" in str(error)


def ods(table):
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return a_zip({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": "<a/>"})


CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize("repeats", ["999999999", "99999999999999999999"])
def test_cells_repeated_without_end_are_refused(repeats, refused):
    wide = CELL.format(f' table:number-columns-repeated="{repeats}"', "g")
    error = refused(ods(f"<table:table-row>{wide}</table:table-row>"), "a.ods")
    assert "cells; at most" in str(error)
    row = f'<table:table-row table:number-rows-repeated="{repeats}">{CELL.format("", "g")}</table:table-row>'
    assert "cells; at most" in str(refused(ods(row), "a.ods"))


def test_an_ods_with_empty_rows_repeated_to_its_end_is_read(refused):
    rows = "".join(f"<table:table-row>{CELL.format('', text)}</table:table-row>" for text in ("g", "A"))
    empty = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    assert refused(ods(rows + empty), "a.ods") is None


def test_ten_thousand_columns_are_read(read, write, count_by):
    names = ",".join(["g", *(f"c{at}" for at in range(9_999))])
    write("a.csv", f"{names}\n" + ("A" + ",1" * 9_999 + "\n") * 3)
    assert count_by(read(files="a.csv", columns={"g": "g"}), "g") == {"A": 3}


@pytest.mark.parametrize("content", ["x", '"x', "x,", "g\nx", 'g\n"x', "g\nx,"])
def test_a_line_of_a_hundred_megabytes_is_refused(content, refused):
    error = refused(content + content[-1] * (100 * MEGABYTE))
    assert isinstance(error, SourceError)
    assert "longer than" in str(error) or "cannot be read as CSV" in str(error)


def test_json_within_json_without_end_is_refused(refused):
    assert "JSON" in str(refused("[" * 100_000, "a.json"))
    assert "JSON" in str(refused('{"a":' * 100_000, "a.json"))


@pytest.mark.parametrize("field", [f'"{"x" * 5 * MEGABYTE}"', "1" * 5 * MEGABYTE])
def test_a_field_of_json_without_end_is_refused(field, refused):
    assert "is longer than" in str(refused(f'[{{"g": "A"}}, {{"g": {field}}}]', "a.json"))


def wide_workbook():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["g", *(f"c{at}" for at in range(9_999))])
    sheet.append(["A", *([1] * 9_999)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def wide_parquet():
    stream = io.BytesIO()
    pq.write_table(pa.table({"g": ["A"], **{f"c{at}": [1] for at in range(9_999)}}), stream)
    return stream.getvalue()


WIDE = {
    "a.xlsx": wide_workbook,
    "a.parquet": wide_parquet,
    "a.json": lambda: json.dumps([{"g": "A", **{f"c{at}": 1 for at in range(9_999)}}]).encode(),
}


@pytest.mark.parametrize("name", WIDE)
def test_ten_thousand_columns_of_other_files_are_read(name, refused):
    assert refused(WIDE[name](), name) is None


WORKBOOK_BOMBS = {
    "rows": lambda: with_part(
        a_workbook(), "xl/worksheets/sheet1.xml", b"<worksheet>" + bytes(200 * MEGABYTE)
    ),
    "texts": lambda: with_part(a_workbook(), "xl/sharedStrings.xml", b"<sst>" + bytes(200 * MEGABYTE)),
    "path": lambda: with_part(a_workbook(), "../../x.xml", b"<a/>"),
    "of ods": lambda: with_part(ods(""), "content.xml", b"<a>" + bytes(200 * MEGABYTE)),
    "entities of ods": lambda: with_part(ods(""), "content.xml", ENTITIES),
    "file named by ods": lambda: with_part(ods(""), "content.xml", EXTERNAL),
}


@pytest.mark.parametrize("bomb", WORKBOOK_BOMBS)
def test_a_workbook_that_means_harm_is_not_opened(bomb, refused):
    assert "opened" in str(refused(WORKBOOK_BOMBS[bomb](), "a.ods" if "ods" in bomb else "a.xlsx"))


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: a_zip({"a.csv": content})])
def test_a_line_without_end_in_a_packed_file_is_refused(pack, refused):
    line = np.random.default_rng(1).integers(97, 123, 10 * MEGABYTE, dtype=np.uint8).tobytes()
    assert "longer than" in str(refused(pack(b"g\n" + line)))


def test_a_dictionary_of_parquet_gives_the_texts_that_rows_have(read, write, count_by):
    texts = pa.array(["unused", "A", "A", "B"])
    column = pa.DictionaryArray.from_arrays(pa.array([1, 2, 3, None, None, 3], pa.int8()), texts)
    stream = io.BytesIO()
    pq.write_table(pa.table({"g": column, "at": range(6)}), stream)
    write("a.parquet", stream.getvalue())
    table = read(
        files="a.parquet",
        columns={"g": Column(column="g", classification="two")},
        classifications={"two": Classification(groups={"A": ("A",), "B": ("B",)}, missing={"none": ("",)})},
    )
    assert count_by(table, "g") == {"A": 2, "B": 2, "? none": 2}


def fields_of(text, size):
    """
    Return what a text is read as when it comes in blocks of some size, or the first line of the error.
    """
    content = text.encode()
    blocks = (content[at : at + size] for at in range(0, len(content), size))
    try:
        table = read_delimited("a.csv", blocks, Source(files="a.csv"))
        found, lines = [], []
        for batch in table.batches:
            found.extend(zip(*(column.to_pylist() for column in batch.columns), strict=True))
            lines.extend(batch.lines_of(np.arange(len(batch))))
    except SourceError as error:
        return error.problems[0].line
    return table.header, found, lines


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from('ab,"\r\né '), max_size=60), size=st.integers(1, 20))
def test_rows_do_not_depend_on_where_the_blocks_end_or_on_which_parser_reads_them(text, size):
    text = "a,b\n" + text
    by_csv_module = fields_of_every_row(text)
    assert fields_of(text, size) == fields_of(text, 10_000) == by_csv_module


def fields_of_every_row(text):
    """
    Return the same by Python's csv module alone, which a footer of no row makes sure of.
    """
    try:
        table = read_delimited("a.csv", iter([text.encode()]), Source(files="a.csv", footer=0))
        found, lines = [], []
        for batch in table.batches:
            found.extend(zip(*(column.to_pylist() for column in batch.columns), strict=True))
            lines.extend(batch.lines_of(np.arange(len(batch))))
    except SourceError as error:
        return error.problems[0].line
    return table.header, found, lines


@fuzz
@given(
    rows=st.lists(
        st.lists(st.sampled_from(["A", "", "1", "c", " ", "Total"]), min_size=1, max_size=4), max_size=25
    ),
    ragged=st.sampled_from(["refuse", "pad"]),
)
def test_rows_in_are_rows_kept_and_rows_refused(rows, ragged, write, read):
    lines = [",".join(row) for row in rows]
    write("a.csv", "\n".join(["g,n", "B,1", *lines]) + "\n")
    table = read(
        files="a.csv",
        columns={"g": "g"},
        ragged=ragged,
        withheld="refuse",
        leave_out={"g": "Total"},
    )
    (file,) = table.record.files
    assert file.rows == 1 + sum(bool(line) for line in lines)
    assert file.rows == file.rows_kept + file.rows_refused
    assert pq.read_metadata(table.paths[0]).num_rows == file.rows_kept
    assert len(table.record.refused) == file.rows_refused


@fuzz
@given(content=st.binary(max_size=500))
def test_an_inspection_of_random_bytes_is_an_error_or_a_finding(content, write):
    with suppress(DueRegardError):
        assert inspect_file(write("a.csv", content)).file.size == len(content)
