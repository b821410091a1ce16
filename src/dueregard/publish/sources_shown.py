"""
Where data came from, in words.
"""

from __future__ import annotations

from dueregard.model.evidence import Citation, FileRecord, SourceRecord
from dueregard.publish.prose import words
from dueregard.publish.publication import Fact, SourceShown
from dueregard.publish.wording import counted, day

MOST_REFUSED_LISTED = 10
_DAY = len("2026-11-23")


def show_source(source: SourceRecord) -> SourceShown:
    """
    Return where data came from, with the digest of every file and what became of its rows.
    """
    given = [
        ("Publisher", source.publisher),
        ("Edition", source.edition),
        ("Licence", source.licence or "Not recorded"),
        ("Attribution", source.attribution),
        ("Format", source.format),
        ("Note", source.note),
    ]
    given += [(f"File {file.path}", _file_words(file)) for file in source.files]
    given += [("Decision when reading", decision) for decision in source.decisions]
    given += [("Refused row", text) for text in _refused(source)]
    return SourceShown(
        source.title or source.id,
        source.url or "",
        tuple(Fact(label, words(text)) for label, text in given if text),
    )


def _file_words(file: FileRecord) -> str:
    rows = f"{counted(file.rows, 'row')} read, {file.rows_kept:,} kept, {file.rows_refused:,} refused"
    origin = (
        f"; fetched from {file.address} on {file.fetched[:_DAY]}" if file.address and file.fetched else ""
    )
    return f"{rows}; {file.sha256}{origin}"


def _refused(source: SourceRecord) -> list[str]:
    rows = [f"{row.path}, line {row.line}: {row.reason}" for row in source.refused[:MOST_REFUSED_LISTED]]
    more = len(source.refused) - len(rows)
    return [*rows, f"{more:,} more rows were refused"] if more > 0 else rows


def show_citation(citation: Citation) -> SourceShown:
    """
    Return a published source with where in it the value stands.
    """
    given = (
        ("Publisher", citation.publisher),
        ("Where in the source", citation.locator or "Not stated"),
        ("Published", day(citation.published) if citation.published else None),
        ("Read on", day(citation.accessed) if citation.accessed else "Not stated"),
    )
    return SourceShown(
        citation.title, citation.url or "", tuple(Fact(label, words(text)) for label, text in given if text)
    )
