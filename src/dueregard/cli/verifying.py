"""
A published record against itself: whether what it says still has the digests it was published with.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from dueregard.publish.record import RECORD, differences, read_record


def verify(file: Path, *, out: Console) -> bool:
    """
    Print whether a record, and the files published beside it, are what they were; return the same.

    Args:
        file: the record, or the folder of the publication.

    Raises:
        DocumentError: the file is no record of a publication.
    """
    place = file / RECORD if file.is_dir() else file
    record, content = read_record(place)
    found = list(differences(record, content, place.parent))
    for difference in found:
        out.print(escape(difference), soft_wrap=True)
    if found:
        out.print("This publication was changed after it was made, or damaged on the way.")
        return False
    beside = f", and the {len(record.files)} files beside it are as published" if _has_files(place) else ""
    out.print(f"The record has the digests it was published with{beside}:", soft_wrap=True)
    out.print(f"  {record.edition}: {escape(record.assessment.title)}", soft_wrap=True)
    out.print(f"  assessment {record.digest}", soft_wrap=True)
    out.print(f"  record     {record.seal}", soft_wrap=True)
    for signed in record.assessment.signed_by():
        out.print(f"  signed by {escape(signed.name)}, {escape(signed.role)}, on {signed.on}", soft_wrap=True)
    out.print(
        "Compare them with digests you have from elsewhere: whoever changes a record can change every digest"
        " in it.",
        soft_wrap=True,
    )
    return True


def _has_files(place: Path) -> bool:
    return any(path != place for path in place.parent.iterdir())
