"""
The store of snapshots: bytes under their digest, and for each address when it answered with which.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from dueregard.atomic import write_files
from dueregard.errors import FetchError, OutputError
from dueregard.model.base import Model
from dueregard.model.snapshots import Snapshot

_ABANDONED = 15 * 60
"""Seconds after which a download nobody writes to was left behind by a program that was killed."""


class Validator(Model):
    """
    By what a host knows whether the bytes at an address are still the same.
    """

    etag: str | None = None
    last_modified: str | None = None

    @property
    def for_range(self) -> str | None:
        """
        Return what `If-Range` takes: a strong tag, or a date; None if the rest cannot be asked for safely.
        """
        strong = self.etag is not None and not self.etag.startswith("W/")
        return self.etag if strong else self.last_modified


@dataclass
class Part:
    """
    A download under way: the bytes that have come, and the validator they came with.
    """

    path: Path
    validator: Validator

    @property
    def size(self) -> int:
        """
        Return the bytes that have come.
        """
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def restart(self, validator: Validator) -> None:
        """
        Begin anew with what the host answers now.
        """
        self.path.write_bytes(b"")
        self.validator = validator


class SnapshotStore:
    """
    A folder of snapshots. Nothing in it is ever changed; an address that answers anew gets one more entry.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def history(self, address: str) -> list[Snapshot]:
        """
        Return every snapshot of an address, oldest first.

        Raises:
            FetchError: an entry of the store cannot be read.
        """
        entries = self._entries(address)
        return [_read_entry(path) for path in sorted(entries.glob("*.json"))] if entries.is_dir() else []

    def latest(self, address: str) -> Snapshot | None:
        """
        Return the newest snapshot of an address; None if there is none.
        """
        history = self.history(address)
        return history[-1] if history else None

    def bytes_of(self, snapshot: Snapshot) -> Path:
        """
        Return the file with a snapshot's bytes, after comparing them with its digest.

        Raises:
            FetchError: they are not there, or are not those that were fetched.
        """
        path = self._object(snapshot.sha256)
        if not path.is_file():
            message = f"The snapshot of {snapshot.address} of {snapshot.fetched} is gone from {self.folder}."
            raise FetchError(f"{message} Fetch it again.")
        if digest_of(path) != snapshot.sha256:
            message = (
                f"The snapshot of {snapshot.address} of {snapshot.fetched} was changed in {self.folder}."
            )
            raise FetchError(f"{message} Delete {path.name} there, and fetch it again.")
        return path

    def keep(self, path: Path, snapshot: Snapshot) -> None:
        """
        Take a file of bytes in, and write down when and from where it came.

        Raises:
            OutputError: the store cannot be written.
        """
        target = self._object(snapshot.sha256)
        with self._writing():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        self.note(snapshot)

    def note(self, snapshot: Snapshot) -> None:
        """
        Write down that an address answered once more, with bytes that are already here.

        Raises:
            OutputError: the store cannot be written.
        """
        taken = f"{snapshot.fetched.replace(':', '')}-{len(self.history(snapshot.address)):06}"
        entry = f"{taken}-{snapshot.sha256[7:15]}.json"
        write_files(self._entries(snapshot.address), {entry: snapshot.model_dump_json(indent=1).encode()})

    @contextmanager
    def part(self, address: str) -> Iterator[Part]:
        """
        Give the download of an address that was begun before, or a new one, to nobody else meanwhile.

        What has come stays for the next time if the host can be asked for the rest, and is deleted otherwise.

        Raises:
            OutputError: the store cannot be written.
        """
        left = self.folder / "parts" / f"{_name_of(address)}.part"
        about = left.with_suffix(".json")
        mine = left.with_suffix(f".{os.getpid()}-{time.time_ns()}.working")
        with self._writing():
            left.parent.mkdir(parents=True, exist_ok=True)
            _take_over(left, mine)
        part = Part(mine, _read_validator(about) if mine.exists() else Validator())
        try:
            yield part
        finally:
            with self._writing():
                if part.size and part.validator.for_range:
                    write_files(about.parent, {about.name: part.validator.model_dump_json().encode()})
                    mine.replace(left)
                else:
                    mine.unlink(missing_ok=True)
                    about.unlink(missing_ok=True)

    def _entries(self, address: str) -> Path:
        return self.folder / "addresses" / _name_of(address)

    def _object(self, digest: str) -> Path:
        name = digest.removeprefix("sha256:")
        return self.folder / "bytes" / name[:2] / name

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if isinstance(error, OutputError):
                raise
            reason = (error.strerror or str(error)).lower()
            message = f"The store of snapshots in {self.folder} cannot be written: {reason}."
            raise OutputError(f"{message} Make room, or name another with --store.") from error


def default_store() -> Path:
    """
    Return the folder for snapshots: DUEREGARD_SNAPSHOTS, or in the user's folder for data.
    """
    named = os.environ.get("DUEREGARD_SNAPSHOTS")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    try:
        base = Path(data) if data else Path.home() / ".local" / "share"
    except RuntimeError as error:
        message = "There is no home folder to keep snapshots in. Name a folder with --store."
        raise OutputError(message) from error
    return base / "dueregard" / "snapshots"


def digest_of(path: Path) -> str:
    """
    Return the digest of a file's bytes, as "sha256:...".
    """
    with path.open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _name_of(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _read_entry(path: Path) -> Snapshot:
    try:
        return Snapshot.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        message = f"The entry {path.name} of the store of snapshots cannot be read. Delete {path}."
        raise FetchError(message) from error


def _read_validator(path: Path) -> Validator:
    with suppress(OSError, ValidationError):
        return Validator.model_validate_json(path.read_bytes())
    return Validator()


def _take_over(left: Path, mine: Path) -> None:
    """
    Rename what was left of a download to a name of our own, so that two programs never write to one file.
    """
    with suppress(FileNotFoundError):
        left.rename(mine)
        return
    for other in left.parent.glob(f"{left.stem}.*.working"):
        with suppress(FileNotFoundError):
            if time.time() - other.stat().st_mtime > _ABANDONED:
                other.replace(mine)
                return
