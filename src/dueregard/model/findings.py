"""
Findings: how the document could be better, and on which subjects.
"""

from __future__ import annotations

from dueregard.model.assessment import Override
from dueregard.model.base import Identifier, Model, Severity, Text

SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor", "advice")
Path = tuple[str | int, ...]


class Subject(Model):
    """
    One thing a finding is about: its label for people and its path in the document.

    The path leads through the assessment ("rows", 3, "claims", 0); `file` and `line` say where
    that stands on disk, where it is known; `place` says in words where it stood in a file that was imported.
    """

    id: Text
    label: Text
    path: Path = ()
    note: Text | None = None
    file: Text | None = None
    line: int | None = None
    place: Text | None = None
    override: Override | None = None


class Finding(Model):
    """
    What one check reports on one document, with every subject it concerns.
    """

    code: Text
    name: Text
    severity: Severity
    message: Text
    why: Text
    fix: Text
    source: Text
    subjects: tuple[Subject, ...]

    @property
    def overridden(self) -> bool:
        """
        Tell whether a named person let the finding stand for every subject.
        """
        return all(subject.override is not None for subject in self.subjects)

    @property
    def open_subjects(self) -> tuple[Subject, ...]:
        """
        Return the subjects no override covers.
        """
        return tuple(subject for subject in self.subjects if subject.override is None)


class Question(Model):
    """
    A fact some checks need and the document does not have; without it they stay silent.

    `answer` says where to write it; `checks` names the checks that wait for it.
    """

    id: Identifier
    text: Text
    answer: Text
    checks: tuple[Text, ...]
