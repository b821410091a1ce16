"""
A draft as a folder: the assessment to finish, beside the report on where everything came from.
"""

from __future__ import annotations

from pathlib import Path

from dueregard.atomic import is_free, new_folder, write_files
from dueregard.errors import OutputError
from dueregard.importing.drafting import Draft, draft_assessment
from dueregard.importing.reading import read_document
from dueregard.importing.report import as_markdown
from dueregard.model import Framework
from dueregard.store import save_assessment

REPORT_FOR_PEOPLE = "import-report.md"
REPORT_FOR_PROGRAMS = "import-report.json"


def import_document(path: Path | str, framework: Framework | None = None) -> Draft:
    """
    Return the draft of an assessment that somebody wrote in Word, or published as a PDF, page or text.

    Every sentence of the file is in the draft or in the report's list of what found no place. Ratings are
    taken over only where the words say one; nothing is judged.

    Args:
        path: the file: docx, PDF, HTML, text or Markdown, told by its content.
        framework: what it is read against; without it the bundled one that knows most of its subjects.

    Raises:
        DocumentError: the file cannot be read, or is not; says why and what to give instead.
    """
    return draft_assessment(read_document(path), framework)


def save_draft(draft: Draft, folder: Path | str) -> None:
    """
    Write a draft into a new folder, with the report on it for people and for programs.

    Raises:
        OutputError: the folder holds something already, or cannot be written; nothing is left half-written.
    """
    folder = Path(folder)
    if not is_free(folder):
        message = f"{folder} is not empty, and nothing in it was touched. Name a new folder."
        raise OutputError(message)
    with new_folder(folder) as made:
        save_assessment(draft.assessment, made)
        reports = {
            REPORT_FOR_PEOPLE: as_markdown(draft.report),
            REPORT_FOR_PROGRAMS: draft.report.model_dump_json(indent=2, exclude_defaults=True) + "\n",
        }
        write_files(made, {name: text.encode() for name, text in reports.items()})
