"""
Which editions `dueregard publish` makes.
"""

import json
import shutil

EDITIONS = ("assessment.docx", "assessment.pdf", "assessment.xlsx", "record.json", "index.html")


def test_all_editions_are_made_at_once_and_the_front_page_offers_them(dueregard, riverford, tmp_path):
    result = dueregard("publish", riverford, "--to", tmp_path / "out", "--format", "all")

    assert result.returncode == 0, result.stderr
    assert all((tmp_path / "out" / name).is_file() for name in EDITIONS)
    front = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in front for name in EDITIONS[:4])


def test_without_pages_the_folder_is_named_instead_of_a_page_to_open(dueregard, riverford, tmp_path):
    result = dueregard("publish", riverford, "--to", tmp_path / "out", "--format", "docx")

    assert "index.html" not in result.stdout
    assert (tmp_path / "out" / "assessment.docx").is_file()
    assert not (tmp_path / "out" / "assessment.pdf").exists()


def test_a_format_that_does_not_exist_is_named_with_those_that_do(dueregard, riverford, tmp_path):
    result = dueregard("publish", riverford, "--to", tmp_path / "out", "--format", "docs")

    assert result.returncode == 2
    assert "docx" in result.stderr
    assert not (tmp_path / "out").exists()


def copied(riverford, tmp_path, name):
    folder = tmp_path / name
    shutil.copytree(riverford, folder)
    file = folder / "assessment.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("id: riverford-policing-plan", f"id: {name}", 1), encoding="utf-8")
    return folder


def test_a_portfolio_holds_every_publication_whole(dueregard, riverford, tmp_path):
    folders = [copied(riverford, tmp_path, name) for name in ("a", "b", "c", "d", "e")]

    result = dueregard("publish", "--portfolio", *folders, "--to", tmp_path / "out", "--title", "Riverford")

    assert result.returncode == 0, result.stderr
    for name in ("a", "b", "c", "d", "e"):
        assert dueregard("verify", tmp_path / "out" / "assessments" / name).returncode == 0
    manifest = json.loads((tmp_path / "out" / "portfolio.json").read_bytes())
    assert [found["id"] for found in manifest["assessments"]] == ["a", "b", "c", "d", "e"]
    assert dueregard("publish", "--portfolio", *folders[:2], "--to", tmp_path / "out").returncode == 0
    assert not (tmp_path / "out" / "assessments" / "c").exists()


def test_two_folders_of_one_assessment_are_refused_and_nothing_is_written(dueregard, riverford, tmp_path):
    twin = tmp_path / "twin"
    shutil.copytree(riverford, twin)

    result = dueregard("publish", "--portfolio", riverford, twin, "--to", tmp_path / "out")

    assert result.returncode == 2
    assert "both hold the assessment 'riverford-policing-plan'" in result.stderr
    assert not (tmp_path / "out").exists()


def test_several_folders_without_portfolio_are_refused(dueregard, riverford, tmp_path):
    result = dueregard("publish", riverford, riverford, "--to", tmp_path / "out")

    assert result.returncode == 2
    assert "--portfolio" in result.stderr


def test_a_publication_says_what_changed_since_the_one_it_replaces_or_another(dueregard, tmp_path):
    folder = tmp_path / "library"
    dueregard("demo", "--example", "riverford", "--to", str(folder))
    shutil.copytree(folder / "publication", tmp_path / "second")
    document = folder / "assessment.yaml"
    document.write_text(document.read_text(encoding="utf-8").replace('version: "2"', 'version: "3"'), "utf-8")

    dueregard("publish", str(folder), "--to", str(folder / "publication"))
    dueregard("publish", str(folder), "--to", str(tmp_path / "new"), "--since", str(tmp_path / "second"))
    dueregard("build", str(folder), "--to", str(tmp_path / "second"))

    pages = [
        (place / "changes.html").read_text(encoding="utf-8")
        for place in (folder / "publication", tmp_path / "new", tmp_path / "second")
    ]
    assert "since version 2 of 20 January 2026" in pages[0]
    assert pages[1:] == [pages[0], pages[0]]
