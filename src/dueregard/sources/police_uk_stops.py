"""
`police-uk-stops`: stop and search records, as data.police.uk publishes them.
"""

from __future__ import annotations

from dueregard.cells import missing_label
from dueregard.model.indicators import Source
from dueregard.sources.formats import FORMATS, Header, Layout, declared_columns
from dueregard.sources.moments import fewer_times, london_day

COLUMNS = {
    "ethnicity": "Officer-defined ethnicity",
    "ethnicity_self_defined": "Self-defined ethnicity",
    "gender": "Gender",
    "age_range": "Age range",
    "type": "Type",
    "object": "Object of search",
    "outcome": "Outcome",
    "legislation": "Legislation",
}
IN_JSON = {
    "ethnicity": "officer_defined_ethnicity",
    "ethnicity_self_defined": "self_defined_ethnicity",
    "gender": "gender",
    "age_range": "age_range",
    "type": "type",
    "object": "object_of_search",
    "outcome": "outcome",
    "legislation": "legislation",
}

ALWAYS_THERE = {
    # One to three in a hundred are seen as Other, and five to ten do not state their ethnicity, in
    # every month of every force looked at that is whole.
    "ethnicity": ("Other",),
    "ethnicity_self_defined": (
        "Not stated",
        "Not Stated",
        "Not Stated (NS)",
        "NS",
        "Other ethnic group - Not stated",
        missing_label("not stated"),
    ),
}
"""Answers that some of 1,500 stops always have, by column, as the file writes them or as they are read."""


@FORMATS.register("police-uk-stops")
def police_uk_stops(source: Source, header: Header) -> Layout:
    """
    Read stop and search of data.police.uk, its monthly CSV or its JSON: one row per stop.

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
    in_json = IN_JSON["ethnicity"] in header.names
    return Layout(
        columns=declared_columns(source, header, IN_JSON if in_json else COLUMNS),
        aggregated=False,
        moment=header.find("datetime" if in_json else "Date"),
        read_moment=london_day,
        fewer_moments=fewer_times,
        notes=("The month is that of the local time in London; the file gives UTC.",),
    )


def always_there(source: Source) -> dict[str, tuple[str, ...]]:
    """
    Return the answers that some of many records of a source always have, by column; none if none are known.
    """
    return ALWAYS_THERE if source.format == "police-uk-stops" else {}
