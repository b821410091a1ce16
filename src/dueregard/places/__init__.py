"""
Places of England and Wales: local authorities with the years of their codes, their regions and countries.

The codes and names are those of the Office for National Statistics: the lookup of authorities to
police force areas of December 2016, and the tables of the censuses of 2011 and 2021. A police force
area lies in one region, which gives the region of every authority. Contains public sector
information licensed under the Open Government Licence v3.0. Boundaries are not held.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from dueregard.errors import UnknownNameError, nearest

REGIONS = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
"""The regions of England by their codes, which have not changed since 2011."""

COUNTRIES = {"E92000001": "England", "W92000004": "Wales"}
"""The countries by their codes."""

BOTH = "England and Wales"
"""What the censuses of 2011 and 2021 cover here."""

_BOTH_CODE = "K04000001"


@dataclass(frozen=True)
class Authority:
    """
    A local authority under one code.

    Args:
        code: its code, nine letters and figures.
        name: its name.
        region: its region; for Wales the country.
        first: the day its code came in; None where that is before the census of 2011.
        until: the day from which another code stands for it; None while it holds.
        successor: the code of the authority that it went into; None while it holds.
    """

    code: str
    name: str
    region: str
    first: dt.date | None = None
    until: dt.date | None = None
    successor: str | None = None

    @property
    def country(self) -> str:
        """
        Return the country it lies in.
        """
        return "Wales" if self.code.startswith("W") else "England"

    def holds_on(self, day: dt.date) -> bool:
        """
        Tell whether its code is in use on a day.
        """
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)


@functools.cache
def authorities() -> dict[str, Authority]:
    """
    Return every authority by its code, those of earlier years included.
    """
    text = resources.files("dueregard.places").joinpath("authorities.csv").read_text(encoding="utf-8")
    return {row["code"]: _authority(row) for row in csv.DictReader(text.splitlines())}


def authority(code: str) -> Authority:
    """
    Return an authority.

    Raises:
        UnknownNameError: there is no such code; the nearest is given.
    """
    known = authorities()
    if code in known:
        return known[code]
    kind = "region or country" if code in REGIONS or code in COUNTRIES else "local authority"
    raise UnknownNameError(kind, code, list(known))


def authorities_of(area: str, *, on: dt.date) -> list[Authority]:
    """
    Return the authorities of a region or a country, given by name or code, that a day's codes name.

    London has 33: its 32 boroughs and the City.

    Raises:
        UnknownNameError: there is no such area.
    """
    names = {**REGIONS, **COUNTRIES, _BOTH_CODE: BOTH}
    name = names.get(area, area)
    if name not in names.values():
        raise UnknownNameError("region or country", area, list(names.values()))
    return [
        one
        for one in authorities().values()
        if one.holds_on(on) and (name == BOTH or name in (one.region, one.country))
    ]


def code_of(area: str) -> str:
    """
    Return the code of a region or country named.
    """
    return {name: code for code, name in {**REGIONS, **COUNTRIES, _BOTH_CODE: BOTH}.items()}[area]


def year_of(codes: Iterable[str]) -> dt.date | None:
    """
    Return a day on which all of some codes are in use, the latest there is; None where there is none.
    """
    given = [authorities()[code] for code in codes if code in authorities()]
    if not given:
        return None
    ends = [one.until for one in given if one.until is not None]
    day = min(ends) - dt.timedelta(days=1) if ends else dt.date.max
    return day if all(one.holds_on(day) for one in given) else None


def changed(code: str, there: Sequence[str]) -> str | None:
    """
    Return in a sentence how a code that is not there is called where the codes are of another year.

    None where the code is no authority's, or no rule is known.
    """
    known = authorities()
    one = known.get(code)
    if one is None:
        return None
    after = known.get(one.successor or "")
    if after is not None and after.code in there:
        return (
            f"{code} ({one.name}) has been part of {after.code} ({after.name}) since {one.until}: the codes "
            "are of different years."
        )
    before = [other for other in known.values() if other.successor == code and other.code in there]
    if before:
        listed = ", ".join(f"{other.code} ({other.name})" for other in before)
        return f"{code} ({one.name}) was made on {one.first} of {listed}: the codes are of different years."
    return None


def nearest_authority(name: str) -> Authority | None:
    """
    Return the authority of today whose name or code is nearest to what was written; None if none is near.
    """
    today = {one.name: one for one in authorities().values() if one.until is None}
    close = nearest(name, today)
    return today[close] if close else None


def _authority(row: dict[str, str]) -> Authority:
    first, until = (dt.date.fromisoformat(row[field]) if row[field] else None for field in ("from", "until"))
    return Authority(row["code"], row["name"], row["region"], first, until, row["successor"] or None)
