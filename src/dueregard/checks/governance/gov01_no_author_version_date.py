"""
GOV-01 no-author-version-date.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "GOV-01",
    "no-author-version-date",
    severity="major",
    one="The assessment does not give its {notes}.",
    many="{count} assessments do not say who wrote them, which version they are or when.",
)
def no_author_version_date(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The assessment names its author, its version and its date.

    Why:
        A record shows regard only if one can tell whose it is, and that it came before the decision. Without
        author, version and date it is open to challenge because it might have been made at any time.

    Fails:
        One or more of `author`, `version` and `date` is missing.

    Passes:
        All three are given.

    Fix:
        Fill in what is missing at the top of the assessment.

    Source:
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): good records (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    given = {"author": assessment.author, "version": assessment.version, "date": assessment.date}
    missing = [name for name, value in given.items() if value is None]
    if missing:
        yield the_assessment(assessment, note=listed(missing))
