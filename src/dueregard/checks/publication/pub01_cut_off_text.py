"""
PUB-01 cut-off-text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_title, rows_in_place, shortened
from dueregard.model import Assessment, Framework, Subject

_WORD = re.compile(r"[^\W\d_]+")
_STARTS_IN_LOWER_CASE = re.compile(r"\s*[a-z]{2,}\b")
_LAST_WORD = re.compile(r"([^\W\d_]{5,})\s*$")
_ENDS_IN_A_HYPHEN = re.compile(r"\w-\s*$")
# What makes one English word of another: "resident" is whole though "residents" stands elsewhere.
_ENDING = re.compile(
    r"'?(s|d|r|rs|n|y|ed|er|ers|en|ing|ings|ly|ment|ments|al|ial|ally|ially|ic|ical|able|ful|less|ness|ship|hood|ion|ions"
    r"|ation|ations|ive|ity|ies|ist|ists|ism|or|ors|ant|ance|ence)"
)


@check(
    "PUB-01",
    "cut-off-text",
    severity="major",
    one="1 text is cut off or broken.",
    many="{count} texts are cut off or broken.",
)
def cut_off_text(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Texts are whole: they begin with a beginning, end with an end, and none is marked as broken.

    Why:
        A sentence that stops in the middle of a word was read by nobody before it was published. It is open
        to challenge because nobody can know what it was meant to say.

    Fails:
        The wording, context or response of a row ends inside a word, which is seen by a hyphen or by longer
        words of the document; or its context or response begins in lower case, in the middle of a sentence;
        or a passage stands under `broken`. Of a draft that was imported the note says that the conversion
        may have done it.

    Passes:
        Texts begin and end as sentences do. An end without a full stop is no fault.

    Fix:
        Put the missing words back from the original, and take the passage out of `broken`.

    Source:
        Public Sector Bodies Accessibility Regulations 2018 (confirm before relying)
    """
    imported = assessment.imported_from
    perhaps = f"; the conversion from {imported} may have done it" if imported else ""
    words = _words(assessment)
    for row, path in rows_in_place(assessment):
        for name in ("wording", "context", "response"):
            text = getattr(row, name)
            problem = _problem(text, words, may_be_a_phrase=name == "wording") if text else None
            if problem:
                label = f"{row_title(row, framework)}: {shortened(text)}"
                yield Subject(
                    id=f"{row.subject}.{name}", label=label, path=(*path, name), note=problem + perhaps
                )
    for index, passage in enumerate(assessment.broken):
        label, note = shortened(passage.text), f"marked as broken{perhaps}"
        yield Subject(id=passage.id, label=label, path=("broken", index), note=note)


def _words(assessment: Assessment) -> list[str]:
    texts = [assessment.introduction, assessment.notice]
    for row in assessment.rows:
        texts += [row.wording, row.context, row.response, *(claim.text for claim in row.claims)]
    texts += [commitment.text for commitment in assessment.proposal.commitments()]
    return [word.casefold() for text in texts for word in _WORD.findall(text or "")]


def _problem(text: str, words: list[str], *, may_be_a_phrase: bool) -> str | None:
    if _ENDS_IN_A_HYPHEN.search(text) or _ends_inside_a_word(text, words):
        return "ends inside a word"
    if not may_be_a_phrase and _STARTS_IN_LOWER_CASE.match(text):
        return "begins in lower case, in the middle of a sentence"
    return None


def _ends_inside_a_word(text: str, words: list[str]) -> bool:
    last = _LAST_WORD.search(text)
    piece = last[1].casefold() if last else ""
    if not piece or words.count(piece) > 1:
        return False
    rests = (word.removeprefix(piece) for word in words if word.startswith(piece) and word != piece)
    return any(not _ENDING.fullmatch(rest) for rest in rests)
