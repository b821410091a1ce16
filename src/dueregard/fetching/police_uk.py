"""
`police-uk`: stop and search of a force or an area, month by month, from the interface of data.police.uk.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field, TypeAdapter

from dueregard.errors import FetchError, InputError, suggest_nearest
from dueregard.fetching.courier import Courier, read_json
from dueregard.fetching.plans import (
    FETCHERS,
    Absent,
    Fetcher,
    Listing,
    Months,
    Parcel,
    Plan,
    as_it_is,
    require,
    short_digest,
)
from dueregard.fetching.request import NotThereError, Request
from dueregard.model.base import Model

API = "https://data.police.uk/api"
ABOUT = {
    "publisher": "Police forces, published by the Home Office on data.police.uk",
    "licence": "Open Government Licence v3.0",
    "attribution": "Contains public sector information licensed under the Open Government Licence v3.0.",
}
MOST_BYTES = 2**27
"""Bytes of one month of one force, ten times the largest there is; more could not be read afterwards."""

_LONGEST_ADDRESS = 4094
"""The publisher answers longer ones with status 400."""

_POINT = re.compile(r"-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?")


class Force(BaseModel):
    """
    A police force, as the publisher lists it.
    """

    id: str
    name: str


class PublishedMonth(BaseModel):
    """
    A month of data, with the forces that sent their stops and searches.
    """

    date: str = Field(pattern=r"^\d{4}-\d\d$")
    forces: list[str] = Field(alias="stop-and-search", default_factory=list)


class Stop(BaseModel):
    """
    The part of a stop by which it is known that a month is the month asked for.
    """

    type: str | None
    datetime: str


FORCES = TypeAdapter(list[Force])
MONTHS = TypeAdapter(list[PublishedMonth])
STOPS = TypeAdapter(list[Stop])


class PoliceUkAsk(Model):
    """
    A force or an area, and months.

    Args:
        force: the force, by its id ("metropolitan").
        area: corners of an area instead of a force: "51.50,-0.12:51.52,-0.12:51.51,-0.09".
        months: "2024-03", "2024-03..2024-08", or several with commas between.
        location: "any" for every stop of the force, "none" for those that cannot be put on a map.
    """

    force: str | None = None
    area: str | None = None
    months: Months = ()
    location: Literal["any", "none"] = "any"


def police_uk(asked: PoliceUkAsk, courier: Courier) -> Plan:
    """
    Fetch stop and search records of one force, or of one area, a file for each month.

    `force` and `months` are needed, or `area` and `months`. With `location=none` only the stops are
    fetched that could not be put on a map; without, all of the force, with a location and without.
    Months that are not published, or for which the force sent nothing, are named, and nothing is
    written for them: a month without a file is not a month without stops. A month that comes back
    empty is named too. An area with more records than the service gives at once is named with what
    to do. Every file is compared with the month it was asked for.
    For years of a large force the archive is kinder to the service.

    Example:
        ```text
        dueregard fetch police-uk force=metropolitan months=2024-03..2024-08 --to data
        ```
    """
    require("police-uk", months=asked.months, **({} if asked.area else {"force": asked.force}))
    if asked.area and (asked.force or asked.location != "any"):
        message = "Give `force` or `area`, not both; `location` goes with `force`."
        raise InputError.at("fetch police-uk", None, message)
    if asked.force:
        require_forces((asked.force,), courier)
    published = {month.date: month.forces for month in months_published(courier)}
    absent = tuple(
        _absent(month, asked, published) for month in asked.months if not _is_there(month, asked, published)
    )
    named = {one.what for one in absent}
    there = [month for month in asked.months if month not in named]
    return Plan(
        parcels=tuple(_parcel(month, asked) for month in there),
        source_id="stops",
        declared={"format": "police-uk-stops", "url": "https://data.police.uk/docs/", **ABOUT},
        absent=absent,
        notes=("Forces revise what they sent: fetch again to see what changed.",),
    )


def months_published(courier: Courier) -> list[PublishedMonth]:
    """
    Return the months there are, newest first, each with the forces that sent stops.

    Raises:
        FetchError: the publisher does not say.
    """
    months = courier.json(Request(f"{API}/crimes-street-dates", "json", most_bytes=2**24), MONTHS)
    return sorted(months, key=lambda month: month.date, reverse=True)


def require_forces(asked: Sequence[str], courier: Courier) -> None:
    """
    Raise if a force is none of those the publisher lists.

    Raises:
        InputError: naming the nearest.
    """
    known = [force.id for force in courier.json(Request(f"{API}/forces", "json", most_bytes=2**20), FORCES)]
    for force in asked:
        if force not in known:
            message = f"There is no force '{force}'. {suggest_nearest(force, known)}"
            raise InputError.at("force", None, message)


def list_police_uk(asked: PoliceUkAsk, courier: Courier) -> Listing:
    """
    Return the forces, with the months they sent; of one force, each month there is.
    """
    months = months_published(courier)
    if asked.force:
        require_forces((asked.force,), courier)
        sent = tuple((month.date, "yes" if asked.force in month.forces else "no") for month in months)
        return Listing(("Month", f"Stops of {asked.force}"), sent)
    forces = courier.json(Request(f"{API}/forces", "json", most_bytes=2**20), FORCES)
    rows = tuple(
        (force.id, force.name, _span(force.id, months)) for force in sorted(forces, key=lambda one: one.id)
    )
    return Listing(("force", "Name", "Stops and searches"), rows, ("The months of one force: add force=ID.",))


def _span(force: str, months: Sequence[PublishedMonth]) -> str:
    sent = sorted(month.date for month in months if force in month.forces)
    if not sent:
        return "none"
    between = sum(sent[0] <= month.date <= sent[-1] for month in months) - len(sent)
    return f"{sent[0]} to {sent[-1]}" + (f", {between} months missing" if between else "")


def _is_there(month: str, asked: PoliceUkAsk, published: dict[str, list[str]]) -> bool:
    return month in published and (asked.force is None or asked.force in published[month])


def _absent(month: str, asked: PoliceUkAsk, published: dict[str, list[str]]) -> Absent:
    if month not in published:
        given = f"there is {min(published)} to {max(published)}" if published else "there is none"
        return Absent(month, f"The month is not published by this interface; {given}. Look in the archive.")
    return Absent(month, f"The month is published, and {asked.force} sent no stops and searches for it.")


def _parcel(month: str, asked: PoliceUkAsk) -> Parcel:
    if asked.area:
        area = _area(asked.area)
        method, who = "stops-street", f"area-{short_digest(area)}"
        values = {"poly": area, "date": month}
    else:
        method = "stops-force" if asked.location == "any" else "stops-no-location"
        who, values = str(asked.force), {"force": str(asked.force), "date": month}
    address = f"{API}/{method}?{urlencode(values, safe=',:')}"
    if len(address) > _LONGEST_ADDRESS:
        message = (
            f"The area has too many corners: {len(address):,} characters, of {_LONGEST_ADDRESS:,} allowed."
        )
        raise InputError.at("area", None, f"{message} Leave out some, or use the archive.")
    means = {
        404: "The service has nothing for this month. A month without a file is not a month without stops."
    }
    if asked.area:
        means[503] = (
            "The area holds more records in this month than the service gives at once. "
            "Ask for smaller areas that do not overlap, or use the archive (police-uk-archive)."
        )
    request = Request(address, "json", means=means, most_bytes=MOST_BYTES)
    check = partial(_require_month, address, month)
    return Parcel(f"{month}, {who}", (request,), as_it_is(f"{month}-{who}-{method}.json"), check)


def _area(text: str) -> str:
    points = text.replace(" ", "").split(":")
    fewest = 3
    if len(points) < fewest or not all(_POINT.fullmatch(point) for point in points):
        message = "An area is at least three corners, each as latitude,longitude, with colons between them."
        raise InputError.at("area", None, message)
    return ":".join(points)


def _require_month(address: str, month: str, path: Path) -> None:
    """
    Raise unless an answer holds stops of the month asked for, give or take the hours UTC differs by.
    """
    stops = read_json(address, path, STOPS)
    if not stops:
        reason = (
            "The answer is empty. It cannot be told from this whether there were no stops, or none were sent."
        )
        raise NotThereError(reason)
    year, number = map(int, month.split("-"))
    first = dt.date(year, number, 1)
    last = first.replace(day=calendar.monthrange(year, number)[1])
    low, high = str(first - dt.timedelta(days=1)), str(last + dt.timedelta(days=1))
    other = next((stop.datetime[:10] for stop in stops if not low <= stop.datetime[:10] <= high), None)
    if other is not None:
        message = (
            f"{address} was asked for {month} and answered with records of {other[:10]}. Nothing was kept."
        )
        raise FetchError(message)


FETCHERS.register("police-uk")(
    Fetcher(
        title="Stop and search of a force or an area, by month (data.police.uk)",
        publisher="Home Office",
        asks=PoliceUkAsk,
        plan=police_uk,
        listing=list_police_uk,
        example="force=metropolitan months=2024-03..2024-08",
    )
)
