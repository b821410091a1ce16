"""
The cases of the checks, and documents made from their facts.
"""

from pathlib import Path
from typing import Any

from dueregard.model import Assessment
from dueregard.yamlfile import Locator, read_yaml, validate

TESTS = Path(__file__).resolve().parents[1]
CASES = TESTS / "cases" / "checks"
KINDS = ("fails", "passes", "boundary", "override")


def read_cases(path: Path) -> dict[str, Any]:
    """
    Return one file of cases as plain data.
    """
    data, _ = read_yaml(path)
    return data


def make_document(given: dict[str, Any]) -> Assessment:
    """
    Return an assessment with the facts given; what a case leaves out is filled in with nothing to find.
    """
    base = {
        "id": "case",
        "title": "A case",
        "body": {"name": "Riverford Council"},
        "framework": "psed-england",
        "proposal": {"title": "A proposal"},
    }
    document = base | given
    for sign_off in document.get("sign_offs", ()):
        if sign_off["digest"] == "this version":
            unsigned = {name: value for name, value in document.items() if name != "sign_offs"}
            sign_off["digest"] = validate(Assessment, unsigned, Locator(), file="case").digest()
    return validate(Assessment, document, Locator(), file="case")
