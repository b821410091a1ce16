"""
Codes to labels: what a file writes becomes a group, or one of the ways of being missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.cells import missing_label
from dueregard.errors import Problem, SourceError, nearest
from dueregard.model.indicators import Classification
from dueregard.sources.batches import Coded
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
        "not asked",
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

NO_TEXTS: frozenset[str] = frozenset()


class Labelling(Protocol):
    """
    How the texts of one column become labels, and what there is to say of it at the end.
    """

    def label(self, text: str, *, is_missing: bool) -> str:
        """
        Return the label of a text; `is_missing` where the file itself declares it to be no answer.
        """
        ...

    @property
    def unmapped(self) -> Sequence[str]:
        """
        Return the texts that have no label, for which the reading must not stand.
        """
        ...

    def decisions(self) -> Iterator[str]:
        """
        Iterate over the decisions taken.
        """
        ...


@dataclass
class ByItself:
    """
    Labels of a column without a classification: a text is its own group.

    An empty text is "not recorded"; a word for a missing answer is not taken for a group.
    """

    column: str
    unmapped: Sequence[str] = ()
    _taken: list[str] = field(default_factory=list)

    def label(self, text: str, *, is_missing: bool) -> str:
        """
        Return the label of a text.
        """
        word = clean(text)
        if not word:
            return NOT_RECORDED
        if is_missing:
            return missing_label(word.casefold())
        if word.casefold() not in SAID_TO_BE_MISSING:
            return word
        self._taken.append(word)
        return missing_label(SAID_TO_BE_MISSING[word.casefold()])

    def decisions(self) -> Iterator[str]:
        """
        Iterate over the words taken for a missing answer.
        """
        for word in dict.fromkeys(self._taken):
            yield (
                f"Column '{self.column}': '{word}' is taken for a missing answer, not for a group. "
                "A classification can say otherwise."
            )


class ByClassification:
    """
    Labels of a column with a classification: a code is in one of its groups, or the reading stops.

    Raises:
        SourceError: the classification gives one code to two groups.
    """

    def __init__(self, classification_id: str, classification: Classification) -> None:
        self._known = group_of_each_code(classification_id, classification)
        self.unmapped: list[str] = []

    def label(self, text: str, *, is_missing: bool) -> str:
        """
        Return the group of a code.
        """
        code = clean(text)
        if code in self._known:
            return self._known[code]
        if is_missing:
            return missing_label(code.casefold())
        if code:
            self.unmapped.append(text)
        return NOT_RECORDED

    def decisions(self) -> Iterator[str]:
        """
        Return nothing: all is decided by the classification.
        """
        return iter(())


class _Numbered(dict[str, int]):
    """
    Numbers for texts, given out in order of first appearance.
    """

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class LabelColumn:
    """
    One column while it is read: every distinct text is labelled once, and rows are added batch by batch.

    Args:
        labelling: how texts become labels.
        keep_codes: keep the texts beside the labels.
    """

    def __init__(self, labelling: Labelling, *, keep_codes: bool = False) -> None:
        self._labelling, self._keep_codes = labelling, keep_codes
        self._texts, self._labels = _Numbered(), _Numbered()
        self._label_of: list[int] = []
        self._rows = np.zeros(0, np.int64)
        self._parts: list[NDArray[np.int32]] = []

    def extend(self, column: Coded, missing: frozenset[str] = NO_TEXTS) -> None:
        """
        Add the rows of a batch; `missing` are the texts its file declares to be no answer.
        """
        numbers = np.array([self._number(text, text in missing) for text in column.texts], np.int32)
        codes = numbers[column.codes] if len(numbers) else np.zeros(0, np.int32)
        counted = np.bincount(codes, minlength=len(self._texts))
        counted[: len(self._rows)] += self._rows
        self._rows = counted
        self._parts.append(codes)

    def take(self) -> tuple[pa.Array, pa.Array | None]:
        """
        Return labels, and the texts if they are kept, of the rows added since the last time.
        """
        codes = np.concatenate(self._parts) if self._parts else np.zeros(0, np.int32)
        self._parts = []
        labels = np.array(self._label_of, np.int32)[codes] if len(codes) else codes
        return _coded(labels, self._labels), _coded(codes, self._texts) if self._keep_codes else None

    def decisions(self) -> tuple[str, ...]:
        """
        Return the decisions taken over the whole column.
        """
        return tuple(self._labelling.decisions())

    def unmapped(self) -> dict[str, int]:
        """
        Return the texts that have no label, with their rows.
        """
        rows = self.rows_of()
        return {text: rows[text] for text in self._labelling.unmapped}

    def rows_of(self) -> dict[str, int]:
        """
        Return how many rows have each distinct text.
        """
        return dict(zip(self._texts, map(int, self._rows), strict=True))

    def _number(self, text: str, is_missing: bool) -> int:  # noqa: FBT001 - a private step of extend
        number = self._texts[text]
        if number == len(self._label_of):
            self._label_of.append(self._labels[self._labelling.label(text, is_missing=is_missing)])
        return number


def _coded(codes: NDArray[np.int32], texts: Mapping[str, int]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(list(texts), pa.string()))


def group_of_each_code(classification_id: str, classification: Classification) -> dict[str, str]:
    """
    Return the label of each code of a classification.

    Raises:
        SourceError: it gives one code to two groups.
    """
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


def refuse_unmapped(
    found: Mapping[str, Mapping[str, int]], classified: Mapping[str, tuple[str, Classification]], *, file: str
) -> None:
    """
    Raise for the codes that are in no group, each with its rows and the nearest code that is.

    Args:
        found: the rows of each such code, by column.
        classified: id and classification of each column that has one.
        file: where the mistakes are said to be.

    Raises:
        SourceError: there are such codes; those of all columns are reported together.
    """
    problems = []
    for column, codes in found.items():
        id_, classification = classified[column]
        known = group_of_each_code(id_, classification)
        problems += [
            Problem(file, None, _unmapped(column, id_, text, rows, known)) for text, rows in codes.items()
        ]
    if problems:
        raise SourceError(problems)


def _unmapped(column: str, classification_id: str, text: str, rows: int, known: Mapping[str, str]) -> str:
    close = nearest(clean(text), list(known))
    hint = f" Closest: '{close}', which is '{known[close]}'." if close is not None else ""
    return (
        f"The code '{clean(text)}' of column '{column}' ({_rows(rows)}) is in no group of the classification "
        f"'{classification_id}'.{hint} Put it under `groups`, or under `missing` if it is no answer."
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
