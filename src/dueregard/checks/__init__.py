"""
Checks: rules about the document, one file each, in family folders.

A check reads an assessment and its framework, and names the subjects it concerns. It reads no file and
no clock, and knows no other check. `run_checks` gathers what they name into one finding a check;
`questions` asks for the facts from outside the document without which a check stays silent.
"""

from dueregard.checks.check import CHECKS, Check
from dueregard.checks.questions import questions
from dueregard.checks.run import counts, run_checks, select_checks, unknown_checks, worst_at_or_above

__all__ = [
    "CHECKS",
    "Check",
    "counts",
    "questions",
    "run_checks",
    "select_checks",
    "unknown_checks",
    "worst_at_or_above",
]
