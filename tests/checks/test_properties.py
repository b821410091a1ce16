"""
Laws that hold for every document.
"""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.checks import run_checks
from dueregard.frameworks import load_framework
from dueregard.store import load_assessment

LONDON = load_assessment(Path(__file__).resolve().parents[1] / "fixtures" / "london-as-published")
FRAMEWORK = load_framework("gla-iia")


def named(assessment):
    """
    Return the subjects each check names, without their order and without the digest, which order changes.
    """
    return {
        finding.code: sorted(subject.id for subject in finding.subjects)
        for finding in run_checks(assessment, FRAMEWORK)
    }


@settings(max_examples=25)
@given(rows=st.permutations(LONDON.rows), evidence=st.permutations(LONDON.evidence))
def test_the_order_of_rows_and_evidence_changes_no_finding(rows, evidence):
    shuffled = LONDON.model_copy(update={"rows": tuple(rows), "evidence": tuple(evidence)})
    assert named(shuffled) == named(LONDON)


def test_the_same_document_gives_the_same_findings():
    assert run_checks(LONDON, FRAMEWORK) == run_checks(LONDON, FRAMEWORK)


@settings(max_examples=25)
@given(kept=st.sets(st.integers(0, len(LONDON.rows) - 1)))
def test_a_part_of_the_rows_can_be_checked_without_the_rest(kept):
    part = LONDON.model_copy(update={"rows": tuple(LONDON.rows[index] for index in sorted(kept))})
    whole = named(LONDON)
    for code in ("DUT-01", "EVD-01", "EVD-02", "EVD-04", "RAT-01", "RAT-03", "ACT-01", "CON-01", "STA-01"):
        assert set(named(part).get(code, ())) <= set(whole[code])


def test_every_path_leads_to_a_part_of_the_document():
    content = LONDON.model_dump()
    for finding in run_checks(LONDON, FRAMEWORK):
        for subject in finding.subjects:
            here = content
            for step in subject.path:
                here = here[step]
