"""
The pages name only commands and targets there are, and make lists every target.
"""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from dueregard.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)


def named(pattern: str, page: Path) -> set[str]:
    """
    Return what a pattern captures in the code of a page.
    """
    code = "\n".join(CODE.findall(page.read_text("utf-8")))
    return set(re.findall(pattern, code, re.MULTILINE))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_names_only_commands_and_targets_there_are(page):
    assert named(r"(?<![\w./-])dueregard ([a-z]+)\b", page) <= set(get_command(app).commands)
    assert named(r"(?<![\w./-])make ([a-z-]+)\b", page) <= targets()


def test_make_help_lists_every_target_with_a_line():
    listing = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    described = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", listing, re.MULTILINE))

    assert targets() == described.keys()
