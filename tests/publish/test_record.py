import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dueregard.errors import DocumentError
from dueregard.model.record import sealed
from dueregard.model.schema import json_schema
from dueregard.publish import EXPORTERS, publish
from dueregard.publish.record import RECORD, differences, read_record
from tests import riverford

SECOND = Path(__file__).parents[2] / "docs" / "how-to" / "verify_record.py"


def made(folder):
    formats = EXPORTERS.names()
    return publish(
        riverford.assessment(), riverford.FRAMEWORK, riverford.findings(), to=folder, formats=formats
    )


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    return made(tmp_path_factory.mktemp("publication") / "out")


@pytest.fixture
def copy(publication, tmp_path):
    folder = tmp_path / "copy"
    for path in publication.rglob("*"):
        target = folder / path.relative_to(publication)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


def first_says(folder):
    try:
        record, content = read_record(folder / RECORD)
    except DocumentError:
        return None
    return list(differences(record, content, folder))


def second_says(folder):
    """
    What the second verifier prints and its exit status, in a Python that has no dueregard.
    """
    command = [sys.executable, "-I", "-S", str(SECOND), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.returncode, done.stdout


def test_both_verifiers_agree_that_nothing_was_changed(publication):
    assert first_says(publication) == []
    status, printed = second_says(publication)
    assert status == 0
    assert json.loads((publication / RECORD).read_bytes())["seal"] in printed


def test_the_second_verifier_is_short_and_stands_alone():
    text = SECOND.read_text(encoding="utf-8")

    assert len(text.splitlines()) < 300
    imported = re.findall(r"^(?:import|from) ([\w.]+)", text, re.MULTILINE)
    assert {name.split(".")[0] for name in imported} <= {*sys.stdlib_module_names, "__future__"}


def test_one_byte_changed_in_any_file_is_named_by_both(copy):
    for path in sorted(path for path in copy.rglob("*") if path.is_file() and path.name != RECORD):
        content = path.read_bytes()
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        name = path.relative_to(copy).as_posix()
        assert first_says(copy) == [f"{name} is not as it was published."]
        path.write_bytes(content)
    assert first_says(copy) == []


@pytest.mark.parametrize("name", ["index.html", "assessment.pdf", "assessment.docx", "assessment.xlsx"])
def test_a_changed_edition_is_named_by_the_second_verifier_too(copy, name):
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    status, printed = second_says(copy)

    assert status == 1
    assert f"{name} is not as it was published." in printed


@pytest.mark.parametrize("place", [0.02, 0.2, 0.5, 0.8, 0.97])
def test_one_byte_changed_in_the_record_is_found_by_both(copy, place):
    content = bytearray((copy / RECORD).read_bytes())
    # A letter of a value, so that the record stays JSON.
    at = next(i for i in range(int(len(content) * place), len(content)) if chr(content[i]).islower())
    content[at] = ord("z") if content[at] != ord("z") else ord("y")
    (copy / RECORD).write_bytes(bytes(content))

    assert first_says(copy) != []
    assert second_says(copy)[0] != 0


def test_spaces_and_repeated_keys_are_found_by_both(copy):
    content = (copy / RECORD).read_bytes()
    for changed in (content + b"\n", content.replace(b'{"assessment"', b'{"edition":"x","assessment"', 1)):
        (copy / RECORD).write_bytes(changed)
        assert first_says(copy) != []
        assert second_says(copy)[0] != 0


def test_files_that_are_missing_or_were_added_are_named_by_both(copy):
    (copy / "index.html").unlink()
    (copy / "added.html").write_text("new", encoding="utf-8")

    expected = ["index.html is missing.", "added.html did not come with this publication."]
    assert first_says(copy) == expected
    status, printed = second_says(copy)
    assert status == 1
    assert all(sentence in printed for sentence in expected)


def test_a_new_seal_does_not_hide_a_changed_assessment(copy):
    record = json.loads((copy / RECORD).read_bytes())
    record["assessment"]["title"] = "Another plan"
    (copy / RECORD).write_bytes(sealed(record))

    assert len(first_says(copy)) == 1
    assert "The assessment does not have its digest." in second_says(copy)[1]


def test_a_record_alone_can_be_verified(copy, tmp_path):
    alone = tmp_path / "alone" / RECORD
    alone.parent.mkdir()
    alone.write_bytes((copy / RECORD).read_bytes())
    (alone.parent / "letter.txt").write_text("not part of it", encoding="utf-8")

    assert first_says(alone.parent) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b'{"format": "other/1"}', b'{"format": "dueregard-record/1"}', b"\xff"],
)
def test_what_is_no_record_is_refused_by_both(tmp_path, content):
    (tmp_path / RECORD).write_bytes(content)

    assert first_says(tmp_path) is None
    assert second_says(tmp_path)[0] == 2


def test_the_record_holds_the_assessment_its_digest_is_computed_from(publication):
    record, _ = read_record(publication / RECORD)

    assert record.assessment == riverford.assessment()
    assert record.assessment.digest() == record.digest


def test_the_record_follows_its_published_schema(publication):
    record = json.loads((publication / RECORD).read_bytes())

    Draft202012Validator(json_schema("record")).validate(record)


def test_the_record_names_the_files_figures_came_from(publication):
    record = json.loads((publication / RECORD).read_bytes())

    assert record["sources"]
    assert record["sources"] == sorted(record["sources"], key=lambda source: source["path"])
    assert record["tool"]["name"] == "dueregard"
