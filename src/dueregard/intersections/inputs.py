"""
What can be scanned, made into rows of codes: Arrow tables, Parquet files, sources, arrays of codes.

Nothing is guessed: a column that measures something is refused with the advice to band it, and rows
without an outcome are counted apart. A missing value is a group like any other, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from dueregard.errors import ScanError, UnknownNameError
from dueregard.intersections.encoding import encode, encode_codes
from dueregard.intersections.lattice import Characteristic
from dueregard.intersections.outcomes import as_arrow, as_times, as_weights, combined, read_outcome
from dueregard.intersections.rows import Codes, Rows


@runtime_checkable
class OpenSource(Protocol):
    """
    A source that intake has read: where its canonical Parquet file is, and the column that counts.
    """

    path: Path
    count: str | None


Data = pa.Table | str | Path | OpenSource | Mapping[str, Any]
"""What can be scanned; anything that gives an Arrow stream, such as a data frame, counts as a table."""


@dataclass(frozen=True)
class Wanted:
    """
    Which columns are read, and for what.

    Args:
        by: the characteristics.
        outcome: a column of 0 and 1, of true and false, or of numbers; or "column=value".
        weight: the survey weights.
        strata: the stratum each row was drawn in.
        psu: the sampled cluster of each row.
        count: how many people each row stands for.
    """

    by: tuple[str, ...]
    outcome: str
    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    count: str | None = None

    @property
    def outcome_column(self) -> str:
        """
        Return the column the outcome is in.
        """
        return self.outcome.partition("=")[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """
        Return every column that is read, each once.
        """
        named = (*self.by, self.outcome_column, self.weight, self.strata, self.psu, self.count)
        return tuple(dict.fromkeys(name for name in named if name is not None))


def read_rows(data: Any, wanted: Wanted) -> Rows:
    """
    Return rows ready to be counted.

    Raises:
        UnknownNameError: a column is not there.
        ScanError: a column cannot be what it is wanted for; the message says what to do.
    """
    _check_names(wanted)
    columns = _columns_of(data, wanted)
    outcome, known = read_outcome(columns[wanted.outcome_column], wanted.outcome)
    coded = [_coded(name, columns[name]) for name in wanted.by]
    times = None if wanted.count is None else as_times(wanted.count, columns[wanted.count])
    weights = None if wanted.weight is None else as_weights(wanted.weight, columns[wanted.weight])
    rows = Rows(
        tuple(characteristic for characteristic, _ in coded),
        tuple(codes for _, codes in coded),
        outcome,
        times,
        weights,
        None if wanted.strata is None else _design_codes(columns[wanted.strata]),
        None if wanted.psu is None else _design_codes(columns[wanted.psu]),
    )
    return rows if known is None else _only(rows, known)


def _check_names(wanted: Wanted) -> None:
    if not wanted.by:
        raise ScanError("There is no characteristic to divide people by. Name one at least.")
    twice = [name for place, name in enumerate(wanted.by) if name in wanted.by[:place]]
    if twice:
        raise ScanError(f"The characteristic '{twice[0]}' is named twice.")
    roles = {"outcome": wanted.outcome_column, "weight": wanted.weight, "count": wanted.count}
    for role, name in roles.items():
        if name in wanted.by:
            raise ScanError(f"'{name}' is named both as a characteristic and as the {role}.")


def _columns_of(data: Any, wanted: Wanted) -> dict[str, Any]:
    if isinstance(data, Mapping):
        _require(wanted.columns, list(data))
        columns = {name: data[name] for name in wanted.columns}
    else:
        path = data.path if isinstance(data, OpenSource) else data
        table = _read_parquet(path, wanted) if isinstance(path, str | Path) else _as_table(path)
        _require(wanted.columns, table.column_names)
        columns = {name: table[name] for name in wanted.columns}
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"'{name}' {length:,}" for name, length in lengths.items())
        raise ScanError(f"The columns do not have the same number of rows: {listed}.")
    return columns


def _as_table(data: Any) -> pa.Table:
    if isinstance(data, pa.Table):
        return data
    if hasattr(data, "__arrow_c_stream__"):
        return pa.table(data)
    raise ScanError(
        f"A {type(data).__name__} cannot be scanned. Give an Arrow table, a data frame, the path of a "
        "Parquet file, a source that was read, or arrays of codes by name."
    )


def _read_parquet(path: str | Path, wanted: Wanted) -> pa.Table:
    """
    Return the wanted columns of a Parquet file; texts stay codes of a dictionary, as they are in the file.
    """
    try:
        schema = pq.read_schema(path)
        _require(wanted.columns, schema.names)
        texts = [name for name in wanted.columns if _is_text(schema.field(name).type)]
        return pq.read_table(path, columns=list(wanted.columns), read_dictionary=texts, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise ScanError(
            f"{Path(path).name} cannot be read as Parquet: {str(error).partition(chr(10))[0]}"
        ) from error


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _require(names: Sequence[str], available: Sequence[str]) -> None:
    for name in names:
        if name not in available:
            raise UnknownNameError("column", name, available)


def _coded(name: str, column: Any) -> tuple[Characteristic, Codes]:
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu":
        return encode_codes(name, column)
    return encode(name, as_arrow(column))


def _design_codes(column: Any) -> NDArray[np.int64]:
    coded = combined(as_arrow(column).dictionary_encode(null_encoding="encode"))
    return np.asarray(coded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)


def _only(rows: Rows, known: NDArray[np.bool_]) -> Rows:
    """
    Return the rows whose outcome is known.
    """
    left_out = ~known
    number = int(left_out.sum() if rows.times is None else rows.times[left_out].sum())

    def kept(array: Any) -> Any:
        return None if array is None else array[known]

    return Rows(
        rows.characteristics,
        tuple(kept(codes) for codes in rows.codes),
        kept(rows.outcome),
        kept(rows.times),
        kept(rows.weights),
        kept(rows.strata),
        kept(rows.clusters),
        number,
    )
