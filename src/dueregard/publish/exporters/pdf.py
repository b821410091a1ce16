"""
The PDF edition: one tagged file that is PDF/UA-1 and PDF/A-2a, the same bytes on each run.
"""

from __future__ import annotations

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.flow import flow_of
from dueregard.publish.publication import Publication
from dueregard.publish.typesetting import typeset


@EXPORTERS.register("pdf")
def export(publication: Publication) -> Files:
    """
    Return the publication as one PDF.

    Raises:
        OutputError: the extra is not installed, or a character has no glyph in the bundled fonts.
    """
    return {"assessment.pdf": typeset(flow_of(publication))}
