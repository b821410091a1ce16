"""
Codes become groups or ways of being missing, and a code nobody thought of stops the reading.
"""

import pytest

from dueregard.errors import SourceError
from dueregard.model import Classification
from dueregard.sources.labels import LabelColumn, label_by_classification, label_by_itself

FIVE = Classification(
    groups={"White": ("W1", "W9"), "Black": ("B1", "B2")},
    missing={"not stated": ("NS",), "not asked": ("NA", "")},
)


def column(*texts):
    made = LabelColumn("ethnicity")
    made.extend(texts)
    return made


def classify(*texts, classification=FIVE):
    return label_by_classification(column(*texts), "five", classification, file="a.csv")


def test_codes_become_groups_and_ways_of_being_missing():
    labels = classify("W1", " B2 ", "NS", "NA", "")
    assert labels == {
        "W1": "White",
        " B2 ": "Black",
        "NS": "? not stated",
        "NA": "? not asked",
        "": "? not asked",
    }


def test_an_empty_code_nobody_declared_is_not_recorded():
    only = Classification(groups={"White": ("W1",)})
    assert classify("W1", " ", classification=only) == {"W1": "White", " ": "? not recorded"}


def test_every_unmapped_code_is_listed_with_its_rows_and_the_nearest_that_is_known():
    with pytest.raises(SourceError) as raised:
        classify("W1", "B11", "B11", "zz", "White")
    messages = [problem.message for problem in raised.value.problems]
    assert len(messages) == 3
    assert "The code 'B11' of column 'ethnicity' (2 rows)" in messages[0]
    assert "Closest: 'B1', which is 'Black'." in messages[0]
    assert "'zz' of column 'ethnicity' (1 row)" in messages[1]
    assert "Closest" not in messages[1]
    # A label is not its own code: what is not listed is not guessed.
    assert "'White'" in messages[2]


def test_a_code_given_to_two_groups_is_an_error():
    double = Classification(groups={"White": ("1",), "Black": ("1",)})
    with pytest.raises(SourceError, match="'five' gives the code '1' to 'White' and to 'Black'"):
        classify("1", classification=double)


def test_without_a_classification_a_text_is_its_own_group():
    labels, decided = label_by_itself(column(" White", "Black", "", "White"))
    assert labels == {" White": "White", "Black": "Black", "": "? not recorded", "White": "White"}
    assert decided == []


def test_without_a_classification_a_word_for_no_answer_is_no_group_and_that_is_said():
    labels, decided = label_by_itself(column("White", "Not Stated (NS)", "Unknown", "Unknown"))
    assert labels["Not Stated (NS)"] == "? not stated"
    assert labels["Unknown"] == "? unknown"
    assert "'Unknown' is taken for a missing answer" in decided[1]


def test_labels_differing_in_unicode_form_are_one_group():
    labels, _ = label_by_itself(column("Café", "Cafe\u0301"))
    assert set(labels.values()) == {"Café"}


def test_the_column_has_a_label_per_row():
    made = column("a", "b", "a")
    made.extend(["c", "b"])
    assert made.as_labels({"a": "X", "b": "Y", "c": "X"}).to_pylist() == ["X", "Y", "X", "X", "Y"]
    assert made.rows_of() == {"a": 2, "b": 2, "c": 1}
