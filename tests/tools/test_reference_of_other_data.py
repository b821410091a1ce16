"""
The reference runner given a folder of the same layout with other data, other options and broken figures.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import other_figures

CHECKOUT = Path(__file__).resolve().parents[2]
OF_TABLES = ("inequality", "stop_search_fairness", "survey")
OF_NUMBERS = (
    *("proportions_rates", "two_group_disparity", "change", "tests_workforce", "monitoring"),
    *("intersectional", "r_indicator_sdc", "published_claims"),
)


@pytest.fixture
def folder(tmp_path):
    for part in ("golden", "inputs"):
        (tmp_path / part).mkdir()
    return tmp_path


def save(folder, name, figures):
    (folder / "golden" / f"{name}.json").write_text(json.dumps(figures), encoding="utf-8")


def run(folder):
    command = [sys.executable, str(CHECKOUT / "tools" / "reference.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    words = done.stdout.splitlines()[-1].replace(",", "").split()
    return done.stdout, dict(zip(words[1::2], map(int, words[::2]), strict=True))


def test_figures_of_other_data_and_options_are_those_of_other_programs(folder):
    for name in OF_NUMBERS:
        save(folder, name, getattr(other_figures, name)())
    for name in OF_TABLES:
        save(folder, name, getattr(other_figures, name)(folder))
    printed, counts = run(folder)
    assert counts["failed"] == 0, printed
    for name in (*OF_NUMBERS, *OF_TABLES):
        assert f"{name}: 0 passed" not in printed
    # Nothing is left out but what the folder leaves out.
    assert counts["skipped"] == 0, printed
    assert counts["passed"] >= 200


def test_what_no_function_computes_is_named_and_the_rest_is_run(folder):
    figures = other_figures.change()
    figures["tides"] = [{"high": 3.2}]
    figures["counts"][0]["by_dowsing"] = 12.0
    figures["monthly"][0]["quasipoisson"]["aic"] = 3.0
    figures["monthly"][0]["by_almanac"] = {"log_rr": 0.5}
    save(folder, "change", figures)
    survey = other_figures.survey(folder)
    survey["cases"] |= {"apistrat.horoscope.api00": {"value": 1}, "elsewhere.mean.api00": {"value": 1}}
    save(folder, "survey", survey)
    printed, counts = run(folder)
    assert (counts["failed"], counts["skipped"]) == (0, 6), printed
    names = ("tides", "counts.by_dowsing", "monthly.quasipoisson.aic", "monthly.by_almanac")
    for name in (*names, "apistrat.horoscope.api00", "elsewhere.mean.api00"):
        assert f"not run: {name} (1): " in printed


def test_a_section_that_is_not_there_is_missed_by_nobody(folder):
    whole = other_figures.two_group_disparity()
    for section in ("rates", "proportions", "attributable"):
        save(folder, "two_group_disparity", {name: part for name, part in whole.items() if name != section})
        printed, counts = run(folder)
        assert (counts["failed"], counts["skipped"]) == (0, 0), printed


@pytest.mark.parametrize("undefined", [None, float("nan")])
def test_an_undefined_figure_is_expected_to_be_undefined(folder, undefined):
    figures = other_figures.change()
    unequal, equal = figures["counts"][1], figures["counts"][0]
    unequal["z_sqrt"] = equal["z_sqrt"] = undefined
    save(folder, "change", figures)
    printed, counts = run(folder)
    assert counts["failed"] == 1
    assert "failed: counts[0].z_sqrt: found " in printed


def test_a_figure_that_is_laid_out_otherwise_fails_alone(folder):
    figures = other_figures.two_group_disparity()
    figures["rates"][1]["rr_log_wald"] = "about two"
    figures["proportions"] = {"x1": 3}
    before = len(figures["rates"]) * 6 + len(figures["attributable"])
    save(folder, "two_group_disparity", figures)
    survey = other_figures.survey(folder)
    survey["cases"]["apistrat.mean.fog"] = {"value": {"estimate": 1.0, "deff": []}}
    save(folder, "survey", survey)
    printed, counts = run(folder)
    assert counts["passed"] == before - 1 + 7, printed
    for name in ("rates[1].rr_log_wald", "proportions", "apistrat.mean.fog"):
        assert f"failed: {name}: its cases could not be read" in printed


def test_inputs_that_are_missing_fail_what_needs_them_and_nothing_else(folder):
    save(folder, "inequality", other_figures.inequality(folder))
    (folder / "inputs" / "inequality.json").unlink()
    printed, counts = run(folder)
    assert (counts["passed"], counts["failed"]) == (3, 1), printed
    assert "failed: nonordered: its cases could not be read" in printed
