"""
The numbers, dates and comparisons that a document states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.markup import escape

from dueregard.cli.opening import open_folder
from dueregard.cli.reports import print_json
from dueregard.errors import DocumentError
from dueregard.importing import Document, Passage, read_document
from dueregard.model import Claim
from dueregard.model.numbers_found import FoundClaims, FoundNumber, FoundWords
from dueregard.model.references import texts
from dueregard.prose import bound, find_numbers, find_words
from dueregard.store import StoredAssessment

_Found = TypeVar("_Found", FoundNumber, FoundWords)
_TEXTS = (".txt", ".text", ".md", ".markdown")
_TYPED_FIGURES = {"percentage", "points", "ratio", "rate", "count", "fraction"}


def claims(file: Path, *, as_json: bool, out: Console) -> None:
    """
    Print what a document, or the prose of an assessment folder, states.

    Raises:
        DocumentError: the file cannot be read; says why, and what to give instead.
    """
    found = _of_folder(file) if file.is_dir() else _of_text(file)
    if as_json:
        print_json(out, found.model_dump(mode="json", exclude_none=True))
    else:
        _print(found, out=out, folder=file.is_dir())


def _of_text(file: Path) -> FoundClaims:
    if file.suffix.casefold() not in _TEXTS:
        return _of_document(read_document(file))
    text = _read(file)
    return FoundClaims(document=file.name, claims=tuple(find_numbers(text)), words=tuple(find_words(text)))


def _read(file: Path) -> str:
    """
    Return a text file as it stands, line ends included, so that places in it are those of the file.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"Byte {error.start + 1} is not UTF-8 text. Save the file as UTF-8."
        raise DocumentError.at(file, None, message) from error
    except FileNotFoundError as error:
        raise DocumentError.at(file, None, "There is no such file.") from error


def _of_document(document: Document) -> FoundClaims:
    numbers: list[FoundNumber] = []
    words: list[FoundWords] = []
    # One passage at a time, so that no number is read across two cells of a table.
    for passage in document.passages():
        if _is_page_number(passage):
            continue
        numbers += (_moved(item, passage) for item in find_numbers(passage.text))
        words += (_moved(item, passage) for item in find_words(passage.text))
    return FoundClaims(document=document.name, claims=tuple(numbers), words=tuple(words))


def _is_page_number(passage: Passage) -> bool:
    return passage.place.table is None and passage.text.strip().isdecimal()


def _moved(item: _Found, passage: Passage) -> _Found:
    start, end = item.span
    span = (start + passage.start, end + passage.start)
    return item.model_copy(update={"span": span, "place": str(passage.place) or None})


def _of_folder(folder: Path) -> FoundClaims:
    stored, _ = open_folder(folder)
    numbers: list[FoundNumber] = []
    words: list[FoundWords] = []
    for text, place, cited in _prose(stored):
        numbers += [
            bound(item, stored.assessment, cited).model_copy(update=place) for item in find_numbers(text)
        ]
        words += [item.model_copy(update=place) for item in find_words(text)]
    return FoundClaims(document=stored.assessment.id, claims=tuple(numbers), words=tuple(words))


def _prose(stored: StoredAssessment) -> Iterator[tuple[str, dict[str, object], tuple[str, ...]]]:
    """
    Iterate over each text in which figures may be named, with file and line, and the evidence it cites.
    """
    assessment = stored.assessment
    cited: dict[tuple[str | int, ...], Claim] = {
        ("rows", at, "claims", number, "text"): claim
        for at, row in enumerate(assessment.rows)
        for number, claim in enumerate(row.claims)
    }
    for path, text, may_name in texts(assessment, (), may_name=False):
        if may_name:
            file, line = stored.locate(path)
            claim = cited.get(tuple(path))
            yield text, {"file": file, "line": line}, claim.evidence_ids() if claim else ()


def _print(found: FoundClaims, *, out: Console, folder: bool) -> None:
    for item in found.claims:
        place = _place(item)
        tail = f"  = {item.figure}" if item.figure else ""
        out.print(f"{escape(place)}  {item.kind}  {escape(item.text)}  ({_said(item)}){tail}", soft_wrap=True)
    for kind in ("comparison", "intention", "summary"):
        _print_words(kind, [item for item in found.words if item.kind == kind], out=out)
    out.print(f"{len(found.claims)} numbers, dates and periods.")
    typed = [item for item in found.claims if item.kind in _TYPED_FIGURES]
    unbound = sum(item.figure is None for item in typed)
    if folder and unbound:
        out.print(f"{unbound} of {len(typed)} figures typed into the prose are no figure of the evidence.")


def _print_words(kind: str, items: Sequence[FoundWords], *, out: Console) -> None:
    titles = {
        "comparison": "Comparisons without a value:",
        "intention": "Words of intention:",
        "summary": "Said of all, or of none:",
    }
    if items:
        out.print(titles[kind])
    for item in items:
        place = _place(item)
        leaning = f" ({item.direction})" if item.direction else ""
        out.print(f"  {escape(place)}  {escape(item.sentence)}{leaning}", soft_wrap=True)


def _place(item: FoundNumber | FoundWords) -> str:
    if item.file:
        return f"{item.file}:{item.line}"
    return item.place or f"{item.span[0]}-{item.span[1]}"


def _said(item: FoundNumber) -> str:
    if isinstance(item.value, str):
        return item.value
    if item.value is not None:
        return f"{item.value.normalize():f} {item.unit}"
    low, high = (None if end is None else f"{end.normalize():f}" for end in (item.low, item.high))
    said = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    return f"{said} {item.unit}"
