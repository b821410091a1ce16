"""
The equality profile of a place: who lives there, by every characteristic that census files hold.

Nothing is computed here that `gather` does not compute: a profile is a set of definitions made for the
place from the files found, and the evidence they give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dueregard.engine import Engine
from dueregard.errors import SourceError, UnknownNameError
from dueregard.gather.gathering import gather
from dueregard.model import Assessment, Evidence, Indicator, IndicatorFile, Period, Proposal, Source
from dueregard.model.assessment import Body
from dueregard.model.indicators import Column
from dueregard.places import REGIONS, authorities, authorities_of, authority, changed, code_of
from dueregard.sources.census_tables import CensusTable, census_table

CHARACTERISTICS = {
    "age": "Age",
    "disability": "Disability",
    "gender_identity": "Gender reassignment (gender identity)",
    "marital_status": "Marriage and civil partnership",
    "pregnancy": "Pregnancy and maternity",
    "ethnicity": "Race (ethnic group)",
    "religion": "Religion or belief",
    "sex": "Sex",
    "sexual_orientation": "Sexual orientation",
}
"""The protected characteristics (Equality Act 2010, section 4), by the names used for their columns."""

_WHY_NOT = {
    "pregnancy": "The censuses do not ask about it: take births and maternities from the ONS or the NHS.",
}
_CENSUS_DAYS = {2011: dt.date(2011, 3, 27), 2021: dt.date(2021, 3, 21)}
_CODES_AS_OF = {2011: dt.date(2014, 1, 1), 2021: dt.date(2021, 4, 1)}
"""Tables of 2011 are given by the codes of 2014 on, those of 2021 by the codes of April 2021."""

_OGL = "Open Government Licence v3.0"
_ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class Area:
    """
    A place, region or country to profile: its name, and what chooses its rows.
    """

    name: str
    code: str
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """
    One characteristic as one table has it, in the place and in the areas it is set against.

    Args:
        characteristic: as its column is named.
        ages: of whom.
        year: of the census.
        items: the evidence of each area, the place first.
        without: areas the table does not hold whole, and why.
    """

    characteristic: str
    ages: str
    year: int
    items: tuple[tuple[str, Evidence], ...]
    without: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Profile:
    """
    The equality profile of a place.

    Args:
        area: the place.
        sections: what there is, in the order of the characteristics.
        missing: characteristics no file has, and what to do.
        skipped: files that were not used, and why.
        definitions: the sources and indicators by which `gather` gives the same.
    """

    area: Area
    sections: tuple[Section, ...]
    missing: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...]
    definitions: IndicatorFile

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """
        Return every item, to be saved and cited.
        """
        return tuple(item for section in self.sections for _, item in section.items)


def profile_of(place: str, files: Sequence[Path], *, engine: Engine, cache: Path | None = None) -> Profile:
    """
    Return the equality profile of a local authority or region from census tables.

    Args:
        place: its code or its name.
        files: tables of the censuses of 2011 and 2021, "Create a custom dataset" or Nomis; any other is left.
        engine: what counts.
        cache: where files already read are kept.

    Raises:
        UnknownNameError: there is no such place.
        SourceError: no file is a census table that has the place.
    """
    code = _code(place)
    tables, skipped = _tables(files)
    chosen = list(_chosen(tables, code))
    if not chosen:
        raise SourceError.at(place, None, _nothing(code, tables, skipped))
    definitions = _definitions(chosen, code)
    empty = Assessment(
        id="profile",
        title="Profile",
        body=Body(name="Profile"),
        framework="psed-england",
        proposal=Proposal(title="Profile"),
        indicators=definitions,
    )
    gathered = gather(empty, folder=Path.cwd(), engine=engine, cache=cache)
    items = {item.id: item for item in gathered.evidence}
    sections = tuple(_section(table, characteristic, code, items) for table, characteristic in chosen)
    there = {section.characteristic for section in sections}
    return Profile(
        area=_areas(code)[0],
        sections=sections,
        missing=tuple(
            (name, _WHY_NOT.get(name, "No file given has it for this place."))
            for name in CHARACTERISTICS
            if name not in there
        ),
        skipped=tuple(skipped),
        definitions=definitions,
    )


def _code(place: str) -> str:
    by_name = {one.name.casefold(): one.code for one in authorities().values() if one.until is None}
    by_name |= {name.casefold(): code for code, name in REGIONS.items() if name != "London"}
    by_name["london"] = code_of("London")
    if place in REGIONS or place in authorities():
        return place
    if place.casefold() in by_name:
        return by_name[place.casefold()]
    names = [one.name for one in authorities().values() if one.until is None] + list(REGIONS.values())
    raise UnknownNameError("local authority or region", place, [*names, *authorities()])


def _areas(code: str) -> list[Area]:
    """
    Return a place, its region and its country; for a region, itself and its country.
    """
    england = Area("England", code_of("England"), (("country", "England"),))
    if code in REGIONS:
        return [Area(REGIONS[code], code, (("region", REGIONS[code]),)), england]
    one = authority(code)
    own = Area(one.name, code, (("place_code", code),))
    if one.country == "Wales":
        return [own, Area("Wales", code_of("Wales"), (("country", "Wales"),))]
    return [own, Area(one.region, code_of(one.region), (("region", one.region),)), england]


def _tables(files: Sequence[Path]) -> tuple[list[CensusTable], list[tuple[str, str]]]:
    tables, skipped = [], []
    for file in files:
        try:
            found = census_table(file)
        except SourceError as error:
            skipped.append((file.name, error.problems[0].message))
            continue
        if isinstance(found, str):
            skipped.append((file.name, found))
        else:
            tables.append(found)
    return tables, skipped


def _chosen(tables: Sequence[CensusTable], code: str) -> Iterator[tuple[CensusTable, str]]:
    """
    Iterate over the table to take for each characteristic and age range of the latest census that has it.
    """
    for characteristic in CHARACTERISTICS:
        having = [table for table in tables if characteristic in table.variables and _holds(table, code)]
        latest = max((table.year for table in having), default=0)
        best: dict[str, CensusTable] = {}
        for table in (one for one in having if one.year == latest):
            if table.ages not in best or _rank(table, characteristic, code) > _rank(
                best[table.ages], characteristic, code
            ):
                best[table.ages] = table
        for ages in sorted(best):
            yield best[ages], characteristic


def _rank(table: CensusTable, characteristic: str, code: str) -> tuple[int, int, str]:
    whole = sum(_lacks(table, area) is None for area in _areas(code)[1:])
    return whole, len(table.variables[characteristic].groups), table.path.name


def _holds(table: CensusTable, code: str) -> bool:
    return _lacks(table, _areas(code)[0]) is None


def _lacks(table: CensusTable, area: Area) -> str | None:
    """
    Return why a table does not hold an area whole; None where it does.
    """
    if area.where[0][0] == "place_code":
        if area.code in table.codes:
            return None
        return changed(area.code, sorted(table.codes)) or f"the table has no {area.code}"
    members = {one.code for one in authorities_of(area.code, on=_CODES_AS_OF[table.year])}
    absent = members - table.codes
    if not absent:
        return None
    return f"the table has {len(members) - len(absent)} of its {len(members)} authorities"


def _nothing(code: str, tables: Sequence[CensusTable], skipped: Sequence[tuple[str, str]]) -> str:
    lacking = [f"{table.path.name}: {_lacks(table, _areas(code)[0])}" for table in tables]
    reasons = "; ".join([*lacking, *(f"{name}: {why}" for name, why in skipped)][:6])
    return (
        "No file given is a census table with this place. Give tables of 2021 (Create a custom dataset) or "
        f"of Nomis, by local authority. {reasons}"
    )


def _definitions(chosen: Sequence[tuple[CensusTable, str]], code: str) -> IndicatorFile:
    sources = {}
    indicators = []
    for table, characteristic in chosen:
        name = _source_id(table, characteristic)
        variable = table.variables[characteristic]
        sources[name] = Source(
            files=str(table.path.resolve()),
            format=table.format,
            geography="lad",
            columns={
                characteristic: Column(column=variable.heading, classification=variable.classification),
                "region": Column(column=table.code_heading, classification="authority-region"),
                "country": Column(column=table.code_heading, classification="authority-country"),
            },
            full_count=True,
            already_published=True,
            title=f"Census {table.year}, {CHARACTERISTICS[characteristic].lower()}",
            publisher="Office for National Statistics",
            licence=_OGL,
            attribution=_ATTRIBUTION,
            period=Period(on=_CENSUS_DAYS[table.year]),
            ages=table.ages,
        )
        for area in _areas(code):
            if _lacks(table, area) is None:
                where: dict[str, str | tuple[str, ...]] = dict(area.where)
                if variable.groups_empty:
                    where[characteristic] = tuple(variable.groups)
                indicators.append(
                    Indicator(
                        id=_item_id(table, characteristic, area),
                        kind="share",
                        title=f"{CHARACTERISTICS[characteristic]}, {area.name}, {table.ages}, {table.year}",
                        source=name,
                        by=characteristic,
                        where=where,
                        place=f"{area.name} ({area.code})",
                        role="context",
                    )
                )
    return IndicatorFile(sources=sources, indicators=tuple(indicators))


def _section(table: CensusTable, characteristic: str, code: str, items: dict[str, Evidence]) -> Section:
    areas = _areas(code)
    lacking = [(area, _lacks(table, area)) for area in areas]
    return Section(
        characteristic=characteristic,
        ages=table.ages,
        year=table.year,
        items=tuple(
            (area.name, items[_item_id(table, characteristic, area)]) for area, why in lacking if why is None
        ),
        without=tuple((area.name, why) for area, why in lacking if why is not None),
    )


def _source_id(table: CensusTable, characteristic: str) -> str:
    return f"census-{table.year}-{characteristic}-{_slug(table.ages)}".replace("_", "-")


def _item_id(table: CensusTable, characteristic: str, area: Area) -> str:
    return f"{characteristic}-{_slug(table.ages)}-{table.year}-{area.code}".replace("_", "-").casefold()


def _slug(text: str) -> str:
    return "-".join(text.casefold().split())
