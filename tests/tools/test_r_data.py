"""
The reader of R data frames, on a frame written here byte by byte.
"""

import bz2
import importlib.util
import math
import struct
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
HEADER = b"RDX2\nX\n" + struct.pack(">3i", 2, 0x00040300, 0x00020300)
END = struct.pack(">i", 254)
NEXT_PAIR = struct.pack(">i", 2 | 0x400)
# What R keeps for a missing real: a NaN with 1954 in its last word.
MISSING_REAL = struct.pack(">II", 0x7FF00000, 1954)


@pytest.fixture(scope="module")
def r_data():
    spec = importlib.util.spec_from_file_location("r_data", CHECKOUT / "tools/r_data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(value):
    return (
        struct.pack(">ii", 9, -1)
        if value is None
        else struct.pack(">ii", 9, len(value.encode())) + value.encode()
    )


def strings(*values):
    return struct.pack(">ii", 16, len(values)) + b"".join(map(text, values))


def reals(*values):
    return struct.pack(">ii", 14, len(values)) + b"".join(values)


def wholes(*values):
    return struct.pack(f">ii{len(values)}i", 13, len(values), *values)


def symbol(name):
    return struct.pack(">i", 1) + text(name)


def frame(**columns):
    names = NEXT_PAIR + symbol("names") + strings(*columns) + END
    vector = struct.pack(">ii", 19 | 0x200, len(columns)) + b"".join(columns.values()) + names
    return HEADER + NEXT_PAIR + symbol("saved") + vector + END


def write(folder, content):
    path = folder / "saved.rda"
    path.write_bytes(bz2.compress(content))
    return path


def test_columns_come_back_by_name_with_missing_values(r_data, tmp_path):
    columns = frame(
        group=strings("Àrd", None), share=reals(struct.pack(">d", 0.25), MISSING_REAL), count=wholes(3, -1)
    )
    read = r_data.read_data_frame(write(tmp_path, columns))
    assert list(read) == ["group", "share", "count"]
    assert read["group"] == ["Àrd", None]
    assert read["share"][0] == 0.25
    assert math.isnan(read["share"][1])
    assert read["count"] == [3, -1]


def test_a_symbol_written_once_is_understood_where_it_is_used_again(r_data, tmp_path):
    first = struct.pack(">ii", 13 | 0x200, 1) + struct.pack(">i", 7)
    first += NEXT_PAIR + symbol("label") + strings("people") + END
    again = struct.pack(">ii", 13 | 0x200, 1) + struct.pack(">i", 8)
    # Symbols so far: saved, label.
    again += NEXT_PAIR + struct.pack(">i", 255 | 2 << 8) + strings("people") + END
    read = r_data.read_data_frame(write(tmp_path, frame(first=first, again=again)))
    assert read == {"first": [7], "again": [8]}


def test_a_file_of_another_kind_is_refused(r_data, tmp_path):
    with pytest.raises(ValueError, match=r"saved\.rda is not an R data file of version 2"):
        r_data.read_data_frame(write(tmp_path, b"RDX3\nX\n"))


def test_a_value_of_a_kind_it_does_not_know_is_refused(r_data, tmp_path):
    complex_number = struct.pack(">ii", 15, 1) + bytes(16)
    with pytest.raises(ValueError, match="kind 15"):
        r_data.read_data_frame(write(tmp_path, frame(complex=complex_number)))
