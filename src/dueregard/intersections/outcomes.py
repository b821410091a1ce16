"""
The outcome, the weights and the counts of the rows to be scanned.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dueregard.cells import is_missing
from dueregard.errors import ScanError, suggest_nearest

Outcome = NDArray[np.uint8] | NDArray[np.float64]
_LARGEST_COUNT = 2**53
#: With more texts than this, a column may name people: its texts are not shown.
_FEW_TEXTS = 60


def read_outcome(column: Any, wanted: str) -> tuple[Outcome, NDArray[np.bool_] | None]:
    """
    Return the outcome, and which rows have one; None where all have.

    Yes or no, 0 or 1 come back as bytes; other numbers as doubles.

    Args:
        column: the column of the outcome.
        wanted: its name; or "column=value", for the rows whose text equals the value.

    Raises:
        ScanError: the column holds neither, or no row has the value.
    """
    name, equals, value = wanted.partition("=")
    if isinstance(column, np.ndarray) and column.dtype == np.uint8 and not equals:
        return _bytes(column), None
    values = as_arrow(column)
    if equals or _is_text(values.type):
        numbers, known = _from_texts(name, values, value if equals else None)
    else:
        numbers, known = _from_numbers(name, values)
    if not np.isfinite(numbers).all():
        raise ScanError(f"The outcome '{name}' holds an infinite value, or one that is not a number.")
    is_binary = bool(((numbers == 0) | (numbers == 1)).all())
    return numbers.astype(np.uint8) if is_binary else numbers, None if known.all() else known


def as_weights(name: str, column: Any) -> NDArray[np.float64]:
    """
    Return survey weights.

    Raises:
        ScanError: one is missing, negative or not a number, or all are 0.
    """
    weights = _filled(name, column, "weight")
    if (weights < 0).any():
        raise ScanError(
            f"The weight '{name}' is negative in {int((weights < 0).sum()):,} rows, the lowest "
            f"{weights.min():g}. A weight is how many people a row stands for: 0 or more."
        )
    if len(weights) and not weights.any():
        raise ScanError(f"Every weight in '{name}' is 0.")
    return weights


def as_times(name: str, column: Any) -> NDArray[np.int64]:
    """
    Return how many people each row stands for.

    Raises:
        ScanError: a count is missing, negative or not whole.
    """
    counts = _filled(name, column, "count")
    if (counts < 0).any() or (counts != np.floor(counts)).any() or counts.sum() > _LARGEST_COUNT:
        raise ScanError(f"The counts in '{name}' must be whole numbers, 0 or more.")
    return counts.astype(np.int64)


def combined(values: pa.ChunkedArray) -> pa.DictionaryArray:
    """
    Return a column of dictionary codes in one piece, with one dictionary.
    """
    coded = values.unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0) if coded.num_chunks else pa.array([], values.type)
    return coded


def as_arrow(column: Any) -> pa.ChunkedArray:
    """
    Return a column as an Arrow array.
    """
    if isinstance(column, pa.ChunkedArray):
        return column
    return pa.chunked_array([column if isinstance(column, pa.Array) else pa.array(column, from_pandas=True)])


def _bytes(column: NDArray[np.uint8]) -> Outcome:
    if len(column) and column.max() > 1:
        return column.astype(np.float64)
    return column


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _from_texts(
    name: str, values: pa.ChunkedArray, equal_to: str | None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """
    Return the number each text says, or whether it equals a value; and which rows say anything.
    """
    coded = combined(values if pa.types.is_dictionary(values.type) else values.dictionary_encode())
    texts = [text or "" for text in coded.dictionary.cast(pa.string()).to_pylist()]
    codes = pc.fill_null(coded.indices.cast(pa.int64()), len(texts)).to_numpy(zero_copy_only=False)
    said = np.array([bool(text.strip()) and not is_missing(text) for text in texts] + [False])
    if equal_to is not None and equal_to not in texts:
        nearest = f" {suggest_nearest(equal_to, texts)}" if 0 < len(texts) <= _FEW_TEXTS else ""
        raise ScanError(f"No row has '{name}' equal to '{equal_to}'.{nearest}")
    numbers = np.array(
        [_number(name, text, equal_to) if there else 0.0 for text, there in zip(texts, said, strict=False)]
        + [0.0]
    )
    return numbers[codes], said[codes]


def _number(name: str, text: str, equal_to: str | None) -> float:
    if equal_to is not None:
        return float(text == equal_to)
    try:
        return float(text)
    except ValueError as error:
        raise _not_a_number(name) from error


def _from_numbers(name: str, values: pa.ChunkedArray) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    if pa.types.is_boolean(values.type):
        values = values.cast(pa.uint8())
    elif not (
        pa.types.is_integer(values.type)
        or pa.types.is_floating(values.type)
        or pa.types.is_decimal(values.type)
    ):
        raise _not_a_number(name)
    numbers = values.cast(pa.float64())
    known = ~np.asarray(pc.is_null(numbers, nan_is_null=True).to_numpy(), dtype=np.bool_)
    return np.where(known, numbers.to_numpy(), 0.0), known


def _not_a_number(name: str) -> ScanError:
    return ScanError(
        f"The outcome '{name}' is neither 0 and 1 nor a number. To scan for one of its values, "
        f"write it as {name}=VALUE."
    )


def _filled(name: str, column: Any, role: str) -> NDArray[np.float64]:
    values = as_arrow(column)
    if values.null_count:
        raise ScanError(f"The {role} '{name}' is missing in {values.null_count:,} rows.")
    try:
        kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
        numbers = np.asarray(values.cast(kind).cast(pa.float64()).to_numpy(), dtype=np.float64)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ScanError(f"The {role} '{name}' is not a number in every row.") from error
    if not np.isfinite(numbers).all():
        raise ScanError(f"The {role} '{name}' is infinite or not a number in some rows.")
    return numbers
