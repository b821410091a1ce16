"""
The child process in which a file is read: little memory, little time, no network, nothing to write to.

It takes the bytes on standard input and gives the neutral document, or the sentence of a refusal, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from dueregard.errors import DocumentError
from dueregard.importing.document import Document
from dueregard.importing.limits import MOST_MEMORY, MOST_SECONDS

_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.",
    "urllib.Request",
    "ctypes.dlopen",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """
    Read what stands on standard input as the format and name given as arguments.
    """
    kind, name = sys.argv[1], sys.argv[2]
    hold_back(MOST_MEMORY, MOST_SECONDS)
    content = sys.stdin.buffer.read()
    try:
        document = read(content, kind, name)
        answer: dict[str, Any] = {"document": document.model_dump(mode="json", exclude_defaults=True)}
    except DocumentError as error:
        answer = {"refused": error.problems[0].message}
    except (MemoryError, RecursionError):
        answer = {"refused": "The file asks for more memory than an honest one does. It was not read."}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def read(content: bytes, kind: str, name: str) -> Document:
    """
    Return the document that bytes of a known format hold.

    Raises:
        DocumentError: the file is not read, and why.
    """
    import hashlib  # noqa: PLC0415 - after the limits are in force, like every reader

    from dueregard.importing.formats import reading  # noqa: PLC0415
    from dueregard.importing.formats.settling import in_order  # noqa: PLC0415

    read_as = reading.READERS[kind](content, name)
    return Document.model_validate(
        {
            "name": name,
            "format": kind,
            "sha256": hashlib.sha256(content).hexdigest(),
            "title": read_as.title,
            "author": read_as.author,
            "language": read_as.language,
            "blocks": in_order(read_as.blocks),
            "doubts": tuple(read_as.doubts),
        }
    )


def hold_back(memory: int, seconds: int) -> None:
    """
    Take from this process what reading a file never needs.

    Memory and processor time are held by the operating system where it can (Linux, in part macOS; Windows
    cannot); network, programs and writing are refused by Python itself, on every system.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        pass
    else:
        for limit, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
        ):
            try:
                resource.setrlimit(limit, (value, value))
            except (ValueError, OSError):
                continue
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) or (event == "open" and _is_for_writing(arguments)):
        message = f"a reader of documents may not do this: {event}"
        raise PermissionError(message)


def _is_for_writing(arguments: tuple[Any, ...]) -> bool:
    path, mode, flags = (*arguments, None, None, None)[:3]
    if isinstance(path, int):
        return False
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITES)


if __name__ == "__main__":
    main()
