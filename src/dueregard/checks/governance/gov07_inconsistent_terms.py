"""
GOV-07 inconsistent-terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import characteristic_rows
from dueregard.model import Assessment, Framework, Subject

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")


@check(
    "GOV-07",
    "inconsistent-terms",
    severity="minor",
    one="1 term is used in two ways, or differs from the statute.",
    many="{count} terms are used in two ways, or differ from the statute.",
)
def inconsistent_terms(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A term has one meaning throughout, and a characteristic the name the statute gives it.

    Why:
        A word with two meanings lets two readers agree on different things. It is open to challenge because
        nobody can be sure what was assessed.

    Fails:
        An entry under `terms` has two different meanings: a short form for two Acts, an objective worded,
        named or ordered in two ways. Or the title of a row about a characteristic is not the framework's
        name for it, brackets and capital letters aside.

    Passes:
        Each term has one meaning, and the rows are called what the statute calls them. A title that an entry
        under `terms` tells of is named once, there.

    Fix:
        Choose one meaning or wording and use it everywhere. Call the characteristics as the statute does.

    Source:
        Equality Act 2010 s4, the names of the characteristics (confirmed)
    """
    told: set[str] = set()
    for index, term in enumerate(assessment.terms):
        told.update((term.term.casefold(), *(meaning.casefold() for meaning in term.meanings)))
        if len(set(term.meanings)) > 1:
            note = "; ".join(dict.fromkeys(term.meanings))
            yield Subject(id=term.term, label=term.term, path=("terms", index), note=note)
    for row, path in characteristic_rows(assessment, framework):
        subject = framework.subject(row.subject)
        title = _IN_BRACKETS.sub("", row.title or "").casefold()
        if title and subject and title != subject.title.casefold() and title not in told:
            note = f"the framework calls it {subject.title}"
            yield Subject(id=row.subject, label=str(row.title), path=(*path, "title"), note=note)
