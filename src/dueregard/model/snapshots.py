"""
What was fetched, from where and when: the record that lies beside fetched files.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dueregard.model.base import Digest, Identifier, Model, Text

Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
"""A time in UTC, as "2026-11-23T09:30:00Z"."""

RECORD = "fetched.yaml"
"""The name of the record in a folder of fetched files."""


class Snapshot(Model):
    """
    What an address answered at one moment: the digest of the bytes, and how they came.

    `status` is that of the last answer: 206 where a download was taken up again, 304 where nothing had
    changed. `served_by` is the host that gave the bytes, where the address led on to another.
    """

    address: Text
    fetched: Moment
    sha256: Digest
    bytes: int
    status: int
    content_type: Text | None = None
    etag: Text | None = None
    last_modified: Text | None = None
    served_by: Text | None = None


class FetchedFile(Model):
    """
    A file made from one snapshot or several, with the name of the member where it came out of a zip.
    """

    sha256: Digest
    bytes: int
    fetcher: Identifier
    snapshots: Annotated[tuple[Snapshot, ...], Field(min_length=1)]
    member: Text | None = None

    @property
    def address(self) -> str:
        """
        Return where the file came from: the first address, where it took several.
        """
        return self.snapshots[0].address

    @property
    def fetched(self) -> str:
        """
        Return when the last of its bytes were fetched.
        """
        return max(snapshot.fetched for snapshot in self.snapshots)


class FetchedFiles(Model):
    """
    The whole of `fetched.yaml`: the files of its folder that were fetched, by name.
    """

    format: Literal["dueregard-fetched/1"] = "dueregard-fetched/1"
    files: dict[str, FetchedFile] = Field(default_factory=dict)
