import hashlib
import json
import os

import pytest

from dueregard.errors import OutputError, SignOffError, UnknownNameError
from dueregard.publish import EXPORTERS, compose, publish
from tests import riverford


def publish_riverford(to, **more):
    return publish(riverford.assessment(), riverford.FRAMEWORK, riverford.findings(), to=to, **more)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_publication_is_a_folder_with_a_page_to_open(tmp_path):
    folder = publish_riverford(tmp_path / "deep" / "out")

    assert folder == (tmp_path / "deep" / "out").resolve()
    assert (folder / "index.html").is_file()
    assert (folder / "static" / "app.css").is_file()
    assert (folder / "static" / "licences" / "govuk-frontend.txt").is_file()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_the_manifest_lists_every_file_with_its_digest(tmp_path):
    folder = publish_riverford(tmp_path / "out")

    files = contents(folder)
    manifest = json.loads(files.pop("record.json"))
    assert manifest["edition"] == "Draft edition"
    assert manifest["files"] == {
        name: f"sha256:{hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.items())
    }


def test_the_record_for_machines_is_always_there_and_its_page_links_to_it(tmp_path):
    folder = publish_riverford(tmp_path / "out")

    assert json.loads((folder / "record.json").read_bytes())["edition"] == "Draft edition"
    assert 'href="record.json"' in (folder / "index.html").read_text(encoding="utf-8")


def test_two_publications_of_the_same_assessment_are_the_same_bytes(tmp_path):
    assert contents(publish_riverford(tmp_path / "one")) == contents(publish_riverford(tmp_path / "two"))


def test_formats_asked_for_are_written_and_others_are_not(tmp_path):
    folder = publish_riverford(tmp_path / "out", formats=("csv",))

    assert (folder / "evidence" / "stops-by-ethnicity.csv").is_file()
    assert not (folder / "index.html").exists()


def test_html_and_csv_together_hold_the_same_figures(tmp_path):
    both = contents(publish_riverford(tmp_path / "both", formats=("html", "csv")))
    alone = contents(publish_riverford(tmp_path / "alone", formats=("html",)))

    assert both == alone


def test_an_unknown_format_names_the_nearest_and_writes_nothing(tmp_path):
    with pytest.raises(UnknownNameError, match=r"no format 'htm'.*Closest: 'html'"):
        publish_riverford(tmp_path / "out", formats=("htm",))

    assert list(tmp_path.iterdir()) == []


def test_a_final_edition_that_may_not_be_leaves_nothing(tmp_path):
    with pytest.raises(SignOffError):
        publish_riverford(tmp_path / "out", final=True)

    assert list(tmp_path.iterdir()) == []


def test_an_earlier_publication_is_replaced_whole(tmp_path):
    fewer = riverford.assessment(rows=riverford.CONTENT["rows"][:1], intersections=[])
    folder = publish_riverford(tmp_path / "out")
    assert (folder / "subjects" / "race.html").exists()

    publish(fewer, riverford.FRAMEWORK, [], to=folder)

    assert not (folder / "subjects" / "race.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "out").mkdir()

    assert (publish_riverford(tmp_path / "out") / "index.html").is_file()


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.odt").write_text("years of work")

    with pytest.raises(OutputError, match=r"not empty, and it is not an earlier publication.*record\.json"):
        publish_riverford(tmp_path / "out")

    assert contents(tmp_path / "out") == {"thesis.odt": b"years of work"}


def test_a_file_put_into_an_earlier_publication_is_not_deleted(tmp_path):
    folder = publish_riverford(tmp_path / "out")
    (folder / "easy-read.pdf").write_text("made by hand")

    with pytest.raises(OutputError, match=r"1 file that did not come with it, such as 'easy-read\.pdf'"):
        publish_riverford(folder)

    assert (folder / "easy-read.pdf").read_text() == "made by hand"


@pytest.mark.parametrize(
    "manifest", ["not json", "[]", '{"format": "other/1", "files": {}}', '{"format": 1}']
)
def test_a_manifest_of_another_kind_does_not_make_a_publication(tmp_path, manifest):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "record.json").write_text(manifest)

    with pytest.raises(OutputError, match="not an earlier publication"):
        publish_riverford(tmp_path / "out")


def test_a_file_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "out").write_text("a letter")

    with pytest.raises(OutputError, match="is a file"):
        publish_riverford(tmp_path / "out")

    assert (tmp_path / "out").read_text() == "a letter"


def test_a_place_below_a_file_cannot_be_written_and_says_so(tmp_path):
    (tmp_path / "letter").write_text("a letter")

    with pytest.raises(OutputError, match="Nothing was written"):
        publish_riverford(tmp_path / "letter" / "out")


def test_a_disk_that_fills_up_leaves_the_earlier_publication_and_nothing_half_written(tmp_path, monkeypatch):
    folder = publish_riverford(tmp_path / "out")
    before = contents(folder)
    written = []

    def fail_on_the_tenth(path, content):
        written.append(path)
        if len(written) == 10:
            raise OSError(28, os.strerror(28))
        return real(path, content)

    real = type(tmp_path).write_bytes
    monkeypatch.setattr(type(tmp_path), "write_bytes", fail_on_the_tenth)
    with pytest.raises(OutputError, match="no space left"):
        publish_riverford(folder)

    assert len(written) == 10
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_every_exporter_makes_files_below_the_folder():
    publication = compose(riverford.assessment(), riverford.FRAMEWORK, [])
    for name, export in EXPORTERS.items():
        paths = list(export(publication))
        assert paths, name
        assert not any(path.startswith("/") or ".." in path.split("/") for path in paths)
