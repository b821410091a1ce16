"""
The PDF edition: one tagged file that is PDF/UA-1 and PDF/A-2a, the same bytes on each run.
"""

from __future__ import annotations

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.flow import flow_of
from dueregard.publish.flow.brief import ROOMS, brief_of
from dueregard.publish.publication import Publication
from dueregard.publish.row_headers import pages_of
from dueregard.publish.typesetting import typeset

_SIDES = 2


@EXPORTERS.register("pdf")
def export(publication: Publication) -> Files:
    """
    Return the publication as one PDF, and the brief for the decision on two sides of A4.

    Raises:
        OutputError: the extra is not installed, or a character has no glyph in the bundled fonts.
    """
    return {
        "assessment.pdf": typeset(flow_of(publication)),
        "decision-brief.pdf": _on_two_sides(publication),
    }


def _on_two_sides(publication: Publication) -> bytes:
    """
    Return the fullest brief that fits two sides; the shortest, where none does.
    """
    made = b""
    for room in ROOMS:
        made = typeset(brief_of(publication, room), compact=True)
        if pages_of(made) <= _SIDES:
            break
    return made
