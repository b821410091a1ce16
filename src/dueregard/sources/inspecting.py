"""
What is in a file: layout, types, codes, what is missing and how, equal rows, months; and how to declare it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard.engine import open_row_keys
from dueregard.model.indicators import Source
from dueregard.sources.batches import Coded, RawTable
from dueregard.sources.classifying import COUNTRY, REGION, load_classification, shipped_classifications
from dueregard.sources.files import InputFile, input_file
from dueregard.sources.formats import RESERVED
from dueregard.sources.guessing import Guess, guess_format, guess_header, guess_layout, guess_ragged
from dueregard.sources.labels import SAID_TO_BE_MISSING, group_of_each_code
from dueregard.sources.moments import london_day, month_of_heading, read_month
from dueregard.sources.numbers import MARKS, mark_of, published_value, whole_number
from dueregard.sources.opening import kind_of, open_table
from dueregard.sources.police_uk_stops import COLUMNS, IN_JSON
from dueregard.sources.rows import clean
from dueregard.sources.unpacking import members_of
from dueregard.sources.workbooks import first_rows, sheets_of

MOST_CODES = 60
"""Distinct texts from which a column holds no codes, and its texts are not shown: they may name people."""

_MOST_TEXTS = 50_000
_LONGEST_ID = 60
_MAPPED = 0.8  # share of rows from which a classification is taken to fit
_MOST_MAPPED = 1_000
_MONTH = len("2024-08")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_NAMES = {header: name for known in (COLUMNS, IN_JSON) for name, header in known.items()}
_EXPLICIT = frozenset(mark for mark in MARKS if mark)


@dataclass(frozen=True)
class CodesKnown:
    """
    How the codes of a column would be grouped by a classification that comes with the tool.
    """

    classification: str
    groups: dict[str, int]
    unmapped: tuple[str, ...]


@dataclass
class ColumnFound:
    """
    What one column holds.

    Args:
        name: its header.
        kind: "whole numbers", "numbers", "months", "days", "times", "texts" or "nothing".
        rows: rows it has.
        empty: rows in which it is empty.
        missing: words and marks for no answer or no number, with their rows.
        distinct: texts that differ, as far as they were counted.
        codes: the texts and their rows, where there are few; None where there are many.
        mapping: the classification that knows the codes best; None if none knows most of them.
        months: the months of its days or times.
        are_years: whether every number in it may be a year.
    """

    name: str
    kind: str
    rows: int
    empty: int
    missing: dict[str, int]
    distinct: int
    codes: dict[str, int] | None
    mapping: CodesKnown | None = None
    months: dict[str, int] = field(default_factory=dict)
    are_years: bool = False


@dataclass(frozen=True)
class Inspection:
    """
    What is in a file, and how to declare it.

    Args:
        file: name, digest and size.
        kind: what it is written in.
        notes: how it was read.
        choose: names to choose from, where a workbook or a zip holds several; nothing else is known then.
        guess: the proposed declaration.
        columns: its columns.
        rows: its rows.
        refused: rows with another number of fields than the header.
        equal_rows: rows equal to an earlier one in every field.
    """

    file: InputFile
    kind: str
    notes: tuple[str, ...]
    choose: tuple[str, ...]
    guess: Guess
    columns: tuple[ColumnFound, ...] = ()
    rows: int = 0
    refused: int = 0
    equal_rows: int = 0

    def entry(self) -> dict[str, Any]:
        """
        Return the entry for `sources:` in indicators.yaml, as plain data.
        """
        declared: dict[str, Any] = {**self.guess.declared, "columns": self._columns()}
        if not declared["columns"]:
            del declared["columns"]
        day = next((column for column in self.columns if column.months), None)
        if day is not None and "format" not in declared and declared.get("months") is None:
            declared["month"] = day.name
        name = clean_id(self.file.path.name)
        return {name: {"files": self.file.shown_as, **declared}}

    def _columns(self) -> dict[str, Any]:
        """
        Return the columns that hold codes: those a classification knows, and for records the others too.

        Of records without any, the one with the fewest texts, as rows need something to be counted by.
        """
        is_records = not {"format", "count", "months", "across"} & set(self.guess.declared)
        wanted = [
            column
            for column in self.columns
            if _is_known(column) or (is_records and column.distinct <= MOST_CODES)
        ]
        if is_records and not wanted:
            wanted = sorted(self.columns, key=lambda column: column.distinct)[:1]
        in_format = self.guess.declared.get("format") == "police-uk-stops"
        named = {column.name: (_NAMES.get(column.name) if in_format else None) for column in wanted}
        taken = frozenset(name for name in named.values() if name)
        columns: dict[str, Any] = {}
        for column in wanted:
            name = named[column.name] or _free(clean_id(column.name), taken | columns.keys())
            columns[name] = _declaration(column)
        return columns


def _is_known(column: ColumnFound) -> bool:
    return column.mapping is not None and not column.mapping.unmapped


def _declaration(column: ColumnFound) -> str | dict[str, str]:
    # A code that is in no group would stop the reading, so what knows only most of them is not proposed.
    if column.mapping is None or column.mapping.unmapped:
        return column.name
    return {"column": column.name, "classification": column.mapping.classification}


def _free(name: str, taken: AbstractSet[str]) -> str:
    """
    Return a name that neither the tool nor another column has.
    """
    if name in RESERVED:
        name = f"{name}_column"
    numbered = (f"{name}_{at}" for at in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def inspect_file(path: Path, *, member: str | None = None, sheet: str | None = None) -> Inspection:
    """
    Return what is in a file.

    Raises:
        SourceError: it cannot be opened, or not be read as it seems to be laid out.
    """
    name = path.name if path.is_absolute() else path.as_posix()
    file = input_file(path, name)
    given = Source(files=name, member=member, sheet=sheet)
    choose = _to_choose(file, given)
    if choose:
        return Inspection(file, "several tables", (), choose, Guess({}))
    kind, guess, table = open_as_guessed(file, given)
    columns, rows, refused, equal = _look(table)
    guess = guess_ragged(guess.declared, refused, rows) if refused else guess
    found = guess_format(
        table.header,
        [column.name for column in columns if _may_be_counts(column)],
        [column.name for column in columns if column.kind == "texts"],
        one_row_each=any(column.kind == "texts" and column.distinct == column.rows for column in columns),
    )
    withheld = _withheld(found, columns)
    whole = Guess(
        {**guess.declared, **found.declared, **withheld.declared},
        (*guess.why, *found.why, *withheld.why, *_codes_in_no_group(columns)),
    )
    return Inspection(
        file,
        kind,
        tuple(note.replace(", as declared", "") for note in table.notes),
        (),
        whole,
        tuple(columns),
        rows + len(refused),
        len(refused),
        equal,
    )


def _may_be_counts(column: ColumnFound) -> bool:
    """
    Tell whether a column may hold counts: every row has one, and they are neither years nor row numbers.
    """
    if column.kind != "whole numbers" or column.empty:
        return False
    numbers_rows = column.rows > MOST_CODES and column.distinct == column.rows
    return not column.are_years and not numbers_rows


def _withheld(guess: Guess, columns: Sequence[ColumnFound]) -> Guess:
    """
    Return what to declare of counts in whose place the publisher wrote a mark.
    """
    counts = {
        guess.declared.get("count"),
        *(name for names in guess.declared.get("across", {}).values() for name in names),
    }
    by_month = (
        {column.name for column in columns if month_of_heading(column.name)}
        if "months" in guess.declared
        else set()
    )
    marks = Counter[str]()
    for column in columns:
        if column.name in counts | by_month:
            marks.update({text: rows for text, rows in column.missing.items() if mark_of(text)})
            marks.update({"nothing": column.empty} if column.empty else {})
    if not marks:
        return Guess({})
    why = f"Marks stand in place of counts ({', '.join(marks)}): such rows are kept apart, and counted."
    return Guess({"withheld": "refuse"}, (why,))


def _codes_in_no_group(columns: Sequence[ColumnFound]) -> Iterator[str]:
    for column in columns:
        if column.mapping is not None and column.mapping.unmapped:
            known, codes = column.mapping.classification, len(column.mapping.unmapped)
            number = "1 code" if codes == 1 else f"{codes} codes"
            yield (
                f"{number} of '{column.name}' {'is' if codes == 1 else 'are'} in no group of '{known}', "
                "which knows the others: to use it, copy it under `classifications`, and give each of them "
                "a group, or a place in `missing`."
            )


def open_as_guessed(file: InputFile, given: Source) -> tuple[str, Guess, RawTable]:
    """
    Return what a file is written in, how it seems to be laid out, and its rows read that way.

    Raises:
        SourceError: it cannot be opened, or not be read as it seems to be laid out.
    """
    kind, _ = kind_of(file, given)
    guess = _guess(file, given, kind)
    # Nothing stops an inspection that would not stop a person looking: ragged rows are counted.
    return kind, guess, open_table(file, Source(files=given.files, ragged="refuse", **guess.declared))


def tables_to_choose(file: InputFile, given: Source) -> tuple[str, ...]:
    """
    Return the names to choose from, where a workbook or a zip holds several tables and none is named.
    """
    return _to_choose(file, given)


def clean_id(name: str) -> str:
    """
    Return a name as `columns` and `sources` take it: small letters, digits and underscores.
    """
    stem = name.split(".", maxsplit=1)[0].casefold()
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in stem)
    return "_".join(kept.split())[:_LONGEST_ID].rstrip("_") or "table"


def _to_choose(file: InputFile, given: Source) -> tuple[str, ...]:
    members = members_of(file)
    if given.member is None and len(members) > 1:
        return members
    kind, _ = kind_of(file, given)
    if kind in ("xlsx", "ods") and given.sheet is None:
        sheets = sheets_of(file)
        return sheets if len(sheets) > 1 else ()
    return ()


def _guess(file: InputFile, given: Source, kind: str) -> Guess:
    if kind not in ("xlsx", "ods"):
        return guess_layout(file, given)
    found = guess_header(first_rows(file, given))
    chosen = {} if given.sheet is None else {"sheet": given.sheet}
    return Guess({**chosen, **found.declared}, found.why)


def _look(table: RawTable) -> tuple[list[ColumnFound], int, list[tuple[int, str]], int]:
    seen = [_Seen(name) for name in table.header]
    named = [at for at, name in enumerate(table.header) if name]
    keys: list[NDArray[np.uint64]] = []
    refused: list[tuple[int, str]] = []
    rows = 0
    with closing(open_row_keys()) as equal_rows:
        for batch in table.batches:
            refused.extend(batch.refused)
            if not len(batch):
                continue
            rows += len(batch)
            for at, column in enumerate(batch.columns):
                seen[at].add(Coded.of(column))
            keys.append(equal_rows.of([batch.columns[at] for at in named]))
    repeated = rows - len(np.unique(np.concatenate(keys))) if keys else 0
    return [one.found() for one in seen if one.name], rows, refused, repeated


class _Seen:
    """
    One column while it is looked at: its texts and their rows, as long as there are not too many.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._texts: Counter[str] = Counter()
        self._rows = self._empty = 0
        self._months: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._many = False
        self._are_years = True

    def add(self, column: Coded) -> None:
        """
        Take in a batch.
        """
        numbers = np.bincount(column.codes, minlength=len(column.texts))
        for text, number in zip(column.texts, map(int, numbers), strict=True):
            self._rows += number
            self._add(clean(text), number)
        if len(self._texts) > _MOST_TEXTS:
            self._many = True
            self._texts.clear()

    def _add(self, text: str, rows: int) -> None:
        if not text:
            self._empty += rows
            return
        if not self._many:
            self._texts[text] += rows
        if text.casefold() in SAID_TO_BE_MISSING or text.casefold().strip("[]") in _EXPLICIT:
            self._missing[text] += rows
            return
        kind, month = _kind_of_text(text)
        self._kinds[kind] += rows
        self._are_years = self._are_years and _YEAR.fullmatch(text) is not None
        if month is not None:
            self._months[month] += rows

    def found(self) -> ColumnFound:
        """
        Return what the column holds.
        """
        kind = self._kind()
        few = not self._many and len(self._texts) <= MOST_CODES
        codes = dict(self._texts.most_common()) if few and kind in ("texts", "nothing") else None
        return ColumnFound(
            name=self.name,
            kind=kind,
            rows=self._rows,
            empty=self._empty,
            missing=dict(self._missing.most_common()),
            distinct=_MOST_TEXTS if self._many else len(self._texts),
            codes=codes,
            mapping=None if self._many or kind != "texts" else _best_mapping(self.name, self._texts),
            months=dict(sorted(self._months.items())) if kind in ("days", "times", "months") else {},
            are_years=kind == "whole numbers" and self._are_years,
        )

    def _kind(self) -> str:
        if not self._kinds:
            return "nothing"
        if set(self._kinds) <= {"whole numbers", "numbers"}:
            return "numbers" if "numbers" in self._kinds else "whole numbers"
        (kind, number), *_ = self._kinds.most_common()
        dated = kind in ("days", "times", "months")
        return (
            kind if len(self._kinds) == 1 or (dated and number > sum(self._kinds.values()) / 2) else "texts"
        )


_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("whole numbers", whole_number),
    ("numbers", published_value),
    ("numbers", _NUMBER.fullmatch),
)


def _kind_of_text(text: str) -> tuple[str, str | None]:
    day = london_day(text) if "T" in text else None
    if day is not None:
        return "times", day[:_MONTH]
    if "-" in text and (moment := read_month(text)):
        return ("months" if len(moment) == _MONTH else "days"), moment[:_MONTH]
    if len(text) == len("202408") and (month := month_of_heading(text)):
        return "months", month
    return next((kind for kind, read in _KINDS if read(text) is not None), "texts"), None


def _best_mapping(column: str, texts: Counter[str]) -> CodesKnown | None:
    """
    Return the classification that knows most rows, if it knows most of the codes as well.
    """
    if len(texts) > _MOST_MAPPED:
        return None
    # What officers and the people stopped say has codings of its own, beside those of the censuses.
    by_police = "defined" in column.casefold()
    best: tuple[tuple[float, bool, int, int], CodesKnown] | None = None
    for name in shipped_classifications():
        if name in (REGION, COUNTRY):
            # What an area lies in is wanted of some tables, and proposed of none.
            continue
        known = group_of_each_code(name, load_classification(name))
        mapped = {text: known[text] for text in texts if text in known}
        groups = {label for label in mapped.values() if not label.startswith("? ")}
        share = sum(texts[text] for text in mapped) / sum(texts.values())
        if share < _MAPPED or not groups:
            continue
        counted: Counter[str] = Counter()
        for text, label in mapped.items():
            counted[label] += texts[text]
        unmapped = tuple(sorted(set(texts) - set(mapped)))
        rank = (share, by_police == ("police" in name), len(groups), -len(known))
        if best is None or rank > best[0]:
            best = (rank, CodesKnown(name, dict(counted.most_common()), unmapped))
    return None if best is None else best[1]
