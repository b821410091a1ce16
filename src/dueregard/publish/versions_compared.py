"""
Two versions of an assessment side by side: what each says of its ratings, figures, claims and actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dueregard.model.assessment import Action, Assessment, ImpactRow, Rating
from dueregard.publish.earlier import NOT_REPEATED, EarlierFinding
from dueregard.publish.material import Material, status_of
from dueregard.publish.prose import Notebook, evidence_link, plain
from dueregard.publish.publication import Link
from dueregard.publish.wording import (
    RATING_SIGNS,
    capitalised,
    day,
    in_words,
    lowered,
    measure_title,
    when,
)

NOTHING = "Nothing stated"


@dataclass(frozen=True)
class Entry:
    """
    One thing as it stands in one version: what it is, and what is said of it in each respect.
    """

    what: Link
    aspects: Mapping[str, str]


@dataclass(frozen=True)
class Version:
    """
    One version with its prose, and the links that lead from the newer version's pages.
    """

    assessment: Assessment
    findings: tuple[EarlierFinding, ...]
    material: Material
    notebook: Notebook
    withheld: frozenset[str] = frozenset()

    def text(self, prose: str | None) -> str:
        """
        Return a text with its figures as this version prints them.
        """
        return plain(self.notebook.line(prose)) or NOTHING

    def rows(self) -> Iterator[tuple[tuple[str, int], ImpactRow, Link]]:
        """
        Yield every row with what tells it from the others, and its link.
        """
        for key, row in keyed(self.assessment):
            yield key, row, self._link(row, key[1])

    def _link(self, row: ImpactRow, place: int) -> Link:
        same = [other for other in self.material.assessment.rows if other.subject == row.subject]
        if place < len(same):
            return self.material.row_link(same[place])
        return Link(row.title or self.material.subject_title(row.subject))


def keyed(assessment: Assessment) -> Iterator[tuple[tuple[str, int], ImpactRow]]:
    """
    Yield every row with its subject and its place among the rows of that subject.
    """
    seen: dict[str, int] = {}
    for row in assessment.rows:
        place = seen.get(row.subject, 0)
        seen[row.subject] = place + 1
        yield (row.subject, place), row


def _ratings(version: Version) -> dict[object, Entry]:
    found: dict[object, Entry] = {}
    for key, row, link in version.rows():
        aspects = {
            "Rating": _rating_words(row.rating),
            "Reason": version.text(row.rating.reason if row.rating else None),
        }
        aspects |= {f"Rating of {part.group}": _rating_words(part.rating) for part in row.groups}
        found[key] = Entry(link, aspects)
    return found


def _rating_words(rating: Rating | None) -> str:
    if rating is None:
        return "Not rated"
    sign, word = RATING_SIGNS[rating.direction]
    sure = f"{rating.confidence} confidence" if rating.confidence else "confidence not stated"
    return f"{sign} {word}, {sure}"


def _figures(version: Version) -> dict[object, Entry]:
    found: dict[object, Entry] = {}
    for item in version.assessment.evidence:
        for name, figure in item.figures.items():
            estimate = item.figure(name)
            if estimate is not None:
                text = f"{item.title}: {estimate.group}, {lowered(measure_title(estimate))}"
                value = f"{in_words(estimate, figure.decimals)}; {when(item)}"
                known = item.id in version.material.evidence
                link = Link(text, "evidence", item.id) if known else Link(text)
                found[item.id, name] = Entry(link, {"Figure": value})
    if version.withheld:
        found |= _withheld_figures(version)
    return found


def _withheld_figures(version: Version) -> dict[object, Entry]:
    """
    Return, for evidence whose earlier figures may not be repeated, an entry that says so for each.
    """
    return {
        (item.id, name): Entry(evidence_link(item), {"Figure": NOT_REPEATED})
        for item in version.material.assessment.evidence
        if item.id in version.withheld
        for name in item.figures
    }


def _claims(version: Version) -> dict[object, Entry]:
    return {
        (key, claim.id): Entry(link, {f"Claim {claim.id}": version.text(claim.text)})
        for key, row, link in version.rows()
        for claim in row.claims
    }


def _gaps(version: Version) -> dict[object, Entry]:
    return {
        (key, gap.id): Entry(link, {f"Gap {gap.id}": version.text(gap.text)})
        for key, row, link in version.rows()
        for gap in row.gaps
    }


def _actions(version: Version) -> dict[object, Entry]:
    return {
        action.id: Entry(Link(f"Action {action.id}"), _action_aspects(version, action))
        for action in version.assessment.actions
    }


def _action_aspects(version: Version, action: Action) -> dict[str, str]:
    return {
        "Action": version.text(action.text),
        "Owner": action.owner or "No owner named",
        "Due": day(action.due) if action.due else "No date set",
        "How we will know": version.text(action.success_measure),
        "State": status_of(action, version.material.as_of),
    }


def _findings(version: Version) -> dict[object, Entry]:
    return {
        (found.code, found.subject): Entry(
            Link(found.label),
            {
                f"{found.code} {found.name}": f"{capitalised(found.severity)}, "
                + ("let stand with a reason" if found.let_stand else "open")
            },
        )
        for found in version.findings
    }


def _document(version: Version) -> dict[object, Entry]:
    assessment = version.assessment
    decision = assessment.decision
    decided = day(decision.on) if decision and decision.on else "No date"
    aspects = {
        "Title": assessment.title,
        "Version": assessment.version or "No version number",
        "Date": day(assessment.date) if assessment.date else "No date",
        "Review due": day(assessment.review) if assessment.review else "No date",
        "Decided": decided,
        "Outcome": capitalised(decision.outcome) if decision and decision.outcome else NOTHING,
    }
    return {"document": Entry(Link("The assessment"), aspects)}


Entries: TypeAlias = Mapping[object, Entry]

KINDS: tuple[tuple[str, Callable[[Version], Entries]], ...] = (
    ("Ratings", _ratings),
    ("Figures", _figures),
    ("Claims", _claims),
    ("Gaps in evidence", _gaps),
    ("Actions", _actions),
    ("Findings of the checks", _findings),
    ("The document", _document),
)
"""What is compared, in the order of the page."""
