"""
The record of a publication: what was published, from what, by which tool, with a digest of everything.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

from pydantic import Field

from dueregard.model.assessment import Assessment, canonical_json
from dueregard.model.base import Digest, Model, Text

RECORD_FORMAT = "dueregard-record/1"


class Tool(Model):
    """
    The program that made a publication.
    """

    name: Text
    version: Text


class SourceFile(Model):
    """
    A data file that figures were computed from, as it was read.
    """

    path: Text
    digest: Digest


class Record(Model):
    """
    What `record.json` holds, as canonical JSON: keys sorted, no spaces, UTF-8.

    Args:
        edition: "Draft edition" or "Final edition".
        digest: of the assessment without its sign-offs and decision: what a sign-off names.
        assessment: the whole document with its evidence; fields at their default are left out.
        sources: every data file behind the figures, once.
        files: digest of each file of the publication but this one, by its path in the folder.
        checkpoint: a signed checkpoint (C2SP tlog-checkpoint) of the log this version was entered in.
        seal: digest of this record without its seal.
    """

    format: Literal["dueregard-record/1"]
    tool: Tool
    edition: Text
    digest: Digest
    assessment: Assessment
    sources: tuple[SourceFile, ...] = ()
    files: dict[str, Digest] = Field(default_factory=dict)
    checkpoint: Text | None = None
    seal: Digest


def sha256(content: bytes) -> str:
    """
    Return a digest as records write it: "sha256:" and 64 hexadecimal digits.
    """
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def sealed(content: dict[str, Any]) -> bytes:
    """
    Return the canonical bytes of a record, with the seal that fits its content.
    """
    open_record = {name: value for name, value in content.items() if name != "seal"}
    return canonical_json({**open_record, "seal": sha256(canonical_json(open_record))})
