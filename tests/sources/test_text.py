"""
The encoding is declared or found by a rule, and bytes that are no text are an error with their line.
"""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.errors import SourceError
from dueregard.sources.text import find_encoding, utf_8_blocks


def decode(content, *, file, declared=None):
    encoding = find_encoding(io.BytesIO(content), file=file, declared=declared)
    blocks = utf_8_blocks(io.BytesIO(content), encoding, file=file)
    return b"".join(blocks).decode(), encoding.how


TEXT = "group,n\nGypsy or Irish Traveller café,1\n"


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8, by its byte order mark"),
        (TEXT.encode("utf-16"), "UTF-16, by its byte order mark"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16, by its byte order mark"),
        (TEXT.encode("cp1252"), "Windows-1252, as it has no byte order mark and is not UTF-8"),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(content, how):
    assert decode(content, file="a.csv") == (TEXT, how)


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufeff"), min_size=1))
def test_utf_8_text_comes_back_as_it_went_in(text):
    content = text.encode()
    if not content.startswith((b"PK\x03\x04", b"%PDF")):
        assert decode(content, file="a.csv") == (text, "UTF-8")


def test_a_declared_encoding_is_taken_at_its_word():
    content = "prix,€\n".encode("cp1250")
    assert decode(content, file="a.csv", declared="cp1250") == ("prix,€\n", "cp1250, as declared")
    marked = codecs.BOM_UTF8 + b"a,b\n"
    assert decode(marked, file="a.csv", declared="utf-8")[0] == "a,b\n"


def test_bytes_that_are_no_text_give_file_and_line_and_no_more_of_the_content():
    content = b"name,n\r\nJane Doe,1\r\nJohn \x81 Roe,2\r\n"
    with pytest.raises(SourceError) as raised:
        decode(content, file="data/a.csv")
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == ("data/a.csv", 3)
    assert "0x81" in problem.message
    assert "Roe" not in problem.message


def test_a_declaration_that_does_not_fit_the_bytes_is_an_error_with_its_line():
    with pytest.raises(SourceError, match=r"a\.csv:2: The byte 0xe9 means nothing in utf-8-sig"):
        decode(TEXT.encode("cp1252"), file="a.csv", declared="utf-8")


@pytest.mark.parametrize("declared", ["utf-9", "hex"])
def test_an_encoding_there_is_not_is_an_error(declared):
    with pytest.raises(SourceError, match=r"encoding|text"):
        decode(b"a,b\n", file="a.csv", declared=declared)


def test_utf_16_without_a_mark_is_an_error_and_not_columns_of_nothing():
    with pytest.raises(SourceError, match=r"a\.csv:1: The file holds zero bytes"):
        decode(TEXT.encode("utf-16-le"), file="a.csv")


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"PK\x03\x04", "a packed"), (b"\xd0\xcf\x11\xe0", "Excel"), (b"%PDF", "a PDF")],
)
def test_a_file_that_is_not_text_is_named_for_what_it_is(start, kind):
    with pytest.raises(SourceError, match=kind):
        decode(start + b"...", file="a.csv")
