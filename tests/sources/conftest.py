"""
Small ways to write a file and read it as a source.
"""

from pathlib import Path

import pytest

from dueregard.engine import Query, open_engine
from dueregard.model import Source
from dueregard.sources import read_source

SAMPLES = Path(__file__).parents[1] / "data" / "intake"


@pytest.fixture
def samples():
    return SAMPLES


@pytest.fixture
def write(tmp_path):
    """
    Write bytes or text as a file of the assessment's folder.
    """

    def write_file(name, content):
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def read(tmp_path):
    """
    Read a source declared by keywords; its files lie in the assessment's folder unless another is given.
    """

    def read_declared(folder=None, classifications=None, **declared):
        return read_source(
            "numbers",
            Source(**declared),
            folder=folder or tmp_path / "folder",
            classifications=classifications,
            cache=tmp_path / "cache",
        )

    return read_declared


@pytest.fixture
def count_by():
    """
    Count a table by a column.
    """
    engine = open_engine()

    def count(table, column):
        return engine.collapse(Query(table.paths, (column,), count=table.count)).count_by(column)

    yield count
    engine.close()
