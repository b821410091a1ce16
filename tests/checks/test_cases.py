"""
The cases of `tests/cases/checks/`: small documents, and the subjects a check names in them.
"""

import pytest

from dueregard.checks import CHECKS, run_checks
from dueregard.frameworks import load_framework
from tests.checks.documents import CASES, KINDS, make_document, read_cases

FILES = sorted(CASES.glob("*.yaml"))


def each_case():
    for path in FILES:
        content = read_cases(path)
        for kind in KINDS:
            for case in content[kind]:
                yield pytest.param(content["check"], case, id=f"{path.stem} {kind}: {case['it']}")


@pytest.mark.parametrize(("code", "case"), list(each_case()))
def test_the_check_names_these_subjects_and_no_others(code, case):
    document = make_document(case["document"])
    findings = run_checks(document, load_framework(document.framework), select=[code])
    subjects = [subject for finding in findings for subject in finding.subjects]
    assert [subject.id for subject in subjects] == case["names"]
    let_stand = [subject.id for subject in subjects if subject.override]
    assert let_stand == case.get("let_stand", [])


@pytest.mark.parametrize("code", CHECKS.names())
def test_every_check_has_cases(code):
    assert code in {path.stem for path in FILES}, f"write tests/cases/checks/{code}.yaml"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_cases_show_a_check_from_every_side(path):
    content = read_cases(path)
    assert content["check"] == path.stem
    assert path.stem in CHECKS
    given = {kind: len(content[kind]) for kind in KINDS}
    assert given["fails"] >= 2
    assert given["passes"] >= 2
    assert given["boundary"] >= 1
    assert given["override"] >= 1
    assert all(case["names"] for case in content["fails"])
    assert not any(case["names"] for case in content["passes"])
    assert all(case["let_stand"] for case in content["override"])
