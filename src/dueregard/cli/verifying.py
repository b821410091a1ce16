"""
A published record against itself: whether what it says still has the digest it was published with.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from dueregard.errors import DocumentError
from dueregard.model import Assessment
from dueregard.publish.writing import MANIFEST


def verify(file: Path, *, out: Console) -> bool:
    """
    Print whether a record's digest, and the files published beside it, are what they were; return the same.

    Raises:
        DocumentError: the file is no record of a publication.
    """
    record = _read(file)
    assessment = _assessment(file, record)
    differences = [] if assessment.digest() == record["digest"] else [f"{file.name} does not have its digest"]
    manifest = file.with_name(MANIFEST)
    listed: dict[str, str] = _read(manifest).get("files", {}) if manifest.exists() else {}
    differences += [
        f"{name} is not as it was published" for name in sorted(listed) if _differs(file, name, listed)
    ]
    for difference in differences:
        out.print(escape(difference), soft_wrap=True)
    if differences:
        out.print("This record was changed after it was published, or damaged on the way.")
        return False
    beside = f", and the {len(listed)} files beside it are as published" if listed else ""
    out.print(f"The record has the digest it was published with{beside}:", soft_wrap=True)
    out.print(f"  {record['digest']}", soft_wrap=True)
    for signed in assessment.signed_by():
        out.print(f"  signed by {escape(signed.name)}, {escape(signed.role)}, on {signed.on}", soft_wrap=True)
    out.print(
        "Compare the digest with one you have from elsewhere: whoever changes a record can change both."
    )
    return True


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_bytes())
    except OSError as error:
        raise DocumentError.at(file, None, f"This file cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DocumentError.at(
            file, None, "This is not JSON. Name the assessment.json of a publication."
        ) from error
    if not isinstance(content, dict):
        raise DocumentError.at(file, None, "This is no record. Name the assessment.json of a publication.")
    return content


def _assessment(file: Path, record: dict[str, Any]) -> Assessment:
    if not isinstance(record.get("assessment"), dict) or "digest" not in record:
        raise DocumentError.at(file, None, "This is no record. Name the assessment.json of a publication.")
    try:
        return Assessment.model_validate_json(json.dumps(record["assessment"]))
    except ValidationError as error:
        message = f"The record does not follow its format (mistakes: {error.error_count()})."
        raise DocumentError.at(file, None, message) from error


def _differs(file: Path, name: str, listed: dict[str, str]) -> bool:
    path = file.parent / name
    if not path.resolve().is_relative_to(file.parent.resolve()) or not path.is_file():
        return True
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" != listed[name]
