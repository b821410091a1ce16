"""
Which files a source means: within the folder, as declared, and each once.
"""

import gzip
import hashlib

import pytest

from dueregard.errors import SourceError
from dueregard.model import Source
from dueregard.sources.files import find_files
from dueregard.sources.unpacking import open_content


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def content_of(file, member=None):
    with open_content(file, member)[0] as stream:
        return stream.read()


def find(folder, **declared):
    return find_files("stops", Source(**declared), folder)


@pytest.fixture
def folder(tmp_path):
    data = tmp_path / "folder" / "data"
    data.mkdir(parents=True)
    for name in ("stops-2.csv", "stops-1.csv", "other.csv", "._stops-1.csv"):
        (data / name).write_text(name)
    return tmp_path / "folder"


def test_a_pattern_means_its_files_in_the_order_of_their_names(folder):
    files = find(folder, files="data/stops-*.csv")
    assert [file.shown_as for file in files] == ["data/stops-1.csv", "data/stops-2.csv"]
    assert files[0].sha256 == digest(b"stops-1.csv")
    assert files[0].size == len(b"stops-1.csv")


def test_hidden_files_are_not_meant_by_a_pattern(folder):
    assert [file.shown_as for file in find(folder, files="data/*1.csv")] == ["data/stops-1.csv"]


def test_a_file_named_twice_is_read_once(folder):
    files = find(folder, files=("data/stops-1.csv", "data/stops-*.csv"))
    assert len(files) == 2


def test_a_name_with_pattern_characters_means_the_file_of_that_name(folder):
    (folder / "data" / "a[1]*.csv").write_text("this one")
    (folder / "data" / "a1.csv").write_text("not this one")
    assert [file.shown_as for file in find(folder, files="data/a[1]*.csv")] == ["data/a[1]*.csv"]


def test_no_match_names_the_nearest_file(folder):
    with pytest.raises(
        SourceError, match=r"data/stop-1\.csv: No file.*'stops'\. Closest: 'data/stops-1\.csv'"
    ):
        find(folder, files="data/stop-1.csv")


def test_no_match_in_a_folder_that_is_not_there_is_an_error(folder):
    with pytest.raises(SourceError, match="No file of this name"):
        find(folder, files="nowhere/*.csv")


def test_a_path_may_not_leave_the_folder(folder, tmp_path):
    (tmp_path / "outside.csv").write_text("secret")
    with pytest.raises(SourceError, match="outside the assessment's folder"):
        find(folder, files="../outside.csv")
    (folder / "data" / "link.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(SourceError, match="outside the assessment's folder"):
        find(folder, files="data/link.csv")


def test_a_whole_path_may_lie_anywhere_and_is_recorded_by_its_name(folder, tmp_path):
    outside = tmp_path / "elsewhere.csv"
    outside.write_text("a")
    (file,) = find(folder, files=str(outside))
    assert (file.shown_as, content_of(file)) == ("elsewhere.csv", b"a")


def test_two_files_with_the_same_bytes_are_refused(folder):
    (folder / "data" / "stops-3.csv").write_text("stops-1.csv")
    with pytest.raises(SourceError, match=r"stops-3\.csv: This file has the same bytes as data/stops-1\.csv"):
        find(folder, files="data/stops-*.csv")


def test_a_declared_digest_is_compared(folder):
    find(folder, files="data/stops-1.csv", sha256=digest(b"stops-1.csv"))
    with pytest.raises(SourceError, match="not the one declared: its digest is sha256:"):
        find(folder, files="data/stops-1.csv", sha256=digest(b"another"))


def test_digests_by_name_are_compared_with_each_file(folder):
    right = {"data/stops-1.csv": digest(b"stops-1.csv")}
    assert len(find(folder, files="data/stops-*.csv", sha256=right)) == 2
    wrong = {"data/stops-2.csv": digest(b"?"), "data/stops-9.csv": digest(b"?")}
    with pytest.raises(SourceError) as raised:
        find(folder, files="data/stops-*.csv", sha256=wrong)
    assert [problem.file for problem in raised.value.problems] == ["data/stops-2.csv", "data/stops-9.csv"]
    assert "no such file" in raised.value.problems[1].message


def test_one_digest_for_several_files_is_refused(folder):
    with pytest.raises(SourceError, match="2 files and one sha256"):
        find(folder, files="data/stops-*.csv", sha256=digest(b"stops-1.csv"))


def test_a_packed_file_is_unpacked_and_its_digest_is_of_the_packed_bytes(folder):
    packed = gzip.compress(b"a,b\n")
    (folder / "data" / "p.csv.gz").write_bytes(packed)
    (file,) = find(folder, files="data/p.csv.gz")
    assert (content_of(file), file.sha256) == (b"a,b\n", digest(packed))


def test_a_packed_file_cut_short_is_an_error(folder):
    (folder / "data" / "p.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 100)[:-9])
    (file,) = find(folder, files="data/p.csv.gz")
    with pytest.raises(SourceError, match="cannot be unpacked"):
        content_of(file)


def test_a_file_that_changes_while_it_is_read_is_an_error(folder):
    (file,) = find(folder, files="data/other.csv")
    (folder / "data" / "other.csv").write_text("changed")
    with pytest.raises(SourceError, match="changed while it was being read"):
        content_of(file)


def test_a_file_that_goes_away_is_an_error(folder):
    (file,) = find(folder, files="data/other.csv")
    (folder / "data" / "other.csv").unlink()
    with pytest.raises(SourceError, match="cannot be read: no such file"):
        content_of(file)
