"""
The reference runner: what agrees, what differs and what is not run are told apart, and counted.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_data import shared_path

CHECKOUT = Path(__file__).resolve().parents[2]


def run(folder):
    command = [sys.executable, str(CHECKOUT / "tools" / "reference.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def folder_with(tmp_path, name, change):
    """Return a folder laid out as the shared one, with one of its files, changed."""
    source = shared_path("reference")
    (tmp_path / "golden").mkdir()
    shutil.copytree(source / "inputs", tmp_path / "inputs")
    figures = json.loads((source / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    change(figures)
    (tmp_path / "golden" / f"{name}.json").write_text(json.dumps(figures), encoding="utf-8")
    return tmp_path


def test_every_reference_figure_with_a_function_agrees():
    done = run(shared_path("reference"))
    *files, last = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    passed, failed, skipped = (int(word) for word in last.replace(",", "").split() if word.isdigit())
    assert last == f"{passed} passed, {failed} failed, {skipped} skipped"
    assert passed >= 800
    assert failed == 0
    assert all(line.count(":") >= 2 for line in files if line.startswith("    not run"))


def test_a_figure_that_differs_is_named_and_fails_the_run(tmp_path):
    def change(figures):
        figures["rates"][0]["exact"]["upper"] *= 1.001

    done = run(folder_with(tmp_path, "proportions_rates", change))
    assert done.returncode == 1
    assert "failed: rates[0].exact: found" in done.stdout
    assert done.stdout.splitlines()[-1].split()[2] == "1"


def test_figures_nobody_computes_are_not_run_with_a_reason(tmp_path):
    def change(figures):
        figures["rates"][0]["by_moonlight"] = {"lower": 1, "upper": 2}

    done = run(folder_with(tmp_path, "proportions_rates", change))
    assert done.returncode == 0
    assert "not run: rates.by_moonlight (1): no public function computes this" in done.stdout


def test_a_section_nobody_knows_is_not_run_and_one_that_is_not_there_is_no_failure(tmp_path):
    def change(figures):
        del figures["proportions"]
        figures["horoscopes"] = [{"x": 1, "lower": 0.5}]

    done = run(folder_with(tmp_path, "proportions_rates", change))
    assert done.returncode == 0, done.stdout
    assert "not run: horoscopes (1): no cases are known for a section of this name" in done.stdout
    assert int(done.stdout.splitlines()[-1].split()[0]) > 0


def test_options_are_read_from_the_file(tmp_path):
    def change(figures):
        figures["rates"] = [{**figures["rates"][1], "conf": 0.8}]

    done = run(folder_with(tmp_path, "proportions_rates", change))
    assert "failed: rates[0].exact" in done.stdout


@pytest.mark.parametrize(("name", "content"), [("astrology", "{}"), ("change", '{"tolerance": {}}')])
def test_files_of_another_kind_are_not_run_and_broken_ones_fail(tmp_path, name, content):
    (tmp_path / "golden").mkdir()
    (tmp_path / "golden" / f"{name}.json").write_text(content, encoding="utf-8")
    done = run(tmp_path)
    expected = {"astrology": "0 passed, 0 failed, 1 skipped", "change": "0 passed, 1 failed, 0 skipped"}
    assert done.stdout.splitlines()[-1] == expected[name]


def test_a_folder_without_figures_is_refused(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 2
    assert "holds no golden/*.json" in done.stderr
