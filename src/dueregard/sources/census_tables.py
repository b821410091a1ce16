"""
Census tables found among files: which characteristics they hold, of whom, and of which places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dueregard.model.indicators import Source
from dueregard.places import authorities
from dueregard.sources.batches import RawTable
from dueregard.sources.classifying import load_classification
from dueregard.sources.files import input_file
from dueregard.sources.formats import FORMATS, Header, Layout
from dueregard.sources.inspecting import open_as_guessed
from dueregard.sources.labels import group_of_each_code
from dueregard.sources.rows import clean

_CLASSIFICATIONS = {
    "age": ("age-census-2021",),
    "disability": ("disability",),
    "gender_identity": ("gender-identity",),
    "marital_status": ("marital-status",),
    "ethnicity": ("ethnicity-2021-5", "ethnicity-2021-detailed-5", "ethnicity-2011-5"),
    "religion": ("religion",),
    "sex": ("sex",),
    "sexual_orientation": ("sexual-orientation",),
}
_WORDS = {
    "age": "age",
    "disability": "disab",
    "gender_identity": "gender identity",
    "marital_status": "partnership",
    "ethnicity": "ethnic",
    "religion": "religion",
    "sex": "sex",
    "sexual_orientation": "sexual orientation",
}
_ALL_AGES = "all ages"
_UNDER_16 = "Under 16"
_SOME = 0.5
_CUSTOM = 2021
"""Custom data sets are made of the census of 2021 alone."""


@dataclass(frozen=True)
class Variable:
    """
    A characteristic in a table: its header, the classification that knows its codes, and the groups used.

    `groups_empty` tells that the table has rows for groups that nobody in it can be in.
    """

    heading: str
    classification: str
    groups: tuple[str, ...]
    groups_empty: bool = False


@dataclass(frozen=True)
class CensusTable:
    """
    A census table by local authority.
    """

    path: Path
    format: str
    year: int
    ages: str
    code_heading: str
    codes: frozenset[str]
    variables: dict[str, Variable]


def census_table(path: Path) -> CensusTable | str:
    """
    Return what a file holds as a census table; in words why it is none.

    Raises:
        SourceError: it cannot be read.
    """
    given = Source(files=path.name)
    kind, _, table = open_as_guessed(input_file(path, path.name), given)
    name = _format_of(table)
    if kind != "csv" or name is None:
        return "its columns are those of no census table"
    layout = FORMATS[name](given, Header(path.name, table.header, table.header_line))
    columns = _texts(table)
    code_at = layout.columns["place_code"]
    codes = frozenset(columns[code_at])
    if len(codes & authorities().keys()) < _SOME * len(codes):
        return "its rows are not local authorities"
    year = _year(table, columns)
    if year is None:
        return "it is of neither the census of 2011 nor that of 2021"
    ages = layout.ages or _ALL_AGES
    variables = dict(
        variable
        for heading, texts in _characteristics(layout, columns)
        for variable in _variables(heading, texts, ages)
    )
    if not variables:
        return "none of its variables is a protected characteristic with codes that are known"
    return CensusTable(path, name, year, ages, table.header[code_at], codes, variables)


def _characteristics(layout: Layout, columns: list[set[str]]) -> Iterator[tuple[str, set[str]]]:
    """
    Iterate over the variables of a table: header, and the codes it has.
    """
    if layout.across is not None:
        yield layout.across.name, set(layout.across.labels.values())
        return
    yield from (
        (heading, columns[at])
        for heading, at in layout.columns.items()
        if heading not in ("place", "place_code")
    )


def _year(table: RawTable, columns: list[set[str]]) -> int | None:
    """
    Return the year of the census: as Nomis writes it in each row, else that of custom data sets.
    """
    if "date" not in table.header:
        return _CUSTOM
    texts = columns[table.header.index("date")]
    return next((year for year in (2011, _CUSTOM) if texts == {str(year)}), None)


def _format_of(table: RawTable) -> str | None:
    header = set(table.header)
    if {"geography", "geography code"} <= header:
        return "nomis-census"
    has_codes = any(f"{name} Code" in header for name in header)
    return "ons-census" if has_codes and "Observation" in header else None


def _texts(table: RawTable) -> list[set[str]]:
    """
    Return the different texts of each column.
    """
    found: list[set[str]] = [set() for _ in table.header]
    for batch in table.batches:
        for texts, column in zip(found, batch.columns, strict=True):
            texts.update(clean(text) for text in column.unique().to_pylist())
    return found


def _variables(heading: str, texts: set[str], ages: str) -> Iterator[tuple[str, Variable]]:
    """
    Iterate over the characteristic that a column is, by its header and by codes that are all known.
    """
    for characteristic, word in _WORDS.items():
        if word not in heading.casefold():
            continue
        for name in _CLASSIFICATIONS[characteristic]:
            known = group_of_each_code(name, load_classification(name))
            if texts <= known.keys():
                yield characteristic, _variable(heading, name, {known[text] for text in texts}, ages)
                return


def _variable(heading: str, name: str, used: set[str], ages: str) -> Variable:
    order = [group for group in load_classification(name).groups if group in used]
    empty = ages != _ALL_AGES and _UNDER_16 in order
    return Variable(heading, name, tuple(one for one in order if not (empty and one == _UNDER_16)), empty)
