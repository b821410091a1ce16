"""
The nouns: frozen models of the document, its evidence, its framework and the findings on it.

Pure values. Reading and writing them is `dueregard.store`; computing evidence is `dueregard.gather`.
"""

from dueregard.model.assessment import (
    Assessment,
    Claim,
    ImpactRow,
    Rating,
    canonical_json,
)
from dueregard.model.base import (
    FIGURE_REFERENCE,
    Direction,
    Period,
    Severity,
    Unit,
    figure_references,
)
from dueregard.model.estimates import Estimate, Interval
from dueregard.model.evidence import Evidence, Figure, SourceRecord
from dueregard.model.findings import SEVERITIES, Finding, Question, Subject
from dueregard.model.framework import Framework
from dueregard.model.indicators import (
    Classification,
    Column,
    Indicator,
    IndicatorFile,
    Source,
)
from dueregard.model.proposal import Proposal
from dueregard.model.suggestion import Suggestion

__all__ = [
    "FIGURE_REFERENCE",
    "SEVERITIES",
    "Assessment",
    "Claim",
    "Classification",
    "Column",
    "Direction",
    "Estimate",
    "Evidence",
    "Figure",
    "Finding",
    "Framework",
    "ImpactRow",
    "Indicator",
    "IndicatorFile",
    "Interval",
    "Period",
    "Proposal",
    "Question",
    "Rating",
    "Severity",
    "Source",
    "SourceRecord",
    "Subject",
    "Suggestion",
    "Unit",
    "canonical_json",
    "figure_references",
]
