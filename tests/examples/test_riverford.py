"""
The Riverford example passes every check, and one small edit for each check raises its finding.
"""

import copy
import json
import runpy
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from dueregard.checks import CHECKS, questions, run_checks
from dueregard.engine import open_engine
from dueregard.frameworks import load_framework
from dueregard.gather import gather
from dueregard.model import Assessment
from dueregard.model.references import dangling_references, framework_references
from dueregard.store import load_assessment

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "src" / "dueregard" / "examples" / "riverford"
MUTATIONS = YAML(typ="safe", pure=True).load((HERE / "riverford-mutations.yaml").read_text("utf-8"))
KEYS = ("id", "subject", "what", "duty", "direction", "term")


@pytest.fixture(scope="module")
def riverford():
    return load_assessment(FOLDER)


@pytest.fixture(scope="module")
def framework():
    return load_framework("psed-england")


@pytest.fixture(scope="module")
def plain(riverford):
    return json.loads(riverford.model_dump_json(exclude_defaults=True))


def test_no_check_finds_anything_and_nothing_is_left_to_ask(riverford, framework):
    assert run_checks(riverford, framework) == []
    assert questions(riverford, framework) == []
    assert [*dangling_references(riverford), *framework_references(riverford, framework)] == []


def test_the_figures_are_those_of_the_invented_survey(tmp_path, riverford):
    folder = tmp_path / "riverford"
    shutil.copytree(FOLDER, folder)
    gathered = gather(load_assessment(folder), folder=folder, engine=open_engine(), cache=tmp_path / "cache")

    assert {change.what for change in gathered.changes} == {"unchanged"}
    assert riverford.signed_by(), "sign the example again with the digest that `dueregard check` gives"


def test_the_survey_is_made_by_its_script_from_its_seed():
    made = runpy.run_path(str(HERE.parents[1] / "tools" / "riverford_survey.py"))
    rows = [",".join(row) for row in [made["COLUMNS"], *made["respondents"]()]]

    assert (FOLDER / "data" / "library-survey.csv").read_text("utf-8").splitlines() == rows


def test_there_is_an_edit_for_every_check():
    assert sorted(MUTATIONS) == sorted(CHECKS)
    assert len(MUTATIONS) == 60


@pytest.mark.parametrize("code", MUTATIONS)
def test_an_edit_raises_the_finding_of_its_check_and_no_other(code, plain, framework):
    edits = MUTATIONS[code]
    expected = {code, *(edit["also"] for edit in edits if "also" in edit)}
    found = run_checks(signed(edited(plain, edits)), framework)

    assert {finding.code for finding in found} == expected


def edited(document, edits):
    """
    Return a copy of a plain document with the edits made.
    """
    document = copy.deepcopy(document)
    for edit in edits:
        if "also" not in edit:
            *steps, last = str(edit.get("set") or edit["remove"]).split("/")
            places = [document]
            for step in steps:
                places = [inner for place in places for inner in within(place, step)]
            assert places, f"nothing stands at {steps}"
            for place in places:
                change(place, last, edit)
    return document


def within(place, step):
    if step == "*":
        return list(place)
    if isinstance(place, list):
        return [place[position(place, step)]]
    if step not in place:
        return [place.setdefault(step, {})] if step == "facts" else []
    return [place[step]]


def change(place, last, edit):
    if isinstance(place, list):
        del place[position(place, last)]
    elif "set" in edit:
        place[last] = edit["to"]
    else:
        del place[last]


def position(entries, name):
    for index, entry in enumerate(entries):
        if any(entry.get(key) == name for key in KEYS if isinstance(entry, dict)):
            return index
    return int(name)


def signed(document):
    """
    Return the assessment of a plain document, its signature renewed where it has one.
    """
    assessment = Assessment.model_validate_json(json.dumps(document, default=str))
    renewed = [one.model_copy(update={"digest": assessment.digest()}) for one in assessment.sign_offs]
    return assessment.model_copy(update={"sign_offs": tuple(renewed)})
