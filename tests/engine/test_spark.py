"""
Spark that cannot be had: what is missing, and the way out, before anything is waited for.
"""

import socket
import sys

import pytest

from dueregard.engine import open_engine
from dueregard.engine import spark as spark_adapter
from dueregard.errors import EngineError


@pytest.fixture
def nobody():
    """
    Give a port of loopback that nothing listens on.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def java(tmp_path, monkeypatch):
    """
    Make a machine on which Java can be found, whether or not this is one.
    """
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho no such Java >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))


def test_without_java_it_says_how_to_have_it(monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineError, match=r"runs on Java, and there is none in the search path\. Install it"):
        open_engine("spark://local")


def test_a_java_home_without_java_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match="there is none in JAVA_HOME"):
        open_engine("spark://local[2]")


@pytest.mark.usefixtures("java")
def test_where_nothing_answers_it_says_so_at_once(nobody):
    with pytest.raises(EngineError, match=f"Nothing answers at spark://127.0.0.1:{nobody}"):
        open_engine(f"spark://127.0.0.1:{nobody}")
    with pytest.raises(EngineError, match="Nothing answers"):
        open_engine(f"spark://127.0.0.1:{nobody},localhost:{nobody}")


def test_spark_connect_needs_no_java_and_its_token_is_not_shown(nobody, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(EngineError, match="Nothing answers") as raised:
        open_engine(f"sc://127.0.0.1:{nobody}/;token=secret")
    assert "secret" not in str(raised.value)


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize(
    "url",
    ["spark://", "spark:local", "spark://local[0]", "spark://local[x]", "spark://h", "spark://h:x", "sc://"],
)
def test_an_address_that_is_not_understood_is_refused(url):
    with pytest.raises(EngineError, match=r"not understood\. Write 'spark://local'"):
        open_engine(url)


@pytest.mark.parametrize(("url", "extra"), [("spark://local", "spark"), ("sc://h", "spark-connect")])
def test_without_pyspark_the_extra_is_named(url, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, "dueregard.engine.spark", raising=False)
    with pytest.raises(EngineError, match=rf"pip install 'dueregard\[{extra}\]'"):
        open_engine(url)


def test_a_folder_that_spark_takes_for_a_pattern_is_refused(tmp_path):
    with pytest.raises(EngineError, match=r"for a pattern.*DUEREGARD_CACHE"):
        spark_adapter._literal(tmp_path / "a[b]" / "t.parquet")


@pytest.mark.usefixtures("java")
def test_an_engine_that_was_never_used_is_closed_without_starting_anything():
    engine = open_engine("spark://local")
    assert engine.name.startswith("Spark ")
    engine.close()
    engine.close()
