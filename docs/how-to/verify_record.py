"""
Verify a dueregard publication with nothing but Python 3.9 or newer.

    python3 verify_record.py FOLDER

Written apart from dueregard and sharing no code with it, so that the two can disagree. It reads
record.json in the folder and checks four things:

1. the record is canonical JSON: keys sorted, no spaces, UTF-8, no key twice;
2. its seal is the SHA-256 of the record without the seal;
3. its digest is the SHA-256 of the assessment without `sign_offs` and `decision`;
4. every file the record lists is there with its SHA-256, and no other file is.

Exit status: 0 everything agrees, 1 something does not, 2 there is no record to check.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "record.json"
FORMAT = "dueregard-record/1"
NOTHING_TO_CHECK = 2


def canonical(value: object) -> bytes:
    """
    Return the one way to write a value.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def digest(content: bytes) -> str:
    """
    Return the digest of some bytes as records write it.
    """
    return "sha256:" + hashlib.sha256(content).hexdigest()


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """
    Refuse a key that stands twice: readers differ on which one counts.
    """
    if len({key for key, _ in pairs}) != len(pairs):
        message = "a key stands twice in one object"
        raise ValueError(message)
    return dict(pairs)


def problems(folder: Path, content: bytes) -> Iterator[str]:
    """
    Yield everything that does not agree, a sentence each.
    """
    record = json.loads(content, object_pairs_hook=without_repeats)
    if canonical(record) != content:
        yield "The record is not canonical JSON."
    unsealed = {key: value for key, value in record.items() if key != "seal"}
    if digest(canonical(unsealed)) != record["seal"]:
        yield "The record does not have its seal."
    signed = {k: v for k, v in record["assessment"].items() if k not in ("sign_offs", "decision")}
    if digest(canonical(signed)) != record["digest"]:
        yield "The assessment does not have its digest."
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name, expected in record["files"].items():
        if name not in found:
            yield f"{name} is missing."
        elif digest((folder / name).read_bytes()) != expected:
            yield f"{name} is not as it was published."
    for name in sorted(found - set(record["files"]) - {NAME}):
        yield f"{name} did not come with this publication."


def main(arguments: list[str]) -> int:
    """
    Check the folder named, say what was found, and return the exit status.
    """
    if len(arguments) != 1:
        print(__doc__)
        return NOTHING_TO_CHECK
    folder = Path(arguments[0])
    try:
        content = (folder / NAME).read_bytes()
        record = json.loads(content)
        if record["format"] != FORMAT:
            print(f"{NAME} is not of the format {FORMAT}.")
            return NOTHING_TO_CHECK
        found = list(problems(folder, content))
    except (OSError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        print(f"There is no record to check in {folder}: {error}")
        return NOTHING_TO_CHECK
    for problem in found:
        print(problem)
    if found:
        print("This publication was changed after it was made, or damaged on the way.")
        return 1
    print("Everything agrees. Compare these with what you have from elsewhere:")
    print("  assessment", record["digest"])
    print("  record    ", record["seal"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
