"""
From a file to a neutral document, by way of a child process that cannot do harm.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from dueregard.errors import DocumentError
from dueregard.importing.document import Document
from dueregard.importing.limits import MOST_BYTES, MOST_SECONDS
from dueregard.importing.sniffing import sniff

_HUNG = (
    f"Reading the file took more than {MOST_SECONDS} seconds and was stopped. "
    "Save it again from the program it was written with, or give only the part that is the assessment."
)
_DIED = (
    "The file broke the program that reads it, or asked for more memory than it may have. Nothing was read. "
    "Save it again from the program it was written with."
)


def read_document(path: Path | str) -> Document:
    """
    Return a docx, PDF, HTML, text or Markdown file as one sequence of blocks with their places.

    Its `text` is the plain text, `passages()` its parts with offset and place, `place_at(offset)` one place.
    The kind of file is told by its content. It is parsed in a child process with limits on time and memory,
    without network, and without anything it could write.

    Raises:
        DocumentError: the file cannot be read, or is not; says why and what to give instead.
    """
    path = Path(path)
    content = _content(path)
    return _parse(content, sniff(content, path.name), path.name)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DocumentError.at(path, None, "This is no file.")
        if size > MOST_BYTES:
            raise DocumentError.at(path, None, _too_large(size))
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError.at(path, None, f"This file cannot be read: {reason}.") from error
    if len(content) > MOST_BYTES:
        raise DocumentError.at(path, None, _too_large(len(content)))
    return content


def _too_large(size: int) -> str:
    return (
        f"The file has {size / 2**20:.0f} MB; at most {MOST_BYTES // 2**20} are read. "
        "Save it with smaller pictures, or give only the part that is the assessment."
    )


def _parse(content: bytes, kind: str, name: str) -> Document:
    command = [sys.executable, "-P", "-B", "-m", "dueregard.importing.child", kind, name]
    # A file without a name: a child that is stopped reads no more of it, and nothing waits on a pipe.
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own module, by the interpreter that runs now
                command, stdin=given, capture_output=True, timeout=MOST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise DocumentError.at(name, None, _HUNG) from error
    answer = _answer(done.stdout) if done.returncode == 0 else None
    if answer is None:
        raise DocumentError.at(name, None, _DIED)
    if "refused" in answer:
        raise DocumentError.at(name, None, answer["refused"])
    return Document.model_validate_json(json.dumps(answer["document"]))


def _answer(printed: bytes) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = json.loads(printed)
    except ValueError:
        return None
    return answer
