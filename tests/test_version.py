"""
One version, wherever it is asked for.
"""

from importlib import metadata

import dueregard


def test_the_package_and_its_metadata_name_one_version():
    assert dueregard.__version__ == metadata.version("dueregard")
