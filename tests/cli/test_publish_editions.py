"""
Which editions `dueregard publish` makes.
"""

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
