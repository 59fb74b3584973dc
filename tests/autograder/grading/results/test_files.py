"""Files are written whole or not at all."""

from __future__ import annotations

import fcntl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.errors import GraderError
from autograder.grading.results.files import TEMPORARY_SUFFIX, copy_whole, remove_leftovers, write_whole


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


def test_leftovers_of_killed_writers_are_removed_and_those_of_writers_at_work_are_not(tmp_path: Path):
    dead, alive, other = (
        tmp_path / "a" / name for name in (f".a{TEMPORARY_SUFFIX}", f".b{TEMPORARY_SUFFIX}", "c.json")
    )
    dead.parent.mkdir()
    for path in (dead, alive, other):
        path.write_bytes(b"x")
    with alive.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_leftovers(tmp_path)
        assert sorted(path.name for path in dead.parent.iterdir()) == [alive.name, other.name]
    remove_leftovers(tmp_path)
    assert [path.name for path in dead.parent.iterdir()] == [other.name]


def test_writing_goes_on_although_leftovers_are_removed_at_the_same_time(tmp_path: Path):
    with ThreadPoolExecutor(1) as pool:
        cleaning = pool.submit(lambda: [remove_leftovers(tmp_path) for _ in range(300)])
        for number in range(300):
            write_whole(tmp_path / "b.txt", str(number).encode())
        cleaning.result()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"299"]


def test_a_copy_has_the_bytes_and_a_link_is_not_followed(tmp_path: Path):
    source, target, link = tmp_path / "a.bin", tmp_path / "b" / "c.bin", tmp_path / "link"
    source.write_bytes(b"x" * 3_000_000)
    link.symlink_to(source)
    copy_whole(source, target, mode=0o444)
    number = target.stat().st_ino
    copy_whole(source, target, mode=0o444)
    assert target.stat().st_ino == number
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (source.read_bytes(), 0o444)
    source.write_bytes(b"y")
    copy_whole(source, target, mode=0o444)
    assert target.read_bytes() == b"y"
    with pytest.raises(OSError, match="symbolic links"):
        copy_whole(link, tmp_path / "d", mode=0o444)
    with pytest.raises(GraderError, match="cannot be written"):
        copy_whole(source, source / "inside", mode=0o444)
