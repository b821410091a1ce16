"""
What a file may cost to read. A file that needs more is refused with a sentence, never half-read.
"""

from __future__ import annotations

MOST_BYTES = 64 * 2**20
"""Bytes of a file: a long assessment full of pictures has a tenth of it."""

MOST_SECONDS = 60
"""Seconds a file may take to read; thirty pages of PDF take three."""

MOST_MEMORY = 2 * 2**30
"""Bytes of memory the reading of a file may ask for, where the system can hold it to that."""

MOST_PAGES = 1000
"""Pages of a PDF."""

MOST_CELLS = 200_000
"""Cells of all tables, and how far a merged cell may be said to go."""

MOST_DEPTH = 200
"""Elements inside one another."""

MOST_UNPACKED = 256 * 2**20
"""Bytes all parts of a Word file may unpack to."""

MOST_RATIO = 200
"""Unpacked bytes for each packed one; the text of a Word file packs to a tenth."""

MOST_PARTS = 4000
"""Parts of a Word file: each picture is one."""
