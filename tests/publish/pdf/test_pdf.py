import io
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from dueregard.errors import OutputError
from dueregard.publish import EXPORTERS, compose
from dueregard.publish.flow import Grid, Picture, flow_of
from dueregard.publish.publication import Column, Table, TableRow, Words
from tests import riverford
from tests.publish.pdf.trees import tag_tree

COLUMNS = (Column("Group"), Column("Count", numeric=True), Column("Rate", numeric=True))


@pytest.fixture(scope="module")
def publication():
    return compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())


@pytest.fixture(scope="module")
def pdf(publication):
    return made(publication)


def made(publication):
    return EXPORTERS["pdf"](publication)["assessment.pdf"]


def saying(publication, *paragraphs, language="en"):
    return replace(publication, introduction=tuple((Words(text),) for text in paragraphs), language=language)


def with_long_table(publication, rows):
    table = Table(
        "A long table",
        COLUMNS,
        tuple(TableRow((f"Ward {n}", f"{n:,}", "1.5"), (False, False, False)) for n in range(rows)),
    )
    first, *rest = publication.evidence
    return replace(publication, evidence=(replace(first, table=table), *rest))


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", ""))


def test_every_kind_of_content_is_pdf_ua_1_and_pdf_a_2a(publication, pdf, validate, tmp_path):
    cases = {
        "whole": pdf,
        "long-table": made(with_long_table(publication, 240)),
        "welsh": made(saying(publication, "Mae'r ŵyl yn Llŷn; ẃ ỳ â î ô", language="cy")),
        "arabic": made(saying(publication, "يجب على الهيئات العامة أن تراعي المساواة", language="ar")),
        "long-words": made(saying(publication, "x" * 1000, f"before {'y' * 1000} after")),
    }
    for name, content in cases.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    lines = validate(tmp_path)

    assert sorted(lines) == sorted(
        f"PASS {standard} {name}.pdf" for name in cases for standard in ("2a", "ua1")
    )


def test_the_validator_refuses_what_is_not_accessible(validate, tmp_path):
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "bare.pdf")

    lines = validate(tmp_path)

    assert [line for line in lines if not line.startswith(" ")] == ["FAIL ua1 bare.pdf", "FAIL 2a bare.pdf"]


def test_there_is_one_table_for_each_table_with_its_rows_and_headings(publication, pdf):
    grids = [block for block in flow_of(publication).blocks if isinstance(block, Grid)]

    tables = tag_tree(pdf).every("Table")

    assert [len(table.every("TR")) for table in tables] == [len(grid.rows) + 1 for grid in grids]
    for table, grid in zip(tables, grids, strict=True):
        scopes = [heading.attributes.get("Scope") for heading in table.every("TH")]
        assert scopes.count("/Column") == len(grid.columns)
        assert scopes.count("/Row") == len(grid.rows)
        assert len(table.every("TD")) == len(grid.rows) * (len(grid.columns) - 1)


def test_a_table_over_many_pages_stays_one_table(publication):
    tables = tag_tree(made(with_long_table(publication, 240))).every("Table")

    assert max(len(table.every("TR")) for table in tables) == 241


def test_cells_name_the_heading_of_their_row(pdf):
    table = tag_tree(pdf).every("Table")[0]

    for row in table.every("TBody")[0].every("TR"):
        heading, *cells = row.children
        assert heading.kind == "TH"
        assert all(heading.attributes["ID"] in cell.attributes["Headers"] for cell in cells)


def test_every_figure_in_prose_has_its_note_once(publication, pdf):
    notes = tag_tree(pdf).every("Note")

    assert len(notes) == len(publication.notes)
    assert len({note.attributes["ID"] for note in notes}) == len(notes)


def test_every_picture_has_its_text_alternative(publication, pdf):
    pictures = [block for block in flow_of(publication).blocks if isinstance(block, Picture)]

    told = [figure.attributes.get("Alt") for figure in tag_tree(pdf).every("Figure")]

    assert [alternative for alternative in told if alternative] == [picture.text for picture in pictures]


def test_headings_are_bookmarks_and_the_file_says_what_it_is(publication, pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        titles = [item.title for item in document.open_outline().root]
        assert str(document.docinfo.Title) == publication.title
        assert str(document.Root.Lang) == "en-GB"
    assert titles == [
        "Summary",
        "What is being decided",
        "Subjects",
        "Commitments by subject",
        "Actions",
        "Evidence",
        "Method and data quality",
        "Findings of the checks",
        "What changed since the last version",
        "About this publication",
    ]


def test_reading_order_is_the_order_of_the_flow(publication, pdf):
    text = text_of(pdf)

    places = [text.index(title) for title in ("At a glance", "Who may be worse off", "What we do not know")]
    assert places == sorted(places)
    assert text.count(publication.edition.word) >= len(pypdfium2.PdfDocument(pdf))


def test_the_same_publication_is_the_same_bytes(publication, pdf, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")

    assert made(publication) == pdf


def test_markup_is_printed_as_it_was_written(publication):
    hostile = '#read("/etc/passwd") #panic("x") $ \\ *bold* _it_ <b>{{ x }} {% y %} @ref <lab> =1+1 // no'

    assert hostile in text_of(made(saying(publication, hostile)))


def test_a_character_without_a_glyph_is_named_with_its_place(publication):
    with pytest.raises(OutputError, match=r"'Summary' holds a character no font here can draw: 'ব'"):
        made(saying(publication, "ব"))


def test_an_undated_assessment_still_makes_a_file(publication):
    assert made(replace(publication, date=None)).startswith(b"%PDF-1.7")
