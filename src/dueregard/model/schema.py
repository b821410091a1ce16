"""
JSON Schemas of the files a person writes and of what other programs read.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from dueregard.model.assessment import Assessment
from dueregard.model.evidence import Evidence
from dueregard.model.findings import Finding, Question
from dueregard.model.framework import Framework
from dueregard.model.indicators import IndicatorFile
from dueregard.model.numbers_found import FoundClaims
from dueregard.model.proposal import Proposal
from dueregard.model.record import Record

SCHEMAS: dict[str, type[BaseModel]] = {
    "assessment": Assessment,
    "claims": FoundClaims,
    "evidence": Evidence,
    "finding": Finding,
    "framework": Framework,
    "indicators": IndicatorFile,
    "proposal": Proposal,
    "question": Question,
    "record": Record,
}
_MODES: dict[str, Literal["validation", "serialization"]] = {"claims": "serialization"}
"""What is only ever printed is described as it is printed."""
_IN_OTHER_FILES = ("proposal", "indicators", "evidence")
"""Parts of an assessment that have a file of their own in its folder."""


def json_schema(name: str) -> dict[str, Any]:
    """
    Return the JSON Schema (draft 2020-12) of one kind of file.

    Raises:
        KeyError: `name` is not in SCHEMAS.
    """
    schema = SCHEMAS[name].model_json_schema(mode=_MODES.get(name, "validation"))
    if name == "assessment":
        for part in _IN_OTHER_FILES:
            schema["properties"].pop(part)
        schema["required"] = [field for field in schema["required"] if field not in _IN_OTHER_FILES]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
