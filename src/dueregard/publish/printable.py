"""
Text that every edition can show: characters no page, Word file or PDF may hold are refused, by field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from dueregard.errors import OutputError
from dueregard.model.assessment import Assessment

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    r"\u202a-\u202e]"
    r"|[\u2066-\u2068](?![^\u2066-\u2069]*\u2069)"
)
"""
Control characters but tab and line ends, halves of surrogate pairs, what XML 1.0 (2.2) leaves out; and
characters that turn the direction of what follows them: overrides, and isolates that nothing closes.
"""

_MOST_NAMED = 10


def require_printable(assessment: Assessment) -> None:
    """
    Refuse an assessment with characters that cannot be published, or that disguise the text after them.

    Raises:
        OutputError: names every field with such a character, and the character.
    """
    found = list(_found_in(assessment, ""))
    if not found:
        return
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    raise OutputError(
        "Nothing was published: some text holds characters that cannot be printed."
        f" {'; '.join(found[:_MOST_NAMED])}{more}. Type the text again, without them."
    )


def _found_in(value: Any, path: str) -> Iterator[str]:
    match value:
        case str():
            unprintable = _UNPRINTABLE.search(value)
            if unprintable:
                yield f"{path} holds U+{ord(unprintable[0]):04X}"
        case BaseModel():
            for name, part in value:
                yield from _found_in(part, f"{path}.{name}".removeprefix("."))
        case dict():
            for name, part in value.items():
                yield from _found_in(name, path)
                yield from _found_in(part, f"{path}.{name}")
        case tuple() | list():
            for index, part in enumerate(value):
                yield from _found_in(part, f"{path}[{index}]")
        case _:
            return
