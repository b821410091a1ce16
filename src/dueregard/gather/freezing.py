"""
Estimates to evidence: frozen with where they came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from dueregard.cells import is_missing
from dueregard.errors import IndicatorError, StatisticsError, suggest_nearest
from dueregard.gather.completeness import withhold
from dueregard.gather.counting import Counted, count_for, with_breaks
from dueregard.gather.protecting import Protected, compute, protect
from dueregard.gather.tables import Table, Tables
from dueregard.gather.together import Guard
from dueregard.indicators import ALL, INDICATORS, verdicts
from dueregard.model import Assessment, Estimate, Evidence, Figure, Indicator, IndicatorFile, canonical_json
from dueregard.model.evidence import Sensitivity, SeriesBreak
from dueregard.model.indicators import Column
from dueregard.sources.columns import ZERO
from dueregard.sources.numbers import NO_WEIGHT
from dueregard.version import __version__

TOOL = f"dueregard {__version__}"

SELF_SELECTED = (
    "People chose themselves to take part: the figures describe those who did, and no margin of error makes "
    "them a sample of others."
)

ALL_AGES = "all ages"

_USUAL_THRESHOLD = 10
_MANY_YEARS = 5


def count(indicator: Indicator, assessment: Assessment, tables: Tables) -> Counted:
    """
    Return what one indicator counts, after making sure that its definition is whole.

    Raises:
        IndicatorError: the definition does not fit the data.
        SourceError: a file cannot be read.
        UnknownNameError: there is no such kind, format or classification.
    """
    INDICATORS[indicator.kind].check(indicator)
    counted = count_for(indicator, tables)
    return with_breaks(counted, _breaks(indicator, counted, assessment))


def freeze(indicator: Indicator, assessment: Assessment, counted: Counted, guard: Guard) -> Evidence:
    """
    Return the evidence of one indicator, as its first revision.

    Args:
        indicator: its definition.
        assessment: the document it belongs to.
        counted: what it counts.
        guard: what it has to withhold for the sake of others.

    Raises:
        IndicatorError: the definition does not fit the data.
    """
    kind = INDICATORS[indicator.kind]
    breaks = _breaks(indicator, counted, assessment)
    try:
        protected = protect(compute(indicator, counted), indicator, counted, assessment.indicators, guard)
    except StatisticsError as error:
        raise IndicatorError(indicator.id, str(error)) from error
    estimates = protected.estimates
    source, population = counted.source.source, counted.population
    item = Evidence(
        id=indicator.id,
        kind="computed",
        title=indicator.title or indicator.id,
        role=indicator.role,
        indicator_kind=indicator.kind,
        by=", ".join(indicator.characteristics) or None,
        groups=tuple(dict.fromkeys(e.group for e in estimates if e.group != ALL and indicator.by)),
        place=indicator.place or source.place,
        ages=indicator.ages or counted.source.read.ages,
        period=counted.window.period,
        against=counted.against.period if counted.against else None,
        population=(population.source.title or population.id) if population else source.title,
        population_period=population.source.period if population else None,
        comparator=indicator.comparator or indicator.reference or _compared_with(indicator),
        estimates=estimates,
        figures=_figures(indicator, estimates),
        missing=protected.missing,
        bounds=protected.beside.bounds,
        sensitivity=_sensitivity(counted, protected),
        equivalence=tuple(verdicts(indicator, estimates, protected.tested)),
        tests=protected.beside.tests,
        signals=protected.beside.signals,
        intersections=counted.combined.found if counted.combined else None,
        method=_method(kind.rule, estimates),
        caveats=tuple(dict.fromkeys(_caveats(indicator, counted, assessment))),
        series_breaks=breaks,
        sources=tuple(table.read.record for table in counted.tables),
        suppression=protected.suppression,
        definition=definition_digest(indicator, assessment.indicators),
        tool=TOOL,
    )
    return withhold(item, counted.incomplete)


def _sensitivity(counted: Counted, protected: Protected) -> Sensitivity | None:
    if counted.sensitivity is None:
        return None
    other = counted.sensitivity
    return Sensitivity(population=other.source.title or other.id, estimates=protected.sensitivity)


def _compared_with(indicator: Indicator) -> str | None:
    chosen = [(value,) if isinstance(value, str) else value for value in indicator.compare.values()]
    return ", ".join(value for values in chosen for value in values) or None


def small_counts_unexplained(definitions: IndicatorFile) -> str:
    """
    Return that small counts are to be shown without a reason on record; "" where they are not.
    """
    if definitions.suppress_under >= _USUAL_THRESHOLD or definitions.suppress_reason is not None:
        return ""
    return (
        f"Counts from {definitions.suppress_under} are to be shown, where those under "
        f"{_USUAL_THRESHOLD} usually are not. Give the reason under `suppress_reason`."
    )


def definition_digest(indicator: Indicator, definitions: IndicatorFile) -> str:
    """
    Return the digest of everything that defines an indicator: itself, its sources, their classifications.
    """
    sources = {
        name: declared
        for part in (definitions.sources, definitions.populations)
        for name, declared in part.items()
        if name in (indicator.source, indicator.population, indicator.sensitivity, indicator.standard)
    }
    used = {
        column.classification
        for source in sources.values()
        for column in source.columns.values()
        if isinstance(column, Column) and column.classification is not None
    }
    content = {
        "indicator": indicator.model_dump(mode="json", exclude_defaults=True),
        "sources": {
            name: source.model_dump(mode="json", exclude_defaults=True) for name, source in sources.items()
        },
        # As pairs: the order of the groups is the order of the table.
        "classifications": {
            name: [
                list(definitions.classifications[name].groups.items()),
                list(definitions.classifications[name].missing.items()),
            ]
            for name in sorted(used)
        },
        "suppress_under": definitions.suppress_under,
        "suppress_reason": definitions.suppress_reason,
    }
    return f"sha256:{hashlib.sha256(canonical_json(content)).hexdigest()}"


def _figures(indicator: Indicator, estimates: Sequence[Estimate]) -> dict[str, Figure]:
    """
    Return the named figures, after making sure that each is one of the estimates.

    A measure may be written with hyphens or underscores.
    """
    figures = {}
    for name, figure in indicator.figures.items():
        measure = figure.value.replace("-", "_")
        groups = list(dict.fromkeys(estimate.group for estimate in estimates))
        if figure.group not in groups:
            hint = suggest_nearest(figure.group, groups)
            message = f"the figure '{name}' names the group '{figure.group}', which is not there. {hint}"
            raise IndicatorError(indicator.id, message)
        measures = [estimate.measure for estimate in estimates if estimate.group == figure.group]
        if measure not in measures:
            hint = suggest_nearest(measure, measures)
            named = f"'{figure.value}' of '{figure.group}'"
            message = f"the figure '{name}' names {named}, which is not computed. {hint}"
            raise IndicatorError(indicator.id, message)
        figures[name] = figure.model_copy(update={"value": measure})
    return figures


def _method(rule: str, estimates: Sequence[Estimate]) -> str:
    """
    Return the rule of the kind, and by which method each measure has its interval.
    """
    methods: dict[str, list[str]] = {}
    for estimate in estimates:
        if estimate.interval is not None:
            methods.setdefault(estimate.measure, []).append(estimate.method)
    if not methods:
        return rule
    levels = sorted({e.interval.level for e in estimates if e.interval is not None})
    named = "; ".join(
        f"{measure.replace('_', ' ')} by {', '.join(dict.fromkeys(used))}"
        for measure, used in methods.items()
    )
    return f"{rule} Intervals at {', '.join(f'{level:.0%}' for level in levels)}: {named}."


def _caveats(indicator: Indicator, counted: Counted, assessment: Assessment) -> Iterator[str]:
    if INDICATORS[indicator.kind].cannot_say:
        yield INDICATORS[indicator.kind].cannot_say
    yield from indicator.caveats
    if counted.inputs.self_selected:
        yield SELF_SELECTED
    yield from counted.source.read.caveats
    months = {*counted.window.months, *(counted.against.months if counted.against else ())}
    unsound = {month for month, _ in counted.source.read.unsound}
    yield from (said for month, said in counted.source.read.gaps if month in months - unsound)
    yield from _without_stratum(indicator, counted, assessment.indicators)
    yield from _weights(indicator, counted)
    if counted.window.period is None:
        yield "Neither the source nor the definition says what period the figures are of."
    population = counted.population
    if population is None:
        return
    yield from population.read.caveats
    yield from _ages(indicator, counted, population)
    yield from _base_year(counted, population)


def _ages(indicator: Indicator, counted: Counted, population: Table) -> Iterator[str]:
    """
    Iterate over what is to be said of the ages above and below the line.
    """
    above, below = indicator.ages or counted.source.read.ages, population.read.ages
    if above and below and above != below:
        yield f"The figures are of different ages: those counted are {above}, the population is {below}."
    elif below and below != ALL_AGES and not above:
        yield f"The population is {below}, and nothing says that those counted are. Give their `ages`."


def _base_year(counted: Counted, population: Table) -> Iterator[str]:
    """
    Iterate over that the people below the line are those of years before or after the period.
    """
    period, of_people = counted.window.period, population.source.period
    if period is None or of_people is None:
        return
    years = period.years_from(of_people)
    if years >= _MANY_YEARS:
        side = "before" if of_people.last_day < period.first_day else "after"
        yield (
            f"The population is that of {of_people}, {years} years {side} the period: another year gives "
            "other rates and other ratios. Take the nearest there is, or show both (`sensitivity`)."
        )


def _weights(indicator: Indicator, counted: Counted) -> Iterator[str]:
    """
    Iterate over how many respondents have no weight, one of zero, or no answer; or that none is used.
    """
    if counted.source.source.weight is None:
        return
    if INDICATORS[indicator.kind].reads != "survey":
        yield "The source has weights, and these figures are made without them."
        return
    for state, said in (
        (NO_WEIGHT, "have no weight and are in no figure"),
        (ZERO, "have a weight of zero and stand for nobody"),
    ):
        number = counted.weight_states.get(state, 0)
        if number:
            yield f"{number:,} of {sum(counted.weight_states.values()):,} respondents {said}."
    sample = counted.inputs.survey
    if sample is not None:
        asked = int(sample.asked.counts[sample.asked.sums("w") > 0].sum())
        silent = asked - sum(sample.respondents().values())
        if silent:
            yield f"{silent / asked:.1%} of those asked gave no answer, and are in no share."


def _without_stratum(indicator: Indicator, counted: Counted, definitions: IndicatorFile) -> Iterator[str]:
    """
    Iterate over how many are of no known stratum, in no number where that could recognise them.
    """
    if indicator.strata is None:
        return
    by_stratum = counted.inputs.counts.cells.count_by(indicator.strata)
    total = sum(by_stratum.values())
    unknown = sum(count for label, count in by_stratum.items() if is_missing(label))
    if not unknown:
        return
    is_small = unknown < definitions.suppress_under and not counted.source.source.already_published
    number = "A few of those" if is_small else f"{unknown:,} of {total:,}"
    part = "" if is_small else f" ({unknown / total:.1%})"
    yield (
        f"{number} counted{part} have no known '{indicator.strata}': they are in the crude figures and in no "
        "adjusted one."
    )


def _breaks(indicator: Indicator, counted: Counted, assessment: Assessment) -> tuple[SeriesBreak, ...]:
    """
    Return the breaks inside the period, inside the one before, or between the two.
    """
    period, against = counted.window.period, counted.against
    if period is None:
        return ()
    start = against.period.first_day if against and against.period else period.first_day
    source = counted.source
    names = (source.id, source.source.title) if source.source.title else (source.id,)
    of_source = [
        one
        for one in assessment.facts.series_breaks
        if one.source in names
        or (one.source is None and one.publisher and one.publisher == source.source.publisher)
    ]
    known = dict.fromkeys([*indicator.series_breaks, *of_source])
    return tuple(one for one in known if start < one.on <= period.last_day)
