"""
A folder with its framework, every reference in and between the two checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dueregard.checks import unknown_checks
from dueregard.errors import UnknownNameError
from dueregard.frameworks import load_framework
from dueregard.model import Framework
from dueregard.model.references import Dangling, dangling_references, framework_references
from dueregard.store import StoredAssessment, read_assessment, report


def open_folder(folder: Path) -> tuple[StoredAssessment, Framework]:
    """
    Return the assessment of a folder with its framework, every reference in and between the two checked.

    Raises:
        DocumentError: every mistake, each with file and line.
    """
    stored = read_assessment(folder)
    try:
        framework = _framework_of(stored)
    except UnknownNameError as error:
        unknown = Dangling(("framework",), str(error))
        report([unknown, *_dangling(stored)], stored.locate)
        raise
    report([*_dangling(stored), *framework_references(stored.assessment, framework)], stored.locate)
    return stored, framework


def _dangling(stored: StoredAssessment) -> Iterator[Dangling]:
    yield from dangling_references(stored.assessment)
    yield from unknown_checks(stored.assessment)


def _framework_of(stored: StoredAssessment) -> Framework:
    named = stored.assessment.framework
    own = stored.folder / named
    return load_framework(own if own.is_file() else named)
