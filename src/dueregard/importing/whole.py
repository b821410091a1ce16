"""
What a document says of itself: its scale, summaries, promises, screenings, editions, engagement.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dueregard.frameworks.people import characteristics_named
from dueregard.importing.document import Document
from dueregard.importing.pieces import Piece
from dueregard.importing.sentences_read import LONGEST_SENTENCE, people_in
from dueregard.model import Framework
from dueregard.model.assessment import (
    Consultation,
    Edition,
    Engagement,
    InternalReference,
    PromisedAssessment,
    ScaleValue,
    Screening,
    Summary,
)
from dueregard.model.base import Direction
from dueregard.prose.numbers import find_numbers
from dueregard.prose.words import summary_of_all

_SCALE = re.compile(
    r"\b(?:whether|as|be|scale|rated|ratings?|impacts?|either|is|are|options?)\b[^.]{0,40}?"
    r"(?P<values>\(?(?:(?:positive|negative|adverse|neutral|mixed|unknown|none)(?:\s*(?:,|/|\bor\b"
    r"|\band\b)\s*(?:or |and )?)?){3,})",
    re.IGNORECASE,
)
_FEWEST_REPLIES = 20
_VALUE: dict[str, Direction] = {
    **{word: word for word in ("positive", "negative", "neutral", "mixed", "unknown")},
    "adverse": "negative",
    "none": "neutral",
}
_PROMISE = re.compile(
    r"\b(?:will|shall|is to|are to)\s+(?:also\s+)?(?:include|contain|be accompanied by|be followed by"
    r"|undertake|carry out|be)\s+"
    r"(?:an?|the|its|full|further)\s+(?P<what>[^.;]*?assessment\b[^.;]*)",
    re.IGNORECASE,
)
_SCREENED = re.compile(
    r"\bassessment\b[^.]{0,60}\b(?:has not been|have not been|was not|were not|is not|are not|will not be)\s+"
    r"(?:\w+ ){0,2}(?:undertaken|carried out|required|needed|necessary|made|completed|conducted|done"
    r"|produced)\b"
    r"|\bno (?:\w+ ){0,4}assessment (?:is|was|has been) (?:\w+ )?(?:required|needed|necessary|undertaken"
    r"|carried out)\b"
    r"|\bscreened out\b|\bdoes not require (?:an?|any) (?:\w+ ){0,4}assessment\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"^(?!.*\?)(?=.*\b(?:impacts?|effects?)\b).*\b(?:assess|found|rated|conclu|judged|consider|identif"
    r"|expected"
    r"|anticipated|has|have|is|are|will be|no)",
    re.IGNORECASE | re.DOTALL,
)
_EDITIONS: tuple[tuple[re.Pattern[str], str, str | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name, language)
    for pattern, name, language in (
        (r"\beasy[- ]?read\b", "Easy Read", None),
        (r"\b(?:BSL|British Sign Language)\b", "video", "BSL"),
        (r"\bbraille\b", "Braille", None),
        (r"\blarge print\b", "large print", None),
        (r"\baudio (?:version|edition|format|file)", "audio", None),
        (r"\bWelsh (?:version|edition|translation)|\btranslated into Welsh\b", "translation", "cy"),
        (r"\baccessible (?:online |web |HTML )?(?:format|version|page)\b", "accessible web page", None),
    )
)
_OFFERED = re.compile(
    r"\b(?:version|edition|format|available|commissioned|produced|published|presented|offered|provided"
    r"|copies)\b",
    re.IGNORECASE,
)
_OF_THE_ASSESSMENT = re.compile(
    r"\bthis (?:assessment|EqIA|EIA|IIA)\b|\bthe (?:equality |integrated )?impact assessment\b", re.IGNORECASE
)
_CONSULTED = re.compile(
    r"\b(?:consulted|engaged|spoke|met|held (?:\w+ ){0,3}(?:meetings?|workshops?|sessions?|focus "
    r"groups?)|worked) (?:\w+ )?with (?P<who>[^.;]{3,90}?)"
    r"(?= (?:on|about|as part|during|in|to|who|and (?:their|its|the)|regarding|over|throughout|,)\b|[,.;]|$)"
    r"|\b(?P<who2>[A-Z][^.;]{3,80}?) (?:were|was|have been|has been) (?:\w+ )?(?:consulted|engaged)\b",
)
_RESPONDED = re.compile(
    r"\b(?:respon(?:ded|ses?|dents?)|replied|replies|participated|took part|completed (?:the|a) survey"
    r"|submissions?)\b",
    re.IGNORECASE,
)
_CONSULTATION = re.compile(
    r"\b(?:public )?(?:consultation|survey|engagement)\b|\bresidents\b|\bpeople\b|\borganisations\b|\brespon",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\b(?:consultation|engagement)\b[^.]*?\b(?:from|between|opened on|ran|running|open)\b[^.]*?"
    r"(?P<first>\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+(?: \d{4})?)[^.]*?\b(?:to|until|and|closed on"
    r"|[\u2013-])\s*(?P<last>\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4})",
)


@dataclass
class Whole:
    """
    What the document says of itself, and the sentences that say it, by where in the draft they go.
    """

    scale: list[tuple[ScaleValue, Piece]] = field(default_factory=list)
    summaries: list[tuple[Summary, Piece]] = field(default_factory=list)
    promises: list[tuple[PromisedAssessment, Piece]] = field(default_factory=list)
    screenings: list[tuple[Screening, Piece]] = field(default_factory=list)
    references: list[tuple[InternalReference, Piece]] = field(default_factory=list)
    editions: list[tuple[Edition, Piece]] = field(default_factory=list)
    engagement: list[tuple[Engagement, Piece]] = field(default_factory=list)
    consultation: tuple[Consultation, Piece] | None = None


def read_whole(
    document: Document,
    pieces: Sequence[Sequence[Piece]],
    framework: Framework,
    *,
    first_rows: dict[str, int],
    has_all: bool,
) -> Whole:
    """
    Return what a document says of itself.

    Args:
        document: the document.
        pieces: its sentences by block.
        framework: what it is read against.
        first_rows: the first block with a row about an objective, and about a characteristic.
        has_all: whether each characteristic has a row of its own.
    """
    whole = Whole()
    for number, block in enumerate(document.blocks):
        if block.kind in {"note", "furniture", "heading"}:
            continue
        for piece in pieces[number]:
            _read(whole, piece, framework, first_rows=first_rows, has_all=has_all)
    return whole


def _read(
    whole: Whole, piece: Piece, framework: Framework, *, first_rows: dict[str, int], has_all: bool
) -> None:
    text = piece.text
    if len(text) > LONGEST_SENTENCE:
        return
    if (found := _SCALE.search(text)) and not whole.scale:
        words = dict.fromkeys(
            _VALUE[word.casefold()] for word in re.findall("|".join(_VALUE), found["values"], re.IGNORECASE)
        )
        whole.scale += [(ScaleValue(direction=direction), piece) for direction in words]
    said = summary_of_all(text) if piece.cell is None and _JUDGES.search(text) else None
    if said is not None and not _is_aim(text):
        rows = said.rows
        after = [name for name, block in first_rows.items() if block >= piece.block]
        if after:
            nearest = min(after, key=lambda name: first_rows[name])
            rows = nearest  # type: ignore[assignment]  # a summary is held against the table it introduces
        whole.summaries.append(
            (
                Summary(
                    id=f"summary-{len(whole.summaries) + 1}",
                    text=text,
                    rows=(rows,),
                    says=said.says,
                    direction=said.direction,
                ),
                piece,
            )
        )
    if found := _PROMISE.search(text):
        each = has_all and re.search(
            r"\b(?:each|every|all)\b[^.]*\bcharacteristics?\b", found["what"], re.IGNORECASE
        )
        target = "the rows of the characteristics" if each else None
        whole.promises.append(
            (PromisedAssessment(id=f"promise-{len(whole.promises) + 1}", text=text, found_in=target), piece)
        )
    if _SCREENED.search(text):
        whole.screenings.append((Screening(id=f"screening-{len(whole.screenings) + 1}", text=text), piece))
    _read_editions(whole, piece)
    _read_engagement(whole, piece, framework)


def _is_aim(text: str) -> bool:
    """
    Tell whether a sentence says what the assessment is for, and not what it found.
    """
    return (
        re.search(r"\b(?:to (?:determine|assess|consider|identify|establish)|whether)\b", text, re.IGNORECASE)
        is not None
    )


def _read_editions(whole: Whole, piece: Piece) -> None:
    if not _OFFERED.search(piece.text):
        return
    of = "assessment" if _OF_THE_ASSESSMENT.search(piece.text) else "proposal"
    known = {(edition.of, edition.format, edition.language) for edition, _ in whole.editions}
    for pattern, name, language in _EDITIONS:
        if pattern.search(piece.text) and (of, name, language) not in known:
            edition = Edition.model_validate({"of": of, "format": name, "language": language})
            whole.editions.append((edition, piece))


def _read_engagement(whole: Whole, piece: Piece, framework: Framework) -> None:
    text = piece.text
    if found := _CONSULTED.search(text):
        who = (found["who"] or found["who2"]).strip()
        groups = people_in(who, framework)
        subjects = sorted(characteristics_named([who], framework))
        known = [record for record, _ in whole.engagement if record.title.casefold() == who.casefold()]
        if not known and not re.match(
            r"(?:the |our )?(?:partners?|MPS|police|government|us|them)\b", who, re.IGNORECASE
        ):
            record = Engagement(
                id=f"engagement-{len(whole.engagement) + 1}",
                title=who[:1].upper() + who[1:],
                subjects=tuple(subjects),
                groups=tuple(groups) or (who,),
            )
            whole.engagement.append((record, piece))
    if whole.consultation is None and _RESPONDED.search(text) and _CONSULTATION.search(text):
        counts = [
            item
            for item in find_numbers(text)
            if item.kind == "count" and isinstance(item.value, Decimal) and item.value >= _FEWEST_REPLIES
        ]
        if counts:
            about = counts[0].qualifier is not None
            total = int(counts[0].value) if isinstance(counts[0].value, Decimal) else None
            whole.consultation = (
                Consultation(responses=None if about else total, responses_text=text if about else None),
                piece,
            )


def days_of_consultation(pieces: Sequence[Sequence[Piece]]) -> tuple[dt.date, dt.date, Piece] | None:
    """
    Return the days on which the text says the consultation opened and closed.
    """
    for piece in (piece for block in pieces for piece in block):
        found = _FROM_TO.search(piece.text[:LONGEST_SENTENCE])
        if found is None:
            continue
        last = day_of(found["last"])
        first = day_of(found["first"]) or (day_of(f"{found['first']} {last.year}") if last else None)
        if first and last and first > last:
            first = first.replace(year=first.year - 1)
        if first and last:
            return first, last, piece
    return None


def day_of(text: str) -> dt.date | None:
    """
    Return the day a text names: "3 March 2025", "03/03/2025", "2025-03-03".
    """
    cleaned = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.strip().rstrip("."))
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime(cleaned, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "title",
            (
                r"(?:title|name) of (?:the )?(?:policy|proposal|project|service|strategy|plan|function"
                r"|activity|change|decision)\b.*"
                r"|(?:policy|proposal|project|service|strategy)(?: name| title)?"
            ),
        ),
        (
            "body",
            (
                r"(?:name of )?(?:public )?(?:organisation|authority|body|council|department|directorate)(?: "
                r"name)?"
            ),
        ),
        (
            "author",
            (
                r"(?:name of )?(?:author|lead officer|responsible officer|assessor|completed by|prepared by"
                r"|assessment lead"
                r"|officer completing.*|lead author|owner|eqia lead|report author|person "
                r"completing.*)(?:\(s\))?(?: name)?"
            ),
        ),
        ("version", r"version(?: number| no\.?)?"),
        (
            "date",
            (
                r"date(?: of (?:this )?(?:assessment|completion|eia|eqia))?(?: completed)?|date completed"
                r"|completed on|date of eqia"
            ),
        ),
        ("review", r"(?:next )?review date|date (?:of|for) (?:next )?review|to be reviewed(?: on)?"),
        ("decision-by", r"decision[ -]maker|approved by|signed off by|approving (?:officer|body)"),
        ("decision-on", r"date (?:of )?(?:approval|approved|decision|signed)|decision date|sign-?off date"),
        ("decision-reference", r"decision (?:reference|number|ref\.?)|reference of (?:the )?decision"),
    )
)
"""Labels of the fields at the head or the foot of a form, and what each is."""


def field_named(label: str) -> str | None:
    """
    Return which field of the document a label asks for.
    """
    said = re.sub(r"\([^()]*\)", "", label).strip(" :?*.0123456789\u2013-")
    return next((name for name, pattern in FIELDS if pattern.fullmatch(said)), None)


def fields_of_lines(pieces: Sequence[Sequence[Piece]]) -> Iterator[tuple[str, str, int]]:
    """
    Iterate over the fields written as "Label: value" on a line of their own: name, value, block.
    """
    for number, block in enumerate(pieces):
        if len(block) == 1 and block[0].cell is None:
            found = re.match(r"^(?P<label>[^:]{3,60}):\s+(?P<value>\S.{0,150})$", block[0].text)
            name = field_named(found["label"]) if found else None
            if found and name:
                yield name, found["value"], number
