"""
Codes to labels: what a file writes becomes a group, or one of the ways of being missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.cells import missing_label
from dueregard.errors import Problem, SourceError, nearest
from dueregard.model.indicators import Classification
from dueregard.sources.rows import clean

NOT_RECORDED = missing_label("not recorded")

_NOT_STATED_AS_POLICE_WRITE_IT = {
    "not stated (ns)": "not stated",
    "other ethnic group - not stated": "not stated",
}
SAID_TO_BE_MISSING = _NOT_STATED_AS_POLICE_WRITE_IT | {
    word: word
    for word in (
        "declined to answer",
        "did not answer",
        "missing",
        "no answer",
        "not answered",
        "not disclosed",
        "not given",
        "not known",
        "not provided",
        "not recorded",
        "not stated",
        "prefer not to say",
        "refused",
        "unknown",
    )
}
"""Words that are taken for a missing answer where no classification says what they are."""


class _Codes(dict[str, int]):
    """
    Numbers for texts, given out in order of first appearance.
    """

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code


@dataclass
class LabelColumn:
    """
    One column while it is read: each distinct text once, and a number per row.
    """

    name: str
    _codes: _Codes = field(default_factory=_Codes)
    _parts: list[NDArray[np.int32]] = field(default_factory=list)

    def extend(self, texts: Iterable[str]) -> None:
        """
        Add the texts of further rows.
        """
        self._parts.append(np.fromiter(map(self._codes.__getitem__, texts), np.int32))

    @property
    def texts(self) -> list[str]:
        """
        Return the distinct texts, in order of first appearance.
        """
        return list(self._codes)

    def rows_of(self) -> dict[str, int]:
        """
        Return how many rows have each distinct text.
        """
        counts = np.bincount(self._indices(), minlength=len(self._codes))
        return dict(zip(self._codes, map(int, counts), strict=True))

    def as_labels(self, label_of: Mapping[str, str]) -> pa.Array:
        """
        Return the column with every text replaced by its label.
        """
        labels = _Codes()
        numbers = np.array([labels[label_of[text]] for text in self._codes], dtype=np.int32)
        return pa.DictionaryArray.from_arrays(
            pa.array(numbers[self._indices()], pa.int32()), pa.array(list(labels), pa.string())
        )

    def _indices(self) -> NDArray[np.int32]:
        return np.concatenate(self._parts)


def label_by_itself(column: LabelColumn) -> tuple[dict[str, str], list[str]]:
    """
    Return the labels of a column without a classification, and what was decided.

    A text is its own group; an empty one is "not recorded"; a word for a missing answer is not
    taken for a group.
    """
    labels: dict[str, str] = {}
    taken: list[str] = []
    for text in column.texts:
        word = clean(text)
        if not word:
            labels[text] = NOT_RECORDED
        elif word.casefold() in SAID_TO_BE_MISSING:
            labels[text] = missing_label(SAID_TO_BE_MISSING[word.casefold()])
            taken.append(
                f"Column '{column.name}': '{word}' is taken for a missing answer, not for a group. "
                "A classification can say otherwise."
            )
        else:
            labels[text] = word
    return labels, taken


def label_by_classification(
    column: LabelColumn, classification_id: str, classification: Classification, *, file: str
) -> dict[str, str]:
    """
    Return the labels of a column with a classification.

    Raises:
        SourceError: a code is in no group (each is listed with its rows and the nearest code that
            is), or the classification gives one code to two groups.
    """
    known = _group_of_each_code(classification_id, classification)
    rows = column.rows_of()
    unmapped = [text for text in column.texts if clean(text) and clean(text) not in known]
    if unmapped:
        raise SourceError(
            Problem(file, None, _unmapped(column.name, classification_id, text, rows[text], known))
            for text in unmapped
        )
    return {text: known.get(clean(text), NOT_RECORDED) for text in column.texts}


def _group_of_each_code(classification_id: str, classification: Classification) -> dict[str, str]:
    labelled = [
        *classification.groups.items(),
        *((missing_label(label), codes) for label, codes in classification.missing.items()),
    ]
    known: dict[str, str] = {}
    for label, codes in labelled:
        for code in map(clean, codes):
            if known.setdefault(code, label) != label:
                message = (
                    f"The classification '{classification_id}' gives the code '{code}' to '{known[code]}' "
                    f"and to '{label}'. Keep one."
                )
                raise SourceError.at("indicators.yaml", None, message)
    return known


def _unmapped(column: str, classification_id: str, text: str, rows: int, known: Mapping[str, str]) -> str:
    close = nearest(clean(text), list(known))
    hint = f" Closest: '{close}', which is '{known[close]}'." if close is not None else ""
    return (
        f"The code '{clean(text)}' of column '{column}' ({_rows(rows)}) is in no group of the classification "
        f"'{classification_id}'.{hint} Put it under `groups`, or under `missing` if it is no answer."
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
