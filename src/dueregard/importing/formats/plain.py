"""
Plain text and Markdown: lines, lists, tables of tabs or bars, notes at the foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from dueregard.importing.document import Block, Format, Place, tidy
from dueregard.importing.formats.grid import Grid
from dueregard.importing.formats.marks import note_label, take_marks

_BULLET = re.compile(
    r"^(\s*)(?:[-*+•·▪◦‣\u2212\u2013\u2014o\uf0b7\uf0a7\u2023\u25cf\u25cb](?:\s*[•·▪])?)\s+(?=\S)"
)
_NUMBERED = re.compile(r"^(\s*)(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_HASHES = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,})\s*$")
_RULE = re.compile(r"^[\s|:+=_*\-]*$")
_ENDS_A_SENTENCE = re.compile(r"[.;:,?!…\u2014-]['\"\u2019\u201d)]*$")
_LINK = re.compile(r"\[([^\]\[]*)\]\((\S+?)\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|___|__|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_MOST_WORDS_OF_A_HEADING = 14

Lines = list[tuple[int, str]]


def read_plain(content: str, kind: Format) -> tuple[Block, ...]:
    """
    Return the blocks of a text; the place of each is the line it begins on.
    """
    lines = [(number, line) for number, line in enumerate(content.splitlines(), start=1)]
    labels = {noted[0] for _, line in lines if (noted := note_label(line))}
    reader = _Reader(labels, markdown=kind == "markdown")
    for blank, group in groupby(lines, key=lambda line: not line[1].strip()):
        if not blank:
            reader.read(list(group))
    return tuple(reader.blocks)


class _Reader:
    """
    Turns each run of lines without a blank one into blocks.
    """

    def __init__(self, labels: set[str], *, markdown: bool) -> None:
        self.labels, self.markdown = labels, markdown
        self.blocks: list[Block] = []
        self.tables = 0
        self.paragraphs = 0

    def read(self, lines: Lines) -> None:
        for kind, group in groupby(lines, key=lambda line: _is_row(line[1])):
            if kind:
                self.table(list(group))
            else:
                self.prose(list(group))

    def table(self, lines: Lines) -> None:
        self.tables += 1
        grid = Grid(Place(line=lines[0][0], table=self.tables))
        for number, line in lines:
            if _RULE.match(line.replace("\t", "")):
                continue
            grid.next_row()
            for field in _fields(line):
                text, marks = take_marks(self.clean(field), self.labels)
                grid.add(text, marks, place=Place(line=number))
        if grid.cells:
            self.blocks.append(Block(kind="table", place=grid.place, cells=tuple(grid.cells)))

    def prose(self, lines: Lines) -> None:
        for started in _starts(lines):
            number, text = started[0]
            underline = len(started) > 1 and _UNDERLINE.match(started[1][1])
            if _RULE.match(text):
                continue
            if self.markdown and underline:
                self.add("heading", number, text, level=1 if "=" in started[1][1] else 2)
                self.paragraph(started[2:])
            elif noted := note_label(text):
                rest = " ".join([noted[1], *(line for _, line in started[1:])])
                self.blocks.append(
                    Block(kind="note", place=Place(line=number), text=self.clean(rest), label=noted[0])
                )
            elif hashes := _HASHES.match(text):
                self.add("heading", number, hashes[2], level=len(hashes[1]))
                self.paragraph(started[1:])
            elif bullet := _BULLET.match(text) or (_NUMBERED.match(text) if len(lines) > 1 else None):
                level = 1 + len(bullet[1].expandtabs(4)) // 2
                joined = " ".join(
                    [text[bullet.start(1) + len(bullet[1]) :], *(line for _, line in started[1:])]
                )
                self.add("item", number, _without_bullet(joined), level=min(level, 9))
            else:
                self.paragraph(started)

    def paragraph(self, lines: Lines) -> None:
        if lines:
            text = " ".join(line.strip() for _, line in lines)
            is_heading = len(lines) == 1 and _looks_like_a_heading(text)
            self.add("heading" if is_heading else "paragraph", lines[0][0], text, sure=not is_heading)

    def add(self, kind: str, number: int, text: str, *, level: int = 1, sure: bool = True) -> None:
        content, marks = take_marks(self.clean(text), self.labels)
        self.blocks.append(
            Block.model_validate(
                {
                    "kind": kind,
                    "place": Place(line=number),
                    "text": content,
                    "marks": marks,
                    "level": level,
                    "sure": sure,
                }
            )
        )

    def clean(self, text: str) -> str:
        text = tidy(text)
        if self.markdown:
            text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1 (\2)", text.replace("<br>", " ").replace("\\", "")))
        return text


def _is_row(line: str) -> bool:
    if _BULLET.match(line) or re.match(r"\s*(?:\d{1,2}[.)]|[a-z][.)])\t", line):
        return False
    return ("\t" in line.strip("\n ") and bool(line.strip())) or line.lstrip().startswith("|")


def _fields(line: str) -> list[str]:
    if "\t" in line:
        return line.rstrip("\n").split("\t")
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [field.replace(r"\|", "|").strip() for field in re.split(r"(?<!\\)\|", inner)]


def _starts(lines: Lines) -> Iterator[Lines]:
    """
    Iterate over lines that belong together: an item with those that go on with it, a heading, a paragraph.
    """
    started: Lines = []
    for number, line in lines:
        begins = bool(
            _BULLET.match(line)
            or _HASHES.match(line)
            or note_label(line)
            or (
                _NUMBERED.match(line)
                and (not started or _NUMBERED.match(started[0][1]) or _ENDS_A_SENTENCE.search(started[-1][1]))
            )
        )
        if started and (begins or _HASHES.match(started[0][1])):
            yield started
            started = []
        started.append((number, line))
    if started:
        yield started


def _without_bullet(text: str) -> str:
    found = _BULLET.match(text)
    while found:
        text = text[found.end() :]
        found = _BULLET.match(text)
    return text


def _looks_like_a_heading(text: str) -> bool:
    words = text.split()
    first = next((char for char in text if char.isalpha()), "a")
    return (
        len(words) <= _MOST_WORDS_OF_A_HEADING
        and first.isupper()
        and not _ENDS_A_SENTENCE.search(text.strip())
        and not re.match(r"https?://", text)
    )
