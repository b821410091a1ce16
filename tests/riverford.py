"""
An invented assessment that has a little of everything: Riverford Policing Board and its plan.

No person, place or figure in it is real.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dueregard.frameworks import load_framework
from dueregard.model import (
    Assessment,
    Estimate,
    Evidence,
    Figure,
    Finding,
    Interval,
    Period,
    SourceRecord,
    Subject,
)
from dueregard.model.assessment import Override, SignOff
from dueregard.model.evidence import (
    Citation,
    FileRecord,
    Missing,
    RefusedRow,
    SeriesBreak,
    Superseded,
    Suppression,
)

FRAMEWORK = load_framework("psed-england")
YEAR = Period(end="2024-08", months=12)
DIGEST = f"sha256:{'4f' * 32}"


def rate(group: str, stops: int, people: int, low: float, high: float) -> Estimate:
    return Estimate(
        group=group,
        measure="rate",
        unit="rate",
        value=1000 * stops / people,
        interval=Interval(low=low, high=high, level=0.95),
        numerator=stops,
        denominator=people,
        per=1000,
        method="Stops for every 1,000 residents, exact Poisson interval",
    )


def ratio(group: str, value: float, low: float, high: float) -> Estimate:
    return Estimate(
        group=group,
        measure="ratio",
        unit="ratio",
        value=value,
        interval=Interval(low=low, high=high, level=0.95),
        reference="White",
        method="Ratio of two rates, conditional exact interval",
    )


def absent(group: str, measure: str, unit: Any, state: Any, reason: str, **more: Any) -> Estimate:
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=None,
        state=state,
        reason=reason,
        method="As above",
        **more,
    )


STOPS_SOURCE = SourceRecord(
    id="stops",
    format="table of counts",
    files=(
        FileRecord(
            path="data/stops-2024.csv", sha256=DIGEST, bytes=81_920, rows=2120, rows_kept=2117, rows_refused=3
        ),
    ),
    title="Stops and searches recorded in Riverford",
    publisher="Riverford Police",
    url="https://data.riverford.example/stops",
    edition="September 2024",
    licence="Open Government Licence v3.0",
    attribution="Contains Riverford Police data",
    decisions=("Ethnicity is as the officer recorded it",),
    refused=(RefusedRow(path="data/stops-2024.csv", line=77, reason="the month is missing"),),
)

STOPS = Evidence(
    id="stops-by-ethnicity",
    kind="computed",
    indicator_kind="rate_ratio",
    title="Stops and searches by ethnicity",
    period=YEAR,
    population="Residents of Riverford, Census 2021",
    comparator="White residents",
    place="Riverford",
    estimates=(
        rate("White", 1204, 150_500, 7.55, 8.46),
        ratio("Black", 4.0312, 3.4655, 4.6731),
        rate("Black", 400, 12_404, 29.17, 35.57),
        ratio("Asian", 1.4012, 1.1021, 1.7613),
        rate("Asian", 101, 9010, 9.13, 13.62),
        ratio("Mixed or multiple", 1.1514, 0.7012, 1.8912),
        rate("Mixed or multiple", 31, 3365, 6.26, 13.08),
        absent(
            "Another ethnic group", "ratio", "ratio", "suppressed", "Fewer than 10 stops", reference="White"
        ),
        absent("Another ethnic group", "rate", "rate", "suppressed", "Fewer than 10 stops", per=1000),
        absent(
            "Gypsy or Irish Traveller",
            "ratio",
            "ratio",
            "not collected",
            "Not a group in the police codes",
            reference="White",
        ),
        absent(
            "Gypsy or Irish Traveller",
            "rate",
            "rate",
            "not collected",
            "Not a group in the police codes",
            per=1000,
        ),
    ),
    figures={
        "black-white-ratio": Figure(group="Black", value="ratio", decimals=2),
        "asian-white-ratio": Figure(group="Asian", value="ratio", decimals=2),
        "other-white-ratio": Figure(group="Another ethnic group", value="ratio", decimals=2),
    },
    missing=(
        Missing(label="ethnicity not stated", count=381, share=0.18),
        Missing(label="not asked", count=None),
    ),
    caveats=("A person stopped twice is counted twice",),
    series_breaks=(SeriesBreak(on=dt.date(2024, 2, 28), what="A new recording system came into use"),),
    sources=(STOPS_SOURCE,),
    suppression=Suppression(
        threshold=10, primary=1, secondary=1, reason="People could be recognised in a small place"
    ),
    revision=2,
    supersedes=Superseded(revision=1, digest=DIGEST, reason="August 2024 had been counted twice"),
    tool="dueregard 0.1.0",
)

OFFICERS = Evidence(
    id="officers-by-ethnicity",
    kind="computed",
    indicator_kind="share",
    title="Officers from ethnic minorities",
    period=Period(on=dt.date(2024, 9, 30)),
    population="Police officers of Riverford Police, head count",
    comparator="Working-age residents",
    estimates=(
        Estimate(
            group="Ethnic minorities",
            measure="share",
            unit="percent",
            value=0.174,
            full_count=True,
            numerator=174,
            denominator=1000,
            method="Share of a head count",
        ),
        Estimate(
            group="White",
            measure="share",
            unit="percent",
            value=0.826,
            full_count=True,
            numerator=826,
            denominator=1000,
            method="Share of a head count",
        ),
    ),
    figures={"minority-share": Figure(group="Ethnic minorities", value="share", decimals=1)},
    sources=(STOPS_SOURCE.model_copy(update={"id": "officers", "title": "Workforce return", "files": ()}),),
    tool="dueregard 0.1.0",
)

SATISFACTION = Evidence(
    id="victim-satisfaction",
    kind="computed",
    indicator_kind="survey_share",
    title="Victims satisfied with the service they had",
    period=Period(start="2023-09", end="2024-08"),
    population="Victims of crime who answered the user survey",
    estimates=(
        Estimate(
            group="Disabled",
            measure="share",
            unit="percent",
            value=0.5512,
            interval=Interval(low=0.5011, high=0.6003, level=0.95),
            numerator=215,
            denominator=390,
            method="Weighted share, Korn-Graubard interval",
        ),
        Estimate(
            group="Not disabled",
            measure="share",
            unit="percent",
            value=0.6803,
            interval=Interval(low=0.6511, high=0.7084, level=0.95),
            numerator=700,
            denominator=1029,
            method="Weighted share, Korn-Graubard interval",
        ),
        Estimate(
            group="Disabled",
            measure="difference",
            unit="points",
            value=-0.1291,
            interval=Interval(low=-0.1861, high=-0.0721, level=0.95),
            reference="Not disabled",
            method="Difference of two shares, MOVER interval",
        ),
        absent("Prefer not to say", "share", "percent", "too uncertain", "Fewer than 30 replies"),
    ),
    figures={
        "disabled-difference": Figure(group="Disabled", value="difference", decimals=1),
        "disabled-share": Figure(group="Disabled", value="share", decimals=0),
    },
    sources=(STOPS_SOURCE.model_copy(update={"id": "survey", "title": "User survey", "licence": None}),),
    tool="dueregard 0.1.0",
)

HATE_CRIME = Evidence(
    id="hate-crime-change",
    kind="computed",
    indicator_kind="published_value",
    title="Change in recorded transphobic hate crime",
    period=Period(end="2025-02", months=12),
    against=Period(end="2024-02", months=12),
    estimates=(
        Estimate(
            group="Transphobic",
            measure="change",
            unit="percent change",
            value=-0.41,
            reason="bases not published",
            method="As the dashboard shows it",
        ),
        absent("Asexual", "change", "percent change", "incomplete source", "Recorded only from June 2024"),
        absent("Cisgender", "change", "percent change", "not applicable", "Not a strand of hate crime"),
    ),
    figures={"transphobic-change": Figure(group="Transphobic", value="change", decimals=0)},
    sources=(STOPS_SOURCE.model_copy(update={"id": "dashboard", "title": "Crime dashboard", "files": ()}),),
    tool="dueregard 0.1.0",
)

TRAVEL = Evidence(
    id="travel-survey",
    kind="cited",
    title="Disabled people's journeys",
    text="A national survey of disabled people about journeys they did not make.",
    period=Period(on=dt.date(2023, 5, 1)),
    citations=(
        Citation(
            title="Journeys not made",
            publisher="Travel Voice",
            url="https://travelvoice.example/journeys.pdf",
            locator="page 12, table 3",
            published=dt.date(2023, 5, 1),
            accessed=dt.date(2025, 1, 9),
        ),
    ),
)

CONTENT: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parent / "data" / "riverford.yaml")


def assessment(**changes: Any) -> Assessment:
    """
    Return the Riverford assessment, with some of its parts replaced.
    """
    evidence = (STOPS, OFFICERS, SATISFACTION, HATE_CRIME, TRAVEL)
    content = CONTENT | {"evidence": [item.model_dump() for item in evidence]} | changes
    return Assessment.model_validate(content, strict=False)


def findings() -> list[Finding]:
    """
    Return one finding of each severity, one of them let stand.
    """
    claim = Subject(
        id="E01", label="Age, claim E01", path=("rows", 0, "claims", 0), file="assessment.yaml", line=12
    )
    row = Subject(id="pregnancy-and-maternity", label="Pregnancy and maternity", path=("rows", 4))
    override = Override(check="GOV-07", reason="Meant so.", by="P. Reed", on=dt.date(2025, 3, 2))
    return [
        finding("EVD-02", "claim-without-source", "major", claim),
        finding("RAT-01", "neutral-without-evidence", "critical", row),
        finding(
            "GOV-07",
            "inconsistent-terms",
            "minor",
            Subject(id="the force", label="the force", override=override),
        ),
        finding(
            "EVD-08",
            "single-provenance",
            "advice",
            Subject(id="riverford", label="The assessment", note="83% of sources"),
        ),
    ]


def finding(code: str, name: str, severity: Any, *subjects: Subject) -> Finding:
    """
    Return a finding with sentences of no account.
    """
    return Finding(
        code=code,
        name=name,
        severity=severity,
        message=f"The document is open to challenge because of {name}.",
        why="A decision-maker must be able to see what it rests on.",
        fix="Say what it rests on.",
        source="Equality Act 2010 s149",
        subjects=subjects,
    )


def signed(document: Assessment) -> Assessment:
    """
    Return the assessment with a sign-off of exactly this version.
    """
    sign_off = SignOff(
        name="A. Marsh", role="Chair of the Board", on=dt.date(2025, 3, 27), digest=document.digest()
    )
    return document.model_copy(update={"sign_offs": (sign_off,)})
