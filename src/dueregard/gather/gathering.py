"""
All indicators of an assessment, one after another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dueregard.engine import Engine
from dueregard.errors import DocumentError, IndicatorError
from dueregard.gather.changes import Change, describe, supersede
from dueregard.gather.freezing import count, freeze, small_counts_unexplained
from dueregard.gather.kept_cells import Reuse
from dueregard.gather.side_by_side import refuse_unlike, set_beside
from dueregard.gather.tables import Tables
from dueregard.gather.together import Guard, Release, guards
from dueregard.model import Assessment, Evidence, Indicator
from dueregard.sources import with_shipped


@dataclass(frozen=True)
class Gathered:
    """
    The evidence of an assessment after gathering.

    Args:
        evidence: every item of the assessment: those computed now, and those that are not computed.
        changes: what became of each computed item, in the order of the indicators.
        without_indicator: computed items that no indicator defines any more; they are kept as they
            are, and should be taken away or defined again.
        files_read: the data files read now.
        files_reused: how many had been read before, and were as they were then.
        counts: how many counts were as kept of an earlier run, were added to, and were made in all files.
        engine: what counted, with its version; it is not in the evidence, which is the same with any.
    """

    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]
    without_indicator: tuple[str, ...] = ()
    files_read: tuple[str, ...] = ()
    files_reused: int = 0
    counts: Mapping[Reuse, int] = field(default_factory=dict)
    engine: str = ""


def gather(
    assessment: Assessment, *, folder: Path | str, engine: Engine, cache: Path | str | None = None
) -> Gathered:
    """
    Compute the evidence of every indicator, and say what changed since the last time.

    An item whose inputs are as they were stays as it is, to the byte. One that changed is a new
    revision that names the one it supersedes, and why.

    Args:
        assessment: the document, with the evidence of the last time.
        folder: where its data files are looked for.
        engine: what counts.
        cache: where files already read are kept; the user's cache folder unless given.

    Raises:
        IndicatorError: a definition does not fit the data.
        SourceError: a data file cannot be read as declared.
        DocumentError: small counts would be shown without a reason on record.
        UnknownNameError: there is no such kind, format or classification.
        EngineError: the engine failed.
    """
    if unexplained := small_counts_unexplained(assessment.indicators):
        raise DocumentError.at("indicators.yaml", None, unexplained)
    refuse_unlike(assessment.indicators.indicators)
    assessment = _with_classifications(assessment)
    tables = Tables(assessment.indicators, Path(folder), engine, Path(cache) if cache is not None else None)
    items = assessment.evidence_by_id()
    releases = [
        Release(indicator, count(indicator, assessment, tables), _earlier(indicator, items))
        for indicator in assessment.indicators.indicators
    ]
    asked = guards(releases, threshold=assessment.indicators.suppress_under)
    frozen = {
        release.indicator.id: freeze(
            release.indicator, assessment, release.counted, asked.get(release.indicator.id, Guard())
        )
        for release in releases
    }
    changes = []
    for release in releases:
        indicator, old = release.indicator, release.earlier
        item, reason = supersede(old, set_beside(frozen[indicator.id], indicator, frozen))
        items[item.id] = item
        changes.append(describe(assessment, item, reason, is_new=old is None))
    defined = {indicator.id for indicator in assessment.indicators.indicators}
    return Gathered(
        # The order in which a folder gives them back, so that saved and gathered are one document.
        evidence=tuple(sorted(items.values(), key=_file_name)),
        changes=tuple(changes),
        without_indicator=tuple(
            item.id for item in items.values() if item.kind == "computed" and item.id not in defined
        ),
        files_read=tables.files_read(),
        files_reused=tables.files_reused(),
        counts=tables.reuse(),
        engine=engine.name,
    )


def _with_classifications(assessment: Assessment) -> Assessment:
    """
    Return an assessment whose definitions hold the classifications of the tool that they name.
    """
    defined = assessment.indicators
    known = with_shipped(defined.classifications, *defined.sources.values(), *defined.populations.values())
    return assessment.model_copy(update={"indicators": defined.model_copy(update={"classifications": known})})


def _earlier(indicator: Indicator, items: dict[str, Evidence]) -> Evidence | None:
    old = items.get(indicator.id)
    if old is not None and old.kind != "computed":
        message = (
            "there is evidence of this name written by hand. Give the indicator or the evidence another."
        )
        raise IndicatorError(indicator.id, message)
    return old


def _file_name(item: Evidence) -> str:
    return f"{item.id}.json" if item.kind == "computed" else f"{item.id}.yaml"
