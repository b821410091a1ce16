"""
Writing a publication: a folder that appears whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dueregard.atomic import is_free, new_folder, require_room
from dueregard.errors import OutputError
from dueregard.model.assessment import Assessment
from dueregard.model.findings import Finding
from dueregard.model.framework import Framework
from dueregard.model.suggestion import Suggestion
from dueregard.publish.compose import compose
from dueregard.publish.earlier import EARLIER, Earlier
from dueregard.publish.exporters import EXPORTERS
from dueregard.publish.exporters.csv import DATA_PACKAGE
from dueregard.publish.portfolio_pages import PORTFOLIO
from dueregard.publish.publication import Download, Publication
from dueregard.publish.record import RECORD, record_of
from dueregard.publish.wording import counted

RECORD_ALONE = "json"
"""The format that asks for nothing but the record, which every publication has."""

_KILOBYTE = 1024
_TITLES = {
    "decision-brief.pdf": "Brief for the decision, on two sides of A4",
    ".pdf": "PDF",
    ".docx": "Word document",
    ".xlsx": "Spreadsheet of every figure",
}


def publish(  # noqa: PLR0913 (three documents, where to, and choices that stand apart)
    assessment: Assessment,
    framework: Framework,
    findings: Iterable[Finding],
    *,
    to: Path | str,
    formats: Sequence[str] = ("html",),
    final: bool = False,
    as_of: dt.date | None = None,
    suggestions: Mapping[str, Suggestion] | None = None,
    earlier: Earlier | None = None,
) -> Path:
    """
    Write the publication in the formats asked for, and return its folder.

    Args:
        to: the folder to write. It may be absent, empty, or an earlier publication, which is replaced.
        final: ask for the final edition instead of a draft.
        as_of: the day by which open actions count as overdue; the date of the assessment if not given.
        suggestions: what the evidence of each row supports, by subject, to stand beside the ratings.
        earlier: the version to say what changed since; see `earlier_named` and `earlier_replaced`.

    Raises:
        OutputError: the folder holds something else, or cannot be written; nothing is then left behind.
        SignOffError: a final edition is asked for and the assessment is not ready for one.
        UnknownNameError: there is no such format.
    """
    folder = require_target(to)
    exporters = {name: EXPORTERS[name] for name in formats if name != RECORD_ALONE}
    before = None if earlier is None else earlier.to_repeat(assessment)
    publication = compose(
        assessment, framework, findings, final=final, as_of=as_of, suggestions=suggestions, earlier=before
    )
    files = _export(publication, exporters)
    if before is not None:
        files[EARLIER] = before.content()
    files[RECORD] = record_of(publication, assessment, files)
    with new_folder(folder) as made:
        for name, content in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def require_target(to: Path | str) -> Path:
    """
    Return where a publication will stand, after making sure that it may be written there.

    Raises:
        OutputError: the folder holds something else, or cannot be written.
    """
    folder = Path(to).resolve()
    _refuse_to_overwrite(folder)
    require_room(folder)
    return folder


def _export(publication: Publication, exporters: Mapping[str, Any]) -> dict[str, bytes]:
    """
    Return the files of every format; the web edition comes last, since it offers the others.
    """
    files: dict[str, bytes] = {}
    for name, export in exporters.items():
        if name != "html":
            files |= export(publication)
    if "html" in exporters:
        whole = replace(publication, downloads=(*publication.downloads, *_downloads(files)))
        files |= exporters["html"](whole)
    return files


def _downloads(files: Mapping[str, bytes]) -> list[Download]:
    return [
        Download(
            _TITLES.get(name) or _TITLES.get(Path(name).suffix, name),
            f"{Path(name).suffix[1:].upper()}, {_size(content)}",
            name,
        )
        for name, content in sorted(files.items())
        if "/" not in name and name != DATA_PACKAGE
    ]


def _size(content: bytes) -> str:
    kilobytes = max(1, round(len(content) / _KILOBYTE))
    return f"{kilobytes:,} KB" if kilobytes < _KILOBYTE else f"{kilobytes / _KILOBYTE:.1f} MB"


def _refuse_to_overwrite(folder: Path) -> None:
    """
    Raise OutputError unless the folder is absent, empty, or holds an earlier publication and nothing more.
    """
    if is_free(folder):
        return
    if not folder.is_dir():
        raise OutputError(f"Nothing was written: {folder} is a file. Name a folder that does not exist yet.")
    own = _files_of_publication(folder / RECORD) or _files_of_publication(folder / PORTFOLIO)
    if not own:
        raise OutputError(
            f"Nothing was written: {folder} is not empty, and it is not an earlier publication:"
            f" it has no {RECORD}."
            " Name a new folder, or empty this one."
        )
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    strangers = sorted(found - own)
    if strangers:
        raise OutputError(
            f"Nothing was written: {folder} is an earlier publication, and replacing it would delete"
            f" {counted(len(strangers), 'file')} that did not come with it, such as '{strangers[0]}'."
            " Move them elsewhere, or name a new folder."
        )


def _files_of_publication(record: Path) -> set[str]:
    """
    Return the files a folder's record lists, the record among them; none where it has no record.

    The record is read loosely: one of another version lists its files too.
    """
    if not record.is_file():
        return set()
    try:
        content = json.loads(record.read_bytes())
        if content["format"].startswith(("dueregard-record/", "dueregard-portfolio/")):
            return {*content["files"], record.name}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    return set()
