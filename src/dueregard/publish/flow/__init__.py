"""
The publication as one flow of blocks, for editions that are read from the first page to the last.

The web edition spreads the publication over pages; a PDF or a Word file has one order. The order is
decided here once, so that every such edition says the same things in the same words.
"""

from dueregard.publish.flow.blocks import (
    Block,
    Facts,
    Flow,
    Grid,
    GridColumn,
    GridRow,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Pointer,
    Strong,
)
from dueregard.publish.flow.order import flow_of

__all__ = [
    "Block",
    "Facts",
    "Flow",
    "Grid",
    "GridColumn",
    "GridRow",
    "Heading",
    "Items",
    "Line",
    "Paragraph",
    "Picture",
    "Pointer",
    "Strong",
    "flow_of",
]
