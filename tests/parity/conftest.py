"""
The engines that must agree: DuckDB, and a real Spark.

The Spark is one of this process on two cores, unless DUEREGARD_PARITY_ENGINE names another; `make parity`
does so for a cluster and for Spark Connect. It is started once for all tests.
"""

import os
import shutil

import pytest

from dueregard.engine import open_engine


@pytest.fixture(scope="session")
def spark():
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        reason = "Spark needs Java, and there is none on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    opened = open_engine(os.environ.get("DUEREGARD_PARITY_ENGINE", "spark://local[2]"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def duckdb():
    opened = open_engine("duckdb:?threads=2")
    yield opened
    opened.close()


@pytest.fixture(params=["duckdb", "spark"])
def engine(request):
    """
    Give each engine in turn to one test body.
    """
    return request.getfixturevalue(request.param)
