"""
The reference runner: what agrees, what differs and what is not run are told apart, and counted.
"""

import importlib
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


@pytest.fixture
def stops(monkeypatch):
    """
    Return the module of the cases of searches, found as the runner finds it.
    """
    monkeypatch.syspath_prepend(str(CHECKOUT / "tools"))
    return importlib.import_module("reference_cases.stop_search_fairness")


def test_ranks_are_compared_where_thresholds_lie_further_apart_than_chance(stops):
    pairs = stops.pairs_apart(["a", "b", "c"], [0.30, 0.20, 0.21], by=0.02)
    assert pairs == [["b", "a"], ["c", "a"]]
    assert stops.pairs_in_order(["c", "b", "a"], pairs) == pairs
    assert stops.pairs_in_order(["b", "a", "c"], pairs) == [["b", "a"], ["a", "c"]]


@pytest.mark.parametrize(
    ("signs", "agree"), [((-1, 1, 0), True), ((0, 1, 1), True), ((1, 1, 0), False), ((-1, 0, 0), False)]
)
def test_no_sign_found_agrees_only_where_the_interval_of_the_reference_is_near_zero(stops, signs, agree):
    groups = ["first", "near", "clear", "unclear"]
    differences = {"lower": [-0.09, 0.05, -0.1], "upper": [-0.003, 0.2, 0.1]}
    expected = stops.signs_that_leave_out_zero(groups, differences)
    assert expected == {"near": -1, "clear": 1}
    clear = stops.signs_that_leave_out_zero(groups, differences, by=0.015)
    found = stops.signs_found(groups, signs, expected, expected.keys() - clear.keys())
    assert (found == expected) == agree
