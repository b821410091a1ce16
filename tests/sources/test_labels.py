"""
Codes become groups or ways of being missing, and a code nobody thought of stops the reading.
"""

import pyarrow as pa
import pytest

from dueregard.errors import SourceError
from dueregard.model import Classification
from dueregard.sources.batches import Coded
from dueregard.sources.labels import ByClassification, ByItself, LabelColumn, refuse_unmapped

FIVE = Classification(
    groups={"White": ("W1", "W9"), "Black": ("B1", "B2")},
    missing={"not stated": ("NS",), "not asked": ("NA", "")},
)


def coded(*texts):
    return Coded.of(pa.array(texts, pa.string()))


def labels_of(labelling, *texts, missing=frozenset()):
    column = LabelColumn(labelling)
    column.extend(coded(*texts), missing)
    decided = list(column.decisions())
    if column.unmapped():
        refuse_unmapped({"ethnicity": column.unmapped()}, {"ethnicity": ("five", FIVE)}, file="a.csv")
    return dict(zip(texts, column.take()[0].to_pylist(), strict=True)), decided


def classify(*texts, classification=FIVE, missing=frozenset()):
    return labels_of(ByClassification("five", classification), *texts, missing=missing)[0]


def by_itself(*texts, missing=frozenset()):
    return labels_of(ByItself("ethnicity"), *texts, missing=missing)


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
    labels, decided = by_itself(" White", "Black", "", "White")
    assert labels == {" White": "White", "Black": "Black", "": "? not recorded", "White": "White"}
    assert decided == []


def test_without_a_classification_a_word_for_no_answer_is_no_group_and_that_is_said():
    labels, decided = by_itself("White", "Not Stated (NS)", "Unknown", "Unknown")
    assert labels["Not Stated (NS)"] == "? not stated"
    assert labels["Unknown"] == "? unknown"
    assert "'Unknown' is taken for a missing answer" in decided[1]


def test_labels_differing_in_unicode_form_are_one_group():
    labels, _ = by_itself("Café", "Cafe\u0301")
    assert set(labels.values()) == {"Café"}


def test_the_column_has_a_label_per_row_and_counts_its_texts_over_all_batches():
    column = LabelColumn(
        ByClassification("two", Classification(groups={"X": ("a", "c"), "Y": ("b",)})), keep_codes=True
    )
    column.extend(coded("a", "b", "a"))
    column.extend(coded("c", "b"))
    labels, codes = column.take()
    assert labels.to_pylist() == ["X", "Y", "X", "X", "Y"]
    assert codes.to_pylist() == ["a", "b", "a", "c", "b"]
    column.extend(coded("b"))
    assert column.take()[0].to_pylist() == ["Y"]
    assert column.rows_of() == {"a": 2, "b": 3, "c": 1}


def test_what_a_file_declares_to_be_missing_is_no_group_and_keeps_its_name():
    assert by_itself("White", "Refused to say", missing={"Refused to say"})[0] == {
        "White": "White",
        "Refused to say": "? refused to say",
    }
    assert classify("W1", "Refused", missing={"Refused"}) == {"W1": "White", "Refused": "? refused"}
    # A classification that knows the answer has the last word.
    assert classify("NS", missing={"NS"}) == {"NS": "? not stated"}
