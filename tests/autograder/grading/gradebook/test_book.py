"""The gradebook: the rows of nbgrader itself, one transaction a submission, a person's grade untouched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.marks import Marks
from autograder.grading.worker.bench import Judged
from autograder.grading.worker.submission import Graded, finish, prepare
from autograder.model import Check, Outcome, TaskReport

from ...conftest import DOUBLE, CourseFolder, gradebook_rows, stock


@pytest.fixture
def book(course: Course, exercise: Exercise) -> Iterator[Book]:
    with Book(course) as book:
        book.ensure_exercise(exercise)
        yield book


def _graded(
    folder: CourseFolder, exercise: Exercise, score: float = 1.5, outcome: Outcome = Outcome.FAILED, **answers: str
) -> Graded:
    prepared = prepare(folder.answer(**answers), exercise)
    check = Check(name="c", outcome=outcome, sentence="S.")
    tasks = (
        TaskReport(task="double", score=score, max_score=4.0, checks=(check,)),
        TaskReport(
            task="halve", score=2.0, max_score=2.0, checks=(Check(name="d", outcome=Outcome.PASSED, sentence="S."),)
        ),
    )
    return finish(prepared, Judged(cells=(), tasks=tasks))


def _grade(folder: CourseFolder, cell: str) -> dict[str, Any]:
    with sqlite3.connect(folder.root / "gradebook.db") as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT grade.* FROM grade JOIN base_cell ON base_cell.id = cell_id WHERE base_cell.name = ?"
        return dict(connection.execute(query, [cell]).fetchone())


def _by_hand(folder: CourseFolder, cell: str, score: float) -> None:
    """What formgrader does when a person enters a grade."""
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as gradebook:
        grade = gradebook.find_grade(cell, "small", "ex1_small", "ann")
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def test_a_new_gradebook_is_the_one_that_nbgrader_makes_and_needs_no_program_on_the_path(
    folder: CourseFolder, book: Book, tmp_path: Path
):
    ours = gradebook_rows(folder.root / "gradebook.db")
    stock(folder.root, "generate_assignment", "ex1_small", "--force", f"--db=sqlite:///{tmp_path / 'theirs.db'}")
    assert ours == gradebook_rows(tmp_path / "theirs.db")
    assert len(ours["alembic_version"]) == 1


def test_a_gradebook_whose_making_was_killed_is_finished_by_the_next(folder: CourseFolder, course: Course):
    with sqlite3.connect(folder.root / "gradebook.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    Book(course).close()
    assert gradebook_rows(folder.root / "gradebook.db")["alembic_version"]


def test_a_gradebook_that_cannot_be_opened_is_named(folder: CourseFolder, course: Course):
    (folder.root / "gradebook.db").mkdir()
    with pytest.raises(GraderError, match=r"gradebook\.db: the gradebook cannot be opened"):
        Book(course)


def test_scores_comments_and_what_needs_a_person(folder: CourseFolder, exercise: Exercise, book: Book):
    marks = book.write(_graded(folder, exercise, double=DOUBLE, reflection="Because."), "ann")
    double, reflection = _grade(folder, "test_double"), _grade(folder, "reflection")
    assert (double["auto_score"], double["needs_manual_grade"]) == (1.5, 0)
    assert (reflection["auto_score"], reflection["needs_manual_grade"]) == (None, 1)
    assert (marks.score, marks.max_score, marks.late_penalty) == (3.5, 7.0, 0.0)
    assert marks.cells["test_double"].score == 1.5
    assert [marks.cells[name].comment for name in ("double", "halve")] == [None, "No response."]


def test_where_we_broke_no_score_is_written_and_a_person_is_asked(folder: CourseFolder, exercise: Exercise, book: Book):
    book.write(_graded(folder, exercise, 1.5), "ann")
    book.write(_graded(folder, exercise, 0.0, Outcome.INTERNAL), "ann")
    double, halve = _grade(folder, "test_double"), _grade(folder, "test_halve")
    assert (double["auto_score"], double["needs_manual_grade"]) == (None, 1)
    assert (halve["auto_score"], halve["needs_manual_grade"]) == (2.0, 0)


def test_a_time_that_could_not_be_measured_is_a_score_that_a_person_looks_at(
    folder: CourseFolder, exercise: Exercise, book: Book
):
    book.write(_graded(folder, exercise, 3.0, Outcome.INCONCLUSIVE), "ann")
    double = _grade(folder, "test_double")
    assert (double["auto_score"], double["needs_manual_grade"]) == (3.0, 1)


def test_a_submission_without_a_notebook_is_0_everywhere_as_with_nbgrader(exercise: Exercise, folder, book: Book):
    book.write(finish(prepare(b"", exercise), None), "ann")
    for cell in ("test_double", "test_halve", "reflection"):
        assert (_grade(folder, cell)["auto_score"], _grade(folder, cell)["needs_manual_grade"]) == (0.0, 0)


def test_a_manual_grade_is_never_overwritten(folder: CourseFolder, exercise: Exercise, book: Book):
    book.write(_graded(folder, exercise, reflection="Because."), "ann")
    _by_hand(folder, "test_double", 4.0)
    marks = book.write(_graded(folder, exercise, 0.0), "ann")
    assert (_grade(folder, "test_double")["manual_score"], marks.cells["test_double"].score) == (4.0, 4.0)


def test_a_graded_answer_is_asked_for_again_only_when_it_changed(folder: CourseFolder, exercise: Exercise, book: Book):
    first = _graded(folder, exercise, reflection="Because.")
    book.write(first, "ann")
    _by_hand(folder, "reflection", 1.0)
    book.write(first, "ann", earlier=lambda: first.notebook)
    assert _grade(folder, "reflection")["needs_manual_grade"] == 0
    book.write(_graded(folder, exercise, reflection="Better."), "ann", earlier=lambda: first.notebook)
    assert _grade(folder, "reflection")["needs_manual_grade"] == 1
    assert _grade(folder, "reflection")["manual_score"] == 1.0


def test_a_hand_corrected_score_is_asked_for_again_only_when_the_automatic_one_changed(
    folder: CourseFolder, exercise: Exercise, book: Book
):
    first = _graded(folder, exercise, 1.5)
    book.write(first, "ann")
    _by_hand(folder, "test_double", 3.0)
    book.write(first, "ann", earlier=lambda: first.notebook)
    assert _grade(folder, "test_double")["needs_manual_grade"] == 0
    book.write(_graded(folder, exercise, 2.0), "ann", earlier=lambda: first.notebook)
    assert _grade(folder, "test_double")["needs_manual_grade"] == 1


def test_writing_the_same_twice_changes_no_row(folder: CourseFolder, exercise: Exercise, book: Book):
    graded = _graded(folder, exercise, reflection="Because.")
    book.write(graded, "ann", timestamp="2030-01-01 10:00:00 UTC")
    before = gradebook_rows(folder.root / "gradebook.db")
    book.write(graded, "ann", timestamp="2030-01-01 10:00:00 UTC")
    assert gradebook_rows(folder.root / "gradebook.db") == before


def test_an_error_in_the_middle_leaves_every_row_as_it_was(folder: CourseFolder, exercise: Exercise, book: Book):
    book.write(_graded(folder, exercise, 1.5), "ann")
    before = gradebook_rows(folder.root / "gradebook.db")
    spoilt = _graded(folder, exercise, 4.0)
    del spoilt.notebook.cells[-1]["source"]
    for student in ("ann", "bob"):
        with pytest.raises(AttributeError):
            book.write(spoilt, student)
        assert gradebook_rows(folder.root / "gradebook.db") == before
    book.write(_graded(folder, exercise, 4.0), "bob")
    assert gradebook_rows(folder.root / "gradebook.db") != before


def test_a_timestamp_that_is_no_time_is_ignored(folder: CourseFolder, exercise: Exercise, book: Book, caplog):
    book.write(_graded(folder, exercise), "ann", timestamp="yesterday, I think")
    assert "yesterday" in caplog.text


def test_many_writers_at_once_lose_nothing(folder: CourseFolder, course: Course, exercise: Exercise, book: Book):
    graded = _graded(folder, exercise)

    def write(number: int) -> Marks:
        with Book(course) as own:
            return own.write(graded, f"s{number}")

    with ThreadPoolExecutor(4) as pool:
        marks = list(pool.map(write, range(12)))
    assert {mark.score for mark in marks} == {3.5}
    assert len(gradebook_rows(folder.root / "gradebook.db")["submitted_notebook"]) == 12


def test_new_points_reach_the_gradebook_and_a_lost_cell_is_refused_after_grading(
    folder: CourseFolder, exercise: Exercise, book: Book
):
    source = folder.root / "source" / "ex1_small" / "small.ipynb"
    text = source.read_text()
    book.write(_graded(folder, exercise), "ann")
    source.unlink()
    source.write_text(text.replace('"points": 4', '"points": 5'))
    book.ensure_exercise(Course.open(folder.root).exercise("ex1_small"))
    assert ("max_score", 5.0) in [
        pair for row in gradebook_rows(folder.root / "gradebook.db")["grade_cells"] for pair in row
    ]
    source.write_text(text.replace('"grade_id": "reflection"', '"grade_id": "thoughts"'))
    with pytest.raises(CourseError, match="Cannot add or remove cells"):
        book.ensure_exercise(Course.open(folder.root).exercise("ex1_small"))
