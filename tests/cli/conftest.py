"""
A small invented folder to break, and the command line to run on it.
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from dueregard.cli import main

RIVERFORD = Path(__file__).parents[2] / "docs" / "how-to" / "riverford"


@pytest.fixture
def riverford(tmp_path, monkeypatch):
    """
    A copy of the invented assessment of the documentation, with a cache of its own.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "riverford"
    shutil.copytree(RIVERFORD, folder)
    return folder


@dataclass(frozen=True)
class Answer:
    """
    What a run of the command line gave back.
    """

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def dueregard(tmp_path, monkeypatch, capsys):
    """
    Run the command line; one test in a process of its own shows that this is the same.
    """

    def run(*arguments):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["dueregard", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = capsys.readouterr()
        return Answer(int(stopped.value.code or 0), printed.out, printed.err)

    return run
