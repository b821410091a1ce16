"""
Bad input: exit status 2, a sentence with file, line and the way out, and nothing half-written.
"""

import json

import pytest

STOPS, RESIDENTS = "data/stops.csv", "data/residents.csv"
MISTAKES = {
    "unknown key": (
        ("assessment.yaml", "title: Policing", "titel: Policing"),
        ("assessment.yaml:3:", "Closest: 'title'"),
    ),
    "duplicate key": (
        ("assessment.yaml", "place: Riverford", "place: Riverford\nplace: Here"),
        ("assessment.yaml:7:", "given twice"),
    ),
    "wrong type": (
        ("assessment.yaml", "date: 2026-01-15", "date: soon"),
        ("assessment.yaml:9:", "YYYY-MM-DD"),
    ),
    "newer format": (
        ("assessment.yaml", "dueregard/1", "dueregard/2"),
        ("assessment.yaml:1:", "Install dueregard 2"),
    ),
    "no such framework": (
        ("assessment.yaml", "psed-england", "psed-englnd"),
        ("assessment.yaml:5:", "Closest: 'psed-england'"),
    ),
    "no such subject": (
        ("assessment.yaml", "subject: race", "subject: rase"),
        ("assessment.yaml:13:", "Closest: 'race'"),
    ),
    "no such evidence": (
        ("assessment.yaml", "cites: [telephone-line]", "cites: [telefone-line]"),
        ("assessment.yaml:", "Closest: 'telephone-line'"),
    ),
    "no such figure": (
        ("assessment.yaml", "#black-rate]]", "#blak-rate]]"),
        ("assessment.yaml:", "Closest: 'black-rate'"),
    ),
    "no such source": (
        ("indicators.yaml", "source: stops", "source: stop"),
        ("indicators.yaml:", "Closest: 'stops'"),
    ),
    "nothing of this name to leave out": (
        ("assessment.yaml", "\nactions:", "\nnot_relevant:\n  - {what: agee, reason: None}\n\nactions:"),
        ("assessment.yaml:55:", "Closest: 'age'"),
    ),
    "no such kind": (
        ("indicators.yaml", "kind: rate_ratio", "kind: rate_ration"),
        ("indicators.yaml:", "Closest: 'rate_ratio'"),
    ),
    "no such format": (
        ("indicators.yaml", "format: counts", "format: count"),
        ("indicators.yaml:", "Closest: 'counts'"),
    ),
    "a code in two groups": (
        ("indicators.yaml", "Black: [B1]", "Black: [B1, W1]"),
        ("indicators.yaml:25:", "'W1' to 'White' and to 'Black'"),
    ),
    "small counts shown for no reason": (
        ("indicators.yaml", "sources:\n", "suppress_under: 6\nsources:\n"),
        ("indicators.yaml:1:", "suppress_reason"),
    ),
    "a definition that lacks a part": (
        ("indicators.yaml", "    by: ethnicity\n", ""),
        ("indicators.yaml:34:", "needs `by`"),
    ),
    "missing column": (
        ("indicators.yaml", "column: officer_view,", "column: oficer_view,"),
        ("data/stops.csv:1:", "Closest: 'officer_view'"),
    ),
    "missing file": (
        ("indicators.yaml", "files: data/stops.csv", "files: data/stop.csv"),
        ("data/stop.csv", "stops"),
    ),
    "no such group": (
        ("indicators.yaml", "reference: White", "reference: Whit"),
        ("indicators.yaml:", "Closest: 'White'"),
    ),
    "a period outside the data": (
        ("indicators.yaml", "{end: 2025-09, months: 12}", "{end: 2027-09, months: 12}"),
        ("indicators.yaml:", "2024-10 to 2025-09"),
    ),
    "a zero denominator": (
        (RESIDENTS, "Black,21300", "Black,0"),
        ("indicators.yaml:", "Black"),
    ),
    "a ragged row": (
        (STOPS, "2024-10,B1,35", "2024-10,B1"),
        ("stops.csv:3:", "3"),
    ),
    "a count that is no number": (
        (STOPS, "2024-10,B1,35", "2024-10,B1,many"),
        ("stops.csv:3", "many"),
    ),
    "a code nobody mapped": (
        (STOPS, "2024-10,B1,35", "2024-10,B7,35"),
        ("B7", "B1"),
    ),
}
"""What is changed in which file, and what the answer must name: the place, and the way out."""


def estimates_in(printed):
    return [item["estimates"] for item in json.loads(printed)["evidence"]]


def bytes_below(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(dueregard, folder, *, to="out"):
    before = bytes_below(folder)
    target = folder.parent / to
    result = dueregard("build", folder, "--to", target)
    assert result.returncode == 2, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert bytes_below(folder) == before
    assert not target.is_dir() or not any(target.iterdir())
    assert not list(folder.parent.glob(".*"))
    return " ".join(result.stderr.split())


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_is_named_with_place_and_way_out(dueregard, riverford, mistake):
    (name, old, new), (place, way_out) = MISTAKES[mistake]
    text = (riverford / name).read_text(encoding="utf-8")
    assert old in text
    (riverford / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    said = refused(dueregard, riverford)
    assert place in said
    assert way_out in said


@pytest.mark.parametrize("content", [b"", b"month,officer_view,stops\n"], ids=["empty", "only a header"])
def test_an_empty_file_is_named(dueregard, riverford, content):
    (riverford / STOPS).write_bytes(content)
    assert "stops.csv" in refused(dueregard, riverford)


def test_yaml_that_is_not_utf8_is_named_with_its_line(dueregard, riverford):
    content = (
        (riverford / "assessment.yaml").read_bytes().replace(b"place: Riverford", b"place: Riverf\xf6rd", 1)
    )
    (riverford / "assessment.yaml").write_bytes(content)
    assert "assessment.yaml:6: This file is not UTF-8" in refused(dueregard, riverford)


@pytest.mark.parametrize("name", ["assessment.yaml", STOPS])
def test_a_byte_order_mark_changes_nothing(dueregard, riverford, name):
    plain = dueregard("gather", riverford, "--format", "json").stdout
    content = (riverford / name).read_bytes()
    (riverford / name).write_bytes(b"\xef\xbb\xbf" + content)
    result = dueregard("gather", riverford, "--format", "json")
    assert result.returncode == 0, result.stderr
    assert estimates_in(result.stdout) == estimates_in(plain)


def test_a_latin_1_file_is_read_and_the_decision_recorded(dueregard, riverford):
    content = (riverford / STOPS).read_text(encoding="utf-8").replace("W1", "Wé1")
    (riverford / STOPS).write_bytes(content.encode("latin-1"))
    definition = (riverford / "indicators.yaml").read_text(encoding="utf-8").replace("[W1]", "[Wé1]")
    (riverford / "indicators.yaml").write_text(definition, encoding="utf-8")
    result = dueregard("gather", riverford)
    assert result.returncode == 0, result.stderr
    evidence = (riverford / "evidence" / "stops-by-ethnicity.json").read_text(encoding="utf-8")
    assert "1252" in evidence or "latin" in evidence.lower()


def test_an_output_folder_that_cannot_be_written_is_named(dueregard, riverford):
    (riverford.parent / "file").write_text("x", encoding="utf-8")
    said = refused_target(dueregard, riverford, riverford.parent / "file" / "site")
    assert "file" in said


def test_a_read_only_place_is_named(dueregard, riverford, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dueregard.atomic.tempfile.mkdtemp", refuse)
    said = refused_target(dueregard, riverford, riverford.parent / "locked" / "site")
    assert "Nothing was written" in said
    assert "permission denied" in said


def test_a_folder_that_holds_something_else_is_left_alone(dueregard, riverford):
    target = riverford.parent / "mine"
    target.mkdir()
    (target / "thesis.txt").write_text("ten years", encoding="utf-8")
    assert "not empty" in refused_target(dueregard, riverford, target)
    assert (target / "thesis.txt").read_text(encoding="utf-8") == "ten years"


def refused_target(dueregard, folder, target):
    before = bytes_below(folder)
    result = dueregard("build", folder, "--to", target)
    assert result.returncode == 2, result.stdout
    assert "Traceback" not in result.stderr
    assert bytes_below(folder) == before
    return " ".join(result.stderr.split())


@pytest.mark.parametrize("command", [("demo", "--to"), ("new",)])
@pytest.mark.parametrize("name", ["assessment.yaml", "data"])
def test_what_is_there_is_not_written_over(dueregard, riverford, command, name):
    before = bytes_below(riverford)
    result = dueregard(*command, riverford / name)
    assert result.returncode == 2
    assert "nothing in it was touched" in " ".join(result.stderr.split())
    assert bytes_below(riverford) == before


@pytest.mark.parametrize("command", [("demo", "--to"), ("new",)])
def test_a_place_that_cannot_be_looked_into_is_named(dueregard, tmp_path, monkeypatch, command):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dueregard.atomic.Path.exists", refuse)
    result = dueregard(*command, tmp_path / "locked" / "site")
    assert result.returncode == 2
    assert "site: permission denied" in " ".join(result.stderr.split())


def test_mistakes_in_every_kind_of_reference_are_reported_together(dueregard, riverford):
    text = (riverford / "assessment.yaml").read_text(encoding="utf-8")
    text = text.replace("cites: [telephone-line]", "cites: [telefone-line]")
    text = text.replace("subject: race", "subject: rase")
    text += "overrides:\n  - {check: neutral-without-evidnce, reason: Why, by: Who, on: 2026-01-15}\n"
    (riverford / "assessment.yaml").write_text(text, encoding="utf-8")
    said = refused(dueregard, riverford)
    assert "3 problems" in said
    assert all(
        f"Closest: '{name}'" in said for name in ("telephone-line", "race", "neutral-without-evidence")
    )
    assert f"assessment.yaml:{len(text.splitlines())}: There is no check" in said


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ZeroDivisionError("12 people in Ward Street"), "a fault of the program"),
        (PermissionError(13, "Permission denied", "data"), "data cannot be read or written"),
    ],
)
def test_an_error_nobody_foresaw_is_a_sentence_too(dueregard, riverford, monkeypatch, error, says):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("dueregard.store.json.loads", fail)
    monkeypatch.setattr("dueregard.store.read_yaml", fail)
    result = dueregard("check", riverford)
    assert result.returncode == 2
    said = " ".join(result.stderr.split())
    assert says in said
    assert "Traceback" not in said
    assert "Ward Street" not in said
    monkeypatch.setenv("DUEREGARD_TRACEBACK", "1")
    with pytest.raises(type(error)):
        dueregard("check", riverford)
