"""
What is written appears whole or not at all.
"""

import pytest

from dueregard.atomic import is_free, new_folder, require_room, write_files
from dueregard.errors import OutputError


def everything_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def fill_and_fail(target):
    with new_folder(target) as made:
        (made / "two").write_text("2", encoding="utf-8")
        raise ZeroDivisionError


def test_files_are_written_with_their_folders(tmp_path):
    write_files(tmp_path / "new", {"a.txt": b"1", "deep/b.txt": b"2"})
    assert everything_in(tmp_path / "new") == ["a.txt", "deep/b.txt"]


def test_when_one_file_cannot_be_written_none_is_changed(tmp_path):
    write_files(tmp_path, {"a.txt": b"old", "b": b"a file where a folder should be"})
    with pytest.raises(OutputError, match="Nothing was written"):
        write_files(tmp_path, {"a.txt": b"new", "b/c.txt": b"new"})
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert everything_in(tmp_path) == ["a.txt", "b"]


def test_a_folder_takes_the_place_of_an_earlier_one(tmp_path):
    target = tmp_path / "site"
    for name in ("one", "two"):
        with new_folder(target) as made:
            (made / name).write_text(name, encoding="utf-8")
    assert everything_in(tmp_path) == ["site/two"]


def test_a_folder_that_fails_half_way_leaves_the_earlier_one(tmp_path):
    target = tmp_path / "site"
    with new_folder(target) as made:
        (made / "one").write_text("1", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        fill_and_fail(target)
    assert everything_in(tmp_path) == ["site/one"]


def test_a_folder_below_a_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="Choose another folder"), new_folder(tmp_path / "file" / "site"):
        pass


def test_a_folder_is_free_when_it_is_absent_or_empty(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert is_free(tmp_path / "absent")
    assert is_free(tmp_path / "empty")
    assert not is_free(tmp_path)
    assert not is_free(tmp_path / "file")


def test_asking_for_room_leaves_nothing_behind(tmp_path):
    require_room(tmp_path / "a" / "b" / "site")
    assert everything_in(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="Nothing was written"):
        require_room(tmp_path / "file" / "site")
