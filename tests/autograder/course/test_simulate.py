"""A simulated class has one of everything, says what it made, and is the same for the same seed."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from autograder.course.hidden import known_mistakes
from autograder.course.mishaps import BROKEN, HOSTILE
from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.course.pairing import claimed
from autograder.course.repair import repair
from autograder.course.simulate import KINDS, MANIFEST, read_manifest, simulate
from autograder.errors import CourseError

FAULTY = {"syntax_error", "exception", "hang", "cheat"}


def sources(path: Path) -> dict[str, str]:
    """The texts of the cells that bear a grade_id."""
    return {claimed(cell) or "": cell.source for cell in read_notebook(path).cells}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def klass(scratch: Any) -> Any:
    """Sixty students of the scratch course."""
    return simulate(scratch.open(), scratch.root / "submitted", students=60, seed=3)


def test_the_same_seed_makes_the_same_class(scratch: Any, tmp_path: Path) -> None:
    """Byte for byte; another seed, other work and other names."""
    course = scratch.open()
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        simulate(course, tmp_path / name, students=12, seed=seed)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert files(tmp_path / "a").keys() != files(tmp_path / "c").keys()


def test_twelve_students_cover_everything(scratch: Any) -> None:
    """Every kind of submission and every known mistake of every task."""
    manifest = simulate(scratch.open(), scratch.root / "submitted", students=12)
    made = [made for student in manifest.students for made in student.submissions]
    assert {one.kind for one in made} == set(KINDS)
    answered = {(task, answer) for one in made for task, answer in one.answers.items()}
    assert answered >= {(task, mistake.name) for mistake in known_mistakes(scratch.suite) for task in mistake.tasks}


def test_a_class_keeps_the_weights(klass: Any) -> None:
    """Sixty students divide as the table says, each mishap happens to someone."""
    kinds = Counter(made.kind for student in klass.students for made in student.submissions)
    for kind, weight in KINDS.items():
        assert abs(kinds[kind] - 60 * weight / 100) < 1, kind
    mishaps = {made.mishap for student in klass.students for made in student.submissions}
    assert mishaps <= {None, *BROKEN, *HOSTILE}
    assert len(mishaps) > 6


def test_the_manifest_is_the_truth(scratch: Any, klass: Any) -> None:
    """What it says of each answer is what is in the notebook, for all that the mishap has not hidden."""
    exercise = scratch.exercise()
    texts = {
        (task, mistake.name): mistake.answer(task)
        for mistake in known_mistakes(scratch.suite)
        for task in mistake.tasks
    }
    right = {
        "slope": 'def slope(x):\n    """How steep the hill is at x."""\n    steepness = 2 * x\n    return steepness',
        "stride": 'def stride(x, lr):\n    """One step down."""\n    return x - lr * slope(x)',
    }
    for student in klass.students:
        (made,) = student.submissions
        path = scratch.root / "submitted" / student.student_id / "ex1_hill" / "hill.ipynb"
        found = {claimed(cell): cell for cell in repair(read_notebook(path), exercise).notebook.cells}
        for task, answer in made.answers.items():
            source = found[task].source
            if answer == "right":
                assert source == right[task], made
            elif answer == "blank":
                assert source == exercise.named[task].source, made
            elif answer in FAULTY:
                assert source not in (right[task], exercise.named[task].source), made
                assert made.kind in ("broken", "hostile")
            else:
                assert source == texts[task, answer], made
                assert made.kind == "mistaken"


def test_kinds_are_what_they_say(klass: Any) -> None:
    """Right ones are all right, blank ones all blank, mistaken ones have a mistake."""
    for student in klass.students:
        for made in student.submissions:
            answers = set(made.answers.values())
            match made.kind:
                case "right":
                    assert answers == {"right"}
                case "blank":
                    assert answers == {"blank"}
                case "mistaken":
                    assert answers - {"right", "blank"}
            assert (made.mishap is None) == (made.kind in ("right", "blank", "mistaken"))


@pytest.mark.parametrize("mishap", [*BROKEN, *HOSTILE])
def test_a_mishap_leaves_a_notebook_that_can_be_put_right(scratch: Any, hill: Any, mishap: str) -> None:
    """Whatever happened, the grader finds every cell of the release; the mishap can be seen in the file."""
    released = hill.released()
    changed = hill.released()
    (BROKEN | HOSTILE)[mishap](changed, hill, random.Random(5))
    assert changed != released
    submitted = read_notebook(notebook_bytes(changed))
    found = [claimed(cell) for cell in repair(submitted, hill).notebook.cells]
    assert [name for name in found if name] == list(hill.named)


def test_the_manifest_can_be_read_again(scratch: Any, klass: Any) -> None:
    """By us and by anyone who reads JSON."""
    folder = scratch.root / "submitted"
    assert read_manifest(folder) == klass
    plain = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert plain["version"] == 1
    assert {student["student_id"] for student in plain["students"]} == {
        path.name for path in folder.iterdir() if path.is_dir()
    }


def test_a_simulated_class_is_a_class_of_the_course(scratch: Any, klass: Any) -> None:
    """The course finds the submissions; ids are plain letters and digits, names are not."""
    assert len(scratch.open().submissions("ex1_hill")) == 60
    assert all(student.student_id.isascii() and student.student_id.isalnum() for student in klass.students)
    assert any(not student.last_name.isascii() for student in klass.students)


@pytest.mark.parametrize("students", [1, 2, 5, 7])
def test_a_small_class_is_a_class(scratch: Any, students: int) -> None:
    """As many as were asked for; of five, one of each kind."""
    manifest = simulate(scratch.open(), scratch.root / "submitted", students=students)
    assert len(manifest.students) == students
    if students >= 5:
        assert {made.kind for student in manifest.students for made in student.submissions} == set(KINDS)


def test_a_course_without_suites_has_no_known_mistakes(scratch: Any) -> None:
    """Then its class is right, blank, broken or hostile."""
    (scratch.suite / "test_hill.py").unlink()
    manifest = simulate(scratch.open(), scratch.root / "submitted", students=20)
    kinds = {made.kind for student in manifest.students for made in student.submissions}
    assert kinds == set(KINDS) - {"mistaken"}


def test_a_folder_with_something_in_it_is_left_alone(scratch: Any) -> None:
    """It could be the submissions of a real class."""
    scratch.write("submitted/ada/ex1_hill/hill.ipynb", "{}")
    with pytest.raises(CourseError, match="is not empty; name a new folder"):
        simulate(scratch.open(), scratch.root / "submitted", students=3)
    with pytest.raises(CourseError, match="is not empty"):
        simulate(scratch.open(), scratch.root / "nbgrader_config.py", students=3)


def test_what_cannot_be_simulated_is_told(scratch: Any) -> None:
    """No students, no exercises, a mistake that needs what the notebook has not."""
    with pytest.raises(CourseError, match="0 students: ask for 1 or more"):
        simulate(scratch.open(), scratch.root / "submitted", students=0)
    misconceptions = scratch.suite / "misconceptions.py"
    misconceptions.write_text(
        "from autograder.judge import misconception\nfrom reference import History\n"
        '@misconception("slope", hint="Twice.")\ndef twice(x):\n    return History(x)\n'
    )
    with pytest.raises(CourseError, match="mistake twice: needs History, which the notebook does not supply"):
        simulate(scratch.open(), scratch.root / "submitted", students=3)
    scratch.source.unlink()
    with pytest.raises(CourseError, match="has no exercises; add one first"):
        simulate(scratch.open(), scratch.root / "submitted", students=3)
