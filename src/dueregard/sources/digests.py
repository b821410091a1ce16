"""
Digests of files remembered, so that a file that nobody wrote to is not read only to know that.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from dueregard.sources.table import write_entry

_NAME = "digests.json"
_YOUNG = 2_000_000_000
"""Nanoseconds: a file may be written to again so soon after that its times stay the same."""

_MOST = 100_000


class Digests:
    """
    The digests of files taken before, by device, inode, size and the times of the last changes.

    A file younger than two seconds when its digest was taken is not remembered, as it may change once more
    within the same tick of its file system's clock.

    Args:
        cache: the folder they are kept in.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._known = _load(cache / _NAME)
        self._new: dict[str, str] = {}

    def of(self, about: os.stat_result) -> str | None:
        """
        Return the digest of a file as it was taken before; None where it must be taken now.
        """
        return self._known.get(_identity(about))

    def remember(self, about: os.stat_result, digest: str) -> None:
        """
        Remember the digest just taken of a file, unless the file is too young.
        """
        if time.time_ns() - max(about.st_mtime_ns, about.st_ctime_ns) > _YOUNG:
            self._new[_identity(about)] = digest

    def save(self) -> None:
        """
        Keep what is new beside what others kept meanwhile; the oldest go where there are too many.

        Raises:
            OutputError: the cache folder cannot be written.
        """
        if not self._new:
            return
        together = {**_load(self._cache / _NAME), **self._new}
        latest = dict(list(together.items())[-_MOST:])
        write_entry(self._cache, json.dumps(latest, separators=(",", ":")).encode(), _NAME)


def _load(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    texts = isinstance(found, dict) and all(isinstance(digest, str) for digest in found.values())
    return found if texts else {}


def _identity(about: os.stat_result) -> str:
    parts = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
    return "-".join(map(str, parts))
