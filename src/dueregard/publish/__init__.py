"""
Publication: an assessment laid out for reading, in every format asked for.

`compose` turns the document into words and drawings; an exporter lays them out and computes nothing, so
that no format can show what another withholds. `publish` does both and writes a folder, whole or not at all.
"""

from dueregard.publish.compose import compose
from dueregard.publish.earlier import Earlier, earlier_named, earlier_replaced
from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.publication import Publication
from dueregard.publish.writing import publish, require_target

__all__ = [
    "EXPORTERS",
    "Earlier",
    "Files",
    "Publication",
    "compose",
    "earlier_named",
    "earlier_replaced",
    "publish",
    "require_target",
]
