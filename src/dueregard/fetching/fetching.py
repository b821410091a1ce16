"""
A plan carried out: answers to files in a folder, with the record of where they came from beside them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dueregard.atomic import write_files
from dueregard.errors import DocumentError, FetchError, OutputError
from dueregard.fetching.courier import Courier, Settings
from dueregard.fetching.plans import FETCHERS, Absent, Listing, Made, Parcel, Plan, read_asked
from dueregard.fetching.request import NotThereError
from dueregard.fetching.snapshots import digest_of
from dueregard.model.snapshots import RECORD, FetchedFile, FetchedFiles, Snapshot
from dueregard.yamlfile import dump_yaml, read_yaml, validate

_MARKS = ("assessment.yaml", "indicators.yaml")


@dataclass(frozen=True)
class Change:
    """
    What became of one address since it was last fetched: "new", "the same", or "changed".
    """

    address: str
    state: str
    before: Snapshot | None
    now: Snapshot


@dataclass(frozen=True)
class Fetched:
    """
    What was fetched.

    Args:
        folder: where the files are.
        files: the record of each, by name.
        changes: of each address, against the snapshot before.
        absent: what was asked for and is not published.
        notes: what a person should know.
        plan: what had been planned.
    """

    folder: Path
    files: Mapping[str, FetchedFile]
    changes: tuple[Change, ...]
    absent: tuple[Absent, ...]
    notes: tuple[str, ...]
    plan: Plan = field(repr=False)

    def entry(self) -> dict[str, Any]:
        """
        Return the entry for `sources:` in indicators.yaml, with the digest of every file.

        The files are named from the assessment's folder if they lie in one, else from here.
        """
        base = _assessment_around(self.folder)
        names = [_from(base, self.folder / name) for name in sorted(self.files)]
        digests = [self.files[name].sha256 for name in sorted(self.files)]
        one = len(names) == 1
        # Intake calls a file that is given by its whole path by its bare name.
        shown = [Path(name).name if Path(name).is_absolute() else name for name in names]
        return {
            self.plan.source_id: {
                "files": names[0] if one else names,
                **self.plan.declared,
                "sha256": digests[0] if one else dict(zip(shown, digests, strict=True)),
            }
        }


def plan_of(source: str, asked: Mapping[str, str], courier: Courier) -> Plan:
    """
    Return what would be fetched, after asking the publisher what there is.

    Raises:
        UnknownNameError: there is no such official source.
        InputError: it cannot be asked that.
        FetchError: the publisher cannot be asked, or answers with something else.
    """
    return FETCHERS[source].plan(read_asked(source, asked), courier)


def listing_of(source: str, asked: Mapping[str, str], courier: Courier) -> Listing:
    """
    Return what a publisher has.

    Raises:
        UnknownNameError: there is no such official source.
        InputError: it cannot be asked that.
        FetchError: the publisher cannot be asked, or answers with something else.
    """
    return FETCHERS[source].listing(read_asked(source, asked), courier)


def fetch(
    source: str,
    asked: Mapping[str, str],
    *,
    to: Path | str,
    replace: bool = False,
    settings: Settings | None = None,
) -> Fetched:
    """
    Fetch official data into a folder; all of its files appear, or none.

    Args:
        source: the official source, as `dueregard fetch` lists them.
        asked: what is asked of it.
        to: the folder; `fetched.yaml` in it records where each file came from.
        replace: files of the same name and other bytes may be replaced.
        settings: hosts, store, clock; as usual unless given.

    Raises:
        UnknownNameError: there is no such official source.
        InputError: it cannot be asked that.
        FetchError: nothing of it can be had, or it may not be.
        OutputError: the folder cannot be written, or holds other files of these names.

    Example:
        >>> asked = {"force": "metropolitan", "months": "2024-03..2024-08"}
        >>> fetched = fetch("police-uk", asked, to="data")  # doctest: +SKIP
        >>> fetched.entry()  # doctest: +SKIP
    """
    with Courier(settings or Settings()) as courier:
        return carry_out(source, plan_of(source, asked, courier), courier, to=Path(to), replace=replace)


def carry_out(source: str, plan: Plan, courier: Courier, *, to: Path, replace: bool = False) -> Fetched:
    """
    Fetch what is planned, and write it; all of its files appear, or none.

    Raises:
        FetchError: nothing of it can be had.
        OutputError: the folder cannot be written, or holds other files of these names.
    """
    record = _read_record(to)
    changes: list[Change] = []
    absent = list(plan.absent)
    files: dict[str, Path] = {}
    described: dict[str, FetchedFile] = {}
    with tempfile.TemporaryDirectory(prefix="dueregard-") as scratch:
        for number, parcel in enumerate(plan.parcels):
            into = Path(scratch) / str(number)
            into.mkdir()
            try:
                made, snapshots = _bring(parcel, courier, into, changes)
            except NotThereError as error:
                absent.append(Absent(parcel.title, str(error)))
                continue
            absent += made.absent
            files |= made.files
            described |= {name: _described(source, made, name, snapshots) for name in made.files}
        if not files:
            reasons = " ".join(f"{one.what}: {one.why}" for one in absent) or "There is nothing to fetch."
            message = f"Nothing was written. {reasons}"
            raise FetchError(message)
        _require_free(to, described, replace=replace)
        described = {name: _as_recorded(record.files.get(name), file) for name, file in described.items()}
        whole = FetchedFiles(files={**record.files, **described})
        text = dump_yaml(whole.model_dump(mode="json", exclude_none=True))
        write_files(to, {**files, RECORD: text.encode()})
    return Fetched(to, described, tuple(changes), tuple(absent), plan.notes, plan)


def _bring(
    parcel: Parcel, courier: Courier, into: Path, changes: list[Change]
) -> tuple[Made, tuple[Snapshot, ...]]:
    snapshots = []
    for request in parcel.requests:
        before = courier.store.latest(request.address)
        now = courier.fetch(request, parcel.check)
        state = "new" if before is None else "the same" if before.sha256 == now.sha256 else "changed"
        changes.append(Change(request.address, state, before, now))
        snapshots.append(now)
    answers = [courier.store.bytes_of(snapshot) for snapshot in snapshots]
    try:
        return parcel.make(answers, into), tuple(snapshots)
    except OSError as error:
        if isinstance(error, FetchError | OutputError):
            raise
        message = f"There is no room to unpack what was fetched: {(error.strerror or str(error)).lower()}."
        raise OutputError(message) from error


def _described(source: str, made: Made, name: str, snapshots: tuple[Snapshot, ...]) -> FetchedFile:
    path = made.files[name]
    return FetchedFile(
        sha256=digest_of(path),
        bytes=path.stat().st_size,
        fetcher=source,
        snapshots=snapshots,
        member=made.members.get(name),
    )


def _as_recorded(before: FetchedFile | None, now: FetchedFile) -> FetchedFile:
    """
    Return what to record: as it was, where the same bytes came once more, so that no evidence changes.
    """
    return (
        before if before is not None and (before.sha256, before.address) == (now.sha256, now.address) else now
    )


def _read_record(folder: Path) -> FetchedFiles:
    path = folder / RECORD
    if not path.exists():
        return FetchedFiles()
    try:
        data, locate = read_yaml(path)
        return validate(FetchedFiles, data, locate, file=str(path))
    except DocumentError as error:
        message = f"The record of what was fetched before cannot be read, so nothing is added to it: {error}"
        raise OutputError(message) from error


def _require_free(folder: Path, files: Mapping[str, FetchedFile], *, replace: bool) -> None:
    """
    Raise if a file would be replaced by one of other bytes, unless that is wanted.
    """
    try:
        taken = [
            name
            for name, file in files.items()
            if (folder / name).exists() and digest_of(folder / name) != file.sha256
        ]
    except OSError as error:
        message = f"{folder} cannot be looked into: {(error.strerror or str(error)).lower()}."
        raise OutputError(message) from error
    if taken and not replace:
        message = (
            f"{folder} already holds {', '.join(sorted(taken))}, with other bytes than those published now. "
            "Nothing was written. Give another folder, or --replace; the store has both either way."
        )
        raise OutputError(message)


def _assessment_around(folder: Path) -> Path:
    here = folder.absolute()
    return next(
        (parent for parent in (here, *here.parents) if any((parent / mark).is_file() for mark in _MARKS)),
        Path.cwd(),
    )


def _from(base: Path, path: Path) -> str:
    whole = path.absolute()
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else whole.as_posix()
