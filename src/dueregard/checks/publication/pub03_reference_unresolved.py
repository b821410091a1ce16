"""
PUB-03 reference-unresolved.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import shortened
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.evidence import Citation


@check(
    "PUB-03",
    "reference-unresolved",
    severity="minor",
    one="1 reference names no target.",
    many="{count} references name no target.",
)
def reference_unresolved(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    A reference inside the document names its target, and a citation an address or a full bibliographic entry.

    Why:
        Words such as "see elsewhere" send the reader nowhere. A reference without a target is open to
        challenge because what it points to cannot be read, and may not be there.

    Fails:
        An entry under `references` has no target; or a citation has neither an address nor, with its title,
        a publisher and a date.

    Passes:
        The target is named; the citation has an address, or can be found in a library.

    Fix:
        Name the section, row or annex. Give the citation its address, or publisher and date of publication.

    Source:
        Web Content Accessibility Guidelines 2.2, success criterion 2.4.4 (confirm before relying)
    """
    for index, reference in enumerate(assessment.references):
        if reference.target is None:
            yield Subject(id=reference.id, label=shortened(reference.text), path=("references", index))
    for index, item in enumerate(assessment.evidence):
        unresolved = [shortened(entry.title) for entry in item.citations if not _can_be_found(entry)]
        if unresolved:
            note = "; ".join(unresolved)
            yield Subject(id=item.id, label=item.title, path=("evidence", index), note=note)


def _can_be_found(citation: Citation) -> bool:
    return bool(citation.url or (citation.publisher and citation.published))
