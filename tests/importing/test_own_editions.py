"""
What dueregard published as a Word file can be read back: a body that lost its folder can go on from there.
"""

from pathlib import Path

from dueregard.checks import run_checks
from dueregard.frameworks import load_framework
from dueregard.importing import import_document
from dueregard.publish import publish
from dueregard.store import load_assessment

RIVERFORD = Path(__file__).resolve().parents[2] / "src" / "dueregard" / "examples" / "riverford"


def test_every_rating_of_a_word_edition_is_read_back(tmp_path):
    assessment = load_assessment(RIVERFORD)
    framework = load_framework(assessment.framework)
    findings = run_checks(assessment, framework)
    publish(assessment, framework, findings, to=tmp_path / "out", formats=("docx",))

    draft = import_document(tmp_path / "out" / "assessment.docx", framework).assessment

    read = {row.subject: row.rating.direction for row in draft.rows if row.rating is not None}
    rated = {row.subject: row.rating.direction for row in assessment.rows if row.rating is not None}
    assert rated.items() <= read.items()
