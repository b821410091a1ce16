"""
Mistakes in definitions that only the rooms of data know: kinds, formats, classifications, small counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.errors import IndicatorError, SourceError, suggest_nearest
from dueregard.gather.freezing import small_counts_unexplained
from dueregard.indicators import INDICATORS
from dueregard.model import Assessment, Column, Source
from dueregard.model.references import Dangling
from dueregard.sources import FORMATS, shipped_classifications
from dueregard.sources.labels import group_of_each_code


def mistaken_definitions(assessment: Assessment) -> Iterator[Dangling]:
    """
    Iterate over what is wrong with the definitions, whatever the data are.

    Kinds, formats and classifications there are not; fields a kind lacks or has no use for; a code in
    two groups; small counts to be shown with no reason on record.
    """
    yield from _unknown_names(assessment)
    for index, indicator in enumerate(assessment.indicators.indicators):
        try:
            if indicator.kind in INDICATORS:
                INDICATORS[indicator.kind].check(indicator)
        except IndicatorError as error:
            yield Dangling(("indicators", "indicators", index), str(error))
    for name, classification in assessment.indicators.classifications.items():
        try:
            group_of_each_code(name, classification)
        except SourceError as error:
            for problem in error.problems:
                yield Dangling(("indicators", "classifications", name), problem.message)
    unexplained = small_counts_unexplained(assessment.indicators)
    if unexplained:
        yield Dangling(("indicators", "suppress_under"), unexplained)


def _unknown_names(assessment: Assessment) -> Iterator[Dangling]:
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
