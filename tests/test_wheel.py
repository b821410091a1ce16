"""
The wheel is what people install: it holds everything, and needs only the base dependencies for the demo.
"""

import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
RUN = "import sys; sys.argv[0] = 'dueregard'; from dueregard.cli import main; main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def base_only(wheel, tmp_path_factory):
    """
    A folder to import from that holds the wheel and the base dependencies, and none of the extras.
    """
    folder = tmp_path_factory.mktemp("base-only")
    lock = (ROOT / "requirements" / "base.txt").read_text("utf-8")
    for name in set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE)):
        link_distribution(name, folder)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def link_distribution(name: str, folder: Path) -> None:
    """
    Link what one installed distribution put beside the others; one that its marker left out is not installed.
    """
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    for part in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
        target = folder / part
        if not target.exists():
            target.symlink_to(distribution.locate_file(part))


def run_without_extras(base_only, *arguments, cwd):
    """
    Run a command in an interpreter that sees nothing but `base_only`: -S leaves the environment out.
    """
    environment = {**os.environ, "PYTHONPATH": str(base_only)}
    return subprocess.run(
        [sys.executable, "-S", "-c", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel):
    listing = subprocess.run(
        ["git", "ls-files", "-z", "src/dueregard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    tracked = {name.removeprefix("src/") for name in listing.stdout.split("\0") if name}
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())

    assert "dueregard/py.typed" in held
    assert tracked - held == set()
    assert {name.split("/")[0].split("-")[0] for name in held} == {"dueregard"}


def test_an_extra_is_not_to_be_had_here(base_only, tmp_path):
    done = run_without_extras(base_only, "import numba", cwd=tmp_path)

    assert "No module named 'numba'" in done.stderr


def test_the_demonstration_builds_from_the_wheel_with_base_dependencies_alone(base_only, tmp_path):
    done = run_without_extras(base_only, RUN, "demo", "--to", "demo", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "demo").rglob("index.html"))
    assert pages
    assert any(str(page.relative_to(tmp_path)) in done.stdout.replace("\n", "") for page in pages)
