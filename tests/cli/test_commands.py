"""
Every command does what its help says, on the invented folder of the documentation.
"""

import json
import subprocess
import sys

import pytest

from dueregard.frameworks import framework_ids


def test_build_gathers_checks_and_publishes(dueregard, riverford, tmp_path):
    result = dueregard("build", riverford, "--to", tmp_path / "site")
    assert result.returncode == 0, result.stderr
    assert "stops-by-ethnicity (12 months to September 2025): new" in result.stdout
    assert (tmp_path / "site" / "index.html").is_file()
    assert (riverford / "evidence" / "stops-by-ethnicity.json").is_file()


def test_a_second_build_changes_no_byte(dueregard, riverford, tmp_path):
    dueregard("build", riverford, "--to", tmp_path / "site")
    before = bytes_below(riverford) | bytes_below(tmp_path / "site")
    result = dueregard("build", riverford, "--to", tmp_path / "site")
    assert "unchanged" in result.stdout
    assert bytes_below(riverford) | bytes_below(tmp_path / "site") == before


def test_a_changed_input_names_what_rests_on_it(dueregard, riverford):
    dueregard("gather", riverford)
    unsigned = json.loads(dueregard("check", riverford, "--format", "json", "--select", "GOV-02").stdout)
    digest = unsigned["findings"][0]["subjects"][0]["note"]
    sign(riverford, digest)
    assert (
        json.loads(dueregard("check", riverford, "--format", "json", "--select", "GOV-02").stdout)["findings"]
        == []
    )
    stops = riverford / "data" / "stops.csv"
    stops.write_text(
        stops.read_text(encoding="utf-8").replace("2024-10,B1,35", "2024-10,B1,85"), encoding="utf-8"
    )
    said = dueregard("gather", riverford).stdout
    assert "changed, the file data/stops.csv changed" in said
    assert "race E1" in said
    assert "The signature of A. Chair (2026-01-20) no longer covers this version." in said
    evidence = json.loads((riverford / "evidence" / "stops-by-ethnicity.json").read_bytes())
    assert evidence["revision"] == 2
    assert "the file data/stops.csv changed" in evidence["supersedes"]["reason"]


def sign(folder, digest):
    signature = f"sign_offs: [{{name: A. Chair, role: Chair, on: 2026-01-20, digest: '{digest}'}}]\n"
    path = folder / "assessment.yaml"
    path.write_text(path.read_text(encoding="utf-8") + signature, encoding="utf-8")


def test_gather_as_json_gives_values_intervals_and_states(dueregard, riverford):
    printed = json.loads(dueregard("gather", riverford, "--format", "json").stdout)
    item = next(item for item in printed["evidence"] if item["id"] == "stops-by-ethnicity")
    ratio = item["figures"]["black-white-ratio"]
    assert ratio["state"] == "shown"
    assert ratio["low"] < ratio["value"] < ratio["high"]
    assert (ratio["numerator"], ratio["denominator"]) > (0, 0)
    assert printed["changes"][0]["what"] == "new"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [((), 1), (("--fail-on", "never"), 0), (("--select", "ACT-02"), 0), (("--select", "NOPE"), 2)],
)
def test_check_exits_by_what_it_finds(dueregard, tmp_path, arguments, status):
    dueregard("new", tmp_path / "fresh", "--framework", "gla-iia")
    assert dueregard("check", tmp_path / "fresh", *arguments).returncode == status


@pytest.mark.parametrize("framework", framework_ids())
def test_a_new_folder_loads_and_its_findings_say_what_to_do(dueregard, tmp_path, framework):
    assert dueregard("new", tmp_path / "My Plan", "--framework", framework).returncode == 0
    result = dueregard("check", tmp_path / "My Plan")
    assert result.returncode == 1, result.stderr
    assert "To put it right" in result.stdout


def test_new_leaves_a_folder_in_use_alone(dueregard, riverford):
    before = bytes_below(riverford)
    result = dueregard("new", riverford)
    assert result.returncode == 2
    assert "is not empty" in result.stderr
    assert bytes_below(riverford) == before


def test_an_unknown_framework_is_answered_with_the_nearest(dueregard, tmp_path):
    result = dueregard("new", tmp_path / "x", "--framework", "gla-ia")
    assert result.returncode == 2
    assert "Closest: 'gla-iia'" in result.stderr


def test_a_draft_cannot_be_published_as_final(dueregard, riverford, tmp_path):
    dueregard("gather", riverford)
    result = dueregard("publish", riverford, "--to", tmp_path / "site", "--final")
    assert result.returncode == 2
    assert "sign" in result.stderr
    assert not (tmp_path / "site").exists()
    assert dueregard("publish", riverford, "--to", tmp_path / "site").returncode == 0


def test_a_record_verifies_until_something_in_it_changes(dueregard, riverford, tmp_path):
    dueregard("build", riverford, "--to", tmp_path / "site")
    record = tmp_path / "site" / "record.json"
    assert dueregard("verify", record).returncode == 0
    record.write_bytes(record.read_bytes().replace(b"Riverford Policing Board", b"Riverford Policing Bored"))
    changed = dueregard("verify", record)
    assert changed.returncode == 1
    assert "does not have the digest" in changed.stdout
    assert "does not have the seal" in changed.stdout
    assert dueregard("verify", riverford / "data" / "stops.csv").returncode == 2


def test_a_page_changed_after_publication_is_named(dueregard, riverford, tmp_path):
    dueregard("build", riverford, "--to", tmp_path / "site")
    (tmp_path / "site" / "index.html").write_text("rewritten", encoding="utf-8")
    assert (
        "index.html is not as it was published"
        in dueregard("verify", tmp_path / "site" / "record.json").stdout
    )


def test_only_a_record_can_be_verified(dueregard, riverford, tmp_path):
    dueregard("build", riverford, "--to", tmp_path / "site")
    for name in ("index.html", "static", "subjects/race.html"):
        result = dueregard("verify", tmp_path / "site" / name)
        assert result.returncode == 2
        assert "record.json" in result.stderr


@pytest.mark.parametrize("command", ["frameworks", "checks", "indicators", "schema"])
def test_the_lists_name_what_there_is(dueregard, command):
    expected = {"frameworks": "gla-iia", "checks": "RAT-03", "indicators": "rate_ratio", "schema": "$defs"}
    result = dueregard(command)
    assert result.returncode == 0, result.stderr
    assert expected[command] in result.stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("RAT-03", "Bracking"),
        ("claim-without-source", "EVD-02"),
        ("rate_ratio", "reference"),
        ("rat-03", "RAT-03"),
    ],
)
def test_explain_answers_by_code_name_or_kind(dueregard, name, says):
    assert says in dueregard("explain", name).stdout


def test_explain_names_the_nearest(dueregard):
    result = dueregard("explain", "rate_rato")
    assert result.returncode == 2
    assert "Closest: 'rate_ratio'" in result.stderr


def test_one_schema_can_be_asked_for(dueregard):
    assert json.loads(dueregard("schema", "assessment").stdout)["title"] == "Assessment"
    assert "Closest: 'assessment'" in dueregard("schema", "asessment").stderr


def test_the_demo_says_what_to_open_and_can_be_run_again(dueregard, tmp_path):
    first = dueregard("demo", "--to", tmp_path / "london")
    assert first.returncode == 0, first.stderr
    assert f"Open {tmp_path / 'london' / 'publication' / 'index.html'}" in first.stdout
    assert (tmp_path / "london" / "publication" / "index.html").is_file()
    assert "already" in dueregard("demo", "--to", tmp_path / "london").stdout


def test_the_demo_leaves_another_folder_alone(dueregard, tmp_path):
    (tmp_path / "thesis.txt").write_text("ten years", encoding="utf-8")
    result = dueregard("demo", "--to", tmp_path)
    assert result.returncode == 2
    assert "something else" in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"]])
def test_a_process_of_its_own_answers_the_same(arguments):
    result = subprocess.run(
        [sys.executable, "-m", "dueregard", *arguments], capture_output=True, text=True, check=True
    )
    assert "dueregard" in result.stdout


def bytes_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


OWN_FRAMEWORK = """\
format: dueregard-framework/1
extends: psed-england
id: our-standard
title: Our standard
jurisdiction: Riverford
summary: The duty, and the river.
objectives:
  - {id: the-river, title: The river}
"""


def test_a_framework_of_ones_own_starts_a_folder_that_checks(dueregard, tmp_path):
    own = tmp_path / "our-standard.yaml"
    own.write_text(OWN_FRAMEWORK, encoding="utf-8")
    started = dueregard("new", tmp_path / "plan", "--framework", own)
    result = dueregard("check", tmp_path / "plan")

    assert started.returncode == 0, started.stderr
    assert "framework: our-standard.yaml" in (tmp_path / "plan" / "assessment.yaml").read_text("utf-8")
    assert "the-river" in (tmp_path / "plan" / "assessment.yaml").read_text("utf-8")
    assert result.returncode == 1, result.stderr


def test_a_mistake_in_a_framework_of_ones_own_is_named_with_its_line(dueregard, tmp_path):
    own = tmp_path / "our-standard.yaml"
    own.write_text(OWN_FRAMEWORK + "duties:\n  - {id: x, titel: y}\n", encoding="utf-8")
    result = dueregard("new", tmp_path / "plan", "--framework", own)

    assert result.returncode == 2
    assert "our-standard.yaml:10" in result.stderr
    assert not (tmp_path / "plan").exists()


def test_the_demo_of_riverford_is_a_final_edition_and_can_be_run_again(dueregard, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = dueregard("demo", "--example", "riverford")
    pages = bytes_below(tmp_path / "dueregard-riverford" / "publication")
    again = dueregard("demo", "--example", "riverford")

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "index.html" in first.stdout
    assert bytes_below(tmp_path / "dueregard-riverford" / "publication") == pages
    page = (tmp_path / "dueregard-riverford" / "publication" / "index.html").read_text("utf-8")
    assert "draft edition" not in page.casefold()


def test_riverford_changed_by_a_word_is_a_draft(dueregard, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    dueregard("demo", "--example", "riverford")
    path = tmp_path / "dueregard-riverford" / "assessment.yaml"
    path.write_text(path.read_text("utf-8").replace("six libraries", "five libraries"), "utf-8")
    answer = dueregard("demo", "--example", "riverford")

    assert answer.returncode == 0, answer.stderr
    assert "1 critical" in answer.stdout


def test_gather_prints_how_many_are_in_no_group_and_how_far_that_could_move_the_ratio(dueregard, riverford):
    answer = dueregard("gather", str(riverford))
    assert "  not recorded: 4.5% of those counted, in no group" in answer.stdout
    assert "  Black, ratio: 2.82 to 3.67 (all of those whose group is not known" in answer.stdout


def test_gather_says_what_it_used_again_and_takes_nothing_of_before_when_told_so(dueregard, riverford):
    first = dueregard("gather", riverford).stdout
    assert "in new files only: 0; as counted before: 0." in first
    again = dueregard("gather", riverford).stdout
    assert "Data files read: none;" in again
    assert "Counts made in all files: 0; in new files only: 0;" in again
    counts = json.loads(dueregard("gather", riverford, "--format", "json").stdout)["counts"]
    assert list(counts) == ["kept"]
    kept = {path: path.read_bytes() for path in riverford.rglob("*.json")}
    anew = dueregard("gather", riverford, "--no-cache").stdout
    assert first.splitlines()[-1] == anew.splitlines()[-1]
    assert {path: path.read_bytes() for path in riverford.rglob("*.json")} == kept
