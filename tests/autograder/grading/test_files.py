"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.errors import GraderError
from autograder.grading.files import LEFTOVER_AGE_SECONDS, TEMPORARY_SUFFIX, remove_leftovers, write_whole


@pytest.mark.parametrize("durable", [False, True])
def test_a_new_file_has_its_data_and_mode_and_nothing_is_left_beside_it(tmp_path: Path, durable: bool):
    write_whole(tmp_path / "a" / "b.txt", b"data", mode=0o444, durable=durable)
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"data"
    assert (tmp_path / "a" / "b.txt").stat().st_mode & 0o777 == 0o444
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_read_only_file_is_replaced_and_an_equal_one_is_not_touched(tmp_path: Path):
    path = tmp_path / "b.txt"
    write_whole(path, b"old", mode=0o444)
    number = path.stat().st_ino
    write_whole(path, b"old", mode=0o400)
    assert path.stat().st_ino == number
    assert path.stat().st_mode & 0o777 == 0o400
    write_whole(path, b"new", mode=0o444)
    assert path.read_bytes() == b"new"
    assert path.stat().st_ino != number


def test_a_disk_that_refuses_leaves_the_old_file_and_says_which_file_it_was(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(GraderError, match="cannot be written"):
        write_whole(tmp_path / "file" / "b.txt", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_only_old_leftovers_of_killed_writers_are_removed(tmp_path: Path):
    old, young, other = (tmp_path / name for name in (f".a{TEMPORARY_SUFFIX}", f".b{TEMPORARY_SUFFIX}", "c.json"))
    for path in (old, young, other):
        path.write_bytes(b"x")
    long_ago = young.stat().st_mtime - 2 * LEFTOVER_AGE_SECONDS
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [young.name, other.name]
