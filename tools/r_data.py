"""
Read a data frame saved by R (`save()`, binary, version 2, bzip2) with nothing but the standard library.

Only what such a file needs: character, real, whole number and logical columns. Factors come back as their
whole-number codes. The layout is the one set out in the chapter on serialization of the manual *R Internals*.
"""

import bz2
import struct
from enum import IntEnum
from pathlib import Path
from typing import Any

MAGIC = b"RDX2\nX\n"
# After the magic: the format's version, the version of R that wrote it, the oldest that can read it.
VERSIONS_LENGTH = 12
HAS_ATTRIBUTES, HAS_TAG = 0x200, 0x400
MISSING_TEXT_LENGTH = -1


class Kind(IntEnum):
    """
    The kinds of R value that a saved data frame is made of.
    """

    SYMBOL = 1
    PAIRS = 2
    TEXT = 9
    LOGICAL = 10
    WHOLE = 13
    REAL = 14
    STRINGS = 16
    VECTOR = 19
    END = 254
    REFERENCE = 255


def read_data_frame(path: Path) -> dict[str, list[Any]]:
    """
    Columns of the one data frame in the file, by name, in the file's order.

    A missing text is None; a missing real is NaN.
    """
    content = bz2.decompress(path.read_bytes())
    if not content.startswith(MAGIC):
        raise ValueError(f"{path.name} is not an R data file of version 2: it begins with {content[:7]!r}.")
    [frame] = _Stream(content, at=len(MAGIC) + VERSIONS_LENGTH).value().values()
    return dict(frame)


class _Stream:
    """
    The bytes of one saved workspace, read once from front to back.
    """

    def __init__(self, content: bytes, *, at: int) -> None:
        self._content = content
        self._at = at
        # A symbol is written out once; later uses refer to it by number, from 1.
        self._symbols: list[str] = []

    def value(self) -> Any:
        """
        The next value: text, a list, or a dict where R keeps names.
        """
        flags = self._whole()
        match flags & 0xFF:
            case Kind.SYMBOL:
                self._symbols.append(self.value())
                return self._symbols[-1]
            case Kind.REFERENCE:
                return self._symbols[(flags >> 8) - 1]
            case Kind.TEXT:
                return self._text()
            case Kind.PAIRS:
                return self._pairs(flags)
            case Kind.END:
                return {}
            case kind:
                return self._vector(kind, flags)

    def _pairs(self, flags: int) -> dict[str, Any]:
        if flags & HAS_ATTRIBUTES:
            self.value()
        tag = self.value() if flags & HAS_TAG else ""
        return {tag: self.value(), **self.value()}

    def _vector(self, kind: int, flags: int) -> list[Any] | dict[str, Any]:
        members = self._members(kind)
        attributes = self.value() if flags & HAS_ATTRIBUTES else {}
        return dict(zip(attributes["names"], members, strict=True)) if "names" in attributes else members

    def _members(self, kind: int) -> list[Any]:
        length = self._whole()
        match kind:
            case Kind.REAL:
                return list(self._take(f">{length}d"))
            case Kind.WHOLE | Kind.LOGICAL:
                return list(self._take(f">{length}i"))
            case Kind.STRINGS | Kind.VECTOR:
                return [self.value() for _ in range(length)]
        raise ValueError(f"An R value of kind {kind} before byte {self._at} is not one this reader knows.")

    def _text(self) -> str | None:
        length = self._whole()
        return None if length == MISSING_TEXT_LENGTH else self._take(f"{length}s")[0].decode()

    def _whole(self) -> int:
        return int(self._take(">i")[0])

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._content, self._at)
        self._at += struct.calcsize(layout)
        return values
