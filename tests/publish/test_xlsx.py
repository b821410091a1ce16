import io
from dataclasses import replace

import openpyxl
import pytest

from dueregard.publish import EXPORTERS, compose
from dueregard.publish.publication import Words
from dueregard.publish.workbook.tables import SHORTHAND
from tests import riverford

FORMULA = '=HYPERLINK("https://example.org", "x")'


@pytest.fixture(scope="module")
def publication():
    return compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())


@pytest.fixture(scope="module")
def made(publication):
    return EXPORTERS["xlsx"](publication)["assessment.xlsx"]


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(io.BytesIO(made))


def table_of(sheet):
    (table,) = sheet.tables.values()
    header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return table, header, rows


def rows_of_figures(book):
    sheets = [sheet for sheet in book.worksheets if sheet.title.startswith("Figures")]
    return [row for sheet in sheets for row in table_of(sheet)[2]]


def test_a_cover_contents_and_notes_come_first_and_the_cursor_is_on_the_cover(book):
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert book.active.title == "Cover"


def test_every_sheet_but_the_cover_holds_one_marked_up_table(book):
    for sheet in book.worksheets[1:]:
        table, header, rows = table_of(sheet)
        assert [column.name for column in table.tableColumns] == header
        assert len({title.casefold() for title in header}) == len(header)
        assert rows
        assert table.autoFilter is None
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None


def test_titles_are_real_headings(book):
    assert {sheet["A1"].style for sheet in book.worksheets} == {"Headline 1"}


def test_no_cell_of_a_table_is_blank(book):
    for sheet in book.worksheets[1:]:
        assert all(value not in (None, "") for row in table_of(sheet)[2] for value in row)


def test_contents_name_every_sheet_and_lead_to_it(book):
    _, _, rows = table_of(book["Contents"])

    assert [name for name, _ in rows] == [
        name for name in book.sheetnames if name not in ("Cover", "Contents")
    ]
    links = [cell.hyperlink.location for (cell,) in book["Contents"]["A4" : f"A{3 + len(rows)}"]]
    assert links == [f"'{name}'!A1" for name, _ in rows]


def test_shorthand_is_explained_on_the_cover_and_nothing_else_is_used(book):
    cover = [cell.value for (cell,) in book["Cover"]["A1":"A40"] if cell.value]
    used = {
        value
        for sheet in book.worksheets[1:]
        for row in table_of(sheet)[2]
        for value in row
        if isinstance(value, str) and value.startswith("[") and value.endswith("]") and " " not in value
    }

    assert {f"{mark}: {meaning}" for mark, meaning in SHORTHAND.items()} <= set(cover)
    assert used <= set(SHORTHAND)


def test_a_suppressed_figure_is_withheld_in_every_column(publication, book):
    suppressed = [
        found for item in publication.evidence for found in item.observations if found.state == "suppressed"
    ]
    rows = [
        row for sheet in book.worksheets if sheet.title.startswith("Figures") for row in table_of(sheet)[2]
    ]
    withheld = [row for row in rows if "suppressed" in row]

    assert suppressed
    assert len(withheld) == len(suppressed)
    assert all(row[3:9] == ["[c]"] * 6 for row in withheld)


def test_figures_are_numbers_to_their_last_place(publication, book):
    exact = [
        found.value for item in publication.evidence for found in item.observations if found.value is not None
    ]
    rows = [
        row for sheet in book.worksheets if sheet.title.startswith("Figures") for row in table_of(sheet)[2]
    ]

    assert [row[3] for row in rows if isinstance(row[3], int | float)] == exact


def test_text_that_looks_like_a_formula_stays_text(publication):
    first, *rest = publication.front.gaps
    front = replace(publication.front, gaps=(replace(first, text=(Words(FORMULA),)), *rest))
    made = EXPORTERS["xlsx"](replace(publication, front=front, title=FORMULA))["assessment.xlsx"]

    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == FORMULA] == ["s", "s"]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_text_longer_than_a_cell_is_cut_and_says_so(publication):
    made = EXPORTERS["xlsx"](replace(publication, title="x" * 40_000))["assessment.xlsx"]

    title = openpyxl.load_workbook(io.BytesIO(made))["Cover"]["A1"].value
    assert len(title) == 32_767
    assert title.endswith("the other editions have the whole text]")


def test_the_file_says_what_it_is(publication, book):
    properties = book.properties

    assert (properties.title, properties.creator) == (publication.title, publication.body)
    assert properties.language == publication.language


def test_the_same_publication_is_the_same_bytes(publication, made):
    assert EXPORTERS["xlsx"](publication)["assessment.xlsx"] == made
