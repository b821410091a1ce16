"""
Intake: data files become canonical Parquet, and every decision taken on the way is written down.

No engine ever sees a user's raw file, because each reads the same file in its own way. One file of
this room is one format; the registry finds it.
"""

from dueregard.sources.classifying import load_classification, shipped_classifications, with_shipped
from dueregard.sources.formats import FORMATS, Layout
from dueregard.sources.police_uk_stops import always_there
from dueregard.sources.reading import read_source
from dueregard.sources.table import SourceTable, default_cache

__all__ = [
    "FORMATS",
    "Layout",
    "SourceTable",
    "always_there",
    "default_cache",
    "load_classification",
    "read_source",
    "shipped_classifications",
    "with_shipped",
]
