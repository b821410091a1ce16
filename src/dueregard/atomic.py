"""
Files that appear whole or not at all: written beside, then renamed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from dueregard.errors import OutputError


def write_files(folder: Path, files: Mapping[str, bytes | Path]) -> None:
    """
    Write files below a folder: all are written beside their place first, then renamed.

    Args:
        folder: where they go.
        files: by their names, what they hold, or the files they are copies of.

    Raises:
        OutputError: a file cannot be written; none is then left half-written.
    """
    beside: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            beside[target] = _write_beside(target, content)
        for target, written in beside.items():
            written.replace(target)
    except OSError as error:
        raise OutputError(_sentence(folder, error)) from error
    finally:
        for written in beside.values():
            with suppress(OSError):
                written.unlink(missing_ok=True)


def is_free(folder: Path) -> bool:
    """
    Tell whether a folder is not there yet, or is empty.

    Raises:
        OutputError: it cannot be looked into.
    """
    try:
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise OutputError(_sentence(folder, error)) from error


def require_room(target: Path) -> None:
    """
    Make sure that a folder can be put in place, and leave nothing behind.

    Raises:
        OutputError: nothing can be written there.
    """
    try:
        place = next(parent for parent in target.absolute().parents if parent.exists())
        Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=place)).rmdir()
    except OSError as error:
        raise OutputError(_sentence(target, error)) from error


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """
    Give an empty folder to fill; when the block ends well it becomes `target`, else it is removed.

    An earlier `target` is replaced in the same step.

    Raises:
        OutputError: the folder cannot be made, filled or put in place.
    """
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        made.chmod(0o755)
        yield made
        _swap(made, target)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(_sentence(target, error)) from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def _swap(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    old = made.with_name(f"{made.name}-old")
    target.rename(old)
    try:
        made.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write_beside(target: Path, content: bytes | Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if isinstance(content, Path):
                with content.open("rb") as original:
                    shutil.copyfileobj(original, stream)
            else:
                stream.write(content)
        written.chmod(0o644)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written


def _sentence(place: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"Nothing was written to {place}: {reason}. Choose another folder, or make room and try again."
