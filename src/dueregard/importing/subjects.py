"""
Which subject of a framework a heading or a cell names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from dueregard.importing.vocabulary import OTHER_SUBJECTS, SUBJECT_WORDS, name_words
from dueregard.model import Framework

OTHER = "(other)"
"""Stands for a subject that documents have and the framework has not, such as carers."""

_NUMBER = re.compile(
    r"^\s*(?:section|part|step|stage|annex|appendix|question|objective|[q])?\s*"
    r"(?:\(?[0-9]{1,2}(?:[.][0-9]{1,2})*[a-z]?[.):]*|\(?[a-z][.)])\s+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TAIL = re.compile(
    r"\s*(?:[:\n\u2013\u2014]|\s-\s|\s/\s(?=e\.g)|,\s*(?:e\.g|including|such as|i\.e)\b|\be\.g\b).*",
    re.DOTALL,
)
_LEAD = re.compile(
    r"^(?:protected characteristics?|equality (?:group|strand|area)|characteristic|group|impacts? (?:on"
    r"|for|by)|"
    r"effects? on|assessment of|assessment for)\s*[:\u2013-]?\s+(?=\S)",
    re.IGNORECASE,
)
_ASKS_OF_IMPACT = re.compile(
    r"\b(?:impact|effect|affect|differen|disadvantag|characteristic|consider)", re.IGNORECASE
)
_LONGEST_NAME = 9
_LONGEST_QUESTION = 40


@dataclass(frozen=True)
class Named:
    """
    A subject that was named, and how sure that is, 0 to 1.
    """

    subject: str
    sure: float


class Subjects:
    """
    The names of a framework's subjects, in the words of any document.
    """

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._exact: dict[frozenset[str], str] = {}
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        self._titles: dict[str, list[str]] = defaultdict(list)
        known = framework.subjects()
        for subject in known:
            names = (subject.title, *subject.aliases)
            for name in names:
                self._exact.setdefault(name_words(name), subject.id)
            self._words[subject.id].update(*map(name_words, names))
            self._titles[subject.id].append(subject.title)
        for subject_id, names in SUBJECT_WORDS.items():
            if framework.subject(subject_id) is not None:
                for name in names:
                    self._exact[name_words(name)] = subject_id
                    self._words[subject_id].update(name_words(name))
                self._titles[subject_id] += names[:2]
        self._others = {name_words(name) for name in OTHER_SUBJECTS} - set(self._exact)

    def named(self, text: str) -> Named | None:
        """
        Return the subject a short text names as a whole: "Race/Ethnicity", "3. Gender (sex)".
        """
        first = text.strip().split("\n")[0]
        stripped = _LEAD.sub("", _NUMBER.sub("", first)).strip() or first
        for candidate, sure in (
            (stripped, 1.0),
            (_IN_BRACKETS.sub(" ", stripped), 1.0),
            (_TAIL.sub("", stripped), 0.9),
        ):
            found = self._named(candidate, sure)
            if found is not None:
                return found
        return self._named(_IN_BRACKETS.sub(" ", _TAIL.sub("", stripped)), 0.9)

    def _named(self, text: str, sure: float) -> Named | None:
        words = name_words(text)
        if not words or len(text.split()) > _LONGEST_NAME:
            return None
        if words in self._exact:
            return Named(self._exact[words], sure)
        if words in self._others:
            return Named(OTHER, sure)
        within = [subject for subject, known in self._words.items() if words <= known]
        return Named(within[0], sure * 0.8) if len(within) == 1 else None

    def asked_of(self, text: str) -> Named | None:
        """
        Return the one subject a heading or a question is about ("How could it affect disabled people?").
        """
        if len(text.split()) > _LONGEST_QUESTION or not _ASKS_OF_IMPACT.search(text):
            return None
        said = text.casefold()
        found = {
            subject
            for subject, titles in self._titles.items()
            if self.framework.is_characteristic(subject)
            for title in titles
            if re.search(rf"\b{re.escape(title.casefold())}\b", said)
        }
        if {"sex", "gender-reassignment"} <= found:
            found.discard("sex")
        return Named(found.pop(), 0.7) if len(found) == 1 else None
