"""
`nomis-census`: census tables as Nomis writes them, one row an area and one column a group.
"""

from __future__ import annotations

import re

from dueregard.errors import SourceError
from dueregard.model.indicators import Source
from dueregard.sources.formats import FORMATS, RESERVED, Across, Header, Layout, header_of
from dueregard.sources.ons_census import place_check

_MEASURE = re.compile(r"; measures: Value$")
_WHOLE = re.compile(r"^(Total|All)\b|^$")
_PLACES = ("geography code", "geography")


@FORMATS.register("nomis-census")
def nomis_census(source: Source, header: Header) -> Layout:
    """
    Read a census table of Nomis, of 2011 or 2021: one row per area, one column per group.

    The area is `place_code` and `place`. The groups are the last parts of the headers ("White:
    Irish"), as one characteristic under the name `columns` gives to the variable ("Ethnic Group"),
    or under its own. Columns that hold the sum of others ("White", "All categories") are not read
    as groups; where there is one for everybody, the groups must add up to it in every row.

    Example:
        ```yaml
        populations:
          census-2011:
            files: data/qs201ew.csv
            format: nomis-census
            geography: lad
            full_count: true
            columns: {ethnicity: {column: Ethnic Group, classification: ethnicity-2011-5}}
        ```
    """
    variable, headings = _headings(header)
    whole = next((at for at, heading in headings.items() if _WHOLE.search(heading)), None)
    groups = {at: heading for at, heading in headings.items() if not _is_sum(heading, headings)}
    place_code, place = (header.find(name) for name in _PLACES)
    total = None if whole is None else f"; they add up to '{header.names[whole]}'"
    own, of_place = _named(source, variable, header)
    return Layout(
        columns={"place_code": place_code, "place": place, **of_place},
        aggregated=True,
        across=Across(own, groups, whole),
        check=place_check(source.geography, place_code),
        notes=(f"The groups are the {len(groups)} columns that are no sum of others{total or ''}.",),
    )


def _headings(header: Header) -> tuple[str, dict[int, str]]:
    """
    Return the variable, and the group of each of its columns.
    """
    parts = {
        at: _MEASURE.sub("", name).partition(":")
        for at, name in enumerate(header.names)
        if ":" in name and name not in _PLACES
    }
    variables = {before.strip() for before, _, _ in parts.values()}
    if len(variables) == 1:
        return variables.pop(), {at: after.strip() for at, (_, _, after) in parts.items()}
    message = (
        "This is not a census table of Nomis: its columns are not headed by one variable and a group "
        "('Ethnic Group: White'). For another table of counts side by side, declare `across`."
    )
    raise SourceError.at(header.file, None, message)


def _is_sum(heading: str, headings: dict[int, str]) -> bool:
    """
    Tell whether a column holds the sum of others: "White" does, where there is a "White: Irish".
    """
    if _WHOLE.search(heading):
        return True
    # Headers are shortened by those who pass the tables on: "Black" heads "Black/African/...: African".
    begins = f"{heading}:" if ":" in heading else heading
    return any(other.startswith(begins) and ":" in other for other in headings.values() if other != heading)


def _named(source: Source, variable: str, header: Header) -> tuple[str, dict[str, int]]:
    """
    Return the name of the variable, and the columns made of the place, such as its region.
    """
    names = {name: header_of(column) for name, column in source.columns.items()}
    unknown = sorted(set(names.values()) - {variable, *_PLACES})
    if unknown:
        message = (
            f"The table has one variable, '{variable}', beside the place ('geography code'), and `columns` "
            f"names '{unknown[0]}'."
        )
        raise SourceError.at(header.file, None, message)
    own = next((name for name, heading in names.items() if heading == variable), variable)
    of_place = {name: header.find(heading) for name, heading in names.items() if heading in _PLACES}
    taken = [name for name in (own, *of_place) if name in RESERVED]
    if taken:
        message = f"The name '{taken[0]}' is kept for the tool's own column. Choose another under `columns`."
        raise SourceError.at(header.file, None, message)
    return own, of_place
