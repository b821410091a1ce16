"""
An assessment folder: what is wrong is said with its place; what is right is kept to the letter.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueregard.errors import DocumentError, OutputError
from dueregard.model import Assessment
from dueregard.store import load_assessment, open_assessment, save_assessment
from dueregard.yamlfile import parse_yaml

ASSESSMENT = """\
format: dueregard/1
id: riverford-plan
title: Policing Plan 2026-30
body: {name: Riverford Policing Board, overseen: Riverford Police}
framework: psed-england
rows:
  - subject: race
    claims:
      - {id: E1, text: "Said [[stops#ratio]] times.", cites: [stops], published-by: Board}
    effects:
      - {commitments: [C1], expected: positive, confirmed_by: stops}
    rating: {direction: unknown}
    actions: [A1]
actions:
  - {id: A1, text: Do it, kind: mitigation}
"""
PROPOSAL = """\
title: Policing Plan 2026-30
objectives:
  - {id: P1, title: Safer streets, commitments: [{id: C1, text: Patrol}]}
"""
EVIDENCE = """\
kind: cited
title: Stops by ethnicity
estimates:
  - {group: Black, measure: ratio, unit: ratio, value: 4.2, method: as published, reason: no counts}
figures: {ratio: {group: Black, value: ratio}}
"""


def folder_with(path: Path, **files: str) -> Path:
    written = {"assessment": ASSESSMENT, "proposal": PROPOSAL, "evidence/stops": EVIDENCE} | files
    for name, text in written.items():
        target = path / f"{name}.yaml"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        load_assessment(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_folder_loads_and_says_where_each_part_stands(tmp_path):
    stored = open_assessment(folder_with(tmp_path))
    assert stored.assessment.rows[0].claims[0].published_by == "Board"
    assert stored.assessment.rows[0].effects[0].confirmed_by == ("stops",)
    assert stored.assessment.evidence[0].id == "stops"
    assert stored.locate(("rows", 0, "claims", 0)) == ("assessment.yaml", 9)
    assert stored.locate(("proposal", "objectives", 0, "title")) == ("proposal.yaml", 3)
    assert stored.locate(("evidence", 0, "title")) == ("evidence/stops.yaml", 2)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("title: Policing", "titel: Policing", 3, "'titel' is not a key of the file. Closest: 'title'."),
        ("  - subject: race", "  - subjet: race", 7, "Closest: 'subject'."),
        ("direction: unknown", "direction: neutrall", 12, "Closest: 'neutral'."),
        ("id: riverford-plan", "id: 12", 2, "'id' is a number (12), and should be text. Put it in quotes."),
        ("actions: [A1]", "actions: A1", 13, "'actions' is text ('A1'), and should be a list."),
        ("body: {name: Riverford Policing Board,", "body: {", 4, "'name' is missing here."),
        ("cites: [stops]", "cites: [stopps]", 9, "There is no evidence 'stopps'. Closest: 'stops'."),
        ("[[stops#ratio]]", "[[stops#ration]]", 9, "There is no figure of 'stops' called 'ration'."),
        ("commitments: [C1]", "commitments: [C11]", 11, "There is no commitment 'C11'. Closest: 'C1'."),
        ("confirmed_by: stops", "confirmed_by: stop", 11, "Closest: 'stops'."),
        ("actions: [A1]", "actions: [A2]", 13, "There is no action 'A2'. Closest: 'A1'."),
        ("body: {", "title: again\nbody: {", 4, "The key 'title' is given twice."),
        ("format: dueregard/1", "format: dueregard/3", 1, "Install dueregard 3 or later"),
        ("format: dueregard/1", "format: word", 1, "Write 'format: dueregard/1'"),
        ("rows:", "rows: [", 7, "This is not YAML"),
        ("framework:", "proposal: {title: x}\nframework:", 5, "'proposal' belongs in proposal.yaml"),
        ("[[stops#ratio]]", "[[stops]]", 9, "'[[stops]] times.' names no figure."),
        ("title: Policing", "title: '[[stops#ratio]]' #", 3, "No figure can be put in here: 'title'"),
        ("text: Do it", "text: 'Do [[stop#ratio]]'", 15, "There is no evidence 'stop'. Closest: 'stops'."),
        ("kind: mitigation", "kind: gap, indicator: stop", 15, "Closest: 'stops'."),
        ("- {id: A1,", "- {id: A1, text: Twice}\n  - {id: A1,", 16, "The id 'A1' is there already."),
        ("    rating:", "    gaps: [{id: G, text: a}, {id: G, text: b}]\n    rating:", 12, "The gap 'G'"),
        ("rows:", f"notice: {'[' * 400 + ']' * 400}\nrows:", 6, "levels deep"),
        ("rows:", "notice: &a [*a]\nrows:", 6, "an alias inside itself"),
        ("rows:", 'notice: "a\0b"\nrows:', 6, "The character U+0000 cannot stand in YAML"),
        ("rows:", 'notice: "\\ud800"\nrows:', 6, "half of a surrogate pair"),
        ("framework:", f"date: {'9' * 5000}\nframework:", 5, "a date written as YYYY-MM-DD"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_nearest_word(tmp_path, old, new, line, says):
    assert old in ASSESSMENT
    found = problems_of(folder_with(tmp_path, assessment=ASSESSMENT.replace(old, new, 1)))
    assert any(says in problem and problem.startswith(f"assessment.yaml:{line}:") for problem in found), found


def test_a_mapping_takes_over_the_keys_of_others_with_their_lines():
    data, locate = parse_yaml(
        "a: &a {x: 1, y: {z: 2}}\nb: &b\n  <<: *a\n  x: 3\nc:\n  <<: [*b, *a]\n  w: 4\n  '<<': kept\n",
        "a.yaml",
    )
    assert data == {
        "a": {"x": 1, "y": {"z": 2}},
        "b": {"x": 3, "y": {"z": 2}},
        "c": {"w": 4, "<<": "kept", "x": 3, "y": {"z": 2}},
    }
    assert locate(("c", "x")) == ("a.yaml", 4)
    assert locate(("c", "y", "z")) == ("a.yaml", 1)


def test_mappings_taken_over_many_times_take_no_time():
    levels = "".join(f"a{at}: &a{at}\n  <<: [{', '.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, 40))
    data, _ = parse_yaml(f"a0: &a0 {{x: 1}}\n{levels}", "a.yaml")
    assert data["a39"] == {"x": 1}


def test_mistakes_of_every_file_are_reported_at_once(tmp_path):
    found = problems_of(
        folder_with(
            tmp_path,
            assessment=ASSESSMENT.replace("title:", "titel:"),
            proposal=PROPOSAL.replace("text: Patrol", "txt: Patrol"),
            **{"evidence/stops": EVIDENCE.replace("kind: cited", "kind: sited")},
        )
    )
    assert {problem.split(":")[0] for problem in found} == {
        "assessment.yaml",
        "proposal.yaml",
        "evidence/stops.yaml",
    }


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("proposal", "", "proposal.yaml:1: This file is empty."),
        ("proposal", "- a\n- b\n", "should be a mapping of names to values."),
        ("evidence/stops", EVIDENCE + "id: other\n", "The id is 'other', and the file is called 'stops'."),
        (
            "evidence/stops",
            EVIDENCE.replace("value: ratio}", "value: rate}"),
            "yaml:5: The figure 'ratio' is",
        ),
        ("evidence/stops", EVIDENCE.replace("value: ratio}", "value: rate}"), "Closest: 'Black, ratio'."),
        ("proposal", PROPOSAL + "  - {id: P1, title: Again}\n", "proposal.yaml:4: The id 'P1' is there"),
    ],
)
def test_other_files_are_judged_as_strictly(tmp_path, name, content, says):
    assert any(says in problem for problem in problems_of(folder_with(tmp_path, **{name: content})))


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "proposal.yaml").write_bytes(b"title: x\nsummary: caf\xe9\n")
    assert any(
        problem.startswith("proposal.yaml:2: This file is not UTF-8") for problem in problems_of(folder)
    )


def test_a_folder_without_an_assessment_says_so(tmp_path):
    assert any("assessment.yaml: This file is missing." in problem for problem in problems_of(tmp_path))
    assert "is not a folder" in problems_of(tmp_path / "nowhere")[0]


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        (b'{"kind": "computed",\n "title"', "more.json:2:", "not JSON"),
        (b"[]", "more.json:1:", "should be a mapping"),
        (b'{"kind": "cited", "kind": "computed"}', "more.json:", "the key 'kind' is given twice"),
        (b'{"title": "caf\xe9"}', "more.json:", "not JSON"),
        (b"[" * 100_000, "more.json:", "not JSON"),
        (b'{"revision": %s}' % (b"9" * 5000), "more.json:", "not JSON"),
    ],
)
def test_damaged_evidence_json_is_named(tmp_path, content, place, says):
    folder = folder_with(tmp_path)
    (folder / "evidence" / "more.json").write_bytes(content)
    found = problems_of(folder)
    assert any(problem.startswith(f"evidence/{place}") and says in problem for problem in found), found


def test_evidence_under_another_ending_is_not_passed_over(tmp_path):
    folder = folder_with(tmp_path, **{"evidence/stops": EVIDENCE})
    (folder / "evidence" / "more.yml").write_text(EVIDENCE, encoding="utf-8")
    (folder / "evidence" / "README.md").write_text("What lies here.", encoding="utf-8")
    assert problems_of(folder) == [
        "evidence/more.yml: Evidence is read from files that end in '.yaml'. Rename this one to more.yaml."
    ]


def test_an_evidence_folder_that_cannot_be_read_is_not_an_empty_one(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "evidence" / "stops.yaml").unlink()
    (folder / "evidence").rmdir()
    (folder / "evidence").write_text("a file", encoding="utf-8")
    assert problems_of(folder) == ["evidence: This folder cannot be read: not a directory."]


TEXT = st.text(
    st.characters(exclude_categories=("Cs",))
    | st.sampled_from(list("\n\t :#-'\"\\[]{}|>&*!%@`,?~ é שלום 😀")),
    min_size=1,
    max_size=200,
)


@given(title=TEXT, context=TEXT, claim=TEXT)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_saved_loads_as_the_same_document(tmp_path, title, context, claim):
    folder = tmp_path / "case"
    (tmp_path / "made").mkdir(exist_ok=True)
    before = load_assessment(folder_with(tmp_path / "made"))
    row = before.rows[0]
    said = row.claims[0].model_copy(update={"text": claim.replace("[[", "((")})
    row = row.model_copy(update={"context": context.replace("[[", "(("), "claims": (said,)})
    before = before.model_copy(update={"title": title, "rows": (row,)})
    save_assessment(before, folder)
    assert load_assessment(folder) == before


@pytest.mark.parametrize(
    "text",
    [
        "שלום עולם " * 20,
        "\u0645\u0631\u062d\u0628\u0627\n\u0628\u0643\u0645",
        "a" * 1_000_000,
        "no",
        "12:30",
        "010",
        "1e5",
        "=1+1",
        "\ufeffx",
    ],
)
def test_text_of_every_kind_is_kept_exactly(tmp_path, text):
    before = load_assessment(folder_with(tmp_path))
    before = before.model_copy(update={"introduction": text, "version": text})
    save_assessment(before, tmp_path / "copy")
    assert load_assessment(tmp_path / "copy") == before


def test_saving_leaves_other_files_alone_and_nothing_half_written(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assessment = load_assessment(folder)
    save_assessment(assessment, folder)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert not list(folder.rglob(".*"))
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="Nothing was written"):
        save_assessment(assessment, blocked)


def test_the_digest_ignores_signatures_and_nothing_else(tmp_path):
    one = load_assessment(folder_with(tmp_path))
    signed = Assessment.model_validate_json(
        one.model_copy(update={"title": one.title}).model_dump_json(exclude_defaults=True)
    )
    assert signed.digest() == one.digest()
    assert one.model_copy(update={"title": "Other"}).digest() != one.digest()
