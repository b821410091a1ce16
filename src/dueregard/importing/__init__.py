"""
Importing: an assessment somebody wrote in Word, or published as a PDF, to a draft that a person finishes.

`read_document` turns a file of any format into one neutral sequence of blocks, each with its place.
`import_document` makes of it a draft assessment in which every sentence has a place, or is listed as over.
"""

from dueregard.importing.document import Block, Cell, Document, Mark, Passage, Place
from dueregard.importing.drafting import Draft, draft_assessment
from dueregard.importing.folders import import_document, save_draft
from dueregard.importing.reading import read_document
from dueregard.importing.report import ImportReport, Placed, PlacesIn, Unplaced

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Draft",
    "ImportReport",
    "Mark",
    "Passage",
    "Place",
    "Placed",
    "PlacesIn",
    "Unplaced",
    "draft_assessment",
    "import_document",
    "read_document",
    "save_draft",
]
