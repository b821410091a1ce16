import pytest

from dueregard.publish.prose import Notebook, plain
from dueregard.publish.publication import FigureMark
from tests import riverford

EVIDENCE = {item.id: item for item in (riverford.STOPS, riverford.SATISFACTION, riverford.HATE_CRIME)}


@pytest.fixture
def notebook():
    return Notebook(EVIDENCE)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It was [[stops-by-ethnicity#black-white-ratio]] times.", "It was 4.03 times."),
        ("It fell by [[hate-crime-change#transphobic-change]].", "It fell by 41%."),
        ("It rose by [[hate-crime-change#transphobic-change]].", "It rose by \u221241%."),
        ("It changed by [[hate-crime-change#transphobic-change]].", "It changed by \u221241%."),
        ("It fell by [[hate-crime-change#transphobic-change]] per cent.", "It fell by 41 per cent."),
        (
            "It was lower by [[victim-satisfaction#disabled-difference]].",
            "It was lower by 12.9 percentage points.",
        ),
        (
            "It was [[victim-satisfaction#disabled-difference]] percentage points.",
            "It was \u221212.9 percentage points.",
        ),
        ("It was [[stops-by-ethnicity#other-white-ratio]].", "It was [figure suppressed]."),
        ("It was [[no-such#figure]].", "It was [figure not available: no-such#figure]."),
        (
            "It was [[stops-by-ethnicity#no-such]].",
            "It was [figure not available: stops-by-ethnicity#no-such].",
        ),
        ("No figure here.", "No figure here."),
    ],
)
def test_a_reference_becomes_the_figure(notebook, written, read):
    assert plain(notebook.line(written)) == read


def test_a_figure_knows_its_evidence_and_its_note(notebook):
    line = notebook.line("A [[stops-by-ethnicity#black-white-ratio]] b")

    assert line[1] == FigureMark("4.03", "stops-by-ethnicity", 1)


def test_a_note_tells_value_interval_period_and_source(notebook):
    notebook.line("[[stops-by-ethnicity#black-white-ratio]]")

    (note,) = notebook.notes
    assert note.text == (
        "Black compared with White: 4.03. Between 3.47 and 4.67 (95% interval)."
        " 32.2 per 1,000 against 8.0 per 1,000. 12 months to August 2024; the way of counting"
        " changed on 28 February 2024. Source: Stops and searches recorded in Riverford, Riverford Police."
    )


def test_a_note_about_a_withheld_figure_says_why(notebook):
    notebook.line("[[stops-by-ethnicity#other-white-ratio]]")

    assert "Suppressed: fewer than 10 stops" in notebook.notes[0].text


def test_one_figure_has_one_note_however_often_it_is_used(notebook):
    notebook.paragraphs(
        "[[stops-by-ethnicity#black-white-ratio]] [[hate-crime-change#transphobic-change]]"
        "\n\n[[stops-by-ethnicity#black-white-ratio]]"
    )

    assert [note.number for note in notebook.notes] == [1, 2]


def test_blank_lines_divide_paragraphs_and_other_line_ends_do_not(notebook):
    assert [plain(line) for line in notebook.paragraphs("One\nline.\n\n \nTwo.\n")] == ["One line.", "Two."]


@pytest.mark.parametrize("nothing", [None, "", "  \n "])
def test_no_text_is_no_paragraph(notebook, nothing):
    assert notebook.paragraphs(nothing) == ()
    assert notebook.line(nothing) == ()
