"""
Random tables for disclosure control, and an attack by listing every possible table.
"""

import itertools

import numpy as np
from hypothesis import strategies as st

# Many small counts and a few large ones, as in real tables of rare groups.
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(0, 400))


@st.composite
def inner_tables(draw, *, axes=(2, 3), sizes=(2, 4), counts=COUNTS):
    """Draw a table without totals."""
    shape = draw(st.lists(st.integers(*sizes), min_size=axes[0], max_size=axes[1]))
    size = int(np.prod(shape))
    return np.array(draw(st.lists(counts, min_size=size, max_size=size))).reshape(shape)


def every_possible_table(cells, hidden, largest):
    """Yield all whole tables up to `largest` a cell that agree with what is published."""
    places = np.flatnonzero(hidden | cells.unpublished)
    for guess in itertools.product(range(largest + 1), repeat=places.size):
        table = cells.counts.copy()
        table[places] = guess
        if not (cells.relations @ table).any():
            yield table
