"""What a submission costs does not grow with the class: no table of submissions is read from end to end for one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import event

from autograder.course.layout import Course
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.indexes import COLUMNS
from autograder.grading.worker.bench import Judged
from autograder.grading.worker.submission import finish, prepare
from autograder.model import Check, Outcome, TaskReport

from ...conftest import DOUBLE, CourseFolder, stock


def _scans(folder: CourseFolder, statements: list[tuple[str, Any]]) -> list[str]:
    """The tables of submissions that a statement goes through row by row."""
    found = []
    with closing(sqlite3.connect(folder.root / "gradebook.db")) as connection:
        for statement, values in statements:
            for *_, plan in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values):
                words = plan.split()
                if words[0] == "SCAN" and words[1] in COLUMNS:
                    found.append(f"{plan}: {statement}")
    return found


def test_writing_a_submission_reads_no_table_of_submissions_from_end_to_end(folder: CourseFolder):
    course = Course.open(folder.root)
    exercise = course.exercise("ex1_small")
    check = Check(name="c", outcome=Outcome.PASSED, sentence="S.")
    tasks = tuple(TaskReport(task=task.name, score=1.0, max_score=task.points, checks=(check,))
                  for task in exercise.tasks)  # fmt: skip
    graded = finish(prepare(folder.answer(double=DOUBLE), exercise), Judged(cells=(), tasks=tasks))
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            statements.append((statement, values[0] if many else values))

    with Book(course) as book:
        book.ensure_exercise(exercise)
        book.write(graded, "ann")
        event.listen(book._gradebook.engine, "before_cursor_execute", note)
        book.write(graded, "ann")
        book.write(graded, "bob")
    assert len(statements) > 10
    assert _scans(folder, statements) == []


def test_a_gradebook_of_nbgraders_gets_them_and_nbgrader_goes_on_with_it(folder: CourseFolder):
    stock(folder.root, "generate_assignment", "ex1_small", "--force")
    for _ in range(2):
        Book(Course.open(folder.root)).close()
    with closing(sqlite3.connect(folder.root / "gradebook.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {f"nighthike_{table}_{column}" for table, column in COLUMNS.items()} <= names
    stock(folder.root, "db", "student", "add", "ann")
    stock(folder.root, "generate_assignment", "ex1_small", "--force")


def test_a_gradebook_that_may_not_be_changed_does_without(folder: CourseFolder):
    Book(Course.open(folder.root)).close()
    database = folder.root / "gradebook.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP INDEX nighthike_grade_notebook_id")
        connection.commit()
    config = folder.root / "nbgrader_config.py"
    text = config.read_text()
    config.unlink()
    config.write_text(f"{text}\nc.CourseDirectory.db_url = 'sqlite:///file:{database}?mode=ro&uri=true'\n")
    Book(Course.open(folder.root)).close()
    with closing(sqlite3.connect(database)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert "nighthike_grade_notebook_id" not in names
