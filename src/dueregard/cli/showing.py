"""
What there is: frameworks, checks, kinds of indicator, schemas.
"""

from __future__ import annotations

import inspect

from rich.console import Console
from rich.markup import escape

from dueregard.checks import CHECKS
from dueregard.cli.reports import print_json
from dueregard.errors import UnknownNameError
from dueregard.frameworks import framework_ids, load_framework
from dueregard.indicators import INDICATORS
from dueregard.model import SEVERITIES
from dueregard.model.schema import SCHEMAS, json_schema


def schema(name: str | None, *, out: Console) -> None:
    """
    Print one JSON Schema, or all of them by name.
    """
    if name is not None and name not in SCHEMAS:
        raise UnknownNameError("schema", name, sorted(SCHEMAS))
    content = json_schema(name) if name else {each: json_schema(each) for each in SCHEMAS}
    print_json(out, content)


def frameworks(*, out: Console) -> None:
    """
    Print each framework with what it asks for.
    """
    for framework_id in framework_ids():
        framework = load_framework(framework_id)
        out.print(f"{framework.id}: {escape(framework.title)}")
        parts = f"{len(framework.objectives)} objectives, {len(framework.characteristics)} characteristics"
        out.print(f"  {parts}. {escape(framework.summary)}")


def checks(*, out: Console) -> None:
    """
    Print each check with its rule, most severe first.
    """
    by_severity = sorted(CHECKS.items(), key=lambda item: (SEVERITIES.index(item[1].severity), item[0]))
    for code, check in by_severity:
        out.print(f"{code} {check.name} ({check.severity})")
        out.print(f"  {escape(check.rule)}")
    out.print("`dueregard explain CODE` gives the reasons and the way to put it right.")


def indicators(*, out: Console) -> None:
    """
    Print each kind of indicator with what it is for.
    """
    for name, kind in INDICATORS.items():
        out.print(f"{name}: {escape(kind.rule)}")
    out.print("`dueregard explain KIND` gives the formula and an example.")


def explain(code: str, *, out: Console) -> None:
    """
    Print the whole of what a check or a kind of indicator says of itself.

    Raises:
        UnknownNameError: there is neither; names the nearest.
    """
    by_name = {name.casefold(): check for _, check in CHECKS.items() for name in check.names()}
    if code.casefold() in by_name:
        check = by_name[code.casefold()]
        out.print(f"{check.code} {check.name} ({check.severity})\n")
        out.print(escape(inspect.getdoc(check.judge) or ""))
    elif code in INDICATORS:
        out.print(f"{code}\n")
        out.print(escape(inspect.getdoc(INDICATORS[code].compute) or ""))
    else:
        raise UnknownNameError("check or kind of indicator", code, [*CHECKS, *by_name, *INDICATORS])
