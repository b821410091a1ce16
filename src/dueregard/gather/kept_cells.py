"""
Cells kept between runs: what was counted of some files is added to what is counted of new ones.

Cells are additive, so the cells of all files are the sum of those of some and those of the rest. The files
are canonical: their names hold the digests of the bytes read, of what was declared and of the rows, so that
cells kept under a name are those of that very file. The engine is not part of the key: all give the same.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from dueregard.cells import Cells
from dueregard.engine import Engine, Query
from dueregard.sources.table import cache_key, write_entry
from dueregard.version import __version__

_FORM = 1
"""Goes up when the same query would give other cells."""

_MOST_CELLS = 100_000
_LARGEST = {"n": Decimal(2**63 - 1), "w": Decimal(10**31), "ww": Decimal(10**25)}

Reuse = Literal["kept", "added_to", "counted"]
"""Whether cells are as kept, as kept with those of new files added, or counted in all files."""


@dataclass(frozen=True)
class _Block:
    """
    Files that were counted together, by name, and their cells.
    """

    files: tuple[str, ...]
    cells: Cells


@dataclass
class KeptCells:
    """
    Counts in the files not counted before, and adds what was.

    Args:
        engine: what counts.
        cache: where cells are kept.
        folder: the assessment's folder: another with sources of the same names keeps its own.
    """

    engine: Engine
    cache: Path
    folder: Path
    reuse: Counter[Reuse] = field(default_factory=Counter)
    _answered: dict[tuple[str, Query], Cells] = field(default_factory=dict)

    def collapse(self, source_id: str, query: Query) -> Cells:
        """
        Return the cells of a query in the files of a source, as the engine would.

        Raises:
            EngineError: the query is not well formed, or the engine failed.
            OutputError: the cache folder cannot be written.
        """
        if (source_id, query) not in self._answered:
            self._answered[source_id, query] = self._answer(source_id, query)
        return self._answered[source_id, query]

    def _answer(self, source_id: str, query: Query) -> Cells:
        key = self._key(source_id, query)
        asked = {path.name for path in query.tables}
        kept = [block for block in self._load(key, query.keys) if asked.issuperset(block.files)]
        known = {name for block in kept for name in block.files}
        new = tuple(path for path in query.tables if path.name not in known)
        blocks = [*kept, self._count(query, new)] if new else kept
        self.reuse["counted" if not kept else "added_to" if new else "kept"] += 1
        if new and sum(block.cells.table.num_rows for block in blocks) <= _MOST_CELLS:
            write_entry(self.cache, _content(key, blocks), _name(key))
        if _could_be_too_large(blocks):
            return self.engine.collapse(query)
        return blocks[0].cells if len(blocks) == 1 else _together(blocks)

    def _count(self, query: Query, paths: tuple[Path, ...]) -> _Block:
        cells = self.engine.collapse(replace(query, table=paths))
        return _Block(tuple(path.name for path in paths), cells)

    def _key(self, source_id: str, query: Query) -> str:
        content = {
            "tool": [__version__, _FORM],
            "source": [str(self.folder.resolve()), source_id],
            "keys": query.keys,
            "where": [[condition.column, *condition.values] for condition in query.where],
            "months": query.months,
            "sums": [query.count, query.weight],
        }
        return hashlib.sha256(cache_key(content).encode("utf-8", "surrogatepass")).hexdigest()

    def _load(self, key: str, keys: tuple[str, ...]) -> list[_Block]:
        """
        Return the blocks kept under a key; none where the entry is not there, or not what was written.
        """
        try:
            entry = json.loads((self.cache / _name(key)).read_bytes())
            if entry["sha256"] != _digest(key, entry["blocks"]):
                return []
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return []
        return [_Block(tuple(files), _as_cells(cells, keys)) for files, cells in entry["blocks"]]


def _name(key: str) -> str:
    return f"cells-{key}.json"


def _content(key: str, blocks: Sequence[_Block]) -> bytes:
    texts = [[list(block.files), _as_text(block.cells)] for block in blocks]
    return json.dumps({"sha256": _digest(key, texts), "blocks": texts}).encode()


def _digest(key: str, blocks: object) -> str:
    # With the key, so that an entry copied from another key is no entry.
    return hashlib.sha256(cache_key([key, blocks]).encode("utf-8", "surrogatepass")).hexdigest()


def _as_text(cells: Cells) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, cells.table.schema) as writer:
        writer.write_table(cells.table)
    return base64.b64encode(sink.getvalue()).decode()


def _as_cells(text: str, keys: tuple[str, ...]) -> Cells:
    with pa.ipc.open_stream(base64.b64decode(text)) as reader:
        return Cells(reader.read_all(), keys)


def _together(blocks: Sequence[_Block]) -> Cells:
    first = blocks[0].cells
    return Cells.of(pa.concat_tables([block.cells.table for block in blocks]), first.keys)


def _could_be_too_large(blocks: Sequence[_Block]) -> bool:
    """
    Tell whether a sum of cells may be larger than is held exactly: the engine says so of all files at once.
    """
    if len(blocks) == 1:
        return False
    measures = _LARGEST.keys() & set(blocks[0].cells.table.column_names)
    return any(sum(_largest(block, name) for block in blocks) > _LARGEST[name] for name in measures)


def _largest(block: _Block, name: str) -> Decimal:
    limits = pc.min_max(block.cells.table[name]).as_py()
    return max(abs(Decimal(limits["min"] or 0)), abs(Decimal(limits["max"] or 0)))
