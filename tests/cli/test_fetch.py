"""
`dueregard fetch` as a person meets it, with the publisher on loopback.
"""

import dataclasses
import json
import subprocess
import sys

import pytest
from rich.console import Console

from dueregard.cli import fetching
from dueregard.yamlfile import parse_yaml
from tests.fetching.conftest import courier, publisher, respond, settings, slow_time  # noqa: F401 - fixtures
from tests.fetching.test_fetching import API, NAMES, police, stops  # noqa: F401 - fixtures

ASKED = ("police-uk", "force=riverford", "months=2024-03..2024-04")


@pytest.fixture
def fetch(dueregard, settings, monkeypatch, request):  # noqa: F811 - fixtures
    """
    Run the command with settings that lead to loopback.
    """

    request.getfixturevalue("police")

    def on_loopback(how, bar):
        return dataclasses.replace(settings, offline=how.offline, progress=bar)

    monkeypatch.setattr(fetching, "settings", on_loopback)
    return lambda *arguments: dueregard("fetch", *arguments)


def test_what_is_fetched_is_printed_with_the_entry_to_paste(fetch, tmp_path):
    answer = fetch(*ASKED)
    assert answer.returncode == 0
    assert f"data/{NAMES[0]}: " in answer.stdout
    data, _ = parse_yaml(answer.stdout.partition("indicators.yaml:\n")[2], "pasted.yaml")
    assert data["sources"]["stops"]["files"] == [f"data/{name}" for name in NAMES]
    assert (tmp_path / "data" / NAMES[1]).is_file()
    assert "Fetching data.police.uk/api/stops-force" in answer.stderr
    assert "The same as on 2026-11-23" in fetch(*ASKED).stdout


def test_a_month_that_is_not_there_is_status_1_and_the_rest_is_written(fetch, tmp_path):
    answer = fetch("police-uk", "force=riverford", "months=2024-04..2024-05", "--to", tmp_path / "out")
    assert answer.returncode == 1
    assert "Not published, and not written:\n  2024-05: " in answer.stdout
    assert (tmp_path / "out" / NAMES[1]).is_file()


def test_a_dry_run_prints_addresses_and_writes_nothing(fetch, tmp_path):
    answer = fetch(*ASKED, "--dry-run")
    assert answer.returncode == 0
    assert "https://data.police.uk/api/stops-force?force=riverford&date=2024-04" in answer.stdout
    assert "size not known beforehand" in answer.stdout
    assert not (tmp_path / "data").exists()
    parcels = json.loads(fetch(*ASKED, "--dry-run", "--format", "json").stdout)["parcels"]
    assert len(parcels) == 2


def test_what_there_is_is_listed(fetch):
    answer = fetch("police-uk", "--list")
    assert "riverford  Riverford  2024-03 to 2024-04" in answer.stdout
    assert (
        json.loads(fetch("police-uk", "--list", "--format", "json").stdout)["rows"][0]["force"] == "riverford"
    )


def test_without_a_source_the_sources_are_named_with_what_they_are_asked(fetch):
    answer = fetch()
    assert answer.returncode == 0
    assert "dueregard fetch nomis dataset=NM_2041_1" in answer.stdout
    names = [one["source"] for one in json.loads(fetch("--format", "json").stdout)["sources"]]
    assert names == ["ckan", "nomis", "police-uk", "police-uk-archive"]


@pytest.mark.usefixtures("tmp_path")
def test_it_is_replayed_offline(fetch):
    fetch(*ASKED)
    answer = fetch(*ASKED, "--offline", "--to", "again", "--format", "json")
    assert answer.returncode == 0
    assert sorted(json.loads(answer.stdout)["files"]) == NAMES


def test_a_revision_is_told(fetch, police):  # noqa: F811
    fetch(*ASKED)
    police.says(f"{API}/stops-force?force=riverford&date=2024-04", respond(stops("2024-04", 5)))
    refused = fetch(*ASKED)
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    police.says(f"{API}/stops-force?force=riverford&date=2024-04", respond(stops("2024-04", 6)))
    assert "Changed since 2026-11-23" in fetch(*ASKED, "--replace").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("police-uc", "force=riverford"), "Closest: 'police-uk'"),
        (("police-uk", "riverford"), "not written name=value"),
        (("police-uk", "force="), "not written name=value"),
        (("police-uk", "force=a", "force=b"), "given twice"),
        (("police-uk", "forse=a", "months=2024-03"), "force"),
    ],
)
def test_a_slip_is_a_sentence_and_status_2(fetch, arguments, words):
    answer = fetch(*arguments)
    assert (answer.returncode, "Traceback" in answer.stderr) == (2, False)
    assert words in answer.stderr


@pytest.mark.usefixtures("settings")
def test_stopping_it_is_said_and_leaves_nothing_half_written(fetch, monkeypatch, tmp_path):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching._Bar, "advance", stop)
    answer = fetch(*ASKED)
    assert answer.returncode == 2
    assert "goes on where this one stopped" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_options_of_the_command_become_settings(tmp_path):
    how = fetching.How(to=tmp_path, offline=True, allow_hosts=("data.example.gov.uk",), store=tmp_path / "s")
    bar = fetching._Bar(Console(stderr=True))
    made = fetching.settings(how, bar)
    assert made.offline
    assert made.store.folder == tmp_path / "s"
    assert "data.example.gov.uk" in made.wire.reach.hosts
    assert not made.wire.reach.loopback


def test_on_a_terminal_there_is_a_bar(tmp_path):
    with (tmp_path / "screen").open("w", encoding="utf-8") as screen:
        bar = fetching._Bar(Console(file=screen, force_terminal=True, width=100, highlight=False))
        with bar:
            bar.begin("https://data.police.uk/a", 100, 20)
            bar.advance(30)
            bar.wait(2.0, "data.police.uk answered 429 (too many requests)")
            bar.begin("https://data.police.uk/b", None, 0)
    text = (tmp_path / "screen").read_text("utf-8")
    assert "data.police.uk/b" in text
    assert "Waiting 2 seconds" in text


def test_help_and_import_load_nothing_that_goes_out():
    code = "import sys, dueregard, dueregard.cli; print(*{'httpx', 'dueregard.fetching'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
