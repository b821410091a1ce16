"""
The record of a reading: files, decisions, refused rows, and what a reader of any figure must know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, repeat

from dueregard.model.evidence import SourceRecord
from dueregard.model.indicators import Source
from dueregard.sources.file_reading import DATE_UNREADABLE, FilePart
from dueregard.sources.formats import format_of
from dueregard.sources.moments import pauses

MOST_REFUSED = 100
"""How many refused rows are listed in a record; all are counted."""

_DAY = len("2024-08-31")


def record_of(
    source_id: str, source: Source, parts: Sequence[FilePart], decided: Sequence[str]
) -> SourceRecord:
    """
    Return the record of a source: what it is, and every decision taken while reading it.
    """
    refused = list(chain.from_iterable(part.refused for part in parts))
    return SourceRecord(
        id=source_id,
        format=format_of(source),
        files=tuple(part.record for part in parts),
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        edition=source.edition,
        licence=source.licence,
        attribution=source.attribution,
        note=source.note,
        decisions=(*_notes(parts), *_left_out(parts), *decided, *_equal_rows(parts)),
        refused=tuple(refused[:MOST_REFUSED]),
    )


def caveats_of(parts: Sequence[FilePart]) -> tuple[str, ...]:
    """
    Return what is to be said beside every figure of a source: rows set aside.
    """
    number = sum(refused.reason == DATE_UNREADABLE for part in parts for refused in part.refused)
    if not number:
        return ()
    rows = sum(part.record.rows for part in parts)
    return (f"{number} of {rows} rows of the source have no date that can be read, and are in no figure.",)


def gaps_of(moments: Sequence[str] | None, counts: Sequence[int] | None) -> tuple[tuple[str, str], ...]:
    """
    Return what is to be said beside figures of a month: the month, and the days it has no record of.
    """
    if not moments or any(len(moment) < _DAY for moment in moments):
        return ()
    weights = repeat(1) if counts is None else counts
    return tuple(
        (month, f"The source has {pause}, in a month with many: part of that month may be missing.")
        for month, pause in pauses(zip(moments, weights, strict=False))
    )


def _notes(parts: Sequence[FilePart]) -> Iterator[str]:
    """
    Iterate over the decisions of the files, naming files where not all had the same.
    """
    by_note: dict[str, list[str]] = {}
    for part in parts:
        for note in part.notes:
            by_note.setdefault(note, []).append(part.record.path)
    for note, files in by_note.items():
        yield note if len(files) == len(parts) else f"{', '.join(files)}: {note}"


def _left_out(parts: Sequence[FilePart]) -> Iterator[str]:
    reasons = Counter(refused.reason for part in parts for refused in part.refused)
    for reason, number in reasons.items():
        rows = "1 row was" if number == 1 else f"{number} rows were"
        yield f"{rows} left out: {reason}."


def _equal_rows(parts: Sequence[FilePart]) -> Iterator[str]:
    keys = list(chain.from_iterable(part.keys for part in parts))
    repeated = len(keys) - len(set(keys))
    if repeated:
        rows = "1 row equals" if repeated == 1 else f"{repeated} rows equal"
        yield f"{rows} an earlier row in every field; all are counted."
