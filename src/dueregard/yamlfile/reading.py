"""
YAML text to plain data that remembers where each part stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.reader import ReaderError

from dueregard.errors import DocumentError, Problem
from dueregard.yamlfile.composing import Node, compose
from dueregard.yamlfile.merging import Merging, is_merge

Key = str | int
DataPath = tuple[Key, ...]

MOST_VALUES = 1_000_000
"""More values than this in one file means aliases that multiply; a real assessment has thousands."""

DEEPEST = 60
"""More levels than this means a slip of brackets, or an alias inside itself; a real assessment has ten."""

MOST_DIGITS = 300
"""A number of more digits is text: no number of a document is beyond what a float can hold."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, bool | None] = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass
class Locator:
    """
    Where each part of some data stands: path in the data to file and line.
    """

    places: dict[DataPath, tuple[str, int | None]] = field(default_factory=dict)

    def __call__(self, path: Sequence[Key]) -> tuple[str | None, int | None]:
        """
        Return file and line of the part at `path`, or of the nearest part around it.
        """
        wanted = tuple(path)
        while wanted and wanted not in self.places:
            wanted = wanted[:-1]
        return self.places.get(wanted, (None, None))

    def put(self, other: Locator, *, under: DataPath) -> None:
        """
        Take over the places of other data that now hangs under a path of this one.
        """
        for path, place in other.places.items():
            self.places[under + path] = place


def read_yaml(path: Path, *, shown_as: str | None = None) -> tuple[Any, Locator]:
    """
    Return the plain data of a YAML file and where each part stands.

    Raises:
        DocumentError: the file is missing, not UTF-8, not YAML, or gives a key twice.
    """
    name = shown_as or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DocumentError.at(name, None, "This file is missing.") from None
    except OSError as error:
        raise DocumentError.at(name, None, f"This file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = "This file is not UTF-8 text. Save it again with the encoding UTF-8."
        raise DocumentError.at(name, line, message) from error
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Any, Locator]:
    """
    Return the plain data of YAML text and where each part stands; `name` is the file named in errors.

    Raises:
        DocumentError: the text is not YAML, or gives a key twice.
    """
    try:
        node = compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        message = f"This is not YAML: {error.problem}. Look at the indentation, colons and quotes here."
        raise DocumentError.at(name, line, message) from error
    except ReaderError as error:
        message = f"The character U+{error.character:04X} cannot stand in YAML. Save the file as UTF-8 text."
        raise DocumentError.at(name, text.count("\n", 0, error.position) + 1, message) from error
    except YAMLError as error:
        raise DocumentError.at(name, None, f"This is not YAML: {_first_line(error)}") from error
    except RecursionError:
        raise _too_deep(name, _line_of_depth(text)) from None
    reader = _Reader(name)
    data = None if node is None else reader.read(node, ())
    if reader.problems:
        raise DocumentError(reader.problems)
    return data, reader.locator


class _Reader:
    """
    Turns YAML nodes to plain data, noting lines and keys given twice.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.locator = Locator()
        self.problems: list[Problem] = []
        self._merging = Merging(name, self.problems)
        self._values = 0

    def read(self, node: Node, path: DataPath) -> Any:
        """
        Return the plain value of a node, of either parser.
        """
        self._values += 1
        if self._values > MOST_VALUES:
            raise DocumentError.at(self.name, None, f"This file holds more than {MOST_VALUES:,} values.")
        line = node.start_mark.line + 1
        self.locator.places.setdefault(path, (self.name, line))
        if len(path) > DEEPEST:
            raise _too_deep(self.name, line)
        if node.id == "mapping":
            return self._mapping(node, path)
        if node.id == "sequence":
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        text = str(node.value)
        if _HALF_A_PAIR.search(text):
            message = "The text holds half of a surrogate pair. Write the character itself."
            self.problems.append(Problem(self.name, line, message))
        return text if node.style else resolve_scalar(text)

    def _mapping(self, node: Node, path: DataPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        own = [pair for pair in node.value if not is_merge(pair[0])]
        for key_node, value_node in [*own, *self._merging.taken_over(node)]:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key_node.id != "scalar":
                self.problems.append(Problem(self.name, line, "A key is a plain word here."))
                continue
            if key in data:
                message = f"The key '{key}' is given twice. Keep one of the two."
                self.problems.append(Problem(self.name, line, message))
                continue
            self.locator.places[(*path, key)] = (self.name, line)
            self.locator.places[(*path, key.replace("-", "_"))] = (self.name, line)
            data[key] = self.read(value_node, (*path, key))
        return data


def resolve_scalar(text: str) -> str | int | float | bool | None:
    """
    Return what a plain (unquoted) scalar means in the YAML 1.2 core schema.
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > MOST_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _too_deep(name: str, line: int | None) -> DocumentError:
    message = (
        f"Values stand inside one another more than {DEEPEST} levels deep here. "
        "Look for brackets that are not closed, or an alias inside itself."
    )
    return DocumentError.at(name, line, message)


def _line_of_depth(text: str) -> int | None:
    """
    Return the first line that is too deep, found without going deep.
    """
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            return int(event.start_mark.line) + 1
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
