"""
The parser in C is only a faster way to what the one in Python reads: same data, same lines, same mistakes.
"""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.error import ReusedAnchorWarning

from dueregard.errors import DocumentError
from dueregard.yamlfile import composing, parse_yaml, reading

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("src/dueregard/**/*.yaml"), *ROOT.glob("tests/**/*.yaml")])

KEYS = ["a", "b", "long key", '"q"', "'s'", "1", "yes", "é", "x#y", "x: y", "[a]", "{a: 1}", "&n", "*n", "<<"]
VALUES = [
    *("", "~", "1", "010", "0o7", "1_000", "1e3", ".5", "yes", "No", "on", "off", "true", "True", "null"),
    *(
        "2024-01-02",
        "12:30",
        "text, more",
        "é 日本 😀",
        "a:b",
        ":a",
        "-",
        "- c",
        "- - a",
        "a: b",
        "? k",
        "\\",
    ),
    *("'a''b'", '"a\\nb \\u00e9"', "'open", '"open', "close'", 'close"', "# c", "x # c", "x#c", "`", "@x"),
    *("[1, 2", "]", "[a, {b: c}]", "{a: b}", "{a:1}", '{"a":1}', "[a,b]", "{a: {b: 1}:c}", "[[e#f]]", "}:a"),
    *(
        "|",
        ">",
        "|-",
        ">+",
        "|2",
        "| # c",
        "&n v",
        "&n",
        "*n",
        "&m [a, *n]",
        "&n:x",
        "* y",
        "a & b",
        "!!str 1",
    ),
    *(
        "!",
        "!t v",
        "? k",
        "!!str 1",
        "---",
        "...",
        "%YAML 1.1",
        "<<: *n",
        "a\tb",
        "\t",
        "\ufeff",
        "\u00a0",
        "\u0085",
    ),
    *("\u2028", "\x00", "\x7f", "\ufffe", "\U0001ffff", "\ud800", "a\rb"),
]
ENDS = ["\n", "\n", "\n", "\n\n", " \n", " # c\n", "\n  \n", "\r\n"]


@st.composite
def lines(draw):
    """
    A line of YAML, or nearly: some depth, a key or a dash or neither, a value, an end.
    """
    depth = "  " * draw(st.integers(0, 3))
    key = draw(st.sampled_from(["", "", "- ", "- - ", "? "])) + draw(st.sampled_from(KEYS)) + ": "
    start = draw(st.sampled_from(["", "- ", key]))
    return depth + start + draw(st.sampled_from(VALUES)) + draw(st.sampled_from(ENDS))


@st.composite
def files_with_a_slip(draw):
    """
    A stretch of a real file in which something was typed over.
    """
    all_lines = draw(st.sampled_from(FILES)).read_text("utf-8").splitlines(keepends=True)
    first = draw(st.integers(0, len(all_lines) - 1))
    text = "".join(all_lines[first : first + 20])
    here = draw(st.integers(0, len(text)))
    lost = draw(st.integers(0, 3))
    return text[:here] + draw(st.sampled_from(VALUES)) + text[here + lost :]


def told(text):
    """
    What a reader of the text is given: data and places, or every mistake with its line.
    """
    try:
        data, locate = parse_yaml(text, "f.yaml")
    except DocumentError as error:
        return [str(problem) for problem in error.problems]
    # By its representation: 1, 1.0 and True are three values here, and Python's == takes them for one.
    return repr(data), locate.places


def told_by_python(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "compose", composing.compose_in_python)
        return told(text)


def test_the_parser_in_c_is_there():
    assert yaml.__with_libyaml__


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_the_project_reads_alike(path):
    text = path.read_text("utf-8")

    assert told(text) == told_by_python(text)


@pytest.mark.filterwarnings(f"ignore::{ReusedAnchorWarning.__module__}.{ReusedAnchorWarning.__name__}")
@given(st.lists(lines(), max_size=8).map("".join) | files_with_a_slip())
def test_whatever_is_typed_reads_alike(text):
    assert told(text) == told_by_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: 2\na: 3\n",
        "a: &x {b: 1}\nc: {<<: *x, d: 2}\ne: {<<: [*x, *x]}\n",
        "a: {'<<': 1}\n",
        "a: {b: 1, b: 2}\n",
        "a: &x {b: 1}\nc: *x\n",
        "a: &x {b: 1}\nc: {<<: *x}\n",
        "a: &x:y 1\n",
        "a: {b: {c: 1}:d}\n",
        "yes: no\non: off\n",
        "a: 010\nb: 0o7\nc: 1_000\nd: 2024-01-02\ne: 12:30\n",
        "---\na: 1\n",
        "a: 1\n...\n",
        "--- \n",
        "%YAML 1.1\n---\na: yes\n",
        "\ufeffa: 1\n",
        "a: 1\n\ufeff",
        "a:\tb\n",
        "a: b\u0085c: d\n",
        "a: 'b\u2028c'\n",
        "a: b\r\nc: d\r\n",
        "a: !!str 1\n",
        "|\n# x\n",
        ">-\n \n\n  ",
        "a: |\n   \n  b\n",
        "a: *nowhere\n",
        "a: &x [*x]\n",
        "a: [1, 2\nb: 3\n",
        "a: 'b\n",
        "a: b: c\n",
        "a: \x07\n",
        "a: \ud800\n",
        "",
        "# nothing\n",
    ],
)
def test_what_the_two_could_read_differently_reads_alike(text):
    assert told(text) == told_by_python(text)


@pytest.mark.parametrize("text", ["- " * 200_000, "[" * 2_000, "a: " + "{b: " * 5_000])
def test_text_as_deep_as_can_be_is_refused_with_its_line(text):
    with pytest.raises(DocumentError, match="more than 60 levels deep"):
        parse_yaml(text, "deep.yaml")


def test_without_the_parser_in_c_everything_reads_the_same(monkeypatch):
    text = (ROOT / "src/dueregard/examples/london/assessment.yaml").read_text("utf-8")
    with_it = told(text)
    monkeypatch.setattr(composing, "_in_c", None)

    assert told(text) == with_it


def test_what_people_write_goes_to_the_parser_in_c(monkeypatch):
    """
    The examples are what a user's folder looks like: were they sent to the other parser, nothing were gained.
    """
    asked = []
    monkeypatch.setattr(composing, "compose_in_python", asked.append)
    for path in ROOT.glob("src/dueregard/**/*.yaml"):
        composing.compose(path.read_text("utf-8"))

    assert asked == []
