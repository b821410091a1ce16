"""
`police-uk-street`: crimes and anti-social behaviour by street, as data.police.uk publishes them.
"""

from __future__ import annotations

from dueregard.model.indicators import Source
from dueregard.sources.formats import FORMATS, Header, Layout, declared_columns

_COLUMNS = {
    "crime_type": "Crime type",
    "outcome": "Last outcome category",
    "lsoa_code": "LSOA code",
    "lsoa": "LSOA name",
    "reported_by": "Reported by",
    "falls_within": "Falls within",
}


@FORMATS.register("police-uk-street")
def police_uk_street(source: Source, header: Header) -> Layout:
    """
    Read the monthly street-level CSV of data.police.uk: one row per crime or incident.

    The columns are `crime_type`, `outcome`, `lsoa_code`, `lsoa`, `reported_by`, `falls_within` and
    `month`. Anti-social behaviour has no number and no outcome. Places are moved to a point nearby
    before they are published, so that an area's code may be that of its neighbour, or of another force.

    Example:
        ```yaml
        sources:
          street: {files: data/*-street.csv, format: police-uk-street}
        ```
    """
    return Layout(
        columns=declared_columns(source, header, _COLUMNS),
        aggregated=False,
        moment=header.find("Month"),
        notes=("Places are those of a point nearby, as published.",),
    )
