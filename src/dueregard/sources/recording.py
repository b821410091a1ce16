"""
The record of a reading: files, decisions, refused rows, and what a reader of any figure must know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from statistics import median

from dueregard.model.evidence import SourceRecord
from dueregard.model.indicators import Source
from dueregard.sources.file_reading import DATE_UNREADABLE, MOST_REFUSED
from dueregard.sources.formats import format_of
from dueregard.sources.moments import lost_days, pauses
from dueregard.sources.parts import Part

_DAY = len("2024-08-31")
_ADVERSE = ("no count, but",)
_FEWEST_ROWS = 20
_FEWEST_MONTHS = 3
_DOUBLED = 0.4
"""Share of equal rows from which a month may be there twice: half of them are, if it is."""
_TIMES_USUAL = 2.5


def record_of(
    source_id: str,
    source: Source,
    files: Sequence[Part],
    repeated: Mapping[str, tuple[int, int]],
) -> SourceRecord:
    """
    Return the record of a source: what it is, and every decision taken while reading it.
    """
    refused = list(chain.from_iterable(file.refused for file in files))
    return SourceRecord(
        id=source_id,
        format=format_of(source),
        files=tuple(file.record for file in files),
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        edition=source.edition,
        licence=source.licence,
        attribution=source.attribution,
        note=source.note,
        decisions=(
            *_notes(files),
            *_left_out(files),
            *_decided(files),
            *_equal_rows(sum(equal for equal, _ in repeated.values())),
        ),
        refused=tuple(refused[:MOST_REFUSED]),
    )


def caveats_of(files: Sequence[Part]) -> tuple[str, ...]:
    """
    Return what is to be said beside every figure of a source: rows set aside.
    """
    rows = sum(file.record.rows for file in files)
    undated = sum(file.reasons.get(DATE_UNREADABLE, 0) for file in files)
    withheld = sum(
        number for file in files for reason, number in file.reasons.items() if reason.startswith(_ADVERSE)
    )
    return tuple(
        f"{number} of {rows} rows of the source {why}, and are in no figure."
        for number, why in (
            (undated, "have no date that can be read"),
            (withheld, "have a mark in place of their count"),
        )
        if number
    )


def gaps_of(days: Counter[str]) -> tuple[tuple[str, str], ...]:
    """
    Return what is to be said beside figures of a month: the month, and the days it has no record of.

    Args:
        days: records or counts by day; nothing is said if one of them is a month.
    """
    if not is_by_day(days):
        return ()
    return tuple(
        (month, f"The source has {pause}, in a month with many: part of that month may be missing.")
        for month, pause in pauses(days.items())
    )


def is_by_day(days: Counter[str]) -> bool:
    """
    Tell whether files give days, and no month in place of one.
    """
    return bool(days) and all(len(day) == _DAY for day in days)


def unsound_of(days: Counter[str], repeated: Mapping[str, tuple[int, int]]) -> tuple[tuple[str, str], ...]:
    """
    Return the months that are not whole, or more than whole, and why: days are lost, rows are there twice.

    Args:
        days: records or counts by day; none is looked for if one of them is a month.
        repeated: for each month how many rows equal an earlier one in every field, and how many it has;
            rows that have no month of their own stand under "".
    """
    lost = lost_days(days.items()) if is_by_day(days) else ()
    return (
        *((month, f"The source has {run}: part of the month is missing.") for month, run in lost),
        *_doubled(repeated),
    )


def _doubled(repeated: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, str]]:
    shares = {
        month: equal / rows for month, (equal, rows) in repeated.items() if month and rows >= _FEWEST_ROWS
    }
    if len(shares) < _FEWEST_MONTHS:
        return
    usual = median(shares.values())
    for month, share in shares.items():
        if share >= max(_DOUBLED, _TIMES_USUAL * usual):
            said = (
                f"Of the rows of {month} {share:.0%} equal another in every field, where {usual:.0%} do in a "
                "usual month: records may be there twice."
            )
            yield month, said


def _notes(files: Sequence[Part]) -> Iterator[str]:
    """
    Iterate over the decisions of the files, naming files where not all had the same.
    """
    by_note: dict[str, list[str]] = {}
    for file in files:
        for note in dict.fromkeys(file.notes):
            by_note.setdefault(note, []).append(file.record.path)
    for note, named in by_note.items():
        yield note if len(named) == len(files) else f"{', '.join(named)}: {note}"


def _decided(files: Sequence[Part]) -> Iterator[str]:
    """
    Iterate over what was decided over whole columns, column by column, each decision once.
    """
    for column in dict.fromkeys(name for file in files for name in file.decided):
        yield from dict.fromkeys(chain.from_iterable(file.decided.get(column, ()) for file in files))


def _left_out(files: Sequence[Part]) -> Iterator[str]:
    reasons: Counter[str] = Counter()
    for file in files:
        reasons.update(file.reasons)
    for reason, number in reasons.items():
        rows = "1 row was" if number == 1 else f"{number} rows were"
        yield f"{rows} left out: {reason}."


def _equal_rows(repeated: int) -> Iterator[str]:
    if repeated:
        rows = "1 row equals" if repeated == 1 else f"{repeated} rows equal"
        yield f"{rows} an earlier row in every field; all are counted."
