"""
The Word edition: what the PDF says, in a file that people can comment on and that imports back.
"""

from __future__ import annotations

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.flow import flow_of
from dueregard.publish.publication import Publication


@EXPORTERS.register("docx")
def export(publication: Publication) -> Files:
    """
    Return the publication as one Word document.
    """
    # The library is slow to import, and the web edition does without it.
    from dueregard.publish.word import word_document  # noqa: PLC0415

    return {"assessment.docx": word_document(flow_of(publication))}
