"""
The names a notebook uses, whatever was imported before.
"""

import subprocess
import sys
import types

import pytest

import dueregard


@pytest.mark.parametrize("name", dueregard.__all__)
def test_every_public_name_is_there_and_is_no_module(name):
    assert not isinstance(getattr(dueregard, name), types.ModuleType)


@pytest.mark.parametrize(
    "before",
    ["import dueregard", "import dueregard.publish, dueregard.gather", "import dueregard.cli.building"],
)
def test_a_function_wins_over_the_room_of_its_name(before):
    code = f"{before}; import dueregard as d; assert callable(d.publish) and callable(d.gather)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'gathr'"):
        _ = dueregard.gathr


def test_dir_lists_what_is_public():
    assert set(dueregard.__all__) <= set(dir(dueregard))
