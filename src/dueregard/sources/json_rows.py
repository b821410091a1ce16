"""
JSON as programming interfaces give it: a list of records, or numbers by key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dueregard.errors import SourceError
from dueregard.sources.batches import RawTable, batches_of, header_names, no_rows

LONGEST = 2**27
"""Bytes of JSON read at once; interfaces give a month of a force, a tenth of that."""

LONGEST_TEXT = 2**22
"""Characters of a field: as many as a line of CSV may have."""

KEYS = ("key", "name", "value")
"""The columns of numbers by key: the outer key, the inner one where there is one, and the number."""


def read_json(file: str, blocks: Iterator[bytes]) -> RawTable:
    """
    Return the rows of a JSON file: a list of records, or an object of numbers, or of such objects.

    A field within a field is named with a dot ("location.latitude"); null is an empty text, and
    truth is "True" or "False". A row's line is its number. Numbers by key become rows of `key`,
    `name` and `value`.

    Raises:
        SourceError: it is not JSON, or is neither of the two.
    """
    content = _parse(file, _joined(file, blocks))
    notes: list[str]
    if isinstance(content, list) and content and all(isinstance(one, dict) for one in content):
        records, notes = [dict(_flat(one)) for one in content], ["Read as JSON: a list of records."]
    elif isinstance(content, dict) and content:
        records = list(_by_key(file, content))
        notes = ["Read as JSON: numbers by key, as `key`, `name` and `value`."]
    elif content in ([], {}):
        raise no_rows(file, None)
    else:
        message = "The JSON is neither a list of records nor an object of numbers by key."
        raise SourceError.at(file, None, message)
    _require_short(file, records)
    names = list(dict.fromkeys(name for record in records for name in record))
    header = header_names([names], file=file, line=None)
    rows = ((at, [record.get(name, "") for name in names]) for at, record in enumerate(records, start=1))
    return RawTable(file, header, batches_of(rows, len(header)), notes)


def _require_short(file: str, records: list[dict[str, str]]) -> None:
    for at, record in enumerate(records, start=1):
        if any(len(text) > LONGEST_TEXT for text in record.values()):
            message = f"A field of this record is longer than {LONGEST_TEXT:,} characters. Fetch it again."
            raise SourceError.at(file, at, message)


def _joined(file: str, blocks: Iterator[bytes]) -> bytes:
    held: list[bytes] = []
    size = 0
    for block in blocks:
        size += len(block)
        if size > LONGEST:
            message = f"The JSON is longer than {LONGEST:,} bytes. Fetch it by month, or save it as CSV."
            raise SourceError.at(file, None, message)
        held.append(block)
    return b"".join(held)


def _parse(file: str, content: bytes) -> Any:
    try:
        return json.loads(
            content, object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=str
        )
    except json.JSONDecodeError as error:
        message = f"This is not JSON ({error.msg}). Fetch it again, or say what it is with `file_type`."
        raise SourceError.at(file, error.lineno, message) from error
    except (RecursionError, ValueError) as error:
        message = f"The JSON cannot be read ({error}). Fetch it again."
        raise SourceError.at(file, None, message) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a name is given twice in one record"
        raise ValueError(message)
    return found


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value) if isinstance(value, list) else str(value)


def _by_key(file: str, content: dict[str, Any]) -> Iterator[dict[str, str]]:
    key, inner, number = KEYS
    for name, value in content.items():
        if isinstance(value, dict):
            for within, deepest in value.items():
                yield {key: name, inner: within, number: _number(file, deepest)}
        else:
            yield {key: name, number: _number(file, value)}


def _number(file: str, value: Any) -> str:
    if isinstance(value, dict | list):
        message = "The JSON holds records within records by key, deeper than numbers by one key or two."
        raise SourceError.at(file, None, message)
    return _text(value)
