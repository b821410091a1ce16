import io
import zipfile
from dataclasses import replace

import docx
import mammoth
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from dueregard.publish import EXPORTERS, compose
from dueregard.publish.flow import Grid, Heading, Picture, flow_of
from tests import riverford

HOSTILE = '=HYPERLINK("x") <w:p> & {{ x }} *bold* ]]> \u202eabc\u202c \t'


@pytest.fixture(scope="module")
def publication():
    return compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())


@pytest.fixture(scope="module")
def made(publication):
    return EXPORTERS["docx"](publication)["assessment.docx"]


@pytest.fixture(scope="module")
def document(made):
    return docx.Document(io.BytesIO(made))


def blocks_of(publication, kind):
    return [block for block in flow_of(publication).blocks if isinstance(block, kind)]


def text_of(element):
    return "".join(words.text or "" for words in element.iter(qn("w:t")))


def footnotes_of(document):
    (part,) = [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes")]
    return [note for note in parse_xml(part.blob) if int(note.get(qn("w:id"))) > 0]


def test_headings_are_headings_in_the_order_of_the_flow(publication, document):
    found = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]

    assert found == [(f"Heading {one.level}", one.text) for one in blocks_of(publication, Heading)]


def test_tables_have_a_repeating_header_row_a_caption_and_all_their_rows(publication, document):
    grids = blocks_of(publication, Grid)

    assert len(document.tables) == len(grids)
    for table, grid in zip(document.tables, grids, strict=True):
        properties, rows = table._tbl.tblPr, table._tbl.tr_lst
        assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == grid.caption
        assert properties.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr is None for row in rows[1:])
        assert [text_of(cell) for cell in rows[0].tc_lst] == [column.title for column in grid.columns]
        assert len(rows) == len(grid.rows) + 1


def test_every_figure_in_prose_has_a_real_footnote(publication, document):
    told = sorted(text_of(note).strip() for note in footnotes_of(document))

    assert told == sorted(f"{note.text} {note.evidence.text}" for note in publication.notes)


def test_pictures_have_their_text_alternative(publication, document):
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]

    assert told == [picture.text for picture in blocks_of(publication, Picture)]


def test_the_file_says_what_it_is_and_in_which_language(publication, document):
    properties = document.core_properties

    assert (properties.title, properties.author) == (publication.title, publication.body)
    assert properties.language == "en-GB"
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.sections[0].header.paragraphs[0].text.startswith(publication.edition.word)


def test_nothing_of_the_librarys_own_template_is_left(made):
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()

    assert not [name for name in names if "thumbnail" in name or "Effects" in name or "theme" in name]


def test_links_lead_somewhere(document):
    body = document.element.body
    bookmarks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}

    assert anchors
    assert anchors <= bookmarks
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))


def test_another_reader_finds_the_same_tables_and_notes(publication, made):
    html = mammoth.convert_to_html(io.BytesIO(made)).value

    assert html.count("<table>") == len(blocks_of(publication, Grid))
    assert html.count('<li id="footnote-') == len(publication.notes)


def test_the_same_publication_is_the_same_bytes(publication, made):
    assert EXPORTERS["docx"](publication)["assessment.docx"] == made


def test_hostile_text_is_printed_as_it_was_written(publication):
    made = EXPORTERS["docx"](replace(publication, title=HOSTILE))["assessment.docx"]

    assert HOSTILE in [p.text for p in docx.Document(io.BytesIO(made)).paragraphs]
