"""
`police-uk-stops`: stop and search records, as data.police.uk publishes them.
"""

from __future__ import annotations

from dueregard.model.indicators import Source
from dueregard.sources.formats import FORMATS, Header, Layout, declared_columns
from dueregard.sources.moments import london_day

_COLUMNS = {
    "ethnicity": "Officer-defined ethnicity",
    "ethnicity_self_defined": "Self-defined ethnicity",
    "gender": "Gender",
    "age_range": "Age range",
    "type": "Type",
    "object": "Object of search",
    "outcome": "Outcome",
    "legislation": "Legislation",
}


@FORMATS.register("police-uk-stops")
def police_uk_stops(source: Source, header: Header) -> Layout:
    """
    Read the monthly stop-and-search CSV of data.police.uk: one row per stop.

    The columns are `ethnicity` (as the officer saw it), `ethnicity_self_defined`, `gender`,
    `age_range`, `type`, `object`, `outcome`, `legislation` and `month`. The month is that of the
    local time in London: the files give UTC, and open a summer month with the last hour of the
    month before. Under `columns` any of them may be given a classification. Stops have no number
    of their own, so rows equal in every field are counted, and reported.

    Example:
        ```yaml
        sources:
          stops: {files: data/*-stop-and-search.csv, format: police-uk-stops}
        ```
    """
    return Layout(
        columns=declared_columns(source, header, _COLUMNS),
        aggregated=False,
        moment=header.find("Date"),
        read_moment=london_day,
        notes=("The month is that of the local time in London; the file gives UTC.",),
    )
