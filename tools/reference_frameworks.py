"""
The pages about frameworks: what each asks for, with the reference of every part.
"""

from __future__ import annotations

from collections.abc import Iterator

from reference_markdown import cell, page, section, table

from dueregard.frameworks import framework_ids, load_framework
from dueregard.model.framework import Framework, Reference, Subject, Threshold


def frameworks_page() -> str:
    """
    Return the list of the frameworks that come with the tool.
    """
    bundled = [load_framework(name) for name in framework_ids()]
    rows = ((f"[{item.id}]({item.id}.md)", item.title, item.jurisdiction) for item in bundled)
    return page(
        "Frameworks",
        "A framework says what must be considered. It is one YAML file that a policy officer can review.",
        table(("Id", "Title", "Where it applies"), rows),
    )


def framework_page(framework: Framework) -> str:
    """
    Return what one framework asks for, with the reference of every part.
    """
    return page(
        framework.title,
        framework.summary,
        f"In `assessment.yaml`: `framework: {framework.id}`. Jurisdiction: {framework.jurisdiction}. "
        "*To be confirmed* marks a reference that was not checked against a published source.",
        section("Rests on", "\n".join(f"- {cited(item)}" for item in framework.references)),
        section("Aims", "\n\n".join(aims(framework))),
        section("Objectives", subjects_table(framework.objectives)),
        section("Characteristics", subjects_table(framework.characteristics)),
        section("Ratings", scale_table(framework)),
        section("Duties to screen in or out", duties_table(framework)),
        section("Parts the law requires", components_table(framework)),
        section("Sets whose members belong together", closed_sets_table(framework)),
        section("Days on which people are less able to reply", holidays_table(framework)),
        section("Days on which a way of counting changed", breaks_table(framework)),
        section("Checks that are not run", checks_off_table(framework)),
        section(
            "Thresholds", table(("Threshold", "Value", "Since", "Rests on"), thresholds(framework.thresholds))
        ),
    )


def checks_off_table(framework: Framework) -> str:
    """
    Return the checks a framework puts off, with the reason of each.
    """
    return table(("Check", "Why"), ((entry.check, cell(entry.reason)) for entry in framework.checks_off))


def cited(reference: Reference | None) -> str:
    """
    Return a reference as text, linked where it has an address.
    """
    if reference is None:
        return ""
    text = f"[{reference.text}]({reference.url})" if reference.url else reference.text
    return text if reference.confirmed else f"{text} (*to be confirmed*)"


def aims(framework: Framework) -> Iterator[str]:
    """
    Iterate over the aims, each with its limbs below it.
    """
    for aim in framework.aims:
        limbs = "".join(f"\n- `{limb.id}`: {cell(limb.text)}. {cited(limb.reference)}" for limb in aim.limbs)
        yield f"### {aim.title}\n\n`{aim.id}`: {cell(aim.text)}. {cited(aim.reference)}\n{limbs}".rstrip()


def subjects_table(subjects: tuple[Subject, ...]) -> str:
    """
    Return objectives or characteristics with the aims that count for each.
    """
    rows = ((f"`{item.id}`", item.title, ", ".join(item.aims), cited(item.reference)) for item in subjects)
    return table(("Subject", "Title", "Aims", "Rests on"), rows)


def scale_table(framework: Framework) -> str:
    """
    Return the values a rating may have, each with its written criterion.
    """
    rows = ((f"`{item.direction}`", item.criterion, item.needs or "") for item in framework.scale)
    return table(("Rating", "Given when", "Needs"), rows)


def duties_table(framework: Framework) -> str:
    """
    Return the duties that an assessment must say apply or do not.
    """
    rows = ((f"`{item.id}`", item.title, item.asks, cited(item.reference)) for item in framework.duties)
    return table(("Duty", "Title", "Asks", "Rests on"), rows)


def components_table(framework: Framework) -> str:
    """
    Return the parts a statutory plan must have.
    """
    rows = ((f"`{item.id}`", item.title, cited(item.reference)) for item in framework.components)
    return table(("Part", "Title", "Rests on"), rows)


def closed_sets_table(framework: Framework) -> str:
    """
    Return the sets of which figures for some members raise the question of the others.
    """
    rows = ((f"`{item.id}`", item.title, ", ".join(item.members)) for item in framework.closed_sets)
    return table(("Set", "Title", "Members"), rows)


def holidays_table(framework: Framework) -> str:
    """
    Return the days a consultation should not be counted on, each year or once.
    """
    rows = (
        (item.title, f"{item.first} to {item.last}", cited(item.reference)) for item in framework.holidays
    )
    return table(("Holiday", "Days", "Rests on"), rows)


def breaks_table(framework: Framework) -> str:
    """
    Return the register of days on which a publisher's way of counting changed.
    """
    rows = (
        (item.on.isoformat(), item.publisher, ", ".join(item.series), item.what, cited(item.reference))
        for item in framework.series_breaks
    )
    return table(("Day", "Publisher", "Series", "What changed", "Rests on"), rows)


def thresholds(given: tuple[Threshold, ...]) -> Iterator[tuple[str, ...]]:
    """
    Iterate over every dated value of every threshold.
    """
    for item in given:
        for dated in item.values:
            value = f"{dated.value:g} {item.unit}"
            yield f"`{item.id}`: {item.title}", value, dated.since.isoformat(), cited(dated.reference)
