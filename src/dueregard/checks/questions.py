"""
What the checks ask the author for, where the document lacks a fact they need.
"""

from __future__ import annotations

from collections.abc import Sequence

from dueregard.checks.facts import Fact
from dueregard.checks.run import select_checks
from dueregard.model import Assessment, Framework, Question


def questions(
    assessment: Assessment, framework: Framework, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Question]:
    """
    Return one question for each fact that a check needs and the document does not have, by id.

    Args:
        assessment: the document.
        framework: what it is read against.
        select: codes, names or families of the checks to ask for; none means all.
        ignore: the same, to leave out.

    Raises:
        UnknownNameError: `select` or `ignore` names a check there is not.
    """
    waiting: dict[Fact, list[str]] = {}
    off = {entry.check for entry in framework.checks_off}
    for check in select_checks(select, ignore):
        if check.code in off:
            continue
        for fact in check.needs:
            if fact.id not in assessment.facts.none_known and fact.is_wanted(assessment, framework):
                waiting.setdefault(fact, []).append(check.code)
    return [
        Question(id=fact.id, text=fact.question, answer=fact.answer, checks=tuple(codes))
        for fact, codes in sorted(waiting.items(), key=lambda entry: entry[0].id)
    ]
