"""
The record for machines: the assessment itself, in the one form from which its digest is computed.
"""

from __future__ import annotations

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.publication import Publication


@EXPORTERS.register("json")
def export(publication: Publication) -> Files:
    """
    Return the canonical JSON of the assessment with its digest and edition.
    """
    return {"assessment.json": publication.record.encode()}
