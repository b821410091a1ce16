"""
CSV is read strictly: a row that does not fit is an error with its line, never a shifted column.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from dueregard.errors import SourceError
from dueregard.model import Source
from dueregard.sources.delimited import read_delimited
from dueregard.sources.rows import MOST_PROBLEMS


@dataclass
class Rows:
    header: tuple
    lines: tuple
    fields: tuple
    notes: tuple


def parse(text, blocks=None, **declared):
    """
    Read text that comes in one block, or in the blocks given.
    """
    blocks = [text.encode()] if blocks is None else blocks
    table = read_delimited("data/a.csv", iter(blocks), Source(files="a.csv", **declared))
    lines, fields = [], []
    for batch in table.batches:
        lines.extend(batch.lines_of(np.arange(len(batch))))
        fields.extend(map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True)))
    return Rows(table.header, tuple(lines), tuple(fields), tuple(table.notes))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood_and_lines_are_counted(end):
    rows = parse(end.join(["sex,n", '"F\nor not",1', "", "M,2", ""]))
    assert rows.header == ("sex", "n")
    assert rows.fields == (["F\nor not", "1"], ["M", "2"])
    # The first row begins on line 2 and ends on line 3, and line 4 is blank.
    assert rows.lines == (2, 5)


def test_quotes_and_commas_inside_quotes_are_part_of_the_field():
    rows = parse('group,n\n"Black, Black British or ""Caribbean""",3\n')
    assert rows.fields == (['Black, Black British or "Caribbean"', "3"],)


def test_spaces_around_header_names_are_removed():
    assert parse(" sex , n\nF,1\n").header == ("sex", "n")


@pytest.mark.parametrize(("row", "found"), [("F", 1), ("F,1,2", 3), (",,,", 4)])
def test_a_ragged_row_gives_file_line_fields_found_and_expected(row, found):
    with pytest.raises(SourceError) as raised:
        parse(f"sex,n\nF,1\n{row}\nM,2\n")
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == ("data/a.csv", 3)
    assert f"This row has {found} fields" in problem.message
    assert "2 are expected" in problem.message


def test_all_ragged_rows_are_reported_together_and_a_flood_is_counted():
    with pytest.raises(SourceError) as raised:
        parse("sex,n\n" + "F\n" * (MOST_PROBLEMS + 7))
    assert len(raised.value.problems) == MOST_PROBLEMS + 1
    assert raised.value.problems[0].line == 2
    assert raised.value.problems[-1].message == "And 7 more rows with mistakes of this kind."


@pytest.mark.parametrize("text", ["", "\n\n", "\r\n"])
def test_an_empty_file_is_an_error(text):
    with pytest.raises(SourceError, match=r"data/a\.csv: The file is empty"):
        parse(text)


def test_a_header_without_rows_is_an_error_on_its_line():
    with pytest.raises(SourceError, match=r"data/a\.csv:\d: The file has a header and no rows"):
        parse("\nsex,n\n\n")


def test_a_repeated_column_name_is_an_error_with_both_places():
    with pytest.raises(SourceError, match=r"a\.csv:1: The header names 'n' twice \(columns 2 and 4\)"):
        parse("sex,n,age,n\nF,1,2,3\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [('sex,n\nF,1\n"M,2\nF,3\n', 3), ('sex,n\n"F"x,1\n', 2)],
)
def test_quotes_that_do_not_match_are_an_error_where_the_row_begins(text, line):
    with pytest.raises(SourceError) as raised:
        parse(text)
    assert raised.value.problems[0].line == line
    assert "Check the quotes" in str(raised.value)


def test_a_column_without_a_name_is_passed_over_and_said():
    rows = parse(",sex\n0,F\n")
    assert rows.header == ("", "sex")
    assert rows.notes == ("A column without a name was not read.",)
