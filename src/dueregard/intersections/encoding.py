"""
A column to the codes and labels of a characteristic.

Labels stand in order, numbers by size, so that the same rows in another order give the same codes.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dueregard.cells import is_missing, missing_label
from dueregard.errors import ScanError
from dueregard.intersections.lattice import Characteristic
from dueregard.intersections.outcomes import combined
from dueregard.intersections.rows import Codes, smallest_type

NOT_STATED = missing_label("not stated")
"""The group of the rows in which a characteristic is missing."""

#: With more groups than this, and fewer than so many rows to a group, a column does not group people.
MOST_GROUPS, FEWEST_ROWS_A_GROUP = 1000, 10
_NUMBER = re.compile(r"[-+]?\d*\.?\d+([eE][-+]?\d+)?", re.ASCII)
#: Whole numbers in a range this wide are looked up rather than sorted.
_LOOKED_UP = 2**16


def encode_codes(name: str, column: NDArray[Any]) -> tuple[Characteristic, Codes]:
    """
    Return an array of codes from 0 as it is, with the numbers themselves as labels.

    Raises:
        ScanError: a code is below 0, or there are too many for groups.
    """
    if len(column) and column.dtype.kind == "i" and int(column.min()) < 0:
        raise ScanError(f"The column '{name}' holds {int(column.min())}; codes start at 0.")
    size = int(column.max()) + 1 if len(column) else 0
    _refuse_many(name, size, len(column))
    labels = tuple(str(code) for code in range(max(size, 1)))
    return Characteristic(name, labels), column.astype(smallest_type(size), copy=False)


def encode(name: str, column: pa.ChunkedArray) -> tuple[Characteristic, Codes]:
    """
    Return the codes and labels of a column; a null or empty text is in the group "not stated".

    Raises:
        ScanError: the column holds measurements, lists or as good as one value a row.
    """
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        raise ScanError(f"The column '{name}' holds {kind}, which is not one group for each row.")
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        column = _whole_numbers(name, column)
    if pa.types.is_integer(column.type):
        narrow = _looked_up(column)
        if narrow is not None:
            return _in_order(name, *narrow)
    return _in_order(name, *_from_dictionary(name, column))


def _whole_numbers(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    numbers = column.cast(pa.float64())
    finite = pc.if_else(pc.is_finite(numbers), numbers, None)
    if pc.any(pc.not_equal(finite, pc.round(finite))).as_py():
        raise _measured(name)
    return finite.cast(pa.int64())


def _are_measurements(texts: list[str | None]) -> bool:
    """
    Tell whether texts, where they say anything, are all numbers and some of them not whole.
    """
    said = [text for text in texts if text and text.strip() and not is_missing(text)]
    return all(_NUMBER.fullmatch(text) for text in said) and any("." in text for text in said)


def _measured(name: str) -> ScanError:
    return ScanError(
        f"The column '{name}' holds measurements, not groups. Put it into bands first, such as 25-34."
    )


def _looked_up(column: pa.ChunkedArray) -> tuple[list[str], NDArray[Any]] | None:
    """
    Return labels and codes of whole numbers in a narrow range, without sorting; None if it is wide.
    """
    ends = pc.min_max(column).as_py()
    if ends["min"] is None:
        return None
    low, high = int(ends["min"]), int(ends["max"])
    if high - low >= _LOOKED_UP:
        return None
    values = (pc.fill_null(column, high) if column.null_count else column).to_numpy()
    values = values.astype(np.int64) - low if low else values
    missing = pc.is_null(column).to_numpy() if column.null_count else None
    present = np.bincount(values if missing is None else values[~missing], minlength=high - low + 1) > 0
    codes = (np.cumsum(present) - 1).astype(smallest_type(high - low + 2))[values]
    labels = [str(low + place) for place in np.flatnonzero(present)]
    if missing is not None:
        codes[missing] = len(labels)
        labels.append(NOT_STATED)
    return labels, codes


def _from_dictionary(name: str, column: pa.ChunkedArray) -> tuple[list[str], NDArray[Any]]:
    coded = combined(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())
    texts = coded.dictionary.cast(pa.string())
    if _are_measurements(texts.slice(0, MOST_GROUPS).to_pylist()):
        raise _measured(name)
    _refuse_many(name, len(texts), len(coded))
    labels = [_label(text) for text in texts.to_pylist()]
    indices = coded.indices
    if indices.null_count:
        indices = pc.fill_null(indices.cast(pa.int64()), len(labels))
        labels.append(NOT_STATED)
    return labels, indices.to_numpy(zero_copy_only=False)


def _label(text: str | None) -> str:
    return text if text is not None and text.strip() else NOT_STATED


def _in_order(name: str, labels: list[str], codes: NDArray[Any]) -> tuple[Characteristic, Codes]:
    """
    Return the characteristic of labels that may repeat or be unused, in order, with the codes to match.
    """
    _refuse_many(name, len(labels), len(codes))
    used = np.bincount(codes, minlength=len(labels)) > 0 if len(codes) else np.zeros(len(labels), np.bool_)
    ordered = sorted({label for label, there in zip(labels, used, strict=True) if there}, key=_order)
    place = {label: number for number, label in enumerate(ordered)}
    kind = smallest_type(max(len(ordered), 1))
    new = np.array([place.get(label, 0) for label in labels] or [0], dtype=kind)
    # An empty table still has a group, so that each characteristic has a size.
    characteristic = Characteristic(name, tuple(ordered) or (NOT_STATED,))
    if np.array_equal(new, np.arange(len(new))):
        return characteristic, codes.astype(kind, copy=False)
    return characteristic, new[codes]


def _order(label: str) -> tuple[bool, int, str]:
    """
    Return what labels are ordered by: whole numbers by size, then texts; those not stated last.
    """
    number = label.removeprefix("-").isdecimal()
    return label == NOT_STATED, int(label) if number else 0, "" if number else label


def _refuse_many(name: str, groups: int, rows: int) -> None:
    if groups > MOST_GROUPS and rows < groups * FEWEST_ROWS_A_GROUP:
        raise ScanError(
            f"The column '{name}' has {groups:,} different values among {rows:,} rows: it names or measures "
            "people rather than grouping them. Leave it out, or put it into bands first."
        )
