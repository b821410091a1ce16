"""
Names in the definitions that only the rooms of data know: kinds of indicator, formats of files.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.errors import suggest_nearest
from dueregard.indicators import INDICATORS
from dueregard.model import Assessment
from dueregard.model.references import Dangling
from dueregard.sources import FORMATS


def unknown_names(assessment: Assessment) -> Iterator[Dangling]:
    """
    Iterate over every kind of indicator and every format that there is not.
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
