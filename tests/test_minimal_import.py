"""
Importing dueregard, or the rooms that only judge and show, brings in no engine and no web framework.
"""

import json
import subprocess
import sys

import pytest

HEAVY = {"django", "duckdb", "pyspark", "sqlglot"}


def modules_loaded_by(module: str) -> set[str]:
    """
    Return the top-level names a fresh interpreter holds once `module` is imported.
    """
    script = (
        f"import json, sys, {module}; print(json.dumps(sorted({{n.split('.')[0] for n in sys.modules}})))"
    )
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
