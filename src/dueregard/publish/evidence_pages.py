"""
Evidence in words: what it shows, how to read it, where it came from.
"""

from __future__ import annotations

from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence, Missing, SeriesBreak, Suppression
from dueregard.publish.crossings_shown import sentences, show_crossings, without_outcome
from dueregard.publish.evidence_charts import make_chart
from dueregard.publish.evidence_tables import (
    decimals_of,
    estimates_of,
    main_measure,
    make_table,
    observations,
)
from dueregard.publish.figures import show_stated
from dueregard.publish.firmness_shown import bounds_sentences, firmness
from dueregard.publish.material import Material
from dueregard.publish.prose import LIKELY_KINDS, evidence_link, source_words, words
from dueregard.publish.publication import EvidenceLine, EvidencePage, Fact, Link, Stated
from dueregard.publish.sources_shown import show_citation, show_source
from dueregard.publish.wording import (
    MINUS,
    STATE_WORDS,
    capitalised,
    counted,
    day,
    in_words,
    level_words,
    listed,
    no_difference,
    no_interval,
    number,
    period_words,
    uncapitalised,
    when,
)

_KINDS = {
    "computed": "Computed from data by dueregard",
    "cited": "Cited from a published source",
    "consultation": "What people said",
    "expert": "Expert judgement",
    "by hand": "Entered by hand",
}


_MEANINGS = {
    "odds_ratio": "Odds of 1 to {other} are equal. A ratio of odds lies further from 1 than one of chances.",
    "adjusted_odds_ratio": (
        "Odds of 1 to {other} are equal, each stratum compared with itself. A ratio of odds lies further "
        "from 1 than one of chances."
    ),
    "index": "An index of 1 means in proportion to {other}, 2 means twice as many as that, 0.5 half.",
    "slope_index": (
        "The figure is the rate at the top of the order less that at the bottom, for every {per} people: "
        "below 0 it falls as people are better off."
    ),
    "index_of_disparity": "The figure is how far, on average, the groups lie from the mean rate, in % of it.",
    "relative_index": "A value of 1 means no gradient: the same rate at both ends of the order.",
    "standardised_rate": (
        "Each figure is for every {per} people, if the group had the make-up of the standard population."
    ),
}


def show_evidence(material: Material, item: Evidence) -> EvidencePage:
    """
    Return everything about one evidence item.
    """
    return EvidencePage(
        id=item.id,
        title=item.title,
        kind=_KINDS[item.kind],
        headline=headline(item),
        text=material.notebook.paragraphs(item.text),
        chart=make_chart(item),
        table=make_table(item),
        crossings=show_crossings(item),
        how_to_read=how_to_read(item),
        facts=_facts(item),
        missing=_missing(item),
        firmness=(*sentences(item), *firmness(item)),
        method=_methods(item),
        caveats=(*item.caveats, *(break_words(found) for found in item.series_breaks)),
        stated=_stated(material, item),
        sources=(*map(show_source, item.sources), *map(show_citation, item.citations)),
        revisions=revisions(item),
        used_by=_used_by(material, item),
        observations=observations(item),
    )


def _missing(item: Evidence) -> tuple[str, ...]:
    """
    Return who is missing; of figures worked out elsewhere, that this is not known.
    """
    said = (*map(missing_words, item.missing), *without_outcome(item), *bounds_sentences(item))
    unknown = not said and item.kind != "computed"
    return ("Not known: these figures were not worked out here.",) if unknown else said


def headline(item: Evidence) -> str:
    """
    Return the one sentence a reader should take away: the leading figure in words.
    """
    leading = _leading(item)
    if leading is None:
        return ""
    estimate, decimals = leading
    likely = item.indicator_kind in LIKELY_KINDS
    period = uncapitalised(when(item))
    return f"{estimate.group}: {in_words(estimate, decimals, likely=likely)}, {period}."


def _leading(item: Evidence) -> tuple[Estimate, int | None] | None:
    for name, figure in item.figures.items():
        estimate = item.figure(name)
        if estimate is not None:
            return estimate, figure.decimals
    if not item.estimates:
        return None
    measure = main_measure(item)
    others = [e for e in estimates_of(item, measure) if e.group != e.reference]
    return (others or estimates_of(item, measure))[0], decimals_of(item, measure)


def how_to_read(item: Evidence) -> str:
    """
    Return two plain sentences: what a figure means, and what its interval means; "" without figures.
    """
    if not item.estimates:
        return ""
    estimates = estimates_of(item, main_measure(item))
    return f"{_meaning(estimates[0], item)} {_interval_meaning(estimates)}"


def _meaning(estimate: Estimate, item: Evidence) -> str:
    other = estimate.reference or item.comparator or "the comparator"
    bases = {e.denominator for e in estimates_of(item, estimate.measure) if e.denominator is not None}
    whole = " in the population described below" if bases else ""
    out_of = " in the group named, not out of everybody" if len(bases) > 1 else whole
    if estimate.measure in _MEANINGS:
        return _MEANINGS[estimate.measure].format(other=other, per=f"{estimate.per or 1:,}")
    return {
        "index": "An index has no unit: how it is worked out, below, says what its values mean.",
        "ratio": f"A ratio of 1 means the same as {other}, 2 means twice as much, and 0.5 means half.",
        "points": f"In percentage points, above 0 means higher than {other}, and below 0 means lower.",
        "percent change": "Above 0 means more than in the earlier period, and below 0 means less.",
        "percent": f"Each figure is out of every 100{out_of}.",
        "rate": f"Each figure is the number for every {estimate.per or 1:,} people in the group named.",
        "count": "Each figure is a number counted, not a share or a rate.",
    }[estimate.unit]


def _interval_meaning(estimates: list[Estimate]) -> str:
    shown = [estimate for estimate in estimates if estimate.state == "shown"]
    if not shown:
        return "No figure can be shown, and the table says why for each group."
    with_interval = [estimate for estimate in shown if estimate.interval is not None]
    if not with_interval:
        if all(estimate.full_count for estimate in shown):
            return "Every case was counted, so there is no sampling interval, though small numbers vary."
        return (
            f"{no_interval(next(e for e in shown if not e.full_count))}, so read small differences with care."
        )
    first = with_interval[0]
    level = level_words(first.interval.level) if first.interval is not None else ""
    same = no_difference(first.unit)
    ending = "" if same is None else f", and a range that includes {same:g} does not show a difference"
    return f"The range beside each figure (its {level}) is where the true figure probably lies{ending}."


def _population(item: Evidence) -> str:
    if item.population is None:
        return "Not stated"
    when = str(item.population_period or "")
    return f"{item.population} ({when})" if when and when not in item.population else item.population


def _facts(item: Evidence) -> tuple[Fact, ...]:
    given = (
        ("Period", capitalised(period_words(item.period, item.against))),
        ("Population", _population(item)),
        ("Compared with", item.comparator or _comparison(item)),
        ("Place", item.place),
        ("Ages", item.ages),
        ("Groups", ", ".join(item.groups)),
        ("Grouped by" if item.kind == "computed" else "By", item.by),
        ("Use", "Describes the population; supports no rating by itself" if item.role == "context" else None),
        ("Not recomputed because", item.not_recomputed),
        ("Withheld", _withheld(item)),
    )
    return tuple(Fact(label, words(text)) for label, text in given if text)


def _comparison(item: Evidence) -> str:
    if item.against is not None:
        return period_words(item.against)
    named = list(dict.fromkeys(e.reference for e in item.estimates if e.reference))
    return listed(named) or "Nothing: each figure describes one group"


def _withheld(item: Evidence) -> str:
    return withheld_words(item.suppression) if item.suppression else ""


def withheld_words(rule: Suppression) -> str:
    """
    Return how many groups were withheld and by which rule, without saying which for their own sake.
    """
    count = rule.primary + rule.secondary
    number = counted(count, "group") if count else "No group"
    return (
        f"{number} withheld, so that no count under {rule.threshold} can be read or worked out. {rule.reason}"
    )


def missing_words(missing: Missing) -> str:
    """
    Return how many are in no group, and how they are missing.
    """
    if missing.count is None:
        return f"{capitalised(missing.label)}: number suppressed"
    share = "" if missing.share is None else f" ({number(missing.share * 100, 1)}%)"
    return f"{capitalised(missing.label)}: {missing.count:,}{share}".replace("-", MINUS)


def break_words(found: SeriesBreak) -> str:
    """
    Return a break in a series in one sentence.
    """
    by = f" (published by {found.publisher})" if found.publisher else ""
    return f"Break in the series on {day(found.on)}: {found.what}{by}"


def _methods(item: Evidence) -> tuple[str, ...]:
    by_estimate = (estimate.method for estimate in item.estimates if estimate.state == "shown")
    return tuple(dict.fromkeys([*([item.method] if item.method else []), *by_estimate]))


def _stated(material: Material, item: Evidence) -> tuple[Stated, ...]:
    claims = (claim for row in material.assessment.rows for claim in row.claims)
    shown = (
        show_stated(material, claim)
        for claim in claims
        if claim.stated and (claim.stated.figure or "").startswith(f"{item.id}#")
    )
    return tuple(stated for stated in shown if stated is not None)


def _used_by(material: Material, item: Evidence) -> tuple[Link, ...]:
    return tuple(
        material.row_link(row)
        for row in material.assessment.rows
        if any(item.id in claim.evidence_ids() for claim in row.claims)
        or any(item.id in effect.confirmed_by for effect in row.effects)
    )


def revisions(item: Evidence) -> tuple[str, ...]:
    """
    Return what this item corrects, and why.
    """
    if item.supersedes is None:
        return (f"Revision {item.revision}. It replaces nothing.",)
    old = item.supersedes
    return (
        f"Revision {item.revision} replaces revision {old.revision}, because {old.reason} ({old.digest})",
    )


def evidence_line(item: Evidence) -> EvidenceLine:
    """
    Return one evidence item for the list of all evidence.
    """
    counts = {state: sum(e.state == state for e in item.estimates) for state in STATE_WORDS}
    figures = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    sources = list(dict.fromkeys([s.title or s.id for s in item.sources] + [c.title for c in item.citations]))
    return EvidenceLine(
        evidence=evidence_link(item),
        kind=_KINDS[item.kind],
        period=capitalised(period_words(item.period, item.against)),
        source="; ".join(sources) or capitalised(source_words(item)),
        figures=figures or "No figures, words only",
    )
