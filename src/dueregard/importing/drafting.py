"""
From a neutral document to a draft assessment: every sentence in it, or in the list of what is over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dueregard.frameworks import framework_ids, load_framework
from dueregard.frameworks.people import characteristics_named
from dueregard.importing.actions_found import ActionDraft, actions_of
from dueregard.importing.bodies import NOT_FOUND, bodies_of
from dueregard.importing.citing import evidence_of_notes
from dueregard.importing.document import Document
from dueregard.importing.pieces import Piece, joined, pieces_of
from dueregard.importing.proposal_found import ObjectiveDraft, objectives_of
from dueregard.importing.ratings import is_empty, rating_within
from dueregard.importing.report import ImportReport, Placed, Unplaced
from dueregard.importing.row_drafts import RowDraft
from dueregard.importing.rows_found import Rows, Sections, rows_of_lines, rows_of_prose, rows_of_table
from dueregard.importing.sentences_read import claim_of, people_in
from dueregard.importing.subjects import OTHER, Subjects
from dueregard.importing.tables_read import Table, tables_of
from dueregard.importing.whole import (
    Whole,
    day_of,
    days_of_consultation,
    field_named,
    fields_of_lines,
    read_whole,
)
from dueregard.model import Assessment, Claim, Framework
from dueregard.model.assessment import (
    Action,
    AimRegard,
    BrokenText,
    Consultation,
    Decision,
    Gap,
    ImpactRow,
    InternalReference,
    Rating,
)
from dueregard.model.findings import Path
from dueregard.model.proposal import Commitment, Proposal, ProposalObjective

DEFAULT_FRAMEWORK = "psed-england"
_CLEARLY_MORE = 2
_SURE_OF_A_NAME = 0.85
_SURE_OF_A_BODY = 0.6
_FIRM = 0.5
"""A row of less is made of sentences that only mention its people."""
_LONGEST_INTRODUCTION = 2500
"""Words of the text before the first row that become the introduction; more are a report of their own."""


@dataclass(frozen=True)
class Draft:
    """
    A draft assessment, with the report on where each sentence of the source went and what is left to do.
    """

    assessment: Assessment
    framework: Framework
    report: ImportReport


@dataclass
class _Ledger:
    """
    Where each sentence went. A sentence is placed once; further uses of it are noted as such.
    """

    placed: list[Placed] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)

    def put(self, pieces: Iterable[Piece], path: Path, sure: float, *, read_as: str | None = None) -> None:
        for piece in (part for whole in pieces for part in whole.origins()):
            self.placed.append(
                Placed(
                    path=path,
                    text=piece.text,
                    place=piece.place,
                    confidence=round(sure, 2),
                    read_as=read_as,
                    again=id(piece) in self.used,
                )
            )
            self.used.add(id(piece))

    def has(self, piece: Piece) -> bool:
        return all(id(part) in self.used for part in piece.origins())


def draft_assessment(document: Document, framework: Framework | None = None) -> Draft:
    """
    Return the draft assessment a document makes, with the report on it.

    Without a framework the bundled one is taken that knows most of the subjects the document names.
    """
    pieces = pieces_of(document)
    if framework is None:
        framework = _best_framework(document)
    return _Drafting(document, pieces, framework).draft()


def _best_framework(document: Document) -> Framework:
    """
    Return the framework that knows the most subjects by name, of those whose country the document names.

    Another than the default must know clearly more: a few words that fit are no sign.
    """
    short = [block.text for block in document.blocks if block.kind == "heading"]
    short += [cell.text for block in document.blocks for cell in block.cells if cell.column == 0]
    default = load_framework(DEFAULT_FRAMEWORK)
    best, most = default, _subjects_named(short, default) + _CLEARLY_MORE
    said = document.text.casefold()
    for name in sorted(framework_ids()):
        framework = load_framework(name)
        countries = (part.strip().casefold() for part in framework.jurisdiction.split(","))
        if any(country in said for country in countries):
            named = _subjects_named(short, framework)
            if named >= most:
                best, most = framework, named + 1
    return best


def _subjects_named(texts: Sequence[str], framework: Framework) -> int:
    subjects = Subjects(framework)
    return len({found.subject for text in texts if (found := subjects.named(text)) is not None} - {OTHER})


class _Drafting:
    """
    Puts together one draft.
    """

    def __init__(self, document: Document, pieces: list[list[Piece]], framework: Framework) -> None:
        self.document, self.pieces, self.framework = document, pieces, framework
        self.subjects = Subjects(framework)
        self.ledger = _Ledger()
        self.taken: set[int] = set()
        self.actions: list[ActionDraft] = []
        self.fields: dict[str, tuple[str, list[Piece]]] = {}
        self.notes: list[tuple[Piece, Path]] = []

    def draft(self) -> Draft:
        tables = tables_of(self.document, self.pieces, self.subjects)
        rows = self._rows(tables)
        self._fields(tables)
        objectives = objectives_of(self.document, self.pieces, self._blocks_of(rows), self.subjects)
        body, sure = bodies_of(self.document.text, self.document.author)
        if "body" in self.fields and body.name == NOT_FOUND:
            body = body.model_copy(update={"name": self.fields["body"][0]})
        notes = evidence_of_notes(self.document, self.pieces, body)
        content: dict[str, Any] = {
            "rows": self._impact_rows(rows, notes),
            "proposal": self._proposal(objectives),
            "evidence": tuple(evidence for evidence, _ in notes.values()),
            "actions": self._actions(rows),
        }
        for index, (_, own) in enumerate(notes.values()):
            self.ledger.put(own, ("evidence", index), 0.9)
        content |= self._whole(rows, content["rows"])
        content |= self._header()
        for table in tables:
            self._structure(table)
        content["introduction"] = self._introduction(rows)
        assessment = Assessment(
            id=_identifier(self.document.name),
            body=body,
            framework=self.framework.id,
            language=self.document.language or "en-GB",
            imported_from=self.document.name,
            **content,
        )
        if sure < _SURE_OF_A_BODY or body.name == NOT_FOUND:
            self.ledger.unsure.append(
                f"The body is taken to be \u2018{body.name}\u2019. Confirm it, or write its name."
            )
        return Draft(assessment, self.framework, self._report(assessment))

    # Rows

    def _rows(self, tables: Sequence[Table]) -> list[RowDraft]:
        rows = Rows()
        for table in tables:
            actions = actions_of(table, self.framework)
            if actions:
                self.actions += actions
                self.taken.update(table.blocks)
                continue
            found = rows_of_table(table, self.subjects, self.framework)
            if len(found) > 1:
                self.taken.update(table.blocks)
                for row in found:
                    rows.add(row)
        for row in Sections(self.pieces, tables, self.subjects).read(self.document, self.taken):
            rows.add(row)
        known = {subject.id for subject in self.framework.subjects()}
        used = self._blocks_of(list(rows.by_subject.values())) | self.taken
        for row in rows_of_lines(
            self.document, self.pieces, used, self.subjects, known - set(rows.by_subject)
        ):
            rows.add(row)
        used |= self._blocks_of(list(rows.by_subject.values()))
        taken = {id(piece) for row in rows.by_subject.values() for piece in _all_of(row)}
        free = {id(piece) for block in self.pieces for piece in block if id(piece) not in taken}
        missing = {each.id for each in self.framework.characteristics} - set(rows.by_subject)
        mentioned = rows_of_prose(self.document, self.pieces, free, self.framework, missing)
        for row in mentioned:
            rows.add(row)
        if mentioned:
            names = ", ".join(self._title_of(row.subject) for row in mentioned)
            self.ledger.unsure.append(
                f"No part of the document is about these alone: {names}. Their claims are sentences "
                "that name the people concerned; take out those that do not belong, and rate what is left."
            )
        order = [subject.id for subject in self.framework.subjects()]
        return sorted(rows.by_subject.values(), key=lambda row: order.index(row.subject))

    def _title_of(self, subject: str) -> str:
        known = self.framework.subject(subject)
        return known.title if known is not None else subject

    def _blocks_of(self, rows: Sequence[RowDraft]) -> set[int]:
        return {piece.block for row in rows for piece in _all_of(row)}

    def _impact_rows(self, rows: Sequence[RowDraft], notes: dict[str, Any]) -> tuple[ImpactRow, ...]:
        made: list[ImpactRow] = []
        number = 0
        ids = {label: evidence.id for label, (evidence, _) in notes.items()}
        for index, row in enumerate(rows):
            claims: list[Claim] = []
            for place, (piece, sure) in enumerate(row.claims):
                number += 1
                cites = tuple(ids[label] for label in piece.marks if label in ids)
                claims.append(claim_of(piece, number, self.framework, cites=cites, place=None))
                self.ledger.put([piece], ("rows", index, "claims", place), sure * row.sure)
            made.append(self._impact_row(row, index, tuple(claims)))
        return tuple(made)

    def _impact_row(self, row: RowDraft, index: int, claims: tuple[Claim, ...]) -> ImpactRow:
        path: Path = ("rows", index)
        rating = self._rating(row, (*path, "rating"))
        named = " ".join(piece.text for piece in row.title[:1]).strip()
        for name in ("wording", "context", "response"):
            self.ledger.put(getattr(row, name), (*path, name), row.sure * 0.9)
        for place, piece in enumerate(row.gaps):
            self.ledger.put([piece], (*path, "gaps", place), row.sure * 0.8)
        self.ledger.put(row.title, (*path, "title"), row.sure)
        self.ledger.put(row.structure, path, row.sure, read_as="a heading, a label or an empty answer")
        self.ledger.put(row.elsewhere, (*path, "context"), row.sure * 0.8)
        unsure = [f"{self._title_of(row.subject)}: {sentence}" for sentence in row.unsure]
        if _FIRM < row.sure < _SURE_OF_A_NAME and not row.unsure:
            unsure.append(f"\u2018{named}\u2019 is taken to be {self._title_of(row.subject)}. Confirm it.")
        self.ledger.unsure += unsure
        shown = _shown_title(named, self.subjects)
        return ImpactRow(
            subject=row.subject,
            title=shown,
            wording=_prose(row.wording),
            context=_prose([*row.context, *row.elsewhere]),
            claims=claims,
            aims=self._aims(row, path),
            response=_prose(row.response),
            rating=rating,
            gaps=tuple(
                Gap(id=f"gap-{row.subject}-{place}", text=piece.text)
                for place, piece in enumerate(row.gaps, start=1)
            ),
        )

    def _rating(self, row: RowDraft, path: Path) -> Rating | None:
        found = row.direction()
        self.ledger.put(
            row.rating, path, found.sure if found else 0.3, read_as=found.direction if found else None
        )
        self.ledger.put(row.reason, (*path, "reason"), 0.7 * row.sure)
        if found is None and not row.rated:
            found = rating_within(joined([*row.reason, *row.response, *row.context]))
            if found is not None:
                row.unsure.append(f"The rating {found.direction} is read from its prose. Confirm it.")
        if found is None:
            if row.rated:
                row.unsure.append(
                    "Its parts are rated in different ways that make no one rating. Choose one."
                )
            elif row.sure > _FIRM and not any("rating" in sentence for sentence in row.unsure):
                row.unsure.append("No rating was found. Rate it, or leave it unknown.")
            if row.reason:
                row.context += row.reason
            return None
        return Rating(direction=found.direction, magnitude=found.magnitude, reason=_prose(row.reason))

    def _aims(self, row: RowDraft, path: Path) -> dict[str, AimRegard]:
        made = {}
        for aim, cell in row.aims.items():
            self.ledger.put(cell, (*path, "aims", aim), row.sure * 0.9)
            text = joined(cell)
            empty = is_empty(text)
            said = text.casefold().strip(" .") in {"yes", "y", "\u2713", "\u2714", "x", "\u2612", "\u2611"}
            made[aim] = AimRegard(considered=not empty, reason=None if empty or said else text)
        return made

    # The rest of the document

    def _proposal(self, drafts: Sequence[ObjectiveDraft]) -> Proposal:
        objectives = []
        number = 0
        for index, draft in enumerate(drafts):
            commitments = []
            for place, own in enumerate(draft.commitments):
                number += 1
                commitments.append(Commitment(id=f"C{number}", text=joined(own)))
                path = ("proposal", "objectives", index, "commitments", place)
                self.ledger.put(own, path, 0.85)
            title = _without_number(joined(draft.title)).rstrip(":")
            objectives.append(
                ProposalObjective(id=f"objective-{index + 1}", title=title, commitments=tuple(commitments))
            )
            self.ledger.put(draft.title, ("proposal", "objectives", index, "title"), 0.8)
            self.ledger.put(
                draft.lead, ("proposal", "objectives", index), 0.8, read_as="the line before a list"
            )
        named = self.fields.get("title")
        title = named[0] if named else self._title()
        if named:
            self.ledger.put(named[1], ("proposal", "title"), 0.8)
        return Proposal(title=title, objectives=tuple(objectives))

    def _title(self) -> str:
        headings = [
            (number, block.text)
            for number, block in enumerate(self.document.blocks)
            if block.kind == "heading"
        ]
        if self.document.title:
            return self.document.title
        if headings:
            return headings[0][1]
        return re.sub(r"\.\w+$", "", self.document.name) or "Untitled"

    def _actions(self, rows: Sequence[RowDraft]) -> tuple[Action, ...]:
        made: list[Action] = []
        for draft in self.actions:
            path: Path = ("actions", len(made))
            due = day_of(joined(draft.due)) if draft.due else None
            about = joined(draft.about)
            named = self.subjects.named(about) if about else None
            subjects = (
                {named.subject}
                if named is not None and named.subject != OTHER
                else characteristics_named(
                    people_in(f"{about} {joined(draft.text)}", self.framework), self.framework
                )
            )
            measure = joined(draft.measure) or None
            text = joined(draft.text)
            if draft.due and due is None:
                self.ledger.unsure.append(
                    f"Action {len(made) + 1}: \u2018{joined(draft.due)}\u2019 names no day. Write the date."
                )
                text += f"\n{joined(draft.due)}"
            if about and named is None:
                text += f"\n{about}"
            self.ledger.put([*draft.text, *draft.due, *draft.owner, *draft.measure, *draft.about], path, 0.8)
            made.append(
                Action(
                    id=f"A{len(made) + 1}",
                    text=text,
                    kind="mitigation" if subjects else "other",
                    subjects=tuple(sorted(subjects)),
                    owner=joined(draft.owner) or None,
                    due=due,
                    success_measure=measure,
                )
            )
        for row in rows:
            if row.mitigation:
                self.ledger.put(row.mitigation, ("actions", len(made)), row.sure * 0.7)
                made.append(
                    Action(
                        id=f"A{len(made) + 1}",
                        text=joined(row.mitigation),
                        kind="mitigation",
                        subjects=(row.subject,),
                    )
                )
        return tuple(made)

    def _whole(self, rows: Sequence[RowDraft], made: Sequence[ImpactRow]) -> dict[str, Any]:
        first: dict[str, int] = {}
        for row in rows:
            kind = "characteristics" if self.framework.is_characteristic(row.subject) else "objectives"
            if row.sure > _FIRM and row.title:
                first[kind] = min(first.get(kind, row.title[0].block), row.title[0].block)
        rated = {row.subject for row in made}
        has_all = all(each.id in rated for each in self.framework.characteristics)
        whole = read_whole(self.document, self.pieces, self.framework, first_rows=first, has_all=has_all)
        for name in ("scale", "summaries", "promises", "screenings", "editions", "engagement"):
            for index, (_, piece) in enumerate(getattr(whole, name)):
                if piece.cell is None or name in {"engagement", "editions"}:
                    self._note(piece, (name, index))
        content: dict[str, Any] = {
            name: tuple(value for value, _ in getattr(whole, name))
            for name in ("scale", "summaries", "promises", "screenings", "editions", "engagement")
        }
        content["consultation"] = self._consultation(whole)
        content["references"] = self._references(rows)
        content["broken"] = self._broken(rows)
        return content

    def _note(self, piece: Piece, path: Path) -> None:
        """
        Note what was read of a sentence that stays, or will stay, in the prose it belongs to.
        """
        self.notes.append((piece, path))

    def _consultation(self, whole: Whole) -> Consultation | None:
        days = days_of_consultation(self.pieces)
        found = whole.consultation
        if days is None and found is None:
            return None
        if found is not None:
            self._note(found[1], ("consultation",))
        consultation = found[0] if found is not None else Consultation()
        if days is not None:
            self._note(days[2], ("consultation", "opened"))
            consultation = consultation.model_copy(update={"opened": days[0], "closed": days[1]})
        return consultation

    def _references(self, rows: Sequence[RowDraft]) -> tuple[InternalReference, ...]:
        found = [piece for row in rows for piece in row.elsewhere]
        for index, piece in enumerate(found):
            self._note(piece, ("references", index))
        return tuple(
            InternalReference(id=f"reference-{index}", text=piece.text)
            for index, piece in enumerate(found, start=1)
        )

    def _broken(self, rows: Sequence[RowDraft]) -> tuple[BrokenText, ...]:
        made: list[BrokenText] = []
        for row in rows:
            if row.broken:
                self.ledger.put(row.broken, ("broken", len(made)), 0.5)
                made.append(
                    BrokenText(id=f"broken-{len(made) + 1}", text=joined(row.broken), subject=row.subject)
                )
                self.ledger.unsure.append(
                    f"{self._title_of(row.subject)}: a fragment stood where a name should; see `broken`."
                )
        return tuple(made)

    def _fields(self, tables: Sequence[Table]) -> None:
        for name, value, number in fields_of_lines(self.pieces):
            self.fields.setdefault(name, (value, self.pieces[number]))
        for table in tables:
            if set(table.blocks) & self.taken:
                continue
            for cells in ([table.heads] if table.heads else []) + table.rows:
                filled = [cell for _, cell in sorted(cells.items()) if cell]
                for label, answer in pairwise(filled):
                    asked = field_named(joined(label))
                    if asked is not None and field_named(joined(answer)) is None:
                        self.fields.setdefault(asked, (joined(answer), [*label, *answer]))

    def _header(self) -> dict[str, Any]:
        found = self.fields
        content: dict[str, Any] = {"title": self._title()}
        for name in ("author", "version"):
            if name in found:
                content[name] = found[name][0]
                self.ledger.put(found[name][1], (name,), 0.8)
        for name in ("date", "review"):
            day = day_of(found[name][0]) if name in found else None
            if day is not None:
                content[name] = day
                self.ledger.put(found[name][1], (name,), 0.8)
        decision = {
            "by": found["decision-by"][0] if "decision-by" in found else None,
            "on": day_of(found["decision-on"][0]) if "decision-on" in found else None,
            "reference": found["decision-reference"][0] if "decision-reference" in found else None,
        }
        if any(decision.values()):
            content["decision"] = Decision.model_validate(decision)
            for name in ("decision-by", "decision-on", "decision-reference"):
                if name in found and decision[name.removeprefix("decision-")]:
                    self.ledger.put(found[name][1], ("decision",), 0.7)
        number = next((n for n, b in enumerate(self.document.blocks) if b.text == content["title"]), None)
        if number is not None and not any(self.ledger.has(piece) for piece in self.pieces[number]):
            self.ledger.put(self.pieces[number], ("title",), 0.8)
        return content

    def _structure(self, table: Table) -> None:
        if set(table.blocks) & self.taken:
            heads = [piece for cell in table.heads.values() for piece in cell if not self.ledger.has(piece)]
            unique = list({id(piece): piece for piece in heads}.values())
            rest = [piece for piece in table.structure if not self.ledger.has(piece)]
            self.ledger.put([*unique, *rest], ("rows",), 0.9, read_as="the heading of a column")

    def _introduction(self, rows: Sequence[RowDraft]) -> str | None:
        firm = [piece.block for row in rows if row.sure > _FIRM for piece in row.title]
        first = min(firm, default=0)
        own: list[Piece] = []
        for number in range(first):
            if self.document.blocks[number].kind in {"paragraph", "item", "heading"}:
                own += [piece for piece in self.pieces[number] if not self.ledger.has(piece)]
        while sum(len(piece.text.split()) for piece in own) > _LONGEST_INTRODUCTION:
            own.pop()
        self.ledger.put(own, ("introduction",), 0.6)
        return _prose(own)

    def _report(self, assessment: Assessment) -> ImportReport:
        for piece, path in self.notes:
            self.ledger.put([piece], path, 0.7, read_as=str(path[0]))
        left = [piece for block in self.pieces for piece in block if not self.ledger.has(piece)]
        have = {row.subject for row in assessment.rows}
        missing = [each.title for each in self.framework.characteristics if each.id not in have]
        return ImportReport(
            source=self.document.name,
            format=self.document.format,
            sha256=self.document.sha256,
            framework=self.framework.id,
            unsure=(*self.document.doubts, *dict.fromkeys(self.ledger.unsure)),
            missing=tuple(missing),
            placed=tuple(
                sorted(self.ledger.placed, key=lambda placed: [str(step).zfill(4) for step in placed.path])
            ),
            unplaced=tuple(
                Unplaced(text=piece.text, place=piece.place, kind=self.document.blocks[piece.block].kind)
                for piece in left
            ),
        )


def _all_of(row: RowDraft) -> list[Piece]:
    lists = (
        row.title,
        row.wording,
        row.context,
        row.gaps,
        row.elsewhere,
        row.response,
        row.reason,
        row.rating,
        row.mitigation,
        row.broken,
        row.structure,
        *row.aims.values(),
    )
    pieces = [piece for each in lists for piece in each] + [piece for piece, _ in row.claims]
    return [part for piece in pieces for part in piece.origins()]


def _prose(pieces: list[Piece]) -> str | None:
    return joined(pieces) or None


def _without_number(text: str) -> str:
    return re.sub(r"^\s*\(?\d{1,2}(?:\.\d{1,2})*[.)]\s*", "", text) or text


def _shown_title(named: str, subjects: Subjects) -> str | None:
    """
    Return the document's own name for a row, where it is a name and not a whole question.
    """
    text = _without_number(named.split("\n", maxsplit=1)[0]).rstrip(": ")
    return text if text and subjects.named(named) is not None else None


def _identifier(name: str) -> str:
    stem = re.sub(r"\.\w+$", "", name)
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:100] or "imported"
