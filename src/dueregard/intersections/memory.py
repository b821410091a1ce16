"""
Whether a scan fits into memory, asked before it starts.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dueregard.errors import ScanError
from dueregard.intersections.lattice import Characteristic
from dueregard.intersections.planning import grouping_sets, possible_cells

#: What an intersection takes beside a byte or two for each characteristic: counts, figures, and room to work.
_BYTES_OF_FIGURES = 260
#: More grouping sets than this are not even listed.
_MOST_SETS = 100_000
_USABLE = 0.8


def require_memory(
    characteristics: Sequence[Characteristic],
    depth: int,
    rows: int,
    *,
    at_least: int,
    free: int | None = None,
) -> None:
    """
    Make sure that every intersection there can be fits into memory.

    Args:
        characteristics: what people are divided by.
        depth: how many are combined at most.
        rows: how many rows there are.
        at_least: rows an intersection holds at least, to be kept.
        free: bytes that may be used; by default most of what the machine has free.

    Raises:
        ScanError: it does not; with the estimate, and what to leave out.
    """
    room = _USABLE * free_memory() if free is None else float(free)
    sets = number_of_sets(len(characteristics), depth)
    if sets <= _MOST_SETS:
        cells = most_cells(characteristics, depth, rows, at_least)
        needed = cells * (_BYTES_OF_FIGURES + len(characteristics))
        if needed <= room:
            return
        too_many = f"up to {cells:,} intersections, about {_gigabytes(needed)}; {_gigabytes(room)} is free"
    else:
        too_many = f"{sets:,} combinations of characteristics"
    raise ScanError(
        f"{len(characteristics)} characteristics combined {min(depth, len(characteristics))} at a time make "
        f"{too_many}. {_advice(characteristics, depth, rows, at_least, room)}"
    )


def most_cells(characteristics: Sequence[Characteristic], depth: int, rows: int, at_least: int) -> int:
    """
    Return how many intersections there can be: a grouping set has at most one for so many rows.
    """
    sizes = [one.size for one in characteristics]
    most = max(rows // max(at_least, 1), 1)
    return sum(min(possible_cells(sizes, members), most) for members in grouping_sets(len(sizes), depth))


def number_of_sets(characteristics: int, depth: int) -> int:
    """
    Return the number of combinations of up to `depth` characteristics.
    """
    return sum(math.comb(characteristics, size) for size in range(min(depth, characteristics) + 1))


def free_memory() -> int:
    """
    Return the bytes this machine, or the container the program runs in, can still give.
    """
    free = [_free_of_machine()]
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    # There is no container, or one without a limit.
    with suppress(OSError, ValueError):
        free.append(int(limit.read_text()) - int(used.read_text()))
    return max(min(free), 0)


def _free_of_machine() -> int:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def _advice(
    characteristics: Sequence[Characteristic], depth: int, rows: int, at_least: int, room: float
) -> str:
    """
    Return what to do: a lower depth, or the largest characteristics to leave out.
    """
    each = _BYTES_OF_FIGURES + len(characteristics)
    for lower in range(min(depth, len(characteristics)) - 1, 0, -1):
        if number_of_sets(len(characteristics), lower) > _MOST_SETS:
            continue
        cells = most_cells(characteristics, lower, rows, at_least)
        if cells * each <= room:
            fewer = f"at most {lower} ({cells:,} intersections)"
            return f"Combine {fewer}, or leave out {_largest(characteristics)}."
    return f"Leave out {_largest(characteristics)}, or put its groups into fewer."


def _largest(characteristics: Sequence[Characteristic]) -> str:
    largest = max(characteristics, key=lambda one: one.size)
    return f"'{largest.name}' ({largest.size:,} groups)"


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:,.1f} GB"
