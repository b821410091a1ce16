"""
Official data fetched from a terminal: what there is, what would be asked, and the files with their entry.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from dueregard.cli.reports import print_json
from dueregard.errors import InputError
from dueregard.fetching import (
    FETCHERS,
    Courier,
    Fetched,
    Listing,
    Plan,
    Reach,
    Settings,
    SnapshotStore,
    Wire,
    allowed_hosts,
    carry_out,
    default_store,
    listing_of,
    plan_of,
)
from dueregard.yamlfile import dump_yaml

STOPPED = 2
_MANY = 1_048_576
_LONGEST, _SHORTEST = 80, 16
_BESIDE_IT = 48
"""Characters of a line that the bar, the amounts and the time take."""


@dataclass(frozen=True)
class How:
    """
    How a person wants to fetch: the options of the command.
    """

    to: Path
    list_only: bool = False
    dry_run: bool = False
    offline: bool = False
    replace: bool = False
    allow_hosts: Sequence[str] = ()
    store: Path | None = None
    as_json: bool = False


def fetch(source: str | None, asked: Sequence[str], how: How, *, out: Console, err: Console) -> bool:
    """
    Fetch, list or plan, and print it; return whether everything asked for is there.
    """
    if source is None:
        _print_sources(out, as_json=how.as_json)
        return True
    values = read_values(source, asked)
    bar = _Bar(err)
    try:
        with bar, Courier(settings(how, bar)) as courier:
            if how.list_only:
                found: Listing | Plan | Fetched = listing_of(source, values, courier)
            else:
                found = plan_of(source, values, courier)
            if isinstance(found, Plan) and not how.dry_run:
                found = carry_out(source, found, courier, to=how.to, replace=how.replace)
    except KeyboardInterrupt:
        err.print(
            "Stopped. Nothing is half-written; the same command goes on where this one stopped.",
            soft_wrap=True,
        )
        sys.exit(STOPPED)
    if how.as_json:
        print_json(out, _as_data(found))
    else:
        _print(found, out)
    return isinstance(found, Listing) or not found.absent


def settings(how: How, bar: _Bar) -> Settings:
    """
    Return how to fetch, as the options of the command say.
    """
    return Settings(
        wire=Wire(Reach(allowed_hosts(how.allow_hosts))),
        store=SnapshotStore(how.store or default_store()),
        offline=how.offline,
        progress=bar,
    )


def read_values(source: str, asked: Sequence[str]) -> dict[str, str]:
    """
    Return what is asked, from words written `name=value`.

    Raises:
        InputError: a word is not, or a name is given twice.
    """
    values: dict[str, str] = {}
    for word in asked:
        name, equals, value = word.partition("=")
        if not (name and equals and value):
            message = f"'{word}' is not written name=value. For example: dueregard fetch {source} "
            raise InputError.at(f"fetch {source}", None, message + FETCHERS[source].example)
        if name in values:
            message = f"'{name}' is given twice. Several values have commas between them."
            raise InputError.at(f"fetch {source}", None, message)
        values[name] = value
    return values


def _print_sources(out: Console, *, as_json: bool) -> None:
    if as_json:
        sources = [
            {"source": name, "title": one.title, "asks": list(one.asks.model_fields), "example": one.example}
            for name, one in FETCHERS.items()
        ]
        print_json(out, {"sources": sources})
        return
    for name, one in FETCHERS.items():
        out.print(escape(f"{name}: {one.title}"), soft_wrap=True)
        out.print(escape(f"    asks: {', '.join(one.asks.model_fields)}"), soft_wrap=True)
        out.print(escape(f"    dueregard fetch {name} {one.example} --to data"), soft_wrap=True)
    out.print("What one of them has: dueregard fetch SOURCE --list", soft_wrap=True)


def _print(found: Listing | Plan | Fetched, out: Console) -> None:
    if isinstance(found, Listing):
        _print_listing(found, out)
        return
    for line in _plan_lines(found) if isinstance(found, Plan) else _fetched_lines(found):
        out.print(escape(line), soft_wrap=True)


def _print_listing(listing: Listing, out: Console) -> None:
    lines = (listing.columns, *listing.rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        out.print(escape("  ".join(cells).rstrip()), soft_wrap=True)
    for note in (*listing.notes, *(() if listing.rows else ("Nothing fits.",))):
        out.print(escape(note), soft_wrap=True)


def _plan_lines(plan: Plan) -> list[str]:
    lines = ["This would be fetched:"] if plan.parcels else ["There is nothing to fetch."]
    for parcel in plan.parcels:
        size = "size not known beforehand" if parcel.size is None else _amount(parcel.size)
        lines.append(f"  {parcel.title} ({size})")
        lines += [f"      {request.address}" for request in parcel.requests]
    return [*lines, *_absent_lines(plan), *plan.notes]


def _fetched_lines(fetched: Fetched) -> list[str]:
    lines = [
        f"{(fetched.folder / name).as_posix()}: {_amount(file.bytes)}, {file.sha256}"
        for name, file in sorted(fetched.files.items())
    ]
    for change in fetched.changes:
        if change.before is None:
            continue
        since = f"{change.before.fetched[:10]}"
        if change.state == "changed":
            lines.append(
                f"Changed since {since}: {change.address}, {change.before.bytes:,} to "
                f"{change.now.bytes:,} bytes. It was {change.before.sha256}."
            )
        else:
            lines.append(f"The same as on {since}: {change.address}")
    lines += [*_absent_lines(fetched), *fetched.notes, "", "To paste into indicators.yaml:"]
    return [*lines, dump_yaml({"sources": fetched.entry()}).rstrip()]


def _absent_lines(found: Plan | Fetched) -> list[str]:
    if not found.absent:
        return []
    return ["Not published, and not written:", *(f"  {one.what}: {one.why}" for one in found.absent)]


def _as_data(found: Listing | Plan | Fetched) -> dict[str, Any]:
    if isinstance(found, Listing):
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        return {"rows": rows, "notes": list(found.notes)}
    absent = [{"what": one.what, "why": one.why} for one in found.absent]
    if isinstance(found, Plan):
        parcels = [
            {
                "title": one.title,
                "bytes": one.size,
                "addresses": [request.address for request in one.requests],
            }
            for one in found.parcels
        ]
        return {"parcels": parcels, "absent": absent, "notes": list(found.notes)}
    return {
        "folder": found.folder.as_posix(),
        "files": {
            name: file.model_dump(mode="json", exclude_none=True) for name, file in found.files.items()
        },
        "changes": [
            {
                "address": change.address,
                "state": change.state,
                "before": None if change.before is None else change.before.sha256,
                "now": change.now.sha256,
            }
            for change in found.changes
        ],
        "absent": absent,
        "notes": list(found.notes),
        "sources": found.entry(),
    }


def _amount(size: int) -> str:
    return f"{size:,} bytes" if size < _MANY else f"{size / _MANY:,.1f} MB"


class _Bar:
    """
    Progress on a terminal as a bar; elsewhere as a line when something begins, or waits.
    """

    def __init__(self, err: Console) -> None:
        self._err = err
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=18),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=err,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> None:
        if self._err.is_terminal:
            self._bar.start()

    def __exit__(self, *_: object) -> None:
        if self._err.is_terminal:
            self._bar.stop()

    def begin(self, address: str, size: int | None, already: int) -> None:
        """
        Show what begins to come.
        """
        if not self._err.is_terminal:
            name = _short(address, _LONGEST)
            amount = "" if size is None else f", {_amount(size)}"
            again = f", from byte {already:,} on" if already else ""
            self._err.print(escape(f"Fetching {name}{amount}{again}"), soft_wrap=True)
            return
        if self._task is not None:
            self._bar.remove_task(self._task)
        name = _short(address, max(_SHORTEST, self._err.width - _BESIDE_IT))
        self._task = self._bar.add_task(escape(name), total=size, completed=already)

    def advance(self, number: int) -> None:
        """
        Show that bytes came.
        """
        if self._task is not None:
            self._bar.advance(self._task, number)

    def wait(self, seconds: float, reason: str) -> None:
        """
        Say why nothing happens.
        """
        self._err.print(escape(f"Waiting {seconds:.0f} seconds: {reason}."), soft_wrap=True)


def _short(address: str, most: int) -> str:
    """
    Return an address without what every one has, and its end where it is too long: that is where they differ.
    """
    text = address.removeprefix("https://")
    return text if len(text) <= most else f"...{text[3 - most :]}"
