"""The rows of a submission: those that nbgrader itself enters."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import Connection

from autograder.errors import GraderError
from autograder.grading.gradebook.schema import prepare_database
from autograder.grading.gradebook.submitted import CommentRow, GradeRow, enter, save

from ...conftest import gradebook_rows

HANDED_IN = datetime.datetime(2030, 1, 1, 10)


def _course(path: Path, *notebooks: str) -> str:
    """An assignment as it stands in a gradebook before anybody handed in."""
    url = f"sqlite:///{path}"
    prepare_database(url)
    with Gradebook(url, "small") as book:
        book.add_assignment("ex")
        for notebook in notebooks:
            _add(book, notebook)
    return url


def _add(book: Gradebook, notebook: str) -> None:
    book.add_notebook(notebook, "ex")
    book.add_grade_cell("test", notebook, "ex", max_score=3.0, cell_type="code")
    book.add_solution_cell("answer", notebook, "ex")
    book.add_grade_cell("essay", notebook, "ex", max_score=2.0, cell_type="markdown")
    book.add_solution_cell("essay", notebook, "ex")
    book.add_task_cell("project", notebook, "ex", max_score=5.0, cell_type="markdown")


@contextlib.contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    with Gradebook(url, "small") as book, book.engine.begin() as connection:
        yield connection


def test_a_new_submission_has_the_rows_that_nbgrader_enters(tmp_path: Path) -> None:
    with _transaction(_course(tmp_path / "ours.db", "a", "b")) as connection:
        save(connection, enter(connection, "ex", "b", "ann", HANDED_IN))
    with Gradebook(_course(tmp_path / "theirs.db", "a", "b"), "small") as book:
        book.update_or_create_student("ann")
        with book.db.no_autoflush:  # it builds half a submission before it adds it
            book.update_or_create_submission("ex", "ann", timestamp=HANDED_IN)
    ours = gradebook_rows(tmp_path / "ours.db")
    assert ours == gradebook_rows(tmp_path / "theirs.db")
    assert [len(ours[table]) for table in ("submitted_notebook", "grade", "comment")] == [2, 6, 6]


def test_entering_again_changes_the_time_alone_and_enters_what_is_missing(tmp_path: Path) -> None:
    url = _course(tmp_path / "book.db", "a")
    later = HANDED_IN + datetime.timedelta(days=1)
    with _transaction(url) as connection:
        save(connection, enter(connection, "ex", "a", "ann", HANDED_IN))
        entered = enter(connection, "ex", "a", "ann", None)
        assert enter(connection, "ex", "a", "ann", later) == entered
        assert not entered.may_be_late
    with Gradebook(url, "small") as book:
        assert book.find_submission("ex", "ann").timestamp == later
        _add(book, "b")
        book.update_or_create_assignment("ex", duedate=HANDED_IN)
    with _transaction(url) as connection:
        entered = enter(connection, "ex", "b", "ann", None)
        save(connection, entered)
        again = enter(connection, "ex", "b", "ann", None)
        assert (again.submission, again.notebook) == (entered.submission, entered.notebook)
        assert entered.may_be_late
        assert again.may_be_late
    with Gradebook(url, "small") as book:
        assert [notebook.name for notebook in book.find_submission("ex", "ann").notebooks] == ["a", "b"]
        assert len(book.find_submission_notebook("b", "ex", "ann").grades) == 3


def test_what_is_saved_is_what_is_read_and_a_person_s_score_stays(tmp_path: Path) -> None:
    url = _course(tmp_path / "book.db", "a")
    with _transaction(url) as connection:
        save(connection, enter(connection, "ex", "a", "ann", None))
    with Gradebook(url, "small") as book:
        book.find_grade("essay", "a", "ex", "ann").manual_score = 1.5
        book.db.commit()
    with _transaction(url) as connection:
        entered = enter(connection, "ex", "a", "ann", None)
        grades, comments = entered.grades, entered.comments
        assert set(grades) == {"test", "essay", "project"}
        assert set(comments) == {"answer", "essay", "project"}
        grades["test"].auto_score, grades["test"].needs_manual_grade = 2.0, False
        comments["answer"].auto_comment = "No response."
        save(connection, entered)
    with _transaction(url) as connection:
        again = enter(connection, "ex", "a", "ann", None)
    assert again.grades["test"] == GradeRow(grades["test"].id, 2.0, None, needs_manual_grade=False)
    assert again.grades["essay"] == GradeRow(grades["essay"].id, None, 1.5, needs_manual_grade=True)
    assert again.comments["answer"] == CommentRow(comments["answer"].id, "No response.")


def test_a_new_submission_is_entered_with_what_it_is_worth(tmp_path: Path) -> None:
    url = _course(tmp_path / "book.db", "a", "b")
    with _transaction(url) as connection:
        new = enter(connection, "ex", "a", "ann", None)
        new.grades["test"].auto_score, new.grades["test"].needs_manual_grade = 2.0, False
        new.comments["answer"].auto_comment = "No response."
        save(connection, new)
    with _transaction(url) as connection:
        ours, other = (enter(connection, "ex", name, "ann", None) for name in ("a", "b"))
    found = ours.grades["test"]
    assert (found.auto_score, found.needs_manual_grade) == (2.0, False)
    assert (ours.grades["essay"].auto_score, ours.grades["essay"].needs_manual_grade) == (None, True)
    assert ours.comments["answer"].auto_comment == "No response."
    assert (other.grades["test"].auto_score, other.comments["answer"].auto_comment) == (None, None)


@pytest.mark.parametrize(("exercise", "notebook"), [("other", "a"), ("ex", "other")])
def test_what_the_gradebook_does_not_know_is_named(tmp_path: Path, exercise: str, notebook: str) -> None:
    with (
        _transaction(_course(tmp_path / "book.db", "a")) as connection,
        pytest.raises(GraderError, match=f"{exercise}/{notebook} is not in the gradebook"),
    ):
        enter(connection, exercise, notebook, "ann", None)
