"""
The commands, and what becomes of an error: a sentence, never a traceback.

Each command imports the rooms it calls when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from dueregard import __version__
from dueregard.errors import DueRegardError, InputError

app = typer.Typer(
    name="dueregard",
    help="Impact assessments whose every figure is recomputed from data, checked before anyone signs.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

COULD_NOT_RUN = 2
FOUND = 1


class FailOn(StrEnum):
    """
    The severity from which findings make a command fail.
    """

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    ADVICE = "advice"
    NEVER = "never"


class Example(StrEnum):
    """
    The examples that come with the tool.
    """

    LONDON = "london"
    RIVERFORD = "riverford"


class CheckFormat(StrEnum):
    """
    How findings are given.
    """

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"


class TextOrJson(StrEnum):
    """
    How results are printed.
    """

    TEXT = "text"
    JSON = "json"


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The assessment folder.")]
Printed = Annotated[TextOrJson, typer.Option("--format", help="Print for people, or for programs.")]
Engine = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Where rows are counted: duckdb:, spark://local, spark://HOST:PORT, sc://HOST:PORT.",
    ),
]
To = Annotated[Path, typer.Option("--to", metavar="OUT", help="The folder to write the publication to.")]
Final = Annotated[bool, typer.Option("--final", help="Not a draft: needs the sign-off of this very version.")]
Since = Annotated[
    Path | None,
    typer.Option(
        metavar="RECORD",
        help="Say what changed since this publication: its record.json, or its folder."
        " The publication that is replaced, if not given.",
    ),
]
Editions = Annotated[
    list[str] | None,
    typer.Option(
        "--format", help="An edition to make: html, pdf, docx, xlsx, csv, json, all. Repeat for more."
    ),
]
Select = Annotated[list[str] | None, typer.Option(help="Only these checks, by code or group (RAT, RAT-03).")]
Ignore = Annotated[list[str] | None, typer.Option(help="Not these checks, by code or group.")]


PORTFOLIO_TITLE = "Equality impact assessments"


def main() -> None:
    """
    Run the command line; an error becomes a sentence on standard error and exit status 2.
    """
    try:
        app()
    except InputError as error:
        count = len(error.problems)
        err.print(f"{count} problem{'s' if count != 1 else ''} to put right before this can run:")
        for problem in error.problems:
            err.print(f"  {escape(str(problem))}", soft_wrap=True)
        sys.exit(COULD_NOT_RUN)
    except DueRegardError as error:
        err.print(escape(str(error)), soft_wrap=True)
        sys.exit(COULD_NOT_RUN)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(COULD_NOT_RUN)
    except Exception as error:
        if os.environ.get("DUEREGARD_TRACEBACK"):
            raise
        err.print(escape(_unforeseen(error)), soft_wrap=True)
        sys.exit(COULD_NOT_RUN)


def _unforeseen(error: Exception) -> str:
    """
    Return the sentence on an error nobody foresaw; what it says may be about a person, and is left out.
    """
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename} cannot be read or written: {(error.strerror or 'no reason given').lower()}."
    return (
        f"dueregard cannot go on, and should have said why: {type(error).__name__}. This is a fault of the "
        "program. Please report it, with what DUEREGARD_TRACEBACK=1 prints before the command."
    )


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"dueregard {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """
    Impact assessments whose every figure is recomputed from data, checked before anyone signs.
    """


@app.command()
def demo(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Where to put it.", show_default="dueregard-EXAMPLE"),
    ] = None,
    example: Annotated[
        Example, typer.Option(help="A plan as it was published, or an invented assessment that is whole.")
    ] = Example.LONDON,
) -> None:
    """
    Write a bundled example and build it; says which page to open.
    """
    from dueregard.cli import building

    building.demo(to or Path(f"dueregard-{example.value}"), example=example.value, out=out)


@app.command()
def new(
    folder: Folder,
    framework: Annotated[
        str, typer.Option(metavar="ID", help="See `dueregard frameworks`; or a YAML file of your own.")
    ] = "psed-england",
) -> None:
    """
    Start an assessment: a folder with every required part stubbed and explained.
    """
    from dueregard.cli import starting

    starting.new(folder, framework, out=out)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A docx, PDF, HTML, text or Markdown file.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The new folder for the draft.")],
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help="What to read it against; else the best fit.")
    ] = None,
) -> None:
    """
    Make a draft of an assessment somebody wrote in Word or published; says what it was unsure of.
    """
    from dueregard.cli import importing

    importing.import_file(file, to=to, framework=framework, out=out)


@app.command()
def gather(
    folder: Folder,
    engine: Engine = "duckdb:",
    printed: Printed = TextOrJson.TEXT,
    read_anew: Annotated[
        bool, typer.Option("--no-cache", help="Read every data file, also those read before.")
    ] = False,
) -> None:
    """
    Recompute the evidence from the data; says what changed and what is now stale.
    """
    from dueregard.cli import building

    as_json = printed is TextOrJson.JSON
    building.gather(folder, engine=engine, read_anew=read_anew, as_json=as_json, out=out)


@app.command()
def check(
    targets: Annotated[
        list[Path],
        typer.Argument(metavar="DIR|FILE...", help="Assessment folders, or docx, PDF, HTML, text."),
    ],
    printed: Annotated[
        CheckFormat, typer.Option("--format", help="For people, programs, an author, code review.")
    ] = CheckFormat.TEXT,
    to: Annotated[Path | None, typer.Option("--to", metavar="OUT", help="The file to write to.")] = None,
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help="What to read a FILE against; else the best fit.")
    ] = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Annotated[FailOn, typer.Option(help="Fail from this severity on.")] = FailOn.CRITICAL,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="How many to check at a time.")] = 1,
) -> None:
    """
    Check folders, or files written elsewhere: what stands, what does not, why, and how to put it right.
    """
    from dueregard.cli import checking

    status = checking.check(
        targets,
        select=select or (),
        ignore=ignore or (),
        framework=framework,
        fail_on=fail_on.value,
        shown=checking.Shown(printed.value, to, out, err),
        jobs=jobs,
    )
    raise typer.Exit(status)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A folder or a file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A folder or a file.")],
    printed: Printed = TextOrJson.TEXT,
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help="What to read a FILE against; else the best fit.")
    ] = None,
) -> None:
    """
    Show what changed between two assessments: rows, ratings, claims, evidence, findings.
    """
    from dueregard.cli import diffing

    diffing.diff(old, new, framework=framework, as_json=printed is TextOrJson.JSON, out=out)


@app.command()
def publish(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="The assessment folder.")],
    to: To,
    editions: Editions = None,
    final: Final = False,
    since: Since = None,
    portfolio: Annotated[bool, typer.Option("--portfolio", help="Many folders as one site.")] = False,
    title: Annotated[str, typer.Option(metavar="WORDS", help="The portfolio's title.")] = PORTFOLIO_TITLE,
) -> None:
    """
    Write the publication from the evidence as it stands; a draft edition unless --final.

    With --portfolio, several folders become one site: each published whole, and pages over all of them
    that say who is affected by every decision together. An assessment that is signed and has no open
    critical finding is published as final there.
    """
    formats = editions or ("html",)
    if portfolio and since:
        raise typer.BadParameter(
            "Names one publication, and --portfolio makes several.", param_hint="--since"
        )
    if portfolio:
        from dueregard.cli import portfolio as together

        together.publish_portfolio(folders, to=to, editions=formats, title=title, out=out)
        return
    if len(folders) > 1:
        raise typer.BadParameter("Several folders are published together with --portfolio.", param_hint="DIR")
    from dueregard.cli import publishing

    publishing.publish(folders[0], to=to, editions=formats, final=final, since=since, out=out)


@app.command()
def build(
    folder: Folder,
    to: To,
    engine: Engine = "duckdb:",
    printed: Printed = TextOrJson.TEXT,
    fail_on: Annotated[FailOn, typer.Option(help="Fail from this severity on.")] = FailOn.NEVER,
) -> None:
    """
    Gather, check and publish in one go: a draft edition, whatever the checks find.
    """
    from dueregard.cli import building

    failed = building.build(
        folder,
        to=to,
        engine=engine,
        fail_on=fail_on.value,
        as_json=printed is TextOrJson.JSON,
        out=out,
    )
    raise typer.Exit(FOUND if failed else 0)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A data file, packed or not.")],
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = None,
    member: Annotated[str | None, typer.Option(metavar="NAME", help="The file in a zip.")] = None,
    printed: Printed = TextOrJson.TEXT,
) -> None:
    """
    Show what is in a data file, and print the `sources:` entry to paste.
    """
    from dueregard.cli import inspecting

    inspecting.inspect(file, member=member, sheet=sheet, as_json=printed is TextOrJson.JSON, out=out)


@app.command()
def claims(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A text, Markdown, Word, PDF or HTML file, or a folder.")
    ],
    printed: Printed = TextOrJson.TEXT,
) -> None:
    """
    List the numbers, dates and comparisons a document states; of a folder, with the figures they match.
    """
    from dueregard.cli import claiming

    claiming.claims(file, as_json=printed is TextOrJson.JSON, out=out)


@app.command()
def fetch(
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="police-uk, police-uk-archive, nomis or ckan.")
    ] = None,
    asked: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE", help="What is asked of it.")
    ] = None,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder for the files.")] = Path("data"),
    list_only: Annotated[bool, typer.Option("--list", help="Only list what there is.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what would be asked, and sizes.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody: use the newest snapshots in the store.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace files that have changed.")] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Ask this host too; repeat for more.")
    ] = None,
    store: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The store of snapshots; your own unless given.")
    ] = None,
    printed: Printed = TextOrJson.TEXT,
) -> None:
    """
    Fetch official data, and print the `sources:` entry to paste; without SOURCE, lists the sources.

    Every answer is kept with its address, time and digest. Only hosts on a list are asked, by https.
    Exit status 1 when some of what was asked for is not published: what is there is written.
    """
    from dueregard.cli import fetching

    how = fetching.How(
        to=to,
        list_only=list_only,
        dry_run=dry_run,
        offline=offline,
        replace=replace,
        allow_hosts=tuple(allow_host or ()),
        store=store,
        as_json=printed is TextOrJson.JSON,
    )
    complete = fetching.fetch(source, asked or (), how, out=out, err=err)
    raise typer.Exit(0 if complete else FOUND)


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier edition of a data file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later one.")],
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = None,
    member: Annotated[str | None, typer.Option(metavar="NAME", help="The file in a zip.")] = None,
    printed: Printed = TextOrJson.TEXT,
) -> None:
    """
    Say what changed between two editions of a file: counts, names, and types moved into others.

    The exit status is 1 where figures of the two must not be set against each other as they are.
    """
    from dueregard.cli import comparing

    breaks = comparing.compare(
        old, new, member=member, sheet=sheet, as_json=printed is TextOrJson.JSON, out=out
    )
    raise typer.Exit(FOUND if breaks else 0)


@app.command()
def profile(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="The code or name of an authority or region.")
    ],
    found_in: Annotated[
        list[Path], typer.Option("--from", metavar="PATH", help="Census files, or a folder; repeat for more.")
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="OUT", help="Write it there, with its evidence.")
    ] = None,
    engine: Engine = "duckdb:",
    printed: Printed = TextOrJson.TEXT,
) -> None:
    """
    Write the equality profile of a place from census files: every characteristic, beside region and country.
    """
    from dueregard.cli import profiling

    profiling.profile(place, found_in, to=to, engine=engine, as_json=printed is TextOrJson.JSON, out=out)


@app.command()
def scan(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Parquet, CSV, a workbook, SPSS: a row each.")],
    by: Annotated[str, typer.Option(metavar="A,B,C", help="The characteristics, with commas between.")],
    outcome: Annotated[str, typer.Option(metavar="COLUMN", help="0 and 1, or numbers; or COLUMN=VALUE.")],
    weight: Annotated[str | None, typer.Option(metavar="COLUMN", help="Survey weights.")] = None,
    strata: Annotated[str | None, typer.Option(metavar="COLUMN", help="Strata of the survey.")] = None,
    psu: Annotated[str | None, typer.Option(metavar="COLUMN", help="Sampled clusters.")] = None,
    count: Annotated[str | None, typer.Option(metavar="COLUMN", help="People a row stands for.")] = None,
    depth: Annotated[int, typer.Option(help="Characteristics combined at most.")] = 3,
    at_least: Annotated[int, typer.Option(help="Rows an intersection has, to be counted.")] = 1,
    reference: Annotated[
        list[str] | None, typer.Option(metavar="A=GROUP", help="Compare with this group too; repeat.")
    ] = None,
    lower: Annotated[bool, typer.Option("--lower", help="The lower the outcome, the worse.")] = False,
    threshold: Annotated[int, typer.Option(help="The smallest count shown.")] = 10,
    top: Annotated[int, typer.Option(help="How many are listed.")] = 10,
    to: Annotated[Path | None, typer.Option(metavar="OUT", help="All of them: .parquet or .csv.")] = None,
    engine: Annotated[str | None, typer.Option(metavar="URL", help="Count there, not here.")] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = None,
    member: Annotated[str | None, typer.Option(metavar="NAME", help="The file in a zip.")] = None,
    printed: Printed = TextOrJson.TEXT,
) -> None:
    """
    Compare every intersection of characteristics: which fare worst, and how sure that is.
    """
    from dueregard.cli import scanning

    asked_for = {
        "weight": weight,
        "strata": strata,
        "psu": psu,
        "count": count,
        "engine": engine,
        "depth": depth,
        "at_least": at_least,
        "threshold": threshold,
        "worse": "lower" if lower else "higher",
        "reference": scanning.parse_reference(reference or ()),
    }
    names = tuple(name.strip() for name in by.split(",") if name.strip())
    asked = scanning.Asked(names, outcome, asked_for, top=top, to=to, member=member, sheet=sheet)
    scanning.run(file, asked, as_json=printed is TextOrJson.JSON, out=out, err=err)


@app.command()
def verify(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The record.json of a publication, or its folder.")
    ],
) -> None:
    """
    Check a published record against its digests, with no access to the system it came from.
    """
    from dueregard.cli import verifying

    raise typer.Exit(0 if verifying.verify(file, out=out) else FOUND)


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One schema; all of them without.")
    ] = None,
) -> None:
    """
    Print the JSON Schema of the files and of the findings, for editors and other programs.
    """
    from dueregard.cli import showing

    showing.schema(name, out=out)


@app.command()
def frameworks() -> None:
    """
    List the frameworks: what must be considered, by whom.
    """
    from dueregard.cli import showing

    showing.frameworks(out=out)


@app.command()
def checks() -> None:
    """
    List the checks, most severe first.
    """
    from dueregard.cli import showing

    showing.checks(out=out)


@app.command()
def indicators() -> None:
    """
    List the kinds of indicator that `indicators.yaml` can ask for.
    """
    from dueregard.cli import showing

    showing.indicators(out=out)


@app.command()
def explain(code: Annotated[str, typer.Argument(help="A check (RAT-03) or a kind of indicator.")]) -> None:
    """
    Explain a check or a kind of indicator: the rule, why, and an example.
    """
    from dueregard.cli import showing

    showing.explain(code, out=out)
