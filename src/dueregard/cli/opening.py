"""
A folder with its framework, every reference between the two checked.
"""

from __future__ import annotations

from pathlib import Path

from dueregard.errors import DocumentError, UnknownNameError
from dueregard.frameworks import load_framework
from dueregard.model import Framework
from dueregard.model.references import framework_references
from dueregard.store import StoredAssessment, open_assessment, report


def open_folder(folder: Path) -> tuple[StoredAssessment, Framework]:
    """
    Return the assessment of a folder with its framework, every reference between the two checked.

    Raises:
        DocumentError: every mistake, each with file and line.
    """
    stored = open_assessment(folder)
    framework = _framework_of(stored)
    report(framework_references(stored.assessment, framework), stored.locate)
    return stored, framework


def _framework_of(stored: StoredAssessment) -> Framework:
    named = stored.assessment.framework
    own = stored.folder / named
    try:
        return load_framework(own if own.is_file() else named)
    except UnknownNameError as error:
        file, line = stored.locate(("framework",))
        raise DocumentError.at(file or "assessment.yaml", line, str(error)) from error
