"""
The figures as data: one CSV for each evidence item, with the CSVW metadata that says what its columns mean.

There are no comment lines: whatever a reader of the file must know stands in columns. Numbers are
written as numbers. Text that a spreadsheet would run as a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.publication import EvidencePage, Observation, Publication

_RUNNABLE = tuple("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
                  "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
"""First characters by which spreadsheets take text for a formula, as OWASP lists them for CSV injection."""

_MEANINGS = {
    "evidence": ("string", "Id of the evidence item"),
    "group": ("string", "Group of people the figure is about"),
    "measure": ("string", "What is measured"),
    "value": ("number", "The figure, in the unit named; empty where the state is not 'shown'"),
    "low": ("number", "Lower end of the interval, or of the bounds; empty where there is none"),
    "high": ("number", "Upper end of the interval, or of the bounds; empty where there is none"),
    "level": ("number", "Coverage of the interval, 0 to 1"),
    "numerator": ("integer", "Number counted"),
    "denominator": ("integer", "Number it is out of"),
    "unit": ("string", "Unit of value, low and high"),
    "period": ("string", "Time the data describe"),
    "method": ("string", "How the figure and its interval were worked out"),
    "reference": ("string", "Group the figure is compared with"),
    "state": ("string", "Whether the figure is shown, or why there is none; 'bounds' for a range alone"),
    "reason": ("string", "Why there is no figure, or no interval, or what was supposed"),
    "source": ("string", "Where the data came from"),
    "licence": ("string", "Terms on which the data may be reused"),
    "edition": ("string", "Whether this is a draft or the final edition of the assessment"),
    "digest": ("string", "Digest of the assessment this file belongs to"),
}


@EXPORTERS.register("csv")
def export(publication: Publication) -> Files:
    """
    Return a CSV and its metadata for every evidence item that holds figures.
    """
    files: dict[str, bytes] = {}
    for item in publication.evidence:
        if item.observations:
            files[f"evidence/{item.id}.csv"] = _table(publication, item)
            files[f"evidence/{item.id}.csv-metadata.json"] = _metadata(publication, item)
    return files


def _table(publication: Publication, item: EvidencePage) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_MEANINGS)
    for observation in item.observations:
        writer.writerow([*_cells(observation), publication.edition.word, publication.digest])
    return stream.getvalue().encode()


def _cells(observation: Observation) -> list[str | int | float | None]:
    values = [getattr(observation, field.name) for field in fields(Observation)]
    return [neutralised(value) if isinstance(value, str) else value for value in values]


def neutralised(text: str) -> str:
    """
    Return text that no spreadsheet runs: an apostrophe goes before a character that begins a formula.
    """
    return f"'{text}" if text.startswith(_RUNNABLE) else text


def _metadata(publication: Publication, item: EvidencePage) -> bytes:
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{item.id}.csv",
        "dc:title": f"{item.title} ({publication.edition.word})",
        "dc:publisher": publication.body,
        "dc:isPartOf": publication.title,
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": datatype, "dc:description": meaning}
                for name, (datatype, meaning) in _MEANINGS.items()
            ]
        },
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
