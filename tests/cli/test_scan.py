"""
`dueregard scan` as a user types it.
"""

import json

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dueregard.cli.app import app, main


@pytest.fixture
def table():
    random = np.random.default_rng(2)
    sex, race = random.integers(0, 2, 5000), random.integers(0, 3, 5000)
    y = random.random(5000) < 0.2 + 0.3 * ((sex == 1) & (race == 2))
    return pa.table(
        {
            "sex": np.array(["f", "m"])[sex],
            "race": np.array(["a", "b", None], dtype=object)[race],
            "result": np.array(["None", "Arrest"])[y.astype(int)],
            "wait": random.normal(20, 2, 5000),
        }
    )


@pytest.fixture(params=["parquet", "csv"])
def file(request, table, tmp_path):
    path = tmp_path / f"rows.{request.param}"
    (pq.write_table if request.param == "parquet" else pa_csv.write_csv)(table, path)
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["scan", *map(str, arguments)])


def test_the_worst_intersection_is_named_in_words(file):
    done = run(file, "--by", "sex, race", "--outcome", "result=Arrest")

    assert done.exit_code == 0, done.output
    assert "5,000 rows.\nresult=Arrest: " in done.stdout
    assert "   1. sex m, race not stated\n" in done.stdout
    assert "times everybody else (" in done.stdout
    assert "q below 0.001" in done.stdout


def test_every_intersection_is_written_to_a_file(file, tmp_path):
    for target in (tmp_path / "out" / "cells.parquet", tmp_path / "out" / "cells.csv"):
        target.parent.mkdir(exist_ok=True)
        done = run(file, "--by", "sex,race", "--outcome", "result=Arrest", "--to", target)
        assert done.exit_code == 0, done.output
        found = pq.read_table(target) if target.suffix == ".parquet" else pa_csv.read_csv(target)
        assert found.num_rows == 1 + 2 + 3 + 6


def test_programs_get_json(file):
    done = run(file, "--by", "sex,race", "--outcome", "result=Arrest", "--format", "json", "--top", 1)

    content = json.loads(done.stdout)
    assert content["rows"] == 5000
    assert [one["groups"] for one in content["top"]] == [{"sex": "m", "race": "? not stated"}]
    assert content["everybody"][0]["n"] == 5000


def test_numbers_are_compared_by_their_means(file):
    done = run(file, "--by", "sex", "--outcome", "wait")

    assert "wait: 20" in done.stdout.replace("19.9", "20")
    assert "on average." in done.stdout
    assert "None of those shown is higher than chance explains" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "sexx", "--outcome", "result=Arrest"], "There is no column 'sexx'. Closest: 'sex'."),
        (["--by", "sex", "--outcome", "result"], "write it as result=VALUE"),
        (["--by", "wait", "--outcome", "result=Arrest"], "Put it into bands first"),
        (
            ["--by", "sex", "--outcome", "result=Arrest", "--to", "cells.txt"],
            "end the name in .parquet or .csv",
        ),
        (
            ["--by", "sex", "--outcome", "result=Arrest", "--reference", "sex"],
            "Write it as characteristic=group",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(file, arguments, message, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["dueregard", "scan", str(file), *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert [path.name for path in file.parent.iterdir()] == [file.name]
