"""
`police-uk-archive`: the monthly CSV files of data.police.uk, out of the archive of one edition.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from dueregard.errors import FetchError
from dueregard.fetching.courier import Courier
from dueregard.fetching.plans import (
    FETCHERS,
    Absent,
    Fetcher,
    Listing,
    Made,
    Months,
    Parcel,
    Plan,
    Words,
    require,
    written_as,
)
from dueregard.fetching.police_uk import ABOUT, months_published, require_forces
from dueregard.fetching.request import Request
from dueregard.model.base import Model

ARCHIVE = "https://data.police.uk/data/archive"

MOST_MEMBER = 2**31
"""Bytes one monthly file may hold; the largest force's street file has a hundredth of that."""

MOST_RATIO = 200
"""Unpacked bytes for each packed one; monthly files pack to a tenth."""

_DECLARED: dict[str, dict[str, object]] = {
    "stop-and-search": {"format": "police-uk-stops"},
    "street": {"format": "police-uk-street"},
    "outcomes": {
        "format": "records",
        "month": "Month",
        "columns": {"outcome": "Outcome type", "lsoa_code": "LSOA code"},
    },
}
_BLOCK = 2**20
_BROKEN = (
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the standard library raises, by what is broken in a zip; NotImplementedError is a RuntimeError."""

Edition = Annotated[
    str, written_as(r"latest|\d{4}-(0[1-9]|1[0-2])", "an edition is a month such as 2024-08, or 'latest'")
]


class PoliceUkArchiveAsk(Model):
    """
    An edition of the archive, and which of its files.

    Args:
        edition: the month of publication ("2024-08"), or "latest".
        force: one force or several, by id, with commas between.
        kind: "stop-and-search", "street" or "outcomes".
        months: which months; every one in the edition unless given.
    """

    edition: Edition = "latest"
    force: Words = ()
    kind: Literal["stop-and-search", "street", "outcomes"] = "stop-and-search"
    months: Months = ()


def police_uk_archive(asked: PoliceUkArchiveAsk, courier: Courier) -> Plan:
    """
    Fetch monthly CSV files from an edition of the archive, which holds up to three years of every force.

    `force` is needed. An edition is one zip of nearly two gigabytes; it is fetched once, kept in the
    store, and taken up again where it broke off. Only the files asked for are taken out of it. Months
    the edition does not hold for a force are named. Name the edition rather than `latest` in work that
    others should be able to repeat: the same months differ between editions.

    Example:
        ```text
        dueregard fetch police-uk-archive edition=2024-08 force=gwent,south-wales kind=street --to data
        ```
    """
    require("police-uk-archive", force=asked.force)
    require_forces(asked.force, courier)
    request = Request(
        f"{ARCHIVE}/{asked.edition}.zip",
        "zip",
        means={
            404: f"There is no edition {asked.edition} of the archive.",
            403: f"There is no edition {asked.edition}.",
        },
    )
    forces = ", ".join(asked.force)
    parcel = Parcel(
        f"edition {asked.edition}, {asked.kind} of {forces}",
        (request,),
        partial(_take_out, asked),
        size=courier.size(request),
    )
    declared = {
        **_DECLARED[asked.kind],
        "url": "https://data.police.uk/data/",
        "edition": asked.edition,
        **ABOUT,
    }
    notes = ["Places are those of a point nearby, as published."] if asked.kind != "stop-and-search" else []
    if asked.edition == "latest":
        notes.append("`latest` is another edition next month. Name the edition in work to be repeated.")
    return Plan((parcel,), asked.kind.replace("-", "_"), declared, notes=tuple(notes))


def list_archive(asked: PoliceUkArchiveAsk, courier: Courier) -> Listing:
    """
    Return the months of data there are, of certain forces if asked; an edition bears its last month.
    """
    months = [month for month in months_published(courier) if set(asked.force) <= set(month.forces)]
    rows = tuple((month.date, str(len(month.forces))) for month in months)
    note = "An edition bears the name of its last month and holds up to 36; the newest may not be made yet."
    return Listing(("Month", "Forces with stops and searches"), rows, (note,))


def _take_out(asked: PoliceUkArchiveAsk, answers: Sequence[Path], into: Path) -> Made:
    """
    Return the monthly files asked for, written out of the zip.
    """
    try:
        archive = zipfile.ZipFile(answers[0])
    except _BROKEN as error:
        raise _broken(asked, error) from error
    with archive:
        found = _members(archive, asked)
        files = {}
        for name in found.values():
            files[Path(name).name] = into / Path(name).name
            _write(files[Path(name).name], _content(archive, archive.getinfo(name), asked))
    months = asked.months or tuple(sorted({month for _, month in found}))
    absent = tuple(
        Absent(
            f"{month}, {force}",
            f"The edition {asked.edition} has no {asked.kind} file of {force} for this month.",
        )
        for force in asked.force
        for month in months
        if (force, month) not in found
    )
    if not found and not asked.months:
        why = f"The edition {asked.edition} has no {asked.kind} file of any force asked for."
        absent = (Absent(", ".join(asked.force), why),)
    return Made(files, {Path(name).name: name for name in found.values()}, absent)


def _members(archive: zipfile.ZipFile, asked: PoliceUkArchiveAsk) -> dict[tuple[str, str], str]:
    """
    Return the members asked for, by force and month: names of exactly the published layout, and no other.
    """
    forces = "|".join(map(re.escape, asked.force))
    layout = re.compile(rf"(\d{{4}}-\d\d)/\1-({forces})-{asked.kind}\.csv")
    found: dict[tuple[str, str], str] = {}
    for name in archive.namelist():
        match = layout.fullmatch(name)
        if match and (not asked.months or match[1] in asked.months):
            if (match[2], match[1]) in found:
                raise _broken(asked, zipfile.BadZipFile(f"{match[1]} of {match[2]} is in it twice"))
            found[match[2], match[1]] = name
    return found


def _write(path: Path, blocks: Iterator[bytes]) -> None:
    with path.open("wb") as target:
        target.writelines(blocks)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, asked: PoliceUkArchiveAsk) -> Iterator[bytes]:
    """
    Iterate over what a member holds, as far as a file of its packed size honestly can.
    """
    most = min(MOST_MEMBER, max(_BLOCK, member.compress_size * MOST_RATIO))
    given = 0
    try:
        with archive.open(member) as stream:
            while block := stream.read(_BLOCK):
                given += len(block)
                if given > most:
                    message = f"{member.filename} unpacks to more than it honestly can"
                    raise zipfile.BadZipFile(message)
                yield block
    except _BROKEN as error:
        raise _broken(asked, error) from error


def _broken(asked: PoliceUkArchiveAsk, error: Exception) -> FetchError:
    return FetchError(
        f"The archive {asked.edition} cannot be unpacked ({error}). Delete its snapshot; fetch it again."
    )


FETCHERS.register("police-uk-archive")(
    Fetcher(
        title="Monthly files of stop and search, street crime and outcomes (archive of data.police.uk)",
        publisher="Home Office",
        asks=PoliceUkArchiveAsk,
        plan=police_uk_archive,
        listing=list_archive,
        example="edition=2024-08 force=gwent,south-wales kind=street",
    )
)
