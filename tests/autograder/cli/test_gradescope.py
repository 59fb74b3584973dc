"""What is graded of a folder that Gradescope has filled with what a student handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cli.gradescope import grade_folder, main

from ..conftest import HALVE, CourseFolder


@pytest.fixture
def there(folder: CourseFolder, tmp_path: Path) -> Path:
    """The folder that is /autograder there."""
    root = tmp_path / "autograder"
    (root / "submission").mkdir(parents=True)
    (root / "source").mkdir()
    folder.root.rename(root / "source" / "course")
    folder.root = root / "source" / "course"
    return root


def _hand_in(there: Path, name: str, data: bytes) -> None:
    path = there / "submission" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_notebook_is_found_under_another_name_and_beside_what_a_mac_adds(there: Path, folder: CourseFolder):
    _hand_in(there, "hw/small (1).ipynb", folder.answer(halve=HALVE))
    _hand_in(there, "__MACOSX/hw/._small (1).ipynb", b"\x00")
    assert {task.task: task.score for task in grade_folder(there).tasks} == {"double": 0.0, "halve": 2.0}


def test_of_several_notebooks_the_one_with_the_name_counts(there: Path, folder: CourseFolder):
    _hand_in(there, "scratch.ipynb", b"junk")
    _hand_in(there, "small.ipynb", folder.answer(halve=HALVE))
    assert grade_folder(there).score == 2.0


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "small.ipynb is not in the submission"),
        (("a.ipynb", "b.ipynb"), "hand in one of a.ipynb, b.ipynb under the name small.ipynb"),
        (("a.py",), "small.ipynb is not in the submission"),
    ],
)
def test_who_hands_in_no_notebook_or_two_gets_0_and_reads_what_to_do(
    there: Path, folder: CourseFolder, names: tuple[str, ...], said: str
):
    for name in names:
        _hand_in(there, name, folder.answer(halve=HALVE))
    report = grade_folder(there)
    assert (report.score, report.max_score, report.notes) == (0.0, 6.0, (said,))


def test_a_course_that_cannot_be_read_is_our_failure(there: Path, capsys: pytest.CaptureFixture[str]):
    config = there / "source" / "course" / "nbgrader_config.py"
    config.unlink()  # it is a link to the template's
    config.write_text("c = ")
    assert main([str(there)]) == 2
    assert "nighthike: nbgrader_config.py, line 1" in capsys.readouterr().err
    assert not (there / "results").exists()
