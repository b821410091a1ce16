"""
Word files: the text as it stands with tracked changes accepted, with tables, lists, notes and text boxes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from dueregard.errors import DocumentError
from dueregard.importing.document import Block, Kind, Mark, Place, tidy
from dueregard.importing.formats.grid import Grid
from dueregard.importing.limits import MOST_DEPTH, MOST_PARTS, MOST_RATIO, MOST_UNPACKED

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HARMLESS = 16 * 2**20
_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_TRANSPARENT = {
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "sdtContent",
    "hyperlink",
    "fldSimple",
    "dir",
    "bdo",
}
_REMOVED = {"del", "moveFrom"}
_NOT_TEXT = {"pPr", "rPr", "instrText", "delText", "sdtPr"}
_SYMBOLS = {
    **dict.fromkeys(("F0FC", "F050", "F0FE", "F052", "F053", "F054"), "✓"),
    **dict.fromkeys(("F0FB", "F0FD", "F04F", "F051"), "✗"),
    **dict.fromkeys(("F0A8", "F06F", "F071", "F072", "F0A3"), "☐"),
    **dict.fromkeys(("F0B7", "F0A7", "F076", "F0D8"), ""),
}
_LONGEST_HEADING = 14
_DEEPEST_HEADING = 8
_MOST_DIGITS = 5


def read_docx(content: bytes, name: str) -> tuple[tuple[Block, ...], str | None, list[str]]:
    """
    Return the blocks of a Word file, its title, and what reading it had to leave.

    Raises:
        DocumentError: it is no Word file, is under a password, or would do harm.
    """
    package = _Package(content, name)
    reader = _Reader(package)
    reader.read()
    return tuple(reader.blocks), package.title(), reader.doubts()


class _Package:
    """
    The parts of a Word file, unpacked one by one and counted.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self.packed, self.unpacked = name, len(content), 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.refused(f"it cannot be unpacked ({error}). Save it again from Word") from error
        if len(members) > MOST_PARTS:
            raise self.refused(f"it has {len(members)} parts, and an honest one has at most {MOST_PARTS}")
        if any(member.flag_bits & 0x1 for member in members):
            raise self.refused("it is under a password. Save it without one")
        self.main = self._main_part()

    def refused(self, reason: str) -> DocumentError:
        return DocumentError.at(self.name, None, f"This Word file is not read: {reason}.")

    def part(self, path: str) -> Element | None:
        """
        Return a part of the file as XML, None where there is none.
        """
        if path not in self._zip.NameToInfo:
            return None
        content = self._unpack(path)
        if (
            _FORBIDDEN.search(content)
            or content[:2] in (b"\xff\xfe", b"\xfe\xff")
            or b"\x00" in content[:200]
        ):
            raise self.refused("a part of it declares entities or an encoding that Word never writes")
        content = content.replace(_STRICT.encode(), _W[1:-1].encode())
        try:
            root: Element = ElementTree.fromstring(content, forbid_dtd=True)
        except (ElementTree.ParseError, ValueError, RecursionError) as error:
            raise self.refused(f"its part {path} is broken. Open it in Word and save it again") from error
        return root

    def _unpack(self, path: str) -> bytes:
        pieces = []
        try:
            with self._zip.open(path) as stream:
                while piece := stream.read(2**20):
                    self.unpacked += len(piece)
                    self._check_size()
                    pieces.append(piece)
        except DocumentError:
            raise
        except Exception as error:  # zipfile raises a dozen kinds for what can be broken
            raise self.refused(f"its part {path} cannot be unpacked. Save it again from Word") from error
        return b"".join(pieces)

    def _check_size(self) -> None:
        if self.unpacked > min(MOST_UNPACKED, max(_HARMLESS, self.packed * MOST_RATIO)):
            raise self.refused("it would unpack to far more than an honest file holds")

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """
        Return the parts and addresses a part refers to, by id: their kind and target.
        """
        folder, base = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for relation in root if root is not None else ():
            kind, target = relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (kind, target)
        return found

    def _main_part(self) -> str:
        kinds = self.relations("").values()
        main = next((target for kind, target in kinds if kind == "officeDocument"), "word/document.xml")
        root = self.part(main)
        if root is None or root.tag != f"{_W}document":
            raise self.refused("it is a packed file, and not a Word document (.docx)")
        self.document = root
        return main

    def title(self) -> str | None:
        """
        Return the title in the properties of the file.
        """
        for kind, target in self.relations("").values():
            root = self.part(target) if kind == "core-properties" else None
            title = root.find("{http://purl.org/dc/elements/1.1/}title") if root is not None else None
            if title is not None and title.text and title.text.strip():
                return tidy(title.text)
        return None


class _Reader:
    """
    Walks the body, then the notes, the headers and the footers.
    """

    def __init__(self, package: _Package) -> None:
        self.package = package
        self.blocks: list[Block] = []
        self.inserted = self.deleted = self.comments = 0
        self.paragraphs = self.tables = 0
        self.styles = self._styles()
        self.notes: list[str] = []

    def read(self) -> None:
        body = self.package.document.find(f"{_W}body")
        self.walk(body if body is not None else Element("none"))
        relations = self.package.relations(self.package.main)
        for kind in ("footnotes", "endnotes"):
            for target in dict.fromkeys(target for each, target in relations.values() if each == kind):
                self.read_notes(target, kind)
        for target in dict.fromkeys(
            target for kind, target in relations.values() if kind in {"header", "footer"}
        ):
            self.read_furniture(target)
        self.comments = sum(kind == "comments" for kind, _ in relations.values())

    def doubts(self) -> list[str]:
        """
        Return the sentences on what was read otherwise than it stands in the file.
        """
        found = []
        if self.inserted or self.deleted:
            found.append(
                f"The file holds tracked changes: {self.inserted} insertions were read as accepted, "
                f"{self.deleted} deletions left out."
            )
        if self.comments:
            found.append("The file holds comments in its margin; they were left out.")
        return found

    def _styles(self) -> dict[str, tuple[str, str | None, bool]]:
        """
        Return for each style its name, the outline level it has or inherits, and whether it makes a list.
        """
        targets = self.package.relations(self.package.main).values()
        path = next((target for kind, target in targets if kind == "styles"), "")
        root = self.package.part(path) if path else None
        raw = {}
        for style in root.iter(f"{_W}style") if root is not None else ():
            name, parent = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
            outline, listed = style.find(f"{_W}pPr/{_W}outlineLvl"), style.find(f"{_W}pPr/{_W}numPr")
            raw[style.get(f"{_W}styleId", "")] = (
                name.get(f"{_W}val", "") if name is not None else "",
                outline.get(f"{_W}val") if outline is not None else None,
                listed is not None,
                parent.get(f"{_W}val", "") if parent is not None else "",
            )
        return {style: _inherited(raw, style) for style in raw}

    def walk(self, parent: Element, depth: int = 0) -> None:
        """
        Add the blocks of the body, of a content control, of a text box.
        """
        for child in parent:
            tag = child.tag.removeprefix(_W)
            if tag == "p":
                self.paragraph(child)
            elif tag == "tbl" and depth < MOST_DEPTH:
                self.table(child, depth + 1)
            elif (
                tag == "sdt" or tag in _TRANSPARENT or child.tag in {f"{_MC}AlternateContent", f"{_MC}Choice"}
            ):
                self.walk(child, depth + 1)

    def paragraph(self, element: Element) -> None:
        text, marks, boxes = self.text(element)
        kind, level, sure = self.kind_of(element, text)
        if text:
            self.paragraphs += 1
            place = Place(paragraph=self.paragraphs)
            self.blocks.append(Block(kind=kind, place=place, text=text, marks=marks, level=level, sure=sure))
        for box in boxes:
            self.walk(box, 1)

    def kind_of(self, element: Element, text: str) -> tuple[Kind, int, bool]:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name, outline, in_list = self.styles.get(
            style.get(f"{_W}val", "") if style is not None else "", ("", None, False)
        )
        own = element.find(f"{_W}pPr/{_W}outlineLvl")
        outline = own.get(f"{_W}val") if own is not None else outline
        if found := _HEADING.match(name):
            return "heading", int(found[1]), True
        if name.casefold() in {"title", "subtitle"}:
            return "heading", 1, True
        if outline is not None and outline.isdigit() and int(outline) <= _DEEPEST_HEADING:
            return "heading", int(outline) + 1, True
        number = element.find(f"{_W}pPr/{_W}numPr")
        if number is not None or in_list or name.casefold().startswith("list"):
            depth = number.find(f"{_W}ilvl") if number is not None else None
            level = depth.get(f"{_W}val", "0") if depth is not None else "0"
            off = number.find(f"{_W}numId") if number is not None else None
            if off is None or off.get(f"{_W}val") != "0":
                return "item", 1 + int(level) if level.isdigit() else 1, True
        if (
            _all_bold(element)
            and 0 < len(text.split()) <= _LONGEST_HEADING
            and not text.endswith((".", ";", ","))
        ):
            return "heading", 7, False
        return "paragraph", 1, True

    def text(self, element: Element) -> tuple[str, tuple[Mark, ...], list[Element]]:
        """
        Return the text of a paragraph, the marks of notes in it, and the text boxes hung on it.
        """
        parts: list[str | Mark] = []
        boxes: list[Element] = []
        self.run(element, parts, boxes, 0)
        text, marks = "", []
        for part in parts:
            if isinstance(part, Mark):
                marks.append(Mark(at=len(_lines(text)), label=part.label))
            else:
                text += part
        return _lines(text), tuple(marks), boxes

    def run(self, element: Element, parts: list[str | Mark], boxes: list[Element], depth: int) -> None:
        for child in element:
            tag = child.tag.removeprefix(_W)
            self.inserted += tag in {"ins", "moveTo"} and len(child) > 0
            self.deleted += tag in _REMOVED and len(child) > 0
            if tag in _REMOVED | _NOT_TEXT or depth > MOST_DEPTH:
                continue
            if tag == "t":
                parts.append(child.text or "")
            elif tag in {"footnoteReference", "endnoteReference"}:
                parts.append(Mark(at=0, label=self.label(tag[:-9], child.get(f"{_W}id", ""))))
            elif tag == "txbxContent":
                boxes.append(child)
            elif child.tag == f"{_MC}AlternateContent":
                self.run(_chosen(child), parts, boxes, depth + 1)
            elif tag in _INLINE:
                parts.append(_INLINE[tag])
            elif tag == "sym":
                parts.append(_SYMBOLS.get(child.get(f"{_W}char", "").upper(), "•"))
            elif tag in {"checkBox", "ddList"}:
                parts.append(_field(child))
            else:
                self.run(child, parts, boxes, depth + 1)

    def label(self, kind: str, number: str) -> str:
        """
        Return the label of a note: its number in the order in which notes are named in the text.
        """
        key = f"{kind} {number}"
        if key not in self.notes:
            self.notes.append(key)
        return str(self.notes.index(key) + 1)

    def table(self, element: Element, depth: int) -> None:
        rows = [row for row in _rows(element) if row.find(f"{_W}trPr/{_W}del") is None]
        cells = [list(_inside(row, "tc")) for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1:
            self.walk(cells[0][0], depth)  # a frame drawn with a table
            return
        self.tables += 1
        grid = Grid(Place(table=self.tables))
        nested: list[Element] = []
        open_spans: dict[int, int] = {}
        for row, row_cells in zip(rows, cells, strict=True):
            grid.next_row()
            column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
            grid.skip(column)
            is_heading = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            for cell in row_cells:
                width = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if (
                    merge is not None
                    and merge.get(f"{_W}val", "continue") == "continue"
                    and column in open_spans
                ):
                    begun = grid.cells[open_spans[column]]
                    grid.cells[open_spans[column]] = begun.model_copy(update={"rows": begun.rows + 1})
                    text, marks = self.cell(cell, nested)
                    if text:
                        grid.add(text, marks, columns=width)
                    else:
                        grid.skip(width)
                else:
                    open_spans.pop(column, None)
                    if merge is not None:
                        open_spans[column] = len(grid.cells)
                    text, marks = self.cell(cell, nested)
                    grid.add(text, marks, columns=width, heading=is_heading)
                column += width
        if grid.cells:
            self.blocks.append(Block(kind="table", place=grid.place, cells=tuple(grid.cells)))
        for inner in nested:
            self.table(inner, depth + 1)

    def cell(self, element: Element, nested: list[Element]) -> tuple[str, tuple[Mark, ...]]:
        texts: list[str] = []
        marks: list[Mark] = []
        for child in _inside(element, "p", "tbl"):
            if child.tag == f"{_W}tbl":
                nested.append(child)
                continue
            text, found, boxes = self.text(child)
            boxed = [self.text(inner)[0] for box in boxes for inner in box.iter(f"{_W}p")]
            before = sum(len(part) + 1 for part in texts)
            marks += [Mark(at=before + mark.at, label=mark.label) for mark in found]
            texts += [part for part in (text, *boxed) if part]
        return "\n".join(texts), tuple(marks)

    def read_notes(self, path: str, kind: str) -> None:
        root = self.package.part(path)
        for note in root if root is not None else ():
            if note.get(f"{_W}type", "normal") == "normal":
                label = self.label(kind[:-1], note.get(f"{_W}id", ""))
                texts = [self.text(paragraph)[0] for paragraph in note.iter(f"{_W}p")]
                text = " ".join(filter(None, texts))
                if text:
                    self.blocks.append(Block(kind="note", place=Place(note=label), text=text, label=label))

    def read_furniture(self, path: str) -> None:
        root = self.package.part(path)
        for paragraph in root.iter(f"{_W}p") if root is not None else ():
            text = self.text(paragraph)[0]
            if text:
                self.blocks.append(Block(kind="furniture", place=Place(), text=text))


_INLINE = {"tab": " ", "br": "\v", "cr": "\v", "noBreakHyphen": "-", "softHyphen": ""}


def _inherited(raw: dict[str, tuple[str, str | None, bool, str]], style: str) -> tuple[str, str | None, bool]:
    name, outline, listed, parent = raw[style]
    seen = {style}
    while parent in raw and parent not in seen:
        seen.add(parent)
        above, outline_above, listed_above, next_parent = raw[parent]
        name = above if _HEADING.match(above) and not _HEADING.match(name) else name
        outline, listed = outline or outline_above, listed or listed_above
        parent = next_parent
    return name, outline, listed


def _all_bold(element: Element) -> bool:
    runs = [
        run for run in element.iter(f"{_W}r") if any((text.text or "").strip() for text in run.iter(f"{_W}t"))
    ]
    bold = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_W}val") not in {"0", "false"} for mark in bold
    )


def _chosen(alternatives: Element) -> Element:
    """
    Return the newer form of a drawing where it holds text, else the older one.
    """
    newer, older = alternatives.find(f"{_MC}Choice"), alternatives.find(f"{_MC}Fallback")
    if newer is not None and (older is None or any(newer.iter(f"{_W}t"))):
        return newer
    return older if older is not None else Element("none")


def _rows(table: Element) -> Iterator[Element]:
    return _inside(table, "tr")


def _inside(parent: Element, *tags: str) -> Iterator[Element]:
    """
    Iterate over the children of some kinds, looking through content controls and accepted changes.
    """
    wanted = {f"{_W}{tag}" for tag in tags}
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag.removeprefix(_W) in {"sdt", *_TRANSPARENT}:
            yield from _inside(child, *tags)


def _number(element: Element | None, default: int) -> int:
    given = element.get(f"{_W}val", "") if element is not None else ""
    return (
        min(int(given), 100)
        if given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS
        else default
    )


def _field(element: Element) -> str:
    """
    Return what an old form field shows: a ticked or an empty box, the entry that was picked.
    """
    if element.tag == f"{_W}checkBox":
        states = [element.find(f"{_W}{name}") for name in ("checked", "default")]
        state = next((each for each in states if each is not None), None)
        return "☒" if state is not None and state.get(f"{_W}val", "1") not in {"0", "false"} else "☐"
    entries = [entry.get(f"{_W}val", "") for entry in element.findall(f"{_W}listEntry")]
    picked = _number(element.find(f"{_W}result"), 0)
    return entries[picked] if picked < len(entries) else ""


def _lines(text: str) -> str:
    return "\n".join(line for part in text.split("\v") if (line := tidy(part)))
