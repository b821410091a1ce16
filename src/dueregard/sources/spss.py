"""
SPSS files: value labels, and answers declared as missing kept apart from answers that are not there.
"""

from __future__ import annotations

import datetime as dt
import math
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from dueregard.errors import SourceError
from dueregard.sources.batches import ROWS, Batch, RawTable, batch_of, header_names, no_rows
from dueregard.sources.files import InputFile

Label = dict[float | str, str]


def read_spss(file: InputFile, stream: BinaryIO) -> RawTable:
    """
    Return the rows of a .sav or .zsav file.

    A value with a label is written as its label, a number without one as the number. A value the
    file declares to be missing ("refused") keeps its label and is no group; one that is not there
    at all is empty.

    Raises:
        SourceError: the file cannot be read.
    """
    with tempfile.NamedTemporaryFile(suffix=".sav") as copy:
        # The library reads from a path only; the content may come out of a zip.
        shutil.copyfileobj(stream, copy)
        copy.flush()
        data, about = _read(file.shown_as, copy.name)
    names = header_names([about.column_names], file=file.shown_as, line=None)
    texts = {name: _Texts(about, name) for name in about.column_names}
    number = len(next(iter(data.values()), ()))
    if not number:
        raise no_rows(file.shown_as, None)
    missing = {name: of_it.missing for name, of_it in texts.items() if of_it.missing}
    notes = [f"Read as SPSS: values with a label are written as their label ({len(texts)} variables)."]
    if missing:
        listed = "; ".join(f"{name}: {', '.join(sorted(found))}" for name, found in sorted(missing.items()))
        notes.append(f"Answers the file declares to be missing: {listed}.")
    return RawTable(file.shown_as, names, _batches(data, texts, number), notes, missing)


def _read(file: str, path: str) -> tuple[Mapping[str, Sequence[Any]], Any]:
    # pyreadstat takes half a second to import, which no command but one that meets such a file should pay.
    import pyreadstat  # noqa: PLC0415

    try:
        data, about = pyreadstat.read_sav(path, user_missing=True, output_format="dict")
    except (
        pyreadstat.PyreadstatError,
        pyreadstat.ReadstatError,
        ValueError,
        OverflowError,
        OSError,
    ) as error:
        message = f"The file begins like one of SPSS and cannot be read ({error}). Get it again."
        raise SourceError.at(file, None, message) from error
    return data, about


class _Texts:
    """
    The text of each value of one variable.
    """

    def __init__(self, about: Any, name: str) -> None:
        self._labels: Label = about.variable_value_labels.get(name, {})
        self._ranges = [(one["lo"], one["hi"]) for one in about.missing_ranges.get(name, ())]
        self.missing = frozenset(
            self.text(value) for value in self._labels if self._is_missing(value)
        ) | frozenset(self.text(low) for low, high in self._ranges if low == high)

    def text(self, value: object) -> str:
        """
        Return a value as text: its label, or itself; "" where there is none.
        """
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return ""
        if isinstance(value, str | float | int) and value in self._labels:
            return self._labels[value]
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, dt.datetime) and value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)

    def _is_missing(self, value: float | str) -> bool:
        return any(
            isinstance(value, str) == isinstance(low, str) and low <= value <= high
            for low, high in self._ranges
        )


def _batches(data: Mapping[str, Sequence[Any]], texts: Mapping[str, _Texts], number: int) -> Iterator[Batch]:
    for start in range(0, number, ROWS):
        end = min(start + ROWS, number)
        columns = [[texts[name].text(_plain(value)) for value in data[name][start:end]] for name in texts]
        lines = range(start + 1, end + 1)
        yield batch_of(list(zip(*columns, strict=True)), lines, len(columns))


def _plain(value: Any) -> Any:
    """
    Return a numpy number as Python's own.
    """
    return value.item() if hasattr(value, "item") else value
