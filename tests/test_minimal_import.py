"""
Importing dueregard, or the rooms that only judge and show, brings in no engine and no web framework.
"""

import json
import subprocess
import sys

import pytest

HEAVY = {"django", "duckdb", "pyspark", "sqlglot"}
#: Take a command that needs none of them a quarter of a second or more, each.
SLOW = {"scipy.stats", "scipy.optimize", "scipy.interpolate", "scipy.sparse"}

#: What reads and counts data; a document is judged and shown without.
COUNTING = {"numpy", "pyarrow", "scipy", "dueregard.engine", "dueregard.gather", "dueregard.sources"}


def modules_loaded_by(module: str) -> set[str]:
    """
    Return the names of all modules a fresh interpreter holds once `module` is imported.
    """
    script = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "module",
    ["dueregard", "dueregard.model", "dueregard.checks", "dueregard.publish"],
)
def test_importing_it_loads_no_engine_and_no_web_framework(module):
    loaded = modules_loaded_by(module)

    assert "dueregard" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("module", ["dueregard.cli.checking", "dueregard.cli.publishing"])
def test_checking_and_publishing_a_folder_load_nothing_that_counts(module):
    assert modules_loaded_by(module) & (HEAVY | COUNTING) == set()


@pytest.mark.parametrize(
    "module", ["dueregard.stats", "dueregard.indicators", "dueregard.indicators.estimates"]
)
def test_importing_the_statistics_loads_no_slow_part_of_scipy(module):
    assert modules_loaded_by(module) & SLOW == set()
