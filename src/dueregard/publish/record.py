"""
The record of a publication: how it is made, and how it is checked without the system it came from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dueregard.errors import DocumentError
from dueregard.model.assessment import Assessment
from dueregard.model.record import RECORD_FORMAT, Record, sealed, sha256
from dueregard.publish.publication import Publication
from dueregard.version import __version__

RECORD = "record.json"
"""Stands in every publication; a folder that has it may be replaced by a newer publication."""

_PLEASE = f"Name the {RECORD} of a publication, or its folder."


def record_of(publication: Publication, assessment: Assessment, files: Mapping[str, bytes]) -> bytes:
    """
    Return the record of a publication made of these files.
    """
    read = {
        (file.path, file.sha256) for item in assessment.evidence for s in item.sources for file in s.files
    }
    return sealed(
        {
            "format": RECORD_FORMAT,
            "tool": {"name": "dueregard", "version": __version__},
            "edition": publication.edition.word,
            "digest": publication.digest,
            "assessment": assessment.model_dump(mode="json", exclude_defaults=True),
            "sources": [{"path": path, "digest": digest} for path, digest in sorted(read)],
            "files": {name: sha256(content) for name, content in sorted(files.items())},
        }
    )


def read_record(file: Path) -> tuple[Record, bytes]:
    """
    Return the record in a file, and its bytes.

    Raises:
        DocumentError: the file is no record, or cannot be read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DocumentError.at(
            file, None, f"This file cannot be read: {error.strerror}. {_PLEASE}"
        ) from error
    try:
        named = json.loads(content)["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DocumentError.at(file, None, f"This is no record. {_PLEASE}") from error
    if named != RECORD_FORMAT:
        message = f"This says its format is '{named}', and this version reads '{RECORD_FORMAT}'. {_PLEASE}"
        raise DocumentError.at(file, None, message)
    try:
        return Record.model_validate_json(content), content
    except ValidationError as error:
        message = f"The record does not follow its format (mistakes: {error.error_count()})."
        raise DocumentError.at(file, None, message) from error


def differences(record: Record, content: bytes, folder: Path) -> Iterator[str]:
    """
    Yield, a sentence each, how a record and the files beside it differ from what was published.

    A record that stands alone is checked alone: files count only where at least one of them is there.
    """
    loaded: dict[str, Any] = json.loads(content)
    if sealed(loaded) != content:
        yield f"{RECORD} does not have the seal it was published with."
    if record.assessment.digest() != record.digest:
        yield f"The assessment in {RECORD} does not have the digest {record.digest}."
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {RECORD}
    if not found & set(record.files):
        return
    for name, digest in record.files.items():
        if name not in found:
            yield f"{name} is missing."
        elif sha256((folder / name).read_bytes()) != digest:
            yield f"{name} is not as it was published."
    for name in sorted(found - set(record.files)):
        yield f"{name} did not come with this publication."
