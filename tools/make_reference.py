"""
The reference pages, made from the program itself: commands, checks, indicators, frameworks, errors.

`python tools/make_reference.py` writes them; with `--check` it writes nothing, and fails naming the pages
that are not what the program says today.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path

from reference_frameworks import framework_page, frameworks_page
from reference_markdown import MADE, page, prose, table
from typer.main import get_command
from typer.testing import CliRunner

from dueregard import errors
from dueregard.checks import CHECKS, Check
from dueregard.cli import app
from dueregard.fetching import FETCHERS, Fetcher, allowed_hosts
from dueregard.frameworks import framework_ids, load_framework
from dueregard.indicators import INDICATORS, Kind
from dueregard.sources import FORMATS, load_classification, shipped_classifications

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
CLASSIFICATIONS = shipped_classifications()
WIDTH = 96  # characters of help text: what a page shows without scrolling sideways


def pages() -> dict[str, str]:
    """
    Return every reference page, path below docs/reference to text.
    """
    return {
        "commands.md": commands_page(),
        "checks/index.md": checks_page(),
        **{f"checks/{family}.md": family_page(family, of_it) for family, of_it in families().items()},
        "errors.md": errors_page(),
        "formats.md": formats_page(),
        "official-sources.md": official_sources_page(),
        "indicators.md": indicators_page(),
        **{f"frameworks/{name}.md": framework_page(load_framework(name)) for name in framework_ids()},
        "frameworks/index.md": frameworks_page(),
    }


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
        "Some checks need a fact that no document tells of itself: when the consultation closed, when a way "
        "of counting changed. Where it is not given they stay silent, and `dueregard check` asks the author.",
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
    asked = "".join(f"\n- {fact.question} {fact.answer}" for fact in check.needs)
    return "\n\n".join(
        (
            f"## {check.code}: {check.name.replace('-', ' ')} {{#{check.code.lower()}}}",
            f"**{check.rule}**",
            f"{known_as}, {check.severity}",
            f"*Why.* {check.why}",
            f"*Fails.* {check.fails}",
            f"*Passes.* {check.passes}",
            f"*How to put it right.* {check.fix}",
            *([f"*Asks the author, where the document does not say*\n{asked}"] if asked else ()),
            f"*Rests on*\n\n{sources}",
        )
    )


def indicators_page() -> str:
    """
    Return every kind of indicator that `indicators.yaml` can ask for.
    """
    return page(
        "Indicators",
        "An indicator is the definition of one figure or of several. Its `kind` says what is computed. "
        "A field that a kind has no use for is refused, so that no definition says more than is done.",
        *(f"## {name}\n\n{fields(kind)}\n\n{prose(kind.explanation)}" for name, kind in INDICATORS.items()),
    )


def fields(kind: Kind) -> str:
    """
    Return which fields of a definition a kind needs, and which more it takes.
    """
    needs, takes = (", ".join(f"`{name}`" for name in names) for names in (kind.requires, kind.takes))
    return f"Needs {needs or 'no field of its own'}." + (f" Takes {takes}." if takes else "")


def formats_page() -> str:
    """
    Return every data format that a source in `indicators.yaml` can be declared to have.
    """
    return page(
        "Data formats",
        "A source in `indicators.yaml` names its `format`. Where it names none, it is a table of counts if "
        "`count` or `value` is given, and otherwise one record a row.",
        *(f"## {name}\n\n{prose(inspect.getdoc(reader))}" for name, reader in FORMATS.items()),
        "## Classifications",
        "A column of a source may name a classification: `{column: HEADER, classification: ID}`. These come "
        "with the tool; one under `classifications` in `indicators.yaml` with the same id stands before it. "
        "A code that is in no group stops the reading, and is listed with its rows and the nearest code.",
        table(("Id", "Codes", "Groups", "Ways of being missing"), map(classification_row, CLASSIFICATIONS)),
    )


def official_sources_page() -> str:
    """
    Return every official source that can be fetched from, what it can be asked, and the hosts on the list.
    """
    return page(
        "Official sources",
        "`dueregard fetch SOURCE name=value ...` fetches from one of these; "
        "[Fetch official data](../how-to/fetch-official-data.md) goes through it.",
        *(
            f"## {name}\n\n{one.title}.\n\n{asks(one)}\n\n{prose(inspect.getdoc(one.plan))}"
            for name, one in FETCHERS.items()
        ),
        "## Hosts",
        "Only these hosts are asked, by https, at every hop. `--allow-host` adds one for a run.",
        table(
            ("Host", "What for", "Requests a second", "Most bytes"),
            (
                (name, one.why, f"{one.per_second:g}", f"{one.most_bytes:,}")
                for name, one in allowed_hosts().items()
            ),
        ),
    )


def asks(fetcher: Fetcher) -> str:
    """
    Return what an official source can be asked, as its declaration describes it.
    """
    described = (inspect.getdoc(fetcher.asks) or "").partition("Args:\n")[2].splitlines()
    pairs = (line.strip().partition(": ") for line in described if line.strip())
    return table(("Name", "What"), ((f"`{name}`", what) for name, _, what in pairs))


def classification_row(name: str) -> tuple[str, str, str, str]:
    """
    Return what one classification is of, its groups, and the answers that are none.
    """
    shipped = load_classification(name)
    return f"`{name}`", shipped.title or "", ", ".join(shipped.groups), ", ".join(shipped.missing)


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
