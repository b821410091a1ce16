"""
Separated values to rows, read strictly, so that no field slips into its neighbour's column.

Text is taken in blocks that end with a row. A block whose quotes are all where quotes belong is parsed by
Arrow; any other block, and a file with a footer, goes through Python's csv module, which says where the
mistake is. Both give the same rows; a test compares them.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from dueregard.errors import SourceError
from dueregard.model.indicators import Source
from dueregard.sources.batches import (
    Batch,
    Positions,
    RawTable,
    batches_of,
    header_names,
    no_rows,
    one_ahead,
)
from dueregard.sources.rows import Mistakes
from dueregard.sources.text import lines_in

LONGEST_LINE = 2**22
"""Characters in a line; a longer one means that the file has no line ends, or is no table."""

_QUOTE, _LF, _CR = b'"', b"\n", b"\r"
_ENDS = (b"", _LF, _CR)
_CHUNK = 2**22  # bytes Arrow parses at a time, on each thread
_MANY = 0.2  # distinct texts for each row
_TAB = ("tab", "\\t", "\t")

Record = tuple[int, list[str]]


class _Lines:
    """
    A file's text, taken line by line at first, and then in blocks.

    Args:
        file: its name in messages.
        blocks: the text.
        line: the line that will be taken next.
    """

    def __init__(self, file: str, blocks: Iterator[bytes], line: int = 1) -> None:
        self.file, self.line = file, line
        self._blocks = blocks
        self._whole: deque[bytes] = deque()
        self._begun = b""

    def take(self) -> bytes | None:
        """
        Return the next line with its end; None after the last.
        """
        while not self._whole:
            if len(self._begun) > LONGEST_LINE:
                raise _line_too_long(self.file, self.line)
            block = next(self._blocks, None)
            if block is None:
                if not self._begun:
                    return None
                block = b""
            found = (self._begun + block).splitlines(keepends=True)
            # What ends without a line end, or with the first half of one, may go on in the next block.
            self._begun = found.pop() if block and not found[-1].endswith(_LF) else b""
            self._whole.extend(found)
        self.line += 1
        return self._whole.popleft()

    def rest(self) -> Iterator[bytes]:
        """
        Iterate over what has not been taken.
        """
        held = b"".join(self._whole) + self._begun
        if held:
            yield held
        yield from self._blocks


def read_delimited(file: str, blocks: Iterator[bytes], source: Source) -> RawTable:
    """
    Return the rows of a file of separated values; lines without any character are passed over.

    Line ends may be LF, CR LF or CR; a quoted field may hold line ends, which stay as they are.

    Raises:
        SourceError: there is no header or no row, a column name is given twice, quotes do not
            match, or, unless `ragged` says otherwise, rows have more or fewer fields than the
            header (all of them are listed: one ragged row means that a comma or a quote is out of
            place, and its neighbours may be wrong too). All but the first two while batches are taken.
    """
    separator = _separator(source, file)
    notes = [] if separator == "," else [f"Fields are separated by {_name_of(separator)}, as declared."]
    lines = _Lines(file, blocks)
    header, header_line = _header(lines, source, separator, notes)
    if "" in header:
        notes.append("A column without a name was not read.")
    reader = _Reader(file, header, separator, source, notes, Mistakes(file))
    return RawTable(file, header, reader.batches(lines), notes, header_line=header_line)


def _separator(source: Source, file: str) -> str:
    declared = source.separator or ","
    separator = "\t" if declared in _TAB else declared
    if len(separator) != 1 or separator in '"\r\n' or not separator.isascii():
        message = f"The separator '{declared}' is not one plain character. Write ',', ';', '|' or 'tab'."
        raise SourceError.at(file, None, message)
    return separator


def _name_of(separator: str) -> str:
    return "tabs" if separator == "\t" else f"'{separator}'"


def _header(
    lines: _Lines, source: Source, separator: str, notes: list[str]
) -> tuple[tuple[str, ...], int | None]:
    """
    Return the names of the columns and the line they begin on, which is None where the file has none.
    """
    if source.names is not None:
        _pass_over(lines, source.first_row or 1, notes)
        notes.append("The names of the columns are those declared, as the file has none.")
        return header_names([source.names], file=lines.file, line=None), None
    wanted = header_lines(source)
    if wanted is None:
        record = next(_records(lines.file, _header_text(lines), separator, lines.line), None)
        if record is None:
            message = "The file is empty. Get it again, or take it out of the source."
            raise SourceError.at(lines.file, None, message)
        records, line = [record[1]], record[0]
    else:
        records, line = [], wanted[0]
        for at in wanted:
            _pass_over(lines, at, notes)
            found = next(_records(lines.file, _header_text(lines), separator, lines.line), None)
            if found is None or found[0] != at:
                raise _no_header_there(lines.file, at)
            records.append(found[1])
    if source.first_row is not None:
        _pass_over(lines, source.first_row, notes)
    return header_names(records, file=lines.file, line=line), line


def header_lines(source: Source) -> tuple[int, ...] | None:
    """
    Return the lines a header is declared to stand on, ascending; None where nothing is declared.
    """
    declared = source.header_row
    if declared is None:
        return None
    lines = (declared,) if isinstance(declared, int) else declared
    if not lines or lines[0] < 1 or list(lines) != sorted(set(lines)):
        message = f"`header_row` is {declared!r}; it is a line counted from 1, or several in their order."
        raise SourceError.at("indicators.yaml", None, message)
    return tuple(lines)


def _pass_over(lines: _Lines, until: int, notes: list[str]) -> None:
    first = lines.line
    while lines.line < until:
        if lines.take() is None:
            raise _no_header_there(lines.file, until)
    if first < lines.line:
        notes.append(_passed_over(first, lines.line - 1))


def _passed_over(first: int, last: int) -> str:
    what = f"Line {first} was" if first == last else f"Lines {first} to {last} were"
    return f"{what} not read, as declared."


def _no_header_there(file: str, line: int) -> SourceError:
    message = f"Nothing stands on line {line}, where `header_row` or `first_row` says that something does."
    return SourceError.at(file, line, message)


def _header_text(lines: _Lines) -> Iterator[str]:
    while (taken := lines.take()) is not None:
        yield taken.decode()


@dataclass
class _Reader:
    """
    The rows of one file below its header.
    """

    file: str
    header: tuple[str, ...]
    separator: str
    source: Source
    notes: list[str]
    mistakes: Mistakes
    _padded: int = 0
    _many: frozenset[int] | None = None
    _line: int = field(default=1)

    def batches(self, lines: _Lines) -> Iterator[Batch]:
        """
        Iterate over the batches; the mistakes are raised after the last.
        """
        header_line, self._line = lines.line - 1, lines.line
        empty = True
        by_row = self.source.footer is not None
        found = iter([self._by_row(lines.rest())]) if by_row else one_ahead(self._in_blocks(lines.rest()))
        for batch in chain.from_iterable(found):
            empty = False
            yield batch
        self.mistakes.refuse()
        if empty:
            raise no_rows(self.file, header_line)
        if self._padded:
            self.notes.append(f"Rows with fields missing or empty ones added at the end: {self._padded}.")

    def _in_blocks(self, blocks: Iterator[bytes]) -> Iterator[Iterable[Batch]]:
        for rows, rest in _whole_rows(blocks, self.separator):
            yield self._parse(rows) if rest is None else self._by_row(chain([rows], rest))

    def _parse(self, rows: bytes) -> Iterable[Batch]:
        first, self._line = self._line, self._line + lines_in(rows)
        if rows[:1] in _ENDS and not rows.strip(b"\r\n"):
            return ()
        try:
            table = _arrow_table(rows, self.separator, len(self.header), self._many)
        except pa.ArrowInvalid:
            return list(self._by_row(iter([rows]), first))
        batches = table.to_batches()
        if self._many is None:
            self._many = _columns_of_many(batches[0])
        lines_of = _LinesOfRows(rows, self.file, self.separator, first, table.num_rows)
        starts = accumulate((batch.num_rows for batch in batches), initial=0)
        return [
            Batch(tuple(batch.columns), lines_of.after(start))
            for start, batch in zip(starts, batches, strict=False)
        ]

    def _by_row(self, blocks: Iterable[bytes], first: int | None = None) -> Iterator[Batch]:
        text = _text_lines(self.file, blocks, first or self._line)
        records = _records(self.file, text, self.separator, first or self._line)
        if self.source.footer is not None:
            records = before_footer(records, self.source.footer, self.notes)
        refused: list[tuple[int, str]] = []
        for batch in batches_of(self._of_right_length(records, refused), len(self.header)):
            yield batch if not refused else Batch(batch.columns, batch.lines_of, tuple(refused))
            refused.clear()
        if refused:
            nothing = pa.array([], pa.string())
            yield Batch((nothing,) * len(self.header), lambda _: [], tuple(refused))

    def _of_right_length(self, records: Iterable[Record], refused: list[tuple[int, str]]) -> Iterator[Record]:
        expected = len(self.header)
        for line, fields in records:
            if len(fields) == expected:
                yield line, fields
                continue
            padded = _pad(fields, expected) if self.source.ragged == "pad" else None
            if padded is not None:
                self._padded += 1
                yield line, padded
            elif self.source.ragged == "error":
                self.mistakes.add(line, _ragged(len(fields), expected))
            else:
                refused.append((line, f"{len(fields)} fields where the header has {expected}"))


def _pad(fields: list[str], expected: int) -> list[str] | None:
    """
    Return a row made as long as the header, if it lacks only its last fields or has only empty ones more.
    """
    if len(fields) < expected:
        return [*fields, *[""] * (expected - len(fields))]
    return None if any(field.strip() for field in fields[expected:]) else fields[:expected]


def _ragged(found: int, expected: int) -> str:
    return (
        f"This row has {found} fields; the header has {expected}, so {expected} are expected. "
        "Look for a comma that is not inside quotes, or a field left out."
    )


def before_footer(records: Iterable[Record], footer: int | str, notes: list[str]) -> Iterator[Record]:
    """
    Iterate over the rows before a footer: a number of last rows, or all from one that begins with some words.
    """
    held: deque[Record] = deque()
    for record in records:
        if isinstance(footer, str) and next(filter(None, map(str.strip, record[1])), "").startswith(footer):
            notes.append(f"The footer, from line {record[0]} on, was not read, as declared.")
            return
        held.append(record)
        if isinstance(footer, str) or len(held) > footer:
            yield held.popleft()
    if held:
        notes.append(f"The footer, from line {held[0][0]} on, was not read, as declared.")


def _whole_rows(blocks: Iterator[bytes], separator: str) -> Iterator[tuple[bytes, Iterator[bytes] | None]]:
    """
    Iterate over blocks of whole rows whose quotes are in their places.

    At the first quote out of its place, what is left is given as it comes, with the blocks after it.
    """
    held = b""
    for block in chain(blocks, [b""]):
        held = held + block if held else block
        quotes = _positions_of_quotes(held)
        cut = _cut(held, quotes) if block else len(held)
        too_long = cut == 0 and len(held) > 2 * LONGEST_LINE + len(block)
        if too_long or not _well_placed(held, quotes[quotes < cut], cut, separator):
            yield held, blocks
            return
        if cut:
            yield held[:cut], None
        held = held[cut:]


def _cut(content: bytes, quotes: NDArray[np.int64]) -> int:
    """
    Return the position after the last line end that is outside quotes; 0 if there is none.
    """
    # A carriage return at the very end may be half of a line end.
    end = len(content) - 1 if content.endswith(_CR) else len(content)
    while True:
        at = max(content.rfind(_LF, 0, end), content.rfind(_CR, 0, end))
        before = int(np.searchsorted(quotes, at))
        if at < 0 or before % 2 == 0:
            return at + 1
        end = int(quotes[before - 1])


def _well_placed(content: bytes, quotes: NDArray[np.int64], end: int, separator: str) -> bool:
    """
    Tell whether every quote opens a field, closes one, or is one of two that stand for a quote.
    """
    if not len(quotes) or len(quotes) % 2:
        return not len(quotes)
    around = np.zeros(256, np.bool_)
    around[[ord(separator), *_LF, *_CR]] = True
    octets = np.frombuffer(content, np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    begins = (opening == 0) | around[octets[np.maximum(opening - 1, 0)]]
    begins[1:] |= opening[1:] == closing[:-1] + 1
    ends = (closing + 1 >= end) | around[octets[np.minimum(closing + 1, len(octets) - 1)]]
    ends[:-1] |= closing[:-1] + 1 == opening[1:]
    return bool(begins.all() and ends.all())


def _positions_of_quotes(content: bytes) -> NDArray[np.int64]:
    if _QUOTE not in content:
        return np.array([], np.int64)
    return np.flatnonzero(np.frombuffer(content, np.uint8) == _QUOTE[0])


def _columns_of_many(rows: pa.RecordBatch) -> frozenset[int]:
    """
    Return the columns with so many distinct texts that numbering them while they are parsed is no gain.
    """
    return frozenset(
        at for at, column in enumerate(rows.columns) if len(column.dictionary) > rows.num_rows * _MANY
    )


def _arrow_table(rows: bytes, separator: str, width: int, many: frozenset[int] | None) -> pa.Table:
    names = [str(at) for at in range(width)]
    plain = many or frozenset()
    types = {
        name: pa.string() if at in plain else pa.dictionary(pa.int32(), pa.string())
        for at, name in enumerate(names)
    }
    quoted = _QUOTE in rows
    return arrow_csv.read_csv(
        pa.BufferReader(rows),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=_CHUNK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator,
            quote_char=_QUOTE.decode() if quoted else False,
            double_quote=True,
            escape_char=False,
            newlines_in_values=quoted,
            ignore_empty_lines=True,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
            check_utf8=False,
        ),
    )


class _LinesOfRows:
    """
    The lines on which the rows of a block begin, found out only when they are asked for.
    """

    def __init__(self, rows: bytes, file: str, separator: str, first: int, number: int) -> None:
        self._rows, self._file, self._separator = rows, file, separator
        self._first, self._number = first, number
        self._found: Sequence[int] | None = None

    def after(self, start: int) -> _LinesOfPart:
        """
        Return the lines of the rows from a position on.
        """
        return _LinesOfPart(self, start)

    def all(self) -> Sequence[int]:
        """
        Return the line of every row.
        """
        if self._found is None:
            found = range(self._first, self._first + self._number)
            whole = lines_in(self._rows) + (not self._rows.endswith((_LF, _CR)))
            self._found = found if whole == self._number else self._read_again()
        return self._found

    def _read_again(self) -> Sequence[int]:
        text = _text_lines(self._file, [self._rows], self._first)
        return [line for line, _ in _records(self._file, text, self._separator, self._first)]


@dataclass(frozen=True)
class _LinesOfPart:
    block: _LinesOfRows
    start: int

    def __call__(self, positions: Positions) -> Sequence[int]:
        lines = self.block.all()
        return [lines[self.start + int(at)] for at in positions]


def _text_lines(file: str, blocks: Iterable[bytes], line: int) -> Iterator[str]:
    lines = _Lines(file, iter(blocks), line)
    while (taken := lines.take()) is not None:
        yield taken.decode()


def _records(file: str, text: Iterator[str], separator: str, line: int) -> Iterator[Record]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    before = line
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                f"The quotes or commas here cannot be read as CSV ({error}). Check the quotes of this row."
            )
            raise SourceError.at(file, line, message) from error
        if fields:
            yield line, fields
        line = before + reader.line_num


def _line_too_long(file: str, line: int) -> SourceError:
    message = (
        f"This line is longer than {LONGEST_LINE:,} characters. Check that the file is a table, "
        "and that its quotes match."
    )
    return SourceError.at(file, line, message)
