"""
`dueregard check` on files and on many folders, its reports for authors and for code review, and `diff`.
"""

import json
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_published_pages import RULES
from tests.importing import riverford_text as text

LEVELS = {"error", "warning", "note"}


@pytest.fixture
def page(tmp_path):
    return text.write(tmp_path, "html")


def test_a_file_is_checked_with_places_in_it(dueregard, page):
    answer = dueregard("check", page, "--format", "json")
    assert answer.returncode == 1
    content = json.loads(answer.stdout)
    assert content["assessment"] == "riverford"
    found = {finding["code"]: finding for finding in content["findings"]}
    where = found["ACT-01"]["where"]
    assert all(place["file"] == "riverford.html" for place in where)
    assert any("table 1, row" in place["place"] for place in where)
    assert list(page.parent.iterdir()) == [page]


def test_a_file_says_what_its_reading_was_unsure_of(dueregard, page):
    answer = dueregard("check", page)
    assert "Doubtful points" in answer.stdout
    assert "Confirm it" in answer.stdout
    assert "riverford.html" in answer.stdout


def test_a_file_that_cannot_be_read_is_status_two(dueregard, tmp_path):
    (tmp_path / "scan.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    answer = dueregard("check", tmp_path / "scan.doc")
    assert answer.returncode == 2
    assert "older Word file" in answer.stderr


def test_several_are_checked_and_the_worst_status_is_given(dueregard, riverford, page, tmp_path):
    good = dueregard("check", riverford, page, "--fail-on", "never", "--format", "json")
    assert good.returncode == 0
    assert len(json.loads(good.stdout)["assessments"]) == 2
    (tmp_path / "none").mkdir()
    bad = dueregard("check", tmp_path / "none", page, "--fail-on", "never")
    assert bad.returncode == 2
    assert "was not checked" in bad.stderr
    assert "Library Opening Hours" not in bad.stderr
    assert "riverford.html" in bad.stdout


def test_jobs_give_what_one_gives(dueregard, riverford, tmp_path):
    copies = [tmp_path / f"copy-{number}" for number in range(3)]
    for copy in copies:
        shutil.copytree(riverford, copy)
    one = dueregard("check", *copies, "--format", "json")
    two = dueregard("check", *copies, "--format", "json", "--jobs", "2")
    assert (one.returncode, one.stdout) == (two.returncode, two.stdout)


def test_sarif_has_the_shape_of_its_standard(dueregard, riverford, page):
    answer = dueregard("check", riverford, page, "--format", "sarif")
    log = json.loads(answer.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert all(rule["defaultConfiguration"]["level"] in LEVELS for rule in rules)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert not physical["artifactLocation"]["uri"].startswith("/")
        assert physical.get("region", {"startLine": 1})["startLine"] >= 1
        assert result["partialFingerprints"]["dueregard/v1"]
    fingerprints = [tuple(result["partialFingerprints"].values()) for result in run["results"]]
    assert len(set(fingerprints)) > len(fingerprints) * 0.9


def test_the_report_for_an_author_is_one_accessible_page(dueregard, page, browser, tmp_path):
    report = tmp_path / "findings.html"
    answer = dueregard("check", page, "--format", "html", "--to", report)
    assert answer.returncode == 1
    content = report.read_text(encoding="utf-8")
    assert "<script" not in content
    assert "http" not in content.replace("https://", "http://").split("<style>")[0]
    context = browser.new_context(viewport={"width": 320, "height": 640})
    visited = context.new_page()
    visited.goto(report.as_uri())
    results = Axe().run(visited, options={"runOnly": RULES})
    assert [found["id"] for found in results.response["violations"]] == []
    assert visited.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_report_shows_the_document_s_words_as_text(dueregard, tmp_path):
    path = tmp_path / "plan.md"
    path.write_text("# <script>alert(1)</script> plan\n\n## Age\n\nPositive\n", encoding="utf-8")
    answer = dueregard("check", path, "--format", "html")
    assert "<script>" not in answer.stdout
    assert "&lt;script&gt;" in answer.stdout


def test_diff_tells_of_rows_ratings_claims_and_findings(dueregard, page, tmp_path):
    changed = page.read_text(encoding="utf-8")
    changed = changed.replace("<td>Mixed</td>", "<td>Negative</td>").replace(
        "61% of all visits", "64% of all visits"
    )
    changed = changed.replace("<li>Close all libraries on Monday mornings.</li>", "")
    other = tmp_path / "second.html"
    other.write_text(changed, encoding="utf-8")
    answer = dueregard("diff", page, other)
    assert answer.returncode == 0
    assert "religion-or-belief: rating was: mixed / is: negative" in answer.stdout
    assert "Women made 61%" in answer.stdout
    assert "Women made 64%" in answer.stdout
    assert "- commitment Close all libraries on Monday mornings. removed" in answer.stdout
    told = json.loads(dueregard("diff", page, other, "--format", "json").stdout)
    kinds = {(change["part"], change["kind"]) for change in told["changes"]}
    assert {("rating", "changed"), ("claim", "changed"), ("commitment", "removed")} <= kinds


def test_diff_of_the_same_thing_in_two_formats_tells_of_no_claim(dueregard, page, tmp_path):
    other = text.write(tmp_path, "docx")
    told = json.loads(dueregard("diff", page, other, "--format", "json").stdout)
    assert not [
        change for change in told["changes"] if change["part"] in {"claim", "rating", "row", "commitment"}
    ]
    assert dueregard("diff", page, page).stdout.endswith("Nothing changed.\n")
