"""
The table a scan returns: one row for each intersection, in the order of the lattice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.intersections.lattice import ALL_GROUPS, Lattice
from dueregard.stats.domain import BoolArray


def group_columns(lattice: Lattice) -> dict[str, pa.DictionaryArray]:
    """
    Return the label of each intersection's group by characteristic, null where it is not divided.
    """
    return {
        one.name: _labels(lattice.groups[:, place], one.labels)
        for place, one in enumerate(lattice.characteristics)
    }


def number_column(numbers: NDArray[Any], withheld: BoolArray | None = None) -> pa.Array:
    """
    Return numbers, null where there is none and where they are withheld.
    """
    missing = np.isnan(numbers) if numbers.dtype.kind == "f" else np.zeros(len(numbers), dtype=np.bool_)
    return pa.array(numbers, mask=missing if withheld is None else missing | withheld)


def text_column(
    codes: NDArray[np.int8], texts: Mapping[int, str], missing: BoolArray | None = None
) -> pa.DictionaryArray:
    """
    Return one of a few texts for each intersection, by its code: the place of the text among them.
    """
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), pa.array(list(texts.values())))


def _labels(groups: NDArray[np.unsignedinteger[Any]], labels: tuple[str, ...]) -> pa.DictionaryArray:
    # Programs that read Arrow expect the codes of a dictionary to be signed.
    kinds: list[type[np.signedinteger[Any]]] = [np.int8, np.int16, np.int32]
    kind = next(kind for kind in kinds if len(labels) <= np.iinfo(kind).max)
    codes = groups.astype(kind)
    codes -= 1
    indices = pa.array(codes, mask=np.asarray(groups == ALL_GROUPS))
    return pa.DictionaryArray.from_arrays(indices, pa.array(labels, pa.string()))
