"""
`ons-census`: tables of the 2021 Census of England and Wales, as "Create a custom dataset" writes them.
"""

from __future__ import annotations

from dueregard.errors import SourceError, UnknownNameError
from dueregard.model.indicators import Source
from dueregard.sources.formats import (
    FORMATS,
    RESERVED,
    FieldTest,
    Header,
    Layout,
    declared_columns,
    header_of,
)

_CODE = " Code"
_COUNT = "Observation"
_DOES_NOT_APPLY = "-8"
_FROM_16 = ("sexual orientation", "gender identity")
"""Questions that only people of 16 and over were asked, which holds for every table that has one of them."""
_16_AND_OVER = "16 and over"
_PREFIXES = {
    # The first three characters of ONS codes for England and Wales, by kind of area.
    "country": ("E92", "W92", "K04"),
    "region": ("E12", "W92"),
    "lad": ("E06", "E07", "E08", "E09", "W06"),
    "msoa": ("E02", "W02"),
    "lsoa": ("E01", "W01"),
    "oa": ("E00", "W00"),
    "ward": ("E05", "W05"),
}


@FORMATS.register("ons-census")
def ons_census(source: Source, header: Header) -> Layout:
    """
    Read an ONS Census 2021 custom dataset CSV: a code and a label for each variable, the count last.

    The area is `place_code` and `place`; each variable stands under the name `columns` gives it, or
    under its header where `columns` does not name it. Rows with the code -8 ("Does not apply": people
    a question was not put to) are left out and counted. With `geography: lad` (country, region, lad,
    msoa, lsoa, oa, ward) a file with areas of another kind is refused. Cells are perturbed by the
    ONS, so tables of one census differ by a few people. A table with sexual orientation or gender
    identity holds people of 16 and over only, though it has rows of zero for children.

    Example:
        ```yaml
        populations:
          census-2021:
            files: data/ethnic-group-by-district.csv
            format: ons-census
            geography: lad
            full_count: true
            columns: {ethnicity: {column: Ethnic group (6 categories), classification: five-groups}}
        ```
    """
    variables = _variables(header)
    place, characteristics = variables[0], variables[1:]
    declared = {header_of(column) for column in source.columns.values()}
    known = {name: name for name in characteristics if name not in RESERVED | declared}
    place_code = header.find(place + _CODE)
    codes = tuple(header.find(name + _CODE) for name in characteristics)
    return Layout(
        columns={
            "place_code": place_code,
            "place": header.find(place),
            **declared_columns(source, header, known),
        },
        aggregated=True,
        count=header.find(source.count or _COUNT),
        exclude=tuple(FieldTest(at, _does_not_apply) for at in codes),
        check=place_check(source.geography, place_code),
        ages=_ages(source, header, characteristics),
    )


def _variables(header: Header) -> list[str]:
    variables = [name for name in header.names if f"{name}{_CODE}" in header.names]
    if variables:
        return variables
    message = (
        "This is not a custom dataset of the census: no column has a code column beside it ('... Code'). "
        "For another table of counts, leave out `format` and name its `count:`."
    )
    raise SourceError.at(header.file, None, message)


def _ages(source: Source, header: Header, characteristics: list[str]) -> str | None:
    """
    Return the ages of the people in the table, as far as its variables tell.

    Raises:
        SourceError: other ages are declared.
    """
    asked = next((name for name in characteristics if name.casefold().startswith(_FROM_16)), None)
    if asked is None:
        return None
    if source.ages is not None and "16" not in source.ages:
        message = (
            f"The ages are declared as '{source.ages}', and '{asked}' was asked of people of {_16_AND_OVER}: "
            f"the table has nobody else. Write `ages: {_16_AND_OVER}`, or take a table without that variable."
        )
        raise SourceError.at(header.file, None, message)
    return _16_AND_OVER


def _does_not_apply(text: str) -> str | None:
    return "code -8: the question does not apply" if text.strip() == _DOES_NOT_APPLY else None


def place_check(geography: str | None, place_code: int) -> tuple[FieldTest, ...]:
    """
    Return the test that codes are those of the kind of area declared; none where none is declared.

    Raises:
        UnknownNameError: there is no such kind of area.
    """
    if geography is None:
        return ()
    if geography not in _PREFIXES:
        raise UnknownNameError("geography", geography, list(_PREFIXES))
    prefixes = _PREFIXES[geography]

    def reason(text: str) -> str | None:
        code = text.strip()
        if code.startswith(prefixes):
            return None
        return f"The code '{code}' is not one of a {geography} ({', '.join(prefixes)}...). Check `geography`."

    return (FieldTest(place_code, reason),)
