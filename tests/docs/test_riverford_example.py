"""
The invented folder of the page on writing by hand is a document, and the page quotes it as it is.
"""

import re
from pathlib import Path

import pytest

from dueregard.checks import run_checks
from dueregard.engine import open_engine
from dueregard.frameworks import load_framework
from dueregard.gather import gather
from dueregard.model.references import framework_references
from dueregard.store import load_assessment

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PAGE = HOW_TO / "write-an-assessment-by-hand.md"
FOLDER = HOW_TO / "riverford"
QUOTED = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def written() -> list[str]:
    return [path.read_text("utf-8") for path in FOLDER.rglob("*.yaml")]


def test_the_page_quotes_every_part():
    assert len(QUOTED) == 11


@pytest.mark.parametrize("block", QUOTED, ids=lambda block: block.strip().splitlines()[0].strip())
def test_what_the_page_quotes_stands_in_the_folder(block):
    assert any(block in text for text in written())


def test_the_folder_loads_and_every_name_in_it_leads_somewhere():
    assessment = load_assessment(FOLDER)

    assert list(framework_references(assessment, load_framework(assessment.framework))) == []
    assert [claim.id for row in assessment.rows for claim in row.claims] == ["E1", "E2"]


def test_the_checks_name_the_seven_characteristics_without_a_row():
    assessment = load_assessment(FOLDER)
    findings = run_checks(assessment, load_framework(assessment.framework), select=["DUT-04"])

    assert [len(finding.subjects) for finding in findings] == [7]


def test_its_figures_are_those_of_its_tables(tmp_path):
    assessment = load_assessment(FOLDER)
    gathered = gather(assessment, folder=FOLDER, engine=open_engine(), cache=tmp_path)
    item = next(item for item in gathered.evidence if item.id == "stops-by-ethnicity")

    ratio = item.figure("black-white-ratio")
    assert (ratio.numerator, ratio.denominator, round(ratio.value, 2)) == (411, 21_300, 3.03)
    assert [(one.label, one.count) for one in item.missing] == [("not recorded", 87)]
