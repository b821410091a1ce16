"""
A file that nobody wrote to keeps its digest; one that somebody may have written to is read again.
"""

import hashlib
import json
import os

import pytest

from dueregard.sources import files
from dueregard.sources.digests import Digests
from dueregard.sources.files import input_file

OLD = 1_600_000_000


@pytest.fixture
def digest_of(tmp_path, monkeypatch):
    """
    Give the digest of a file and whether its bytes were read for it, each time as in a new run.
    """
    taken = []
    real = hashlib.file_digest
    monkeypatch.setattr(files.hashlib, "file_digest", lambda *given: taken.append(1) or real(*given))

    def take(path, *, later=10):
        monkeypatch.setattr(
            "dueregard.sources.digests.time.time_ns", lambda: path.stat().st_ctime_ns + later * 10**9
        )
        taken.clear()
        digests = Digests(tmp_path / "cache")
        found = input_file(path, path.name, digests).sha256
        digests.save()
        return found.removeprefix("sha256:"), bool(taken)

    return take


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"g\nA\n")
    return path


def right(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_nobody_wrote_to_is_read_once(file, digest_of):
    assert digest_of(file) == (right(file), True)
    assert digest_of(file) == (right(file), False)


def test_a_young_file_is_read_again_until_it_is_old(file, digest_of):
    assert digest_of(file, later=1) == (right(file), True)
    assert digest_of(file, later=1) == (right(file), True)
    assert digest_of(file) == (right(file), True)
    assert digest_of(file) == (right(file), False)


def test_a_file_whose_clock_runs_ahead_is_read_again(file, digest_of):
    for _ in range(2):
        assert digest_of(file, later=-3600) == (right(file), True)


def test_other_bytes_of_the_same_size_and_time_are_seen(file, digest_of):
    os.utime(file, (OLD, OLD))
    digest_of(file)
    file.write_bytes(b"g\nB\n")
    os.utime(file, (OLD, OLD))
    assert digest_of(file) == (right(file), True)


def test_another_file_of_the_same_name_size_and_time_is_seen(file, digest_of, tmp_path):
    os.utime(file, (OLD, OLD))
    digest_of(file)
    other = tmp_path / "other"
    other.write_bytes(b"g\nC\n")
    os.utime(other, (OLD, OLD))
    other.replace(file)
    assert digest_of(file) == (right(file), True)


@pytest.mark.parametrize("harm", [b"", b"[]", b"\xff", b'{"a": 1}', b"[" * 100_000])
def test_a_spoilt_memory_is_no_memory(harm, file, digest_of, tmp_path):
    digest_of(file)
    (tmp_path / "cache" / "digests.json").write_bytes(harm)
    assert digest_of(file) == (right(file), True)
    assert list(json.loads((tmp_path / "cache" / "digests.json").read_bytes()).values()) == [right(file)]
