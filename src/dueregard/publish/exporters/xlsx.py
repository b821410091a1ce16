"""
The workbook: every table of the publication as a spreadsheet.
"""

from __future__ import annotations

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.publication import Publication


@EXPORTERS.register("xlsx")
def export(publication: Publication) -> Files:
    """
    Return the publication as one workbook.
    """
    # The library is slow to import, and the web edition does without it.
    from dueregard.publish.workbook import workbook  # noqa: PLC0415

    return {"assessment.xlsx": workbook(publication)}
