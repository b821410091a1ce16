"""
The equality profile of a place, printed and written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from dueregard.atomic import write_files
from dueregard.cli.reports import print_json
from dueregard.engine import open_engine
from dueregard.gather.profiling import CHARACTERISTICS, Profile, Section, profile_of
from dueregard.model import Estimate
from dueregard.store import evidence_bytes
from dueregard.yamlfile import dump_yaml

_PERTURBED = (
    "The Office for National Statistics changes cells of the census by small amounts to protect people, so "
    "totals differ a little from table to table."
)


def profile(
    place: str, found_in: Sequence[Path], *, to: Path | None, engine: str, as_json: bool, out: Console
) -> None:
    """
    Print the equality profile of a place; with `to`, write it with its evidence and definitions too.
    """
    opened = open_engine(engine)
    try:
        made = profile_of(place, list(_files(found_in)), engine=opened)
    finally:
        opened.close()
    if to is not None:
        write_files(to, _written(made))
    if as_json:
        print_json(out, as_data(made))
        return
    for line in _markdown(made):
        out.print(escape(line), soft_wrap=True)
    if to is not None:
        out.print(escape(f"\nWritten to {to}: profile.md, profile.yaml and evidence/."), soft_wrap=True)


def as_data(made: Profile) -> dict[str, Any]:
    """
    Return a profile as plain data.
    """
    return {
        "place": {"code": made.area.code, "name": made.area.name},
        "sections": [
            {
                "characteristic": section.characteristic,
                "title": CHARACTERISTICS[section.characteristic],
                "ages": section.ages,
                "census": section.year,
                "areas": {
                    area: {
                        "evidence": item.id,
                        "groups": [
                            {
                                "group": one.group,
                                "people": one.numerator,
                                "of": one.denominator,
                                "share": one.value,
                                "state": one.state,
                            }
                            for one in item.estimates
                        ],
                        "missing": [missing.model_dump(mode="json") for missing in item.missing],
                    }
                    for area, item in section.items
                },
                "without": dict(section.without),
            }
            for section in made.sections
        ],
        "missing": dict(made.missing),
        "skipped": dict(made.skipped),
    }


def _files(found_in: Sequence[Path]) -> Iterator[Path]:
    for path in found_in:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.is_file())
        else:
            yield path


def _written(made: Profile) -> dict[str, bytes]:
    definitions = made.definitions.model_dump(mode="json", exclude_defaults=True)
    text = (
        "# What made profile.md. Copy what you cite into indicators.yaml; `gather` gives it again.\n"
        + dump_yaml(definitions)
    )
    return {
        "profile.md": ("\n".join(_markdown(made)) + "\n").encode(),
        "profile.yaml": text.encode(),
        **{f"evidence/{item.id}.json": evidence_bytes(item) for item in made.evidence},
    }


def _markdown(made: Profile) -> Iterator[str]:
    yield f"# Equality profile: {made.area.name} ({made.area.code})"
    for section in made.sections:
        yield ""
        yield f"## {CHARACTERISTICS[section.characteristic]}, {section.ages}, Census {section.year}"
        yield ""
        yield from _table(section)
        for area, why in section.without:
            yield f"\nNot against {area}: {why}."
    yield "\n## What is missing\n"
    for name, why in made.missing:
        yield f"- {CHARACTERISTICS[name]}: {why}"
    if not made.missing:
        yield "Nothing: every protected characteristic is there."
    for file, why in made.skipped:
        yield f"- The file {file} was not used: {why}"
    yield f"\n{_PERTURBED} Shares are of those who answered."
    yield "\nSource: Office for National Statistics. Contains public sector information licensed under the"
    yield "Open Government Licence v3.0."


def _table(section: Section) -> Iterator[str]:
    areas = [area for area, _ in section.items]
    people = f"{areas[0]}, people"
    yield f"| | {' | '.join([people, *areas])} |"
    yield f"|---|{'---:|' * (len(areas) + 1)}"
    groups = dict.fromkeys(one.group for _, item in section.items for one in item.estimates)
    for group in groups:
        found = [item.estimate(group, "share") for _, item in section.items]
        cells = [_people(found[0]), *(_share(one) for one in found)]
        yield f"| {group} | {' | '.join(cells)} |"
    labels = dict.fromkeys(missing.label for _, item in section.items for missing in item.missing)
    for label in labels:
        unknown = [
            next((one for one in item.missing if one.label == label), None) for _, item in section.items
        ]
        number = f"{unknown[0].count:,}" if unknown[0] is not None and unknown[0].count is not None else "-"
        shares = [f"{one.share:.1%} of all" if one is not None and one.share else "-" for one in unknown]
        yield f"| ({label}) | {' | '.join([number, *shares])} |"


def _people(estimate: Estimate | None) -> str:
    return "-" if estimate is None or estimate.numerator is None else f"{estimate.numerator:,}"


def _share(estimate: Estimate | None) -> str:
    return "-" if estimate is None or estimate.value is None else f"{estimate.value:.1%}"
