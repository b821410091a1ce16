"""
What a case is, how found and expected figures are compared, and how rows of figures become cases.
"""

import csv
import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Row = Mapping[str, Any]

NO_FUNCTION = "no public function computes this"
NO_FIGURE = "the reference gives no figure"


@dataclass(frozen=True)
class Case:
    """
    One figure, or a few that belong together: how it is computed, and what it should be.
    """

    name: str
    compute: Callable[[], Any]
    expected: Any
    rel: float = 0.0
    abs: float = 0.0


@dataclass(frozen=True)
class NotRun:
    """
    One figure that is not computed, and why.
    """

    name: str
    reason: str


@dataclass(frozen=True)
class Unreadable:
    """
    Figures that are not laid out as their kind is, and what is wrong.
    """

    name: str
    reason: str


Cases = Iterator[Case | NotRun | Unreadable]


@dataclass(frozen=True)
class Kind:
    """
    How figures of one name are computed from their row, and read from it.
    """

    compute: Callable[[Any], Any]
    rel: float = 0.0
    abs: float = 0.0
    reads: Callable[[Any], Any] | None = None


def row_cases(
    section: str,
    rows: Iterable[Row],
    kinds: Mapping[str, Kind],
    *,
    given: Container[str] = (),
    reasons: Mapping[str, str] | None = None,
) -> Cases:
    """
    Yield a case for every figure of every row; figures of a kind not known are said to be not run.

    Args:
        section: name of the section, for the names of the cases.
        rows: figures with the numbers they were computed from.
        kinds: how figures are computed, by their name in the row.
        given: names that are numbers to compute from, or remarks.
        reasons: why figures of a name are not computed.
    """
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TypeError(f"{row!r} stands where a row of figures is expected")
        for name in [name for name in row if name not in given]:
            full = f"{section}[{place}].{name}"
            if name in kinds:
                yield from readable(full, _case(full, kinds[name], row, row[name]))
            else:
                yield NotRun(full, (reasons or {}).get(name, NO_FUNCTION))


def _case(name: str, kind: Kind, row: Row, value: Any) -> Cases:
    if value is None and kind.reads is not None:
        yield NotRun(name, NO_FIGURE)
        return
    expected = value if kind.reads is None else kind.reads(value)
    yield Case(name, lambda: kind.compute(row), expected, kind.rel, kind.abs)


def readable(name: str, cases: Cases) -> Cases:
    """
    Yield cases, and one that fails in place of those that cannot be read from their figures.
    """
    try:
        yield from cases
    # Whatever is wrong with the figures of one case, the others are run.
    except Exception as error:  # noqa: BLE001
        yield Unreadable(name, repr(error))


def differences(found: Any, expected: Any, case: Case) -> Iterator[str]:
    """
    Yield a sentence for every figure found that is not the one expected.

    Numbers agree within the case's tolerances; nothing (null) is expected where the reference has an
    undefined or infinite figure; words and flags agree exactly.
    """
    found = found.tolist() if isinstance(found, np.ndarray | np.generic) else found
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            yield from differences(found[key], value, case)
    elif isinstance(expected, list):
        if len(found) != len(expected):
            yield f"{len(found)} figures found where {len(expected)} are expected"
            return
        for one, other in zip(found, expected, strict=True):
            yield from differences(one, other, case)
    elif not _agree(found, expected, case):
        yield f"found {found!r}, expected {expected!r}"


def _agree(found: Any, expected: Any, case: Case) -> bool:
    if expected is None or (isinstance(expected, float) and math.isnan(expected)):
        return found is None or not math.isfinite(found)
    if isinstance(expected, str | bool):
        return bool(found == expected)
    return math.isclose(found, expected, rel_tol=case.rel, abs_tol=max(case.abs, 1e-300))


def limits(interval: Any, times: float = 1.0) -> list[float]:
    """
    Return the two limits of an interval.
    """
    return [float(interval.low) * times, float(interval.high) * times]


def level_of(row: Row) -> dict[str, float]:
    """
    Return the level of the intervals of a row as an argument, where it names one.
    """
    return {"level": row["conf"]} if "conf" in row else {}


def known(value: Any) -> Callable[[], Any]:
    """
    Return the way to compute a figure that is there already.
    """
    return lambda: value


def read_limits(value: Row) -> list[float]:
    """
    Return the limits in a row of figures; none below is 0 (of a ratio or a rate), none above infinity.
    """
    low, high = value["lower"], value["upper"]
    return [0.0 if low is None else low, math.inf if high is None else high]


def read_table(folder: Path, name: str) -> list[dict[str, str]]:
    """
    Return the rows of a file of inputs.
    """
    with (folder / "inputs" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
