"""
Assessment documents on disk: a folder that a person can read, diff and keep in git.

`assessment.yaml`, `proposal.yaml`, `indicators.yaml` (if any), and one file an item in `evidence/`:
`.yaml` written by hand, `.json` computed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dueregard.atomic import write_files
from dueregard.errors import DocumentError, Problem
from dueregard.model.assessment import FORMAT, Assessment
from dueregard.model.evidence import Evidence
from dueregard.model.references import Dangling, dangling_references
from dueregard.yamlfile import Locator, dump_yaml, read_yaml, validate

_PARTS = {"proposal": "proposal.yaml", "indicators": "indicators.yaml"}
_FORMAT = re.compile(r"dueregard/(\d+)")
_NO_MAPPING = "This file should be a mapping of names to values."


@dataclass(frozen=True)
class StoredAssessment:
    """
    An assessment as loaded, with where each part of it stands on disk.
    """

    assessment: Assessment
    locate: Locator
    folder: Path


def load_assessment(folder: Path | str) -> Assessment:
    """
    Return the assessment a folder holds.

    Raises:
        DocumentError: every mistake in every file of it, each with file and line.
    """
    return open_assessment(folder).assessment


def open_assessment(folder: Path | str) -> StoredAssessment:
    """
    Return the assessment a folder holds, with where each part stands.

    Raises:
        DocumentError: every mistake in every file of it, each with file and line.
    """
    stored = read_assessment(folder)
    report(dangling_references(stored.assessment), stored.locate)
    return stored


def read_assessment(folder: Path | str) -> StoredAssessment:
    """
    Return the assessment a folder holds, its references not followed yet.

    Raises:
        DocumentError: every mistake in the form of its files, each with file and line.
    """
    folder = Path(folder)
    data, locate = _read_folder(folder)
    return StoredAssessment(validate(Assessment, data, locate, file="assessment.yaml"), locate, folder)


def report(dangling: Iterable[Dangling], locate: Locator) -> None:
    """
    Raise one DocumentError that places every dangling reference; return when there is none.
    """
    problems = []
    for reference in dangling:
        file, line = locate(reference.path)
        problems.append(Problem(file or "assessment.yaml", line, reference.message))
    if problems:
        raise DocumentError(sorted(set(problems), key=lambda problem: (problem.file, problem.line or 0)))


def save_assessment(assessment: Assessment, folder: Path | str) -> None:
    """
    Write an assessment as a folder; files of the folder that are not part of it stay as they are.

    Raises:
        OutputError: the folder cannot be written; nothing is then left half-written.
    """
    content = assessment.model_dump(mode="json", exclude_defaults=True)
    content = {"format": FORMAT, **content}
    parts = {name: content.pop(name, None) for name in (*_PARTS, "evidence")}
    files = {"assessment.yaml": dump_yaml(content).encode()}
    files |= {_PARTS[name]: dump_yaml(parts[name]).encode() for name in _PARTS if parts[name]}
    by_hand = [item for item in assessment.evidence if item.kind != "computed"]
    files |= {f"evidence/{item.id}.yaml": dump_yaml(_plain(item)).encode() for item in by_hand}
    computed = [item for item in assessment.evidence if item.kind == "computed"]
    write_files(Path(folder), files | _evidence_files(computed))


def save_evidence(items: Iterable[Evidence], folder: Path | str) -> None:
    """
    Write computed evidence into a folder's `evidence/`, leaving files whose bytes would not change.

    Raises:
        OutputError: the folder cannot be written; nothing is then left half-written.
    """
    folder = Path(folder)
    files = _evidence_files(items)
    changed = {name: content for name, content in files.items() if _bytes_of(folder / name) != content}
    write_files(folder, changed)


def evidence_bytes(item: Evidence) -> bytes:
    """
    Return the one JSON form of an evidence item: keys in the order of the model, two spaces, a line end.

    Figures keep the order of their definition: the first one named is the one a reader meets first.
    """
    return (json.dumps(_plain(item), indent=2, ensure_ascii=False) + "\n").encode()


def _evidence_files(items: Iterable[Evidence]) -> dict[str, bytes]:
    return {f"evidence/{item.id}.json": evidence_bytes(item) for item in items}


def _plain(item: Evidence) -> dict[str, Any]:
    return item.model_dump(mode="json", exclude_defaults=True)


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _read_folder(folder: Path) -> tuple[dict[str, Any], Locator]:
    if not folder.is_dir():
        message = "This is not a folder. An assessment is a folder with an assessment.yaml in it."
        raise DocumentError.at(folder, None, message)
    reader = _FolderReader(folder)
    data = reader.mapping("assessment.yaml", ())
    _require_known_format(data, reader)
    for part, name in _PARTS.items():
        if part in data:
            message = f"'{part}' belongs in {name}, not here."
            reader.problems.append(Problem("assessment.yaml", reader.locate((part,))[1], message))
        if part == "proposal" or (folder / name).exists():
            data[part] = reader.mapping(name, (part,))
    data["evidence"] = [reader.evidence(path, index) for index, path in enumerate(_evidence_paths(reader))]
    if reader.problems:
        raise DocumentError(reader.problems)
    return data, reader.locate


class _FolderReader:
    """
    Reads the files of one folder, collecting their mistakes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.locate = Locator()
        self.problems: list[Problem] = []

    def mapping(self, name: str, under: tuple[str | int, ...]) -> dict[str, Any]:
        """
        Return the mapping a YAML or JSON file holds, hung under a path of the whole.
        """
        try:
            data, places = read_yaml(self.folder / name, shown_as=name)
        except DocumentError as error:
            self.problems.extend(error.problems)
            return {}
        self.locate.put(places, under=under)
        if isinstance(data, dict):
            return data
        self.problems.append(Problem(name, 1, "This file is empty." if data is None else _NO_MAPPING))
        return {}

    def json(self, name: str, under: tuple[str | int, ...]) -> dict[str, Any]:
        """
        Return the mapping a JSON file holds, hung under a path of the whole.
        """
        self.locate.places[under] = (name, None)
        try:
            data = json.loads((self.folder / name).read_bytes(), object_pairs_hook=_once_each)
        except (ValueError, OSError, RecursionError) as error:
            message = f"This is not JSON that can be read: {error}. Run `dueregard gather` to make it again."
            self.problems.append(Problem(name, getattr(error, "lineno", None), message))
            return {}
        if isinstance(data, dict):
            return data
        self.problems.append(Problem(name, 1, _NO_MAPPING))
        return {}

    def evidence(self, path: Path, index: int) -> dict[str, Any]:
        """
        Return one evidence item; its id is the name of its file.
        """
        name = path.relative_to(self.folder).as_posix()
        read = self.json if path.suffix == ".json" else self.mapping
        item = read(name, ("evidence", index))
        if item.setdefault("id", path.stem) != path.stem:
            message = f"The id is '{item['id']}', and the file is called '{path.stem}'. Make them the same."
            self.problems.append(Problem(name, self.locate(("evidence", index, "id"))[1], message))
        return item


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """
    Return the members of a JSON object, none of which may be there twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{twice}' is given twice")
    return found


def _evidence_paths(reader: _FolderReader) -> Iterator[Path]:
    """
    Iterate over the files of evidence, noting those that would be passed over by mistake.
    """
    found: dict[str, Path] = {}
    for path in _files_in(reader.folder / "evidence"):
        name = path.relative_to(reader.folder).as_posix()
        if path.suffix.casefold() not in {".yaml", ".json", ".yml"} or path.name.startswith("."):
            continue
        if path.suffix not in {".yaml", ".json"}:
            message = f"Evidence is read from files that end in '.yaml'. Rename this one to {path.stem}.yaml."
            reader.problems.append(Problem(name, None, message))
            continue
        if path.stem in found:
            message = f"There is already {found[path.stem].name} for the evidence '{path.stem}'. Keep one."
            reader.problems.append(Problem(name, None, message))
            continue
        found[path.stem] = path
    yield from found.values()


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError.at(folder.name, None, f"This folder cannot be read: {reason}.") from error


def _require_known_format(data: Mapping[str, Any], reader: _FolderReader) -> None:
    given = data.get("format", FORMAT)
    newer = _FORMAT.fullmatch(given) if isinstance(given, str) else None
    if given == FORMAT:
        return
    line = reader.locate(("format",))[1]
    if newer and int(newer[1]) > int(FORMAT.split("/")[1]):
        message = (
            f"This folder is written in the format {given}; this version reads {FORMAT}. "
            f"Install dueregard {newer[1]} or later to open it."
        )
    else:
        message = f"'{given}' is no format of an assessment. Write 'format: {FORMAT}'."
    raise DocumentError.at("assessment.yaml", line, message)
