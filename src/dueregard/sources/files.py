"""
Which files a source means, and whether they are the files it was declared with.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path, PurePosixPath

from dueregard.errors import Problem, SourceError, nearest, suggest_nearest
from dueregard.model.indicators import Source
from dueregard.model.snapshots import RECORD, FetchedFile, FetchedFiles
from dueregard.sources.digests import Digests
from dueregard.yamlfile import read_yaml, validate


@dataclass(frozen=True)
class InputFile:
    """
    A data file.

    Args:
        path: where it is.
        shown_as: its name in messages and records: relative to the assessment's folder, or the
            bare name of a file given by its whole path, so that no record tells of a machine.
        sha256: digest of its bytes as they lie there, packed or not, as "sha256:...".
        size: bytes.
        written: when it was last written, in nanoseconds, as the digest was taken.
        fetched: where these very bytes came from, if the folder they lie in has a record of it.
    """

    path: Path
    shown_as: str
    sha256: str
    size: int
    written: int
    fetched: FetchedFile | None = None

    def open(self) -> BufferedReader:
        """
        Return its bytes as a stream.

        Raises:
            SourceError: it cannot be read, or it changed since its digest was taken.
        """
        self.require_unchanged()
        return _open(self.path, self.shown_as)

    def require_unchanged(self) -> None:
        """
        Raise if the file was written to since its digest was taken.
        """
        try:
            self._require_unchanged(self.path.stat())
        except OSError as error:
            raise _unreadable(self.shown_as, error) from error

    def _require_unchanged(self, found: os.stat_result) -> None:
        if (found.st_size, found.st_mtime_ns) != (self.size, self.written):
            message = "The file changed while it was being read. Run the command again."
            raise SourceError.at(self.shown_as, None, message)


def find_files(
    source_id: str, source: Source, folder: Path, digests: Digests | None = None
) -> tuple[InputFile, ...]:
    """
    Return the files of a source, sorted by name, after comparing them with the digests declared.

    Args:
        source_id: its name, for messages.
        source: how it is declared.
        folder: the assessment's folder.
        digests: those taken before, of files that were not written to since.

    Raises:
        SourceError: no file matches, a path leads out of the folder, two files are the same, or a
            digest differs from the one declared.
    """
    patterns = (source.files,) if isinstance(source.files, str) else source.files
    found = {file.path: file for pattern in patterns for file in _match(source_id, pattern, folder, digests)}
    files = _with_origin(sorted(found.values(), key=lambda file: file.shown_as))
    _refuse_copies(files)
    _compare_digests(source_id, source, files)
    return files


def _with_origin(files: Sequence[InputFile]) -> tuple[InputFile, ...]:
    """
    Return files with where they came from, as the records beside them say of bytes with their digests.
    """
    records = {folder: _fetched_in(folder / RECORD) for folder in {file.path.parent for file in files}}
    return tuple(replace(file, fetched=records[file.path.parent].get(file.sha256)) for file in files)


def _fetched_in(path: Path) -> dict[str, FetchedFile]:
    if not path.is_file():
        return {}
    data, locate = read_yaml(path)
    record = validate(FetchedFiles, data, locate, file=path.name)
    return {file.sha256: file for file in record.files.values()}


def _match(source_id: str, pattern: str, folder: Path, digests: Digests | None) -> list[InputFile]:
    absolute = Path(pattern).is_absolute()
    paths = _paths(pattern if absolute else str(Path(glob.escape(str(folder))) / pattern), folder / pattern)
    if not paths:
        raise SourceError.at(pattern, None, _nothing_matches(source_id, pattern, folder))
    files = []
    for path in paths:
        if not absolute and not path.resolve().is_relative_to(folder.resolve()):
            message = (
                f"The files of the source '{source_id}' lie outside the assessment's folder. "
                "Copy them into it, or give their whole path."
            )
            raise SourceError.at(pattern, None, message)
        shown_as = path.name if absolute else path.relative_to(folder).as_posix()
        files.append(input_file(path, shown_as, digests))
    return files


def _paths(pattern: str, literal: Path) -> list[Path]:
    """
    Return the files of a pattern; a file of exactly that name is meant by it, whatever its letters.
    """
    if literal.is_file():
        return [literal]
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes in hidden files ("._stops.csv")
    return sorted(path for path in map(Path, names) if path.is_file())


def _nothing_matches(source_id: str, pattern: str, folder: Path) -> str:
    beside = [path.relative_to(folder).as_posix() for path in _neighbours(pattern, folder)]
    close = nearest(pattern, beside)
    hint = f" Closest: '{close}'." if close else ""
    return f"No file of this name is there for the source '{source_id}'.{hint}"


def _neighbours(pattern: str, folder: Path) -> Iterator[Path]:
    parent = folder / PurePosixPath(pattern).parent
    if not Path(pattern).is_absolute() and parent.is_dir():
        yield from (path for path in sorted(parent.iterdir()) if path.is_file())


def _refuse_copies(files: Sequence[InputFile]) -> None:
    by_digest: dict[str, InputFile] = {}
    for file in files:
        if file.sha256 in by_digest:
            first = by_digest[file.sha256].shown_as
            message = f"This file has the same bytes as {first}, so its rows would count twice. Keep one."
            raise SourceError.at(file.shown_as, None, message)
        by_digest[file.sha256] = file


def _compare_digests(source_id: str, source: Source, files: Sequence[InputFile]) -> None:
    declared = source.sha256
    if declared is None:
        return
    if isinstance(declared, str):
        if len(files) > 1:
            message = (
                f"The source '{source_id}' has {len(files)} files and one sha256. "
                "Give one for each: sha256: {name: digest}."
            )
            raise SourceError.at(files[0].shown_as, None, message)
        declared = {files[0].shown_as: declared}
    by_name = {file.shown_as: file for file in files}
    problems = [_digest_problem(source_id, name, wanted, by_name) for name, wanted in declared.items()]
    wrong = [problem for problem in problems if problem is not None]
    if wrong:
        raise SourceError(wrong)


def _digest_problem(source_id: str, name: str, wanted: str, by_name: dict[str, InputFile]) -> Problem | None:
    if name not in by_name:
        hint = suggest_nearest(name, list(by_name))
        message = f"A sha256 is declared for it, and the source '{source_id}' has no such file. {hint}"
        return Problem(name, None, message)
    found = by_name[name].sha256
    if found == wanted:
        return None
    message = (
        f"The file is not the one declared: its digest is {found} and should be {wanted}. "
        "If the new file is meant, write its digest in indicators.yaml."
    )
    return Problem(name, None, message)


def input_file(path: Path, shown_as: str, digests: Digests | None = None) -> InputFile:
    """
    Return a file with its digest: that remembered, where the file was not written to since.

    Raises:
        SourceError: it cannot be read.
    """
    with _open(path, shown_as) as stream:
        about = os.fstat(stream.fileno())
        digest = None if digests is None else digests.of(about)
        if digest is None:
            try:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError as error:
                raise _unreadable(shown_as, error) from error
            # Not of a file that was written to under the reader.
            if digests is not None and _times(os.fstat(stream.fileno())) == _times(about):
                digests.remember(about, digest)
    return InputFile(path, shown_as, f"sha256:{digest}", about.st_size, about.st_mtime_ns)


def _times(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_size, about.st_mtime_ns, about.st_ctime_ns


def _open(path: Path, shown_as: str) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable(shown_as, error) from error


def _unreadable(shown_as: str, error: OSError) -> SourceError:
    reason = (error.strerror or str(error)).lower()
    return SourceError.at(shown_as, None, f"The file cannot be read: {reason}.")
