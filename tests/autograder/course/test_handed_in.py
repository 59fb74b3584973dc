"""The notebook is found under the names that students and browsers give it, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.handed_in import find_notebook, folders_of
from autograder.errors import NotebookError


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("{}")
    return folder / "hill.ipynb"


FOUND = {
    "the right one": (["hill.ipynb", "hill (1).ipynb", "other.ipynb"], "hill.ipynb"),
    "a second download": (["hill (1).ipynb"], "hill (1).ipynb"),
    "a copy beside another notebook": (["hill-Copy1.ipynb", "scratch.ipynb"], "hill-Copy1.ipynb"),
    "another name": (["homework ada.ipynb", "data.csv"], "homework ada.ipynb"),
    "capitals": (["HILL.IPYNB"], "HILL.IPYNB"),
    "a text": (["hill.ipynb.txt", "notes.txt"], "hill.ipynb.txt"),
    "a script": (["hill.py"], "hill.py"),
    "a checkpoint": ([".ipynb_checkpoints/hill-checkpoint.ipynb"], ".ipynb_checkpoints/hill-checkpoint.ipynb"),
}


@pytest.mark.parametrize("case", FOUND)
def test_the_one_that_is_meant_is_taken(tmp_path: Path, case: str) -> None:
    """With a note wherever it has another name."""
    names, wanted = FOUND[case]
    found = find_notebook(fill(tmp_path, *names))
    assert found.path == tmp_path / wanted
    assert len(found.notes) == (wanted != "hill.ipynb")
    assert all("hill.ipynb is not in the submission" in note for note in found.notes)


NOT_FOUND = {
    "nothing": ([], "hill.ipynb is not in the submission, which is empty; hand in hill.ipynb"),
    "only data": (["a.csv"], "hill.ipynb is not in the submission; it has 'a.csv'; hand in hill.ipynb"),
    "two copies": (["hill (1).ipynb", "hill (2).ipynb"], "'hill (1).ipynb', 'hill (2).ipynb' could each be meant"),
    "two others": (["a.ipynb", "b.ipynb"], "'a.ipynb', 'b.ipynb' could each be meant; hand in one, called hill.ipynb"),
    "the exercise's other notebook": (["valley.ipynb"], "it has 'valley.ipynb'"),
    "a crowd": ([f"{k}.csv" for k in range(20)], "and 12 more"),
}


@pytest.mark.parametrize("case", NOT_FOUND)
def test_nothing_is_guessed(tmp_path: Path, case: str) -> None:
    names, words = NOT_FOUND[case]
    with pytest.raises(NotebookError) as caught:
        find_notebook(fill(tmp_path, *names), frozenset({"valley.ipynb"}))
    assert words in str(caught.value)


def test_a_link_of_the_right_name_is_the_readers_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "hill.ipynb").symlink_to("nowhere")
    assert find_notebook(tmp_path / "hill.ipynb").path == tmp_path / "hill.ipynb"


def test_who_handed_in_is_every_folder_but_what_is_no_student(tmp_path: Path) -> None:
    for name in ("cy/ex", "ann/ex", "bob/other", ".trash/ex", "lost+found/ex"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "dee").mkdir()
    (tmp_path / "dee" / "ex").touch()
    (tmp_path / "manifest.json").touch()
    assert folders_of(tmp_path, "ex") == [tmp_path / "ann" / "ex", tmp_path / "cy" / "ex"]
    assert folders_of(tmp_path / "nowhere", "ex") == []
