"""
Numbers in prose are found with their letters, kind, value and place, and what is no figure is left alone.
"""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.prose import find_numbers
from dueregard.prose.plain import plain
from tests.prose.labelled_sets import SETS, labelled, precision, recall, scores

PIECES = st.sampled_from(
    [
        *("17.4%", "one in five", "£1.2m", "between 10 and 15%", "s.149(1)", "Q2 2024/25", "half"),
        *(
            "16-24",
            "p<0.05",
            "\u00bd",
            "\u2212",
            "4,000",
            "COVID-19",
            "\n",
            "\n\n",
            "1. ",
            "a",
            "the",
            "two",
            ".",
        ),
        *(
            " ",
            "  ",
            "\u00a0",
            "\u00b2",
            "(",
            ")",
            "%",
            "per cent",
            "February",
            "29",
            "2024",
            "£",
            "-",
            "/",
            ":",
        ),
    ]
)


def test_there_are_more_than_five_hundred_sentences_each_once():
    sentences = [text for name in SETS for text, _ in labelled(name)]

    assert len(sentences) >= 550
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("name", SETS)
def test_at_least_95_of_100_are_right_both_ways(name):
    counted, wrong = scores(name)

    assert precision(counted) >= 0.95, wrong
    assert recall(counted) >= 0.95, wrong


@pytest.mark.parametrize(
    ("text", "value", "parts"),
    [
        ("45 of 60 replies agreed.", 0.75, (45, 60)),
        ("45 of the 60 replies agreed.", 0.75, (45, 60)),
        ("45 out of 60 agreed.", 0.75, (45, 60)),
        ("Only 7 in 100 agreed.", 0.07, (7, 100)),
        ("There were 4.5 per 1,000 of them.", 4.5, (4.5, 1000)),
    ],
)
def test_a_part_of_a_whole_gives_its_value_and_both_counts(text, value, parts):
    (found,) = find_numbers(text)
    written = found.model_dump(mode="json")

    assert written["value"] == value
    assert (written["numerator"], written["denominator"]) == parts


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60))
def test_every_number_stands_where_it_says_and_none_upon_another(text):
    found = find_numbers(text)
    places = [item.span for item in found]

    assert [text[start:end] for start, end in places] == [item.text for item in found]
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))
    assert json.dumps([item.model_dump(mode="json") for item in found])


@given(st.text(max_size=80))
def test_a_text_made_plain_keeps_its_length(text):
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Recorded cases fell by 12%.", "fall"),
        ("Trust is up 1.5 points.", "rise"),
        ("There were 12% fewer calls.", "fall"),
        ("The force gained +529 officers.", "rise"),
        ("Women make up 15% of staff.", None),
        ("The share is 12%.", None),
        ("Up to 12% of staff could go.", None),
        ("The number doubled.", "rise"),
    ],
)
def test_a_rise_or_fall_is_told(text, change):
    assert [item.change for item in find_numbers(text)] == [change]


def test_what_stands_before_a_number_is_kept_with_it():
    (found,) = find_numbers("The form asks. More than 4,000 people answered it! Few did not.")

    assert (found.qualifier, found.sentence) == ("more than", "More than 4,000 people answered it!")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It is 4.5 per 1000 homes.", "per 1,000"),
        ("It is 12 for every million.", "per 1,000,000"),
        ("It cost €5.", "EUR"),
        ("It took 12 wks and 3 hrs.", "hours"),
        ("It is 3 miles off.", "miles"),
        ("One in five has it.", "share"),
    ],
)
def test_the_unit_is_named(text, unit):
    assert unit in [item.unit for item in find_numbers(text)]


def test_a_decimal_keeps_the_places_it_was_printed_with():
    assert [item.decimals for item in find_numbers("It is 17.40%, 3 points, and £1.25.")] == [2, 0, 2]


def test_wrapped_lines_are_read_as_one_and_a_list_is_not():
    assert [item.text for item in find_numbers("It rose by 1.5\npoints.")] == ["1.5\npoints"]
    assert [item.text for item in find_numbers("1. First.\n2. Second: 12%.")] == ["12%"]


LONG = ["9" * 3000, "1," * 1500, "one " * 1000, "10-" * 1000, "A" * 4000, "(" * 999 + "2019" + ")" * 999]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_a_very_long_run_comes_to_an_end(text):
    assert all(text[slice(*item.span)] == item.text for item in find_numbers(text))
