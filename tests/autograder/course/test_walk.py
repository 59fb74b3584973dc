"""Folders in folders: all that os.walk finds, to any depth."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.walk import walk

DEPTH = 3000
"""Beyond Python's recursion, and beyond the length of a path."""


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    handle = os.open(tmp_path, os.O_RDONLY)
    for level in range(DEPTH):
        os.mkdir("a", dir_fd=handle)
        below = os.open("a", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
        if level % 500 == 0:
            os.close(os.open("notes.txt", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)
    yield tmp_path
    subprocess.run(["rm", "-rf", "--", tmp_path / "a"], check=True)


def test_it_finds_what_the_library_finds(tmp_path: Path) -> None:
    for name in ("b/c/d.txt", "b/e.txt", "f/g.txt", "h.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sorted(walk(tmp_path)) == sorted(os.walk(tmp_path))
    (tmp_path / "link").symlink_to("b")
    assert next(walk(tmp_path))[2].count("link") == 1
    assert list(walk(tmp_path / "nowhere")) == [(str(tmp_path / "nowhere"), [], [])]


def test_a_folder_taken_from_the_list_is_not_gone_into(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    found = []
    for parent, folders, _ in walk(tmp_path):
        found.append(parent)
        folders.clear()
    assert found == [str(tmp_path)]


def test_it_goes_as_deep_as_a_path_can_be_long(deep: Path) -> None:
    found = list(walk(deep))
    assert len(found) > 1500
    assert sum("notes.txt" in names for _, _, names in found) >= 3
