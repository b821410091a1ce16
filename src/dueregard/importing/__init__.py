"""
Importing: an assessment somebody wrote in Word, or published as a PDF, to a draft that a person finishes.

`read_document` turns a file of any format into one neutral sequence of blocks, each with its place.
"""

from dueregard.importing.document import Block, Cell, Document, Mark, Passage, Place
from dueregard.importing.reading import read_document

__all__ = ["Block", "Cell", "Document", "Mark", "Passage", "Place", "read_document"]
