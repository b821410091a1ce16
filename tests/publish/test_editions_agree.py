"""
Every edition says the same in the same words, and none says what the assessment does not.
"""

import io
import re
from dataclasses import fields, is_dataclass

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html

from dueregard.errors import OutputError
from dueregard.importing import read_document
from dueregard.publish import EXPORTERS, compose, earlier_named, publish
from dueregard.publish.publication import (
    ActionShown,
    Change,
    FigureMark,
    FindingShown,
    GapShown,
    Note,
    RatingShown,
    TableRow,
    Words,
)
from tests import riverford

HOSTILE = "#panic() $x$ \\ *b* <script>alert(1)</script> {{ 7*7 }} {% raw %} =1+1 @x <a> [x](y) &amp; ${7*7}"
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    before = riverford.assessment(
        version="2", actions=riverford.CONTENT["actions"][1:], introduction="Before."
    )
    folder = publish(before, riverford.FRAMEWORK, [], to=tmp_path_factory.mktemp("before") / "out")
    now = riverford.assessment()
    earlier = earlier_named(folder, now, lambda _: [])
    return compose(now, riverford.FRAMEWORK, riverford.findings(), earlier=earlier.to_repeat(now))


@pytest.fixture(scope="module")
def read(publication, tmp_path_factory):
    return texts_of(publication, tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="module")
def editions(read):
    return {name: squeezed(text) for name, text in read.items()}


def texts_of(publication, folder):
    """
    The text of each edition, as another program reads it.
    """
    files = {}
    for export in (EXPORTERS["html"], EXPORTERS["pdf"], EXPORTERS["docx"]):
        files |= export(publication)
    (folder / "assessment.pdf").write_bytes(files["assessment.pdf"])
    pages = [html.fromstring(files[name]) for name in sorted(files) if name.endswith(".html")]
    return {
        "html": " ".join(" ".join(page.itertext()) for page in pages),
        "pdf": pdf_text(folder / "assessment.pdf"),
        "docx": word_text(files["assessment.docx"]),
    }


def pdf_text(path):
    """
    The text of a PDF by its tags, without what repeats on each page and the page numbers of the contents.
    """
    blocks = [block for block in read_document(path).blocks if block.kind != "furniture"]
    titles = {block.text for block in blocks if block.kind == "heading"}
    blocks = [block for block in blocks if block.kind == "heading" or named(block.text) not in titles]
    cells = [cell.text for block in blocks for cell in block.cells]
    return " ".join([*(block.text for block in blocks), *cells])


def named(text):
    """
    An entry of the contents without its page number.
    """
    return text.rstrip("0123456789").strip(". ")


def word_text(content):
    document = docx.Document(io.BytesIO(content))
    parts = [document.element.body]
    parts += [
        docx.oxml.parse_xml(relation.target_part.blob)
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/footnotes")
    ]
    return " ".join(
        "".join(words.text or "" for words in paragraph.iter(qn("w:t")))
        for part in parts
        for paragraph in part.iter(qn("w:p"))
    )


def squeezed(text):
    """
    A text without white space, or the character that allows a line to break.
    """
    return re.sub(r"[\s\u200b]+", "", text).replace("`", "")


def parts_of(value, kind):
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from parts_of(part, kind)
    elif is_dataclass(value):
        for field in fields(value):
            yield from parts_of(getattr(value, field.name), kind)


def texts_in(publication):
    """
    Everything that must stand in every edition: figures, ratings, reasons, notes, actions, tables.
    """
    for run in parts_of(publication, (Words, FigureMark)):
        yield run.text
    for note in parts_of(publication, Note):
        yield note.text
    for rating in parts_of(publication, RatingShown):
        yield from (rating.word, rating.confidence)
    for action in parts_of(publication, ActionShown):
        yield from (action.id, action.owner, action.due, action.status)
    for gap in parts_of(publication, GapShown):
        yield gap.plan
    for found in parts_of(publication, FindingShown):
        yield from (found.name, found.message, found.why, found.fix, found.source)
    for row in parts_of(publication, TableRow):
        yield from row.cells
    for change in parts_of(publication, Change):
        yield from (change.what.text, change.respect, change.then, change.now)


@pytest.mark.parametrize("edition", ["html", "pdf", "docx"])
def test_every_figure_rating_reason_note_and_action_is_in_every_edition(publication, editions, edition):
    wanted = {squeezed(text) for text in texts_in(publication)}

    assert len(wanted) > 200
    assert sorted(text for text in wanted if text not in editions[edition]) == []


@pytest.mark.parametrize("edition", ["pdf", "docx"])
def test_no_edition_has_a_number_the_pages_do_not_have(publication, read, edition):
    # Captions of Word tables count.
    text = re.sub(r"Table \d+:", "", read[edition])
    known = set(NUMBER.findall(read["html"]))

    strangers = {number for number in NUMBER.findall(text) if number not in known}
    assert {number for number in strangers if not is_marked(number, known, len(publication.notes))} == set()


def is_marked(number, known, notes):
    """
    Tell whether a number is one the pages have with the mark of a note after it: "4.03" and "1".
    """
    return any(
        number[:cut].rstrip(",.") in known and number[cut:].isdigit() and 1 <= int(number[cut:]) <= notes
        for cut in range(1, len(number))
    )


def test_hostile_text_is_plain_text_in_every_edition(tmp_path):
    changed = riverford.assessment(title=HOSTILE, introduction=HOSTILE)
    publication = compose(changed, riverford.FRAMEWORK, riverford.findings())

    for edition, text in texts_of(publication, tmp_path).items():
        assert squeezed(text).count(squeezed(HOSTILE)) >= 2, edition


def test_a_million_characters_pass_through_every_edition():
    words = "word " * 200_000
    publication = compose(riverford.assessment(introduction=words), riverford.FRAMEWORK, riverford.findings())

    files = {}
    for name in EXPORTERS.names():
        files |= EXPORTERS[name](publication)
    pages = html.fromstring(files["index.html"]).text_content()
    assert pages.count("word word") > 90_000
    assert word_text(files["assessment.docx"]).count("word word") > 90_000


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x85", "\ufffe", "\u202e", "\u2067"])
def test_characters_nobody_can_print_are_refused_with_their_field(character):
    assessment = riverford.assessment()
    row = assessment.rows[0]
    claim = row.claims[0].model_copy(update={"text": f"before{character}after"})
    rows = (row.model_copy(update={"claims": (claim, *row.claims[1:])}), *assessment.rows[1:])

    with pytest.raises(OutputError, match=rf"rows\[0\]\.claims\[0\]\.text holds U\+{ord(character):04X}"):
        compose(assessment.model_copy(update={"rows": rows}), riverford.FRAMEWORK, riverford.findings())
