"""
What may be in the repository: nothing of one machine, nothing of a registry, nothing borrowed, nothing huge.

Every pattern is put together from pieces, so that this file is not a hit of its own.
"""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ONE_MEBIBYTE = 1024 * 1024


def either(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)


FORBIDDEN = {
    # A path of one machine: not preceded by what would make it the path of an address or of a folder here.
    "a path of one machine": re.compile(
        r"(?<![\w.~$})-])/(?:" + "|".join(["wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers"]) + r")/\w"
    ),
    "the host of a registry": either(
        "pypi" + ".org",
        "python" + "hosted.org",
        "registry." + "npmjs",
        "deb." + "debian.org",
        "repo1." + "maven",
        "proxy." + "golang",
        "static.crates" + ".io",
    ),
    # The crown, the crest and the typeface belong to government services; this is not one.
    "the government's typeface or crest": either(
        "GDS " + "Transport", "gds-" + "transport", "govuk-" + "crest"
    ),
}


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_matching(pattern: re.Pattern[str], file: Path) -> list[str]:
    name = file.relative_to(ROOT).as_posix()
    found = [name] if pattern.search(name) else []
    text = file.read_bytes().decode("utf-8", errors="ignore")
    found += [
        f"{name}:{number}" for number, line in enumerate(text.splitlines(), start=1) if pattern.search(line)
    ]
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what):
    hits = [hit for file in tracked_files() for hit in lines_matching(FORBIDDEN[what], file)]

    assert hits == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", "see /" + "work/shared/data"),
        ("a path of one machine", 'open("/' + 'home/ann/stops.csv")'),
        ("the host of a registry", "https://" + "files.python" + "hosted.org/packages/ab"),
        ("the government's typeface or crest", 'font-family: "GDS ' + 'Transport", arial'),
    ],
)
def test_the_patterns_find_what_they_are_for(what, line):
    assert FORBIDDEN[what].search(line)


def test_no_tracked_file_is_larger_than_one_mebibyte():
    large = [
        file.relative_to(ROOT).as_posix() for file in tracked_files() if file.stat().st_size > ONE_MEBIBYTE
    ]

    assert large == []


def locked(lock: Path) -> dict[str, list[str]]:
    """
    Return each name in a lock file with the versions it is held at: more than one where markers differ.
    """
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        versions.setdefault(name, []).append(version)
    return versions


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_is_hashed_and_names_no_address(lock):
    text = lock.read_text("utf-8")
    requirements = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert requirements
    assert [entry.split()[0] for entry in requirements if "--hash=sha256:" not in entry] == []
    assert re.search(r"://|file:|^-|--(?:extra-)?index-url|--find-links", text, re.MULTILINE) is None


def test_every_declared_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9._-]", entry)[0] for entry in project["dependencies"]}
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in declared}

    assert names <= set(locked(ROOT / "requirements" / "base.txt"))


def test_development_uses_the_versions_that_users_get():
    base, dev = (locked(ROOT / "requirements" / f"{name}.txt") for name in ("base", "dev"))

    assert {name: dev.get(name) for name in base} == base
