"""
Assessment folders of `tests/assessments`, whose `files: data/...` are those of the shared folder.
"""

import shutil
from pathlib import Path

from ruamel.yaml import YAML

from dueregard.gather import gather
from dueregard.store import load_assessment
from tests.shared_data import shared_path

FOLDER = Path(__file__).parents[1] / "assessments"


def gathered(name, to, engine, *, cache):
    """
    Return the evidence of an assessment by id, gathered in a copy of its folder with its data beside it.
    """
    folder = to / name
    shutil.copytree(FOLDER / name, folder)
    definitions = YAML(typ="safe").load((folder / "indicators.yaml").read_text(encoding="utf-8"))
    for part in ("sources", "populations"):
        for source in definitions.get(part, {}).values():
            patterns = source["files"] if isinstance(source["files"], list) else [source["files"]]
            for pattern in patterns:
                _copy(pattern, folder)
    items = gather(load_assessment(folder), folder=folder, engine=engine, cache=cache).evidence
    return {item.id: item for item in items}


def _copy(pattern, folder):
    named = Path(pattern)
    there = shared_path(*named.parent.parts)
    found = [there / named.name] if (there / named.name).is_file() else sorted(there.glob(named.name))
    assert found, pattern
    (folder / named.parent).mkdir(parents=True, exist_ok=True)
    for file in found:
        shutil.copy(file, folder / named.parent / file.name)
