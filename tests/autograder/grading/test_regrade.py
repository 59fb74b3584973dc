"""A regrade shows every grade that would change and why, and writes what it showed: nothing before, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Gradebook

from autograder.course.layout import Course
from autograder.grading.regrade import Found, Regrade
from autograder.grading.run import Grading, find_submissions
from autograder.model import Outcome

from ..conftest import DOUBLE, HALVE, CourseFolder, files_of, gradebook_rows
from .counted import Counting, grade

HALF = "def halve(x):\n    return x // 2.0"


@contextmanager
def _regrade(folder: CourseFolder) -> Iterator[Regrade]:
    course = Course.open(folder.root)
    exercises = course.exercises()
    with Grading.of(course, exercises, jobs=1, make_executor=lambda: Counting(Counter())) as grading:
        yield Regrade(grading, find_submissions(course, exercises), lambda: None)


def _look(folder: CourseFolder) -> Found:
    with _regrade(folder) as regrade:
        return regrade.look()


def _written(folder: CourseFolder) -> dict[str, object]:
    return {
        **gradebook_rows(folder.root / "gradebook.db"),
        **{step: files_of(folder.root / step) for step in ("autograded", "feedback", "results/reports")},
    }


def _class(folder: CourseFolder) -> None:
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    folder.submit("bob", double=DOUBLE, halve=HALF, reflection="I am Bob.")
    folder.submit("cy", halve=HALVE)
    grade(folder)
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as book:
        book.find_grade("test_halve", "small", "ex1_small", "ann").manual_score = 1.5
        book.find_comment("reflection", "small", "ex1_small", "bob").manual_comment = "Well said."
        book.db.commit()
    # Whoever divides without a remainder is right now, everybody else is wrong.
    folder.rewrite_suite(lambda text: text.replace("student.halve(7.0) == 3.5", "student.halve(7.0) == 3.0"))


def test_what_changes_is_found_with_its_reason_and_nothing_is_written(folder: CourseFolder):
    _class(folder)
    before = _written(folder)
    found = _look(folder)
    assert [(change.student, change.task, change.old, change.new, change.by_hand) for change in found.changes] == [
        ("ann", "halve", 2.0, 0.0, 1.5),
        ("cy", "halve", 2.0, 0.0, None),
        ("bob", "halve", 0.0, 2.0, None),
    ]
    (check,) = found.changes[0].checks
    assert (check.present.name, check.turn, check.worse) == ("test_values", "passed → failed", True)
    assert check.present.sentence == "Every number is halved."
    assert not any(change.new_answers for change in found.changes)
    assert (found.same, found.reworded, found.resubmitted, found.never_graded) == (0, 0, 0, 0)
    assert _written(folder) == before


def test_what_was_shown_is_written_and_what_persons_gave_stays(folder: CourseFolder):
    _class(folder)
    with _regrade(folder) as regrade:
        regrade.look()
        assert regrade.write() == []
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as book:
        grades = {name: book.find_grade("test_halve", "small", "ex1_small", name) for name in ("ann", "bob", "cy")}
        assert {name: (grade.auto_score, grade.score) for name, grade in grades.items()} == {
            "ann": (0.0, 1.5), "bob": (2.0, 2.0), "cy": (0.0, 0.0),
        }  # fmt: skip
        assert grades["ann"].needs_manual_grade
        assert book.find_comment("reflection", "small", "ex1_small", "bob").comment == "Well said."
    again = _look(folder)
    assert (again.something, again.same) == (False, 3)


def test_other_answers_are_marked_and_who_was_never_graded_is_left_alone(folder: CourseFolder):
    _class(folder)
    folder.submit("cy", double=DOUBLE)
    folder.submit("dee", double=DOUBLE)
    with _regrade(folder) as regrade:
        found = regrade.look()
        regrade.write()
    assert {(change.student, change.task) for change in found.changes if change.new_answers} == {
        ("cy", "double"), ("cy", "halve"),
    }  # fmt: skip
    assert found.never_graded == 1
    assert not (folder.root / "feedback" / "dee").exists()


def test_a_submission_that_changes_after_it_was_shown_is_left_alone(folder: CourseFolder):
    _class(folder)
    with _regrade(folder) as regrade:
        regrade.look()
        folder.submit("bob", double=DOUBLE, halve="def halve(x):\n    return 7.0")
        before = _written(folder)["feedback"]
        assert regrade.write() == ["bob ex1_small"]
    after = _written(folder)["feedback"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert {name for name in before if before[name] != after[name]} == {
        "ann/ex1_small/small.html", "cy/ex1_small/small.html",
    }  # fmt: skip


def test_other_words_with_the_same_grade_are_counted(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    grade(folder)
    folder.rewrite_suite(lambda text: text.replace("Every number is halved.", "Each number is halved."))
    found = _look(folder)
    assert (found.changes, found.reworded, found.something) == ((), 1, True)


def test_where_we_break_the_old_grade_stays(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    grade(folder)
    before = _written(folder)
    folder.rewrite_suite(lambda text: text.replace("student.halve(7.0) == 3.5", "1 / 0"))
    with _regrade(folder) as regrade:
        found = regrade.look()
        assert (found.failed, found.something) == (("ann ex1_small",), False)
        assert regrade.write() == []
    assert _written(folder) == before


def test_a_plain_run_says_which_grades_changed_for_the_same_answers(folder: CourseFolder):
    _class(folder)
    folder.submit("bob", halve=HALF)
    found, ran = grade(folder)
    assert ran == Counter(ex1_small=3)
    changed = {change.student: change for graded in found.values() for change in graded.changes}
    assert changed.keys() == {"ann", "cy"}
    assert [check.new.outcome for check in changed["cy"].checks if check.new] == [Outcome.FAILED]
    assert not any(graded.changes for graded in grade(folder)[0].values())
