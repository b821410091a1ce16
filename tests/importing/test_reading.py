"""
Files of every format to one neutral document, and files that are not to be read.
"""

import io
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter

import docx
import mammoth
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dueregard.errors import DocumentError
from dueregard.importing import read_document, reading
from dueregard.importing.child import hold_back
from dueregard.importing.document import words_of
from tests.importing import riverford_text as riverford
from tests.shared_data import shared_path

KINDS = ("txt", "md", "html", "docx", "typst.pdf")
W = nsdecls("w")
WIDE, TALL = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def written(tmp_path, content, name="file"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def texts(document, kind):
    return [block.text for block in document.blocks if block.kind == kind]


def cells(document, index=0):
    tables = [block for block in document.blocks if block.kind == "table"]
    return {(cell.row, cell.column): cell.text for cell in tables[index].cells}


def word_file(*paragraphs):
    document = docx.Document()
    for xml in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_gives_the_same_table_and_the_same_notes(tmp_path, kind):
    document = read_document(riverford.write(tmp_path, kind))
    found = cells(document)
    assert [found[0, column] for column in range(4)] == list(riverford.HEADINGS)
    for number, row in enumerate(riverford.ROWS, start=1):
        assert found[number, 0] == row.name
        assert found[number, 1].split() == " ".join(row.context).split()
        assert found[number, 3] == row.impact
    marked = [cell for block in document.blocks for cell in block.cells if cell.marks]
    notes = {block.label: block.text for block in document.blocks if block.kind == "note"}
    named = [notes[mark.label] for cell in marked for mark in cell.marks]
    assert named == list(riverford.NOTES.values())
    assert texts(document, "item") == [
        each for commitments in riverford.OBJECTIVES.values() for each in commitments
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_passage_stands_where_the_plain_text_says(tmp_path, kind):
    document = read_document(riverford.write(tmp_path, kind))
    for passage in document.passages():
        assert document.text[passage.start :].startswith(passage.text)
        assert document.place_at(passage.start) == passage.place
        assert str(passage.place)
    assert document.place_at(-1) is None
    assert document.place_at(len(document.text) + 5) is None


@pytest.mark.parametrize("kind", ["txt", "md", "html"])
def test_no_word_of_a_text_is_lost(tmp_path, kind):
    path = riverford.write(tmp_path, kind)
    document = read_document(path)
    source = path.read_text(encoding="utf-8")
    if kind == "html":
        source = re.sub(r"<(?:title|style)>.*?</(?:title|style)>|<[^>]+>", " ", source).replace("&#x27;", "'")
    wanted, found = Counter(words_of(source)), Counter(words_of(document.text))
    assert set((wanted - found).elements()) <= {*"123", *"¹²³"}  # the marks of notes
    assert not found - wanted


def test_no_word_of_a_word_file_is_lost_that_another_reader_finds(tmp_path):
    path = riverford.write(tmp_path, "docx")
    with path.open("rb") as stream:
        other = mammoth.extract_raw_text(stream).value
    missing = Counter(words_of(other)) - Counter(words_of(read_document(path).text))
    assert set(missing) <= set("123")


def test_the_london_text_is_read_to_its_last_word():
    path = shared_path("example", "published-iia.txt")
    document = read_document(path)
    source = Counter(words_of(re.sub("[¹²³⁴-⁸]", " ", path.read_text(encoding="utf-8"))))
    found = Counter(words_of(document.text))
    assert set(source - found) <= {"1", "2", "3"}
    assert not found - source


def test_a_word_file_is_read_with_its_tracked_changes_accepted(tmp_path):
    content = word_file(
        f'<w:p {W}>{run("Fees will ")}<w:del w:id="1"><w:r><w:delText>rise</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="A">{run("stay")}</w:ins></w:p>'
    )
    document = read_document(written(tmp_path, content))
    assert texts(document, "paragraph") == ["Fees will stay"]
    assert "1 insertions were read as accepted, 1 deletions left out" in document.doubts[0]


def test_a_word_file_is_read_with_content_controls_ticks_and_text_boxes(tmp_path):
    content = word_file(
        f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:p>{run('In a control')}</w:p></w:sdtContent></w:sdt>",
        f'<w:p {W}>{run("Age ")}<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>',
        f"<w:p {W}>{run('Beside')}<w:r><w:pict><w:txbxContent><w:p>{run('In a box')}</w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    )
    assert texts(read_document(written(tmp_path, content)), "paragraph") == [
        "In a control",
        "Age ✓",
        "Beside",
        "In a box",
    ]


def test_merged_and_nested_tables_of_a_word_file_are_read_once(tmp_path):
    def cell(text, properties="", inner=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    nested = f"<w:tbl><w:tr>{cell('x')}{cell('y')}</w:tr></w:tbl>"
    content = word_file(
        f"<w:tbl {W}><w:tr>{cell('wide', WIDE)}{cell('c')}</w:tr>"
        f"<w:tr>{cell('tall', TALL)}{cell('b', '', nested)}{cell('d')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('e')}{cell('f')}</w:tr></w:tbl>"
    )
    document = read_document(written(tmp_path, content))
    assert cells(document) == {
        (0, 0): "wide",
        (0, 2): "c",
        (1, 0): "tall",
        (1, 1): "b",
        (1, 2): "d",
        (2, 1): "e",
        (2, 2): "f",
    }
    assert cells(document, 1) == {(0, 0): "x", (0, 1): "y"}
    tall = next(cell for block in document.blocks for cell in block.cells if cell.text == "tall")
    assert tall.rows == 2


def test_merged_cells_of_html_stand_where_they_begin(tmp_path):
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table><p>after"
    document = read_document(written(tmp_path, page))
    assert cells(document) == {(0, 0): "a", (0, 1): "b", (1, 1): "c", (1, 2): "d"}
    assert texts(document, "paragraph") == ["after"]


def test_what_a_page_does_not_show_is_not_read(tmp_path):
    page = (
        "<html><script>alert(1)</script><style>p{}</style><nav>Menu</nav><p onclick='x()'>Text<!-- no --></p>"
    )
    document = read_document(written(tmp_path, page))
    assert texts(document, "paragraph") == ["Text"]
    assert texts(document, "furniture") == ["Menu"]


def test_the_kind_of_file_is_told_by_its_content(tmp_path):
    assert read_document(written(tmp_path, riverford.as_docx(), "plan.txt")).format == "docx"
    assert read_document(written(tmp_path, riverford.as_html(), "plan.pdf")).format == "html"
    assert read_document(written(tmp_path, "Sex\nWomen walk more.", "plan.docx")).format == "txt"


def test_windows_and_utf_16_texts_are_read(tmp_path):
    text = "Women\u2019s safety \u2013 £5"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        document = read_document(written(tmp_path, f"{text} was asked about.".encode(encoding)))
        assert document.text.startswith(text)


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"), content
            )
    return stream.getvalue()


ENTITIES = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]><d>&a;</d>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "older Word file"),
        (b"{\\rtf1 text}", "rich text"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(1, 31)) * 40, "no document"),
        (b"%PDF-1.7 and no more", "broken"),
        (b"PK\x03\x04 and no more", "cannot be unpacked"),
        (zipped(hello="world"), "not a Word document"),
        (zipped(word__document_xml=ENTITIES), "declares entities"),
        (zipped(word__document_xml=ENTITIES.encode("utf-16")), "declares entities"),
        (zipped(word__document_xml=b"<a>" + b" " * 2**25 + b"</a>"), "unpack to far more"),
        (zipped(word__document_xml=b"<a><b></a>"), "is broken"),
    ],
)
def test_a_file_that_is_not_to_be_read_is_refused_with_a_sentence(tmp_path, content, said):
    with pytest.raises(DocumentError, match=said):
        read_document(written(tmp_path, content))


def test_a_word_file_with_too_many_parts_is_refused(tmp_path):
    content = zipped(**{f"part{number}": "" for number in range(4001)})
    with pytest.raises(DocumentError, match="4001 parts"):
        read_document(written(tmp_path, content))


def test_a_file_that_is_not_there_or_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "nothing.docx")
    with pytest.raises(DocumentError, match="no file"):
        read_document(tmp_path)
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(DocumentError, match="at most"):
        read_document(written(tmp_path, "more than ten bytes"))


def test_a_reading_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.05)
    started = time.monotonic()
    with pytest.raises(DocumentError, match="was stopped"):
        read_document(written(tmp_path, "Sex\nWomen walk more."))
    assert time.monotonic() - started < 30


def in_child(code):
    program = f"from dueregard.importing.child import hold_back; hold_back(2**31, 5)\n{code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "open('made-by-a-child', 'w')",
        "import os; os.open('made-by-a-child', os.O_CREAT | os.O_WRONLY)",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.mkdir('made-by-a-child')",
        "import os; os.fork()",
    ],
)
def test_a_reader_can_neither_connect_nor_write_nor_start_a_program(code):
    done = in_child(code)
    assert "a reader of documents may not do this" in done.stderr
    assert done.returncode != 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_reader_is_held_to_its_memory():
    done = in_child("held = bytearray(2**32)")
    assert "MemoryError" in done.stderr


def test_this_process_is_not_held_back(tmp_path):
    assert callable(hold_back)
    read_document(written(tmp_path, "Sex\nWomen walk more."))
    socket.socket().close()
    (tmp_path / "written").write_text("yes", encoding="utf-8")
