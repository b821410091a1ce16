"""
The page on how often the gates are wrong is made of the data, and whole sources raise no alarm.
"""

import subprocess
import sys

from tests.shared_data import CHECKOUT, shared_path


def test_the_page_is_what_the_data_give(tmp_path):
    page = tmp_path / "page.md"
    command = [sys.executable, "tools/completeness.py", str(shared_path("data")), "--to", str(page)]
    subprocess.run(command, check=True, cwd=CHECKOUT, capture_output=True)
    made = page.read_text(encoding="utf-8")
    kept = CHECKOUT / "docs" / "explanation" / "completeness.md"
    assert made == kept.read_text(encoding="utf-8")
    assert "Of 673 months of whole sources 0 were in alarm." in made
