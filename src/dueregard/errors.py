"""
Everything the tool can refuse to do, and why.

Errors are raised when work cannot go on; findings (`dueregard.model.findings`) are returned
when the document can be better. They share no class.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


class DueRegardError(Exception):
    """
    The root of every error the tool raises on purpose; its text is fit to show to a user.
    """


@dataclass(frozen=True, order=True)
class Problem:
    """
    One mistake in an input: where it is, what was found, and the way out.

    `line` counts from 1; None when the mistake belongs to the file as a whole.
    """

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        """
        Return the problem as `file:line: message`, the form editors can follow.
        """
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class InputError(DueRegardError, ValueError):
    """
    One or more mistakes in what the tool was given, reported together.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, file: object, line: int | None, message: str) -> Self:
        """
        Return the error for a single mistake.
        """
        return cls([Problem(str(file), line, message)])


class DocumentError(InputError):
    """
    An assessment folder or framework file does not follow its format.
    """


class SourceError(InputError):
    """
    A data file cannot be read as it was declared.
    """


class IndicatorError(DueRegardError, ValueError):
    """
    A figure cannot be computed from the data and the definition given.
    """

    def __init__(self, indicator: str, message: str) -> None:
        self.indicator = indicator
        super().__init__(f"Indicator '{indicator}': {message}")


class ScanError(DueRegardError, ValueError):
    """
    Intersections cannot be counted from the data as asked.
    """


class StatisticsError(DueRegardError, ValueError):
    """
    A statistical function was given numbers outside its domain.
    """


class UnknownNameError(DueRegardError, LookupError):
    """
    A check, framework, indicator kind or format was asked for that does not exist.
    """

    def __init__(self, kind: str, name: str, available: Sequence[str]) -> None:
        self.kind, self.name, self.available = kind, name, tuple(available)
        super().__init__(f"There is no {kind} '{name}'. {suggest_nearest(name, available)}")


class EngineError(DueRegardError, RuntimeError):
    """
    The query engine is not installed, cannot be reached, or failed.
    """


class FetchError(DueRegardError, ConnectionError):
    """
    Data could not be fetched from where it is published, or may not be fetched from there.
    """


class OutputError(DueRegardError, OSError):
    """
    A result could not be written; nothing is left half-written.
    """


class SignOffError(DueRegardError, PermissionError):
    """
    A final edition was asked for without the sign-off or with critical findings open.
    """


def nearest(name: str, available: Iterable[str]) -> str | None:
    """
    Return the available word closest to `name`, or None when nothing is near.
    """
    words = list(available)
    lowered = {word.casefold(): word for word in reversed(words)}
    found = difflib.get_close_matches(name.casefold(), list(lowered), n=1, cutoff=0.5)
    return lowered[found[0]] if found else None


def suggest_nearest(name: str, available: Sequence[str], *, most: int = 12) -> str:
    """
    Return a sentence naming the nearest valid word, or what there is to choose from.
    """
    close = nearest(name, available)
    if close is not None:
        return f"Closest: '{close}'."
    if not available:
        return "There are none to choose from."
    listed = ", ".join(available[:most])
    more = f" and {len(available) - most} more" if len(available) > most else ""
    return f"Available: {listed}{more}."
