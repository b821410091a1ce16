"""
Names that only the rooms of data know: kinds of indicator, formats of files, classifications.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.errors import suggest_nearest
from dueregard.indicators import INDICATORS
from dueregard.model import Assessment, Column, Source
from dueregard.model.references import Dangling
from dueregard.sources import FORMATS, shipped_classifications


def unknown_names(assessment: Assessment) -> Iterator[Dangling]:
    """
    Iterate over every kind of indicator, every format and every classification that there is not.
    """
    for index, indicator in enumerate(assessment.indicators.indicators):
        if indicator.kind not in INDICATORS:
            nearest = suggest_nearest(indicator.kind, INDICATORS.names())
            message = f"There is no kind of indicator '{indicator.kind}'. {nearest}"
            yield Dangling(("indicators", "indicators", index, "kind"), message)
    for part in ("sources", "populations"):
        for name, source in getattr(assessment.indicators, part).items():
            if source.format is not None and source.format not in FORMATS:
                message = (
                    f"There is no format '{source.format}'. {suggest_nearest(source.format, FORMATS.names())}"
                )
                yield Dangling(("indicators", part, name, "format"), message)
            yield from _unknown_classifications(assessment, part, name, source)


def _unknown_classifications(
    assessment: Assessment, part: str, name: str, source: Source
) -> Iterator[Dangling]:
    known = [*assessment.indicators.classifications, *shipped_classifications()]
    for column, declared in source.columns.items():
        if isinstance(declared, Column) and declared.classification not in (None, *known):
            hint = suggest_nearest(str(declared.classification), known)
            message = f"There is no classification '{declared.classification}'. {hint}"
            yield Dangling(("indicators", part, name, "columns", column), message)
