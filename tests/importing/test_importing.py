"""
From somebody's document to a draft: what is found, where it stood, and that nothing is dropped.
"""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from dueregard.checks import CHECKS, run_checks
from dueregard.errors import OutputError
from dueregard.frameworks import load_framework
from dueregard.importing import PlacesIn, draft_assessment, import_document, read_document, save_draft
from dueregard.importing.document import words_of
from dueregard.importing.report import as_markdown
from dueregard.store import load_assessment
from tests.checks.test_london_as_published import SUBJECTS
from tests.chromium import find_chromium
from tests.importing import make_pdfs
from tests.importing import riverford_text as riverford
from tests.importing.riverford_text import nothing_is_dropped
from tests.shared_data import shared_path

CHARACTERISTICS = [
    *(
        "age",
        "disability",
        "gender-reassignment",
        "marriage-and-civil-partnership",
        "pregnancy-and-maternity",
    ),
    *("race", "religion-or-belief", "sex", "sexual-orientation"),
]


@pytest.fixture(scope="module")
def london():
    return import_document(shared_path("example", "published-iia.txt"), load_framework("gla-iia"))


@pytest.fixture(scope="module")
def rows(london):
    return {row.subject: row for row in london.assessment.rows}


@pytest.fixture(scope="module")
def southwark():
    path = shared_path("data", "documents", "southwark-aylesbury-EqualitiesImpactAssessment.pdf")
    return read_document(path), import_document(path)


def test_the_london_text_gives_fourteen_rows_with_their_ratings(london):
    assert Counter(row.direction for row in london.assessment.rows) == {"positive": 12, "neutral": 2}
    assert [row.subject for row in london.assessment.rows[5:]] == CHARACTERISTICS
    assert not london.report.missing


def test_the_london_text_gives_its_objectives_commitments_and_notes(london):
    commitments = [len(objective.commitments) for objective in london.assessment.proposal.objectives]
    assert commitments == [6, 5, 2, 5]
    assert [item.id for item in london.assessment.evidence] == [f"note-{number}" for number in range(1, 9)]
    cited = [name for row in london.assessment.rows for claim in row.claims for name in claim.cites]
    assert sorted(cited) == [f"note-{number}" for number in range(1, 9)]


def test_race_is_found_though_it_stands_in_no_table(rows):
    race = rows["race"]
    assert race.direction == "positive"
    assert {claim.value.number for claim in race.claims if claim.value} >= {4.2, 17.4}
    assert race.response
    assert race.response.startswith("The Plan sets out")


def test_what_a_page_break_carried_into_the_next_row_is_given_back(rows):
    assert "learning disabilities" in rows["disability"].response
    assert rows["gender-reassignment"].response.startswith("The Plan sets out")
    assert "lower levels of satisfaction with the service they received from the MPS." in " ".join(
        claim.text for claim in rows["sexual-orientation"].claims
    )


def test_the_london_import_raises_what_an_expert_found_and_no_control(london):
    expected = {code for code, count in SUBJECTS.items() if count} | {"PUB-01"}
    controls = set(CHECKS) - expected
    found = {finding.code for finding in run_checks(london.assessment, london.framework)}
    assert len(found & expected) >= 49
    # What is silent needs facts from outside the document, and a publisher its notes do not name.
    assert expected - found <= {"CON-04", "CON-05", "EVD-08", "EVD-09", "GOV-05"}
    assert not found & controls


def test_a_stray_fragment_is_kept_as_broken(london):
    assert [passage.subject for passage in london.assessment.broken] == ["age"]
    assert london.assessment.imported_from == "published-iia.txt"


def test_no_word_of_the_london_text_is_dropped(london):
    nothing_is_dropped(read_document(shared_path("example", "published-iia.txt")), london)


def texts_in(part):
    if isinstance(part, dict):
        return [text for each in part.values() for text in texts_in(each)]
    return [text for each in part for text in texts_in(each)] if isinstance(part, list) else [str(part)]


def test_what_was_placed_stands_in_the_draft(london):
    content = london.assessment.model_dump(mode="json")
    for placed in london.report.placed:
        part = content
        for step in placed.path:
            part = part[step] if isinstance(part, list) or step in part else part
        if placed.read_as is None and placed.path[-1] != "title":
            assert set(words_of(placed.text)) <= set(words_of(" ".join(texts_in(part))))


def test_every_part_knows_where_it_stood(london):
    places = PlacesIn(london.report)
    for number, row in enumerate(london.assessment.rows):
        assert places(("rows", number, "rating")) is not None
        for index in range(len(row.claims)):
            place = places(("rows", number, "claims", index))
            assert place is not None
            assert place.line is not None
    assert places(()) is None


def facts(draft):
    """
    What must be the same whatever the file was made with: each row with its rating, claims and their notes.
    """
    titles = {item.id: item.citations[0].url for item in draft.assessment.evidence}
    return [
        (
            row.subject,
            row.direction,
            [
                (
                    claim.text,
                    claim.direction,
                    claim.groups,
                    claim.value,
                    [titles[name] for name in claim.cites],
                )
                for claim in row.claims
            ],
            [gap.text for gap in row.gaps],
            row.context,
            row.response,
        )
        for row in draft.assessment.rows
    ], [
        (objective.title, [commitment.text for commitment in objective.commitments])
        for objective in draft.assessment.proposal.objectives
    ]


@pytest.fixture(scope="module")
def riverford_draft(tmp_path_factory):
    return import_document(riverford.write(tmp_path_factory.mktemp("riverford"), "html"))


def test_the_riverford_page_gives_nine_rows_with_their_ratings(riverford_draft):
    ratings = {row.subject: row.direction for row in riverford_draft.assessment.rows}
    assert list(ratings) == CHARACTERISTICS
    assert list(ratings.values()) == [row.impact.lower() for row in riverford.ROWS]
    assert riverford_draft.assessment.body.name == "Riverford Council"
    assert riverford_draft.assessment.consultation.responses == 412


@pytest.mark.parametrize("kind", ["txt", "md", "docx", "typst.pdf"])
def test_every_format_imports_to_the_same_rows(tmp_path, kind, riverford_draft):
    path = riverford.write(tmp_path, kind)
    draft = import_document(path)
    assert facts(draft) == facts(riverford_draft)
    nothing_is_dropped(read_document(path), draft)


@pytest.mark.parametrize("maker", ["weasyprint", "libreoffice"])
def test_pdfs_of_other_programs_import_to_the_same_rows(maker, riverford_draft):
    path = make_pdfs.FIXTURES / f"riverford-{maker}.pdf"
    draft = import_document(path)
    assert facts(draft) == facts(riverford_draft)
    nothing_is_dropped(read_document(path), draft)


def test_a_pdf_printed_by_libreoffice_now_imports_to_the_same_rows(tmp_path, monkeypatch, riverford_draft):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed; the PDF it made is tested from a file")
    monkeypatch.setattr(make_pdfs, "FIXTURES", tmp_path)
    make_pdfs.by_libreoffice()
    assert facts(import_document(tmp_path / "riverford-libreoffice.pdf")) == facts(riverford_draft)


@pytest.mark.parametrize("tagged", [True, False])
def test_a_pdf_printed_by_chromium_imports_to_the_same_rows(tmp_path, tagged, riverford_draft):
    page = riverford.write(tmp_path, "html")
    printed = tmp_path / "riverford.pdf"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
    ]
    tags = [] if tagged else ["--disable-pdf-tagging"]
    subprocess.run(
        [find_chromium(), *options, *tags, page.as_uri()], check=True, capture_output=True, timeout=120
    )
    draft = import_document(printed)
    ratings = {row.subject: row.direction for row in draft.assessment.rows}
    assert ratings == {row.subject: row.direction for row in riverford_draft.assessment.rows}
    nothing_is_dropped(read_document(printed), draft)


def test_a_report_of_prose_becomes_a_draft_a_person_can_finish(southwark):
    document, draft = southwark
    subjects = [row.subject for row in draft.assessment.rows]
    assert set(subjects) >= set(CHARACTERISTICS) - {
        "marriage-and-civil-partnership",
        "pregnancy-and-maternity",
    }
    assert all(row.rating is None for row in draft.assessment.rows)
    assert sum(len(row.claims) for row in draft.assessment.rows) > 50
    assert "Marriage and civil partnership" in draft.report.missing
    nothing_is_dropped(document, draft)
    codes = {finding.code for finding in run_checks(draft.assessment, draft.framework)}
    assert {"DUT-04", "ACT-02", "CON-06", "RAT-10", "GOV-02"} <= codes
    assert not {"RAT-01", "RAT-05", "RAT-02"} & codes


def test_a_draft_is_written_as_a_folder_that_loads(tmp_path, riverford_draft):
    folder = tmp_path / "draft"
    save_draft(riverford_draft, folder)
    assert load_assessment(folder) == riverford_draft.assessment
    report = json.loads((folder / "import-report.json").read_text(encoding="utf-8"))
    assert report["source"] == "riverford.html"
    page = (folder / "import-report.md").read_text(encoding="utf-8")
    assert page == as_markdown(riverford_draft.report)
    assert all(" ".join(left.text.split()) in page for left in riverford_draft.report.unplaced)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, riverford_draft):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="nothing in it was touched"):
        save_draft(riverford_draft, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_draft_that_cannot_be_written_leaves_nothing(tmp_path, riverford_draft, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dueregard.importing.folders.write_files", fail)
    with pytest.raises(OutputError, match="no space left"):
        save_draft(riverford_draft, tmp_path / "draft")
    assert list(tmp_path.iterdir()) == []


def test_brackets_of_the_source_are_no_figures(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("Age\n\nOlder people travel less [[a#b]] than others.\n\nPositive\n", encoding="utf-8")
    save_draft(draft_assessment(read_document(path)), tmp_path / "draft")
    assert load_assessment(tmp_path / "draft").rows[0].direction == "positive"


def test_the_fixtures_are_those_of_the_text():
    for maker in ("weasyprint", "libreoffice"):
        text = read_document(make_pdfs.FIXTURES / f"riverford-{maker}.pdf").text
        assert set(words_of(" ".join(riverford.NOTES.values()))) <= set(words_of(text))
    assert Path(make_pdfs.__file__).is_file()
