"""
The reference pages, made from the program itself: commands, checks, indicators, frameworks, errors.

`python tools/make_reference.py` writes them; with `--check` it writes nothing, and fails naming the pages
that are not what the program says today.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from dueregard import errors
from dueregard.checks import CHECKS, Check
from dueregard.cli import app
from dueregard.frameworks import framework_ids, load_framework
from dueregard.model.framework import Framework, Reference, Subject, Threshold

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
WIDTH = 96  # characters of help text: what a page shows without scrolling sideways
MADE = (
    "<!-- Made by tools/make_reference.py from the program: edit the docstring or the YAML, then run it. -->"
)


def pages() -> dict[str, str]:
    """
    Return every reference page, path below docs/reference to text.
    """
    return {
        "commands.md": commands_page(),
        "checks/index.md": checks_page(),
        **{f"checks/{family}.md": family_page(family, of_it) for family, of_it in families().items()},
        "errors.md": errors_page(),
        **{f"frameworks/{name}.md": framework_page(load_framework(name)) for name in framework_ids()},
        "frameworks/index.md": frameworks_page(),
    }


def page(title: str, *blocks: str) -> str:
    """
    Return a page: who made it, its title, and its blocks with an empty line between.
    """
    return "\n\n".join([MADE, f"# {title}", *(block.strip("\n") for block in blocks if block.strip())]) + "\n"


def table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """
    Return a Markdown table, or nothing when it would have no rows.
    """
    lines = [f"| {' | '.join(cell(text) for text in row)} |" for row in rows]
    head = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return "\n".join([*head, *lines]) if lines else ""


def cell(text: str) -> str:
    """
    Return text that stays within one cell of a table.
    """
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


def commands_page() -> str:
    """
    Return the help of every command, as it is printed.
    """
    names = list(get_command(app).commands)  # type: ignore[attr-defined]
    blocks = [f"## dueregard {name}\n\n```text\n{help_text(name)}\n```" for name in names]
    return page(
        "Commands",
        "Exit status 0 is done, 1 findings at or above `--fail-on`, 2 could not run. "
        "Each command prints its page with `--help`.",
        *blocks,
    )


def help_text(name: str) -> str:
    """
    Return what `dueregard NAME --help` prints on a terminal of a fixed width.
    """
    runner = CliRunner(env={"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH), "NO_COLOR": "1"})
    result = runner.invoke(app, [name, "--help"], prog_name="dueregard", catch_exceptions=False)
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def families() -> dict[str, list[Check]]:
    """
    Return the checks of each family, in the order of their codes.
    """
    by_family: dict[str, list[Check]] = {}
    for check in map(CHECKS.__getitem__, CHECKS):
        by_family.setdefault(check.family, []).append(check)
    return by_family


def checks_page() -> str:
    """
    Return the list of every check, linked to where it is explained.
    """
    rows = (
        (f"[{check.code}]({check.family}.md#{check.code.lower()})", check.name, check.severity, check.rule)
        for of_it in families().values()
        for check in of_it
    )
    return page(
        "Checks",
        "A check reads the document and nothing else, and returns at most one finding, "
        "with every subject it concerns. "
        "A critical finding that nobody has answered for keeps a final edition from being made. "
        "A named person may let any finding stand, with a reason that stays in the record.",
        table(("Code", "Name", "Severity", "Rule"), rows),
    )


def family_page(family: str, checks: list[Check]) -> str:
    """
    Return the explanation of every check of a family.
    """
    return page(f"Checks: {family}", *(check_block(check) for check in checks))


def check_block(check: Check) -> str:
    """
    Return what one check asks, why, and what it rests on, headed by its code so that a link is short.
    """
    known_as = ", ".join(f"`{name}`" for name in (check.dotted_name, *check.aliases))
    sources = "\n".join(f"- {source}" for source in check.explanation.sources)
    return "\n\n".join(
        (
            f"## {check.code}: {check.name.replace('-', ' ')} {{#{check.code.lower()}}}",
            f"**{check.rule}**",
            f"{known_as}, {check.severity}",
            f"*Why.* {check.why}",
            f"*Fails.* {check.fails}",
            f"*Passes.* {check.passes}",
            f"*How to put it right.* {check.fix}",
            f"*Rests on*\n\n{sources}",
        )
    )


def errors_page() -> str:
    """
    Return every exception the tool raises on purpose, in the order of their file.
    """
    named = {name: item for name, item in vars(errors).items() if inspect.isclass(item)}
    raised = [item for item in named.values() if issubclass(item, errors.DueRegardError)]
    blocks = [f"## {item.__name__}\n\n{kinship(item)}\n\n{inspect.getdoc(item)}" for item in raised]
    return page(
        "Errors",
        "An error means that the tool cannot go on. All of them descend from `DueRegardError`, and their "
        "text is fit to show to a user; the command line prints it and ends with status 2. "
        "How a document could be better is a finding, never an error.",
        *blocks,
    )


def kinship(error: type) -> str:
    """
    Return what an exception may be caught as.
    """
    return "Caught as " + " or ".join(f"`{base.__name__}`" for base in (error, *error.__bases__)) + "."


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
        section(
            "Thresholds", table(("Threshold", "Value", "Since", "Rests on"), thresholds(framework.thresholds))
        ),
    )


def section(title: str, content: str) -> str:
    """
    Return a headed section, or nothing when it has no content.
    """
    return f"## {title}\n\n{content}" if content else ""


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


def thresholds(given: tuple[Threshold, ...]) -> Iterator[tuple[str, ...]]:
    """
    Iterate over every dated value of every threshold.
    """
    for item in given:
        for dated in item.values:
            value = f"{dated.value:g} {item.unit}"
            yield f"`{item.id}`: {item.title}", value, dated.since.isoformat(), cited(dated.reference)


def stale(wanted: dict[str, str]) -> list[str]:
    """
    Return the pages that differ from what the program says, and those it no longer makes, sorted.
    """
    made = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.md")}
    known = {name: text for name, text in made.items() if name in wanted or text.startswith(MADE)}
    return sorted(name for name in wanted.keys() | known.keys() if wanted.get(name) != known.get(name))


def write(wanted: dict[str, str]) -> None:
    """
    Write every stale page, and remove those that are no longer made.
    """
    for name in stale(wanted):
        path = FOLDER / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8")
        else:
            path.unlink()
        print(path.relative_to(FOLDER.parents[1]))


def main() -> int:
    """
    Write the pages, or with --check name those out of date; return the exit status.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    wanted = pages()
    if not parser.parse_args().check:
        write(wanted)
        return 0
    late = stale(wanted)
    if late:
        print("Out of date; run python tools/make_reference.py:", *late, sep="\n  ")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
