"""
The figures as data: one CSV for each evidence item, with the CSVW metadata that says what its columns mean.

There are no comment lines: whatever a reader of the file must know stands in columns. Numbers are
written as numbers. Text that a spreadsheet would run as a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from dueregard.model.record import sha256
from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.prose import plain
from dueregard.publish.publication import EvidencePage, Observation, Publication

_RUNNABLE = tuple("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
                  "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
"""First characters by which spreadsheets take text for a formula, as OWASP lists them for CSV injection."""

DATA_PACKAGE = "datapackage.json"
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._-]+")

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
    "attribution": ("string", "Words to print wherever the figures are used again"),
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
    if files:
        files[DATA_PACKAGE] = data_package(publication, files)
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


def data_package(publication: Publication, files: Files) -> bytes:
    """
    Return the Data Package (version 2) over the CSV files: what they are, their columns, their sources.
    """
    content = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": _name(publication.id),
        "title": publication.title,
        "description": f"{publication.edition.word}. {publication.edition.sentence} {publication.digest}",
        "contributors": [{"title": publication.body, "roles": ["publisher"]}],
        "sources": list(_sources(publication)),
        "resources": list(_resources(publication, files)),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _name(id_: str) -> str:
    return _NOT_IN_NAMES.sub("-", id_.lower())


def _sources(publication: Publication) -> Iterator[dict[str, str]]:
    for source in publication.method.sources:
        facts = {fact.label: plain(fact.text) for fact in source.facts}
        terms = [f"{label}: {facts[label]}" for label in ("Licence", "Attribution") if label in facts]
        named = {"title": ". ".join([source.title, *terms])}
        yield named | ({"path": source.url} if source.url.startswith(("http://", "https://")) else {})


def _resources(publication: Publication, files: Files) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for item in publication.evidence:
        path = f"evidence/{item.id}.csv"
        if path not in files:
            continue
        name = _name(item.id)
        seen[name] = seen.get(name, 0) + 1
        yield {
            "name": name if seen[name] == 1 else f"{name}-{seen[name]}",
            "type": "table",
            "title": item.title,
            "path": path,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[path]),
            "hash": sha256(files[path]),
            "schema": {"fields": _fields(), "missingValues": [""]},
        }


def _fields() -> list[Mapping[str, str]]:
    return [
        {"name": name, "type": datatype, "description": meaning}
        for name, (datatype, meaning) in _MEANINGS.items()
    ]
