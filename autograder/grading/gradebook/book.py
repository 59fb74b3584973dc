"""nbgrader's gradebook: the only module that opens its database.

Every submission is one transaction: nbgrader's ``Gradebook`` commits after each call, so its session is bound to a
connection whose transaction is ours (SQLAlchemy's ``join_transaction_mode="rollback_only"``: a commit of the session
writes, but does not end the transaction). A kill in the middle leaves the rows as they were before.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any, Self, TypeVar

from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task, parse_utc
from sqlalchemy.exc import IntegrityError, OperationalError

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.repair import Repaired
from autograder.errors import CourseError
from autograder.grading.gradebook.errors import busy, lost, patient, told
from autograder.grading.gradebook.indexes import add_indexes
from autograder.grading.gradebook.lock import writing
from autograder.grading.gradebook.marks import Conventions, Marks
from autograder.grading.gradebook.postgresql import hold, one_at_a_time
from autograder.grading.gradebook.rows import marks_of
from autograder.grading.gradebook.schema import prepare_database
from autograder.grading.gradebook.submitted import CommentRow, Entered, GradeRow, enter, save
from autograder.grading.nbgrader.restore import restore_as_nbgrader
from autograder.grading.worker.submission import Graded

__all__ = ["Book"]

SCHEMA = "tables and exercises"
"""What two graders must not make at the same moment."""
TRIES = 3
"""How often a transaction is tried when another process wrote at the same moment."""
RECONNECT_SECONDS = 2.0
"""How long a database server that restarts may take, each time we try."""

log = logging.getLogger("nighthike")
# nbgrader logs a traceback of what we tell in a sentence.
logging.getLogger("tornado.application").addFilter(
    lambda record: not str(record.msg).startswith("Rolling back session")
)
T = TypeVar("T")


class Book:
    """The gradebook of a course, created when there is none. Use it as a context manager, or call ``close()``."""

    def __init__(self, course: Course) -> None:
        self._course = course
        directory = CourseDirectory(root=str(course.root), config=course.config)
        autograde = Autograde(coursedir=directory, config=course.config)
        self.conventions = Conventions(
            autograded_mode=int(str(autograde.permissions), 8),
            feedback_mode=int(str(GenerateFeedback(coursedir=directory, config=course.config).permissions), 8),
            ignored=tuple(directory.ignore),
            students_own={name: frozenset(files) for name, files in autograde.exclude_overwriting.items()},
        )
        self._directory = directory
        self._db_url = patient(course.db_url)
        # Two that make the tables at the same moment would meet.
        opening = told(self._course.db_url, "the gradebook cannot be opened")
        with writing(course.results), opening, one_at_a_time(self._db_url, SCHEMA):
            prepare_database(self._db_url)
            self._gradebook = Gradebook(self._db_url, course.course_id)
            add_indexes(self._gradebook.engine)
        self._late = AssignLatePenalties(config=course.config)
        self._late.init_plugin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._gradebook.close()

    def read(self, query: Callable[[Any], T]) -> T:
        """What ``query`` finds with the session, which is let go of afterwards: nobody waits for our reading."""
        try:
            return query(self._gradebook.db)
        finally:
            self._gradebook.db.rollback()

    def change(self, what: str, action: Callable[[Gradebook], T]) -> T:
        """What ``action`` does with nbgrader's gradebook, in one transaction. Raises GraderError."""
        with told(self._course.db_url, f"{what} cannot be written"), self._transaction(what):
            return action(self._gradebook)

    # exercises ---------------------------------------------------------------------------------------------------

    def ensure_exercise(self, exercise: Exercise) -> None:
        """The exercise's cells and points are in the gradebook, as ``nbgrader generate_assignment`` puts them there.

        Raises CourseError when cells with points came or went after submissions have been graded.
        """
        entering = told(self._course.db_url, f"{exercise.name} cannot be entered")
        with writing(self._course.results), entering, one_at_a_time(self._db_url, SCHEMA):
            self._ensure_exercise(exercise)

    def _ensure_exercise(self, exercise: Exercise) -> None:
        if self._cells_in_book(exercise) == _cells_of(exercise):
            return
        generate = GenerateAssignment(coursedir=self._directory, config=self._course.config)
        steps = list(generate.preprocessors)
        exporter = NotebookExporter(config=generate.config)
        for step in steps[: steps.index(SaveCells) + 1]:
            exporter.register_preprocessor(step)
        self._gradebook.update_or_create_assignment(exercise.name)
        try:
            exporter.from_filename(str(exercise.path), resources=self._resources(exercise))
        except RuntimeError as error:  # SaveCells: "Cannot add or remove cells for notebook …"
            raise CourseError(
                f"{exercise.path}: {error}; undo that, or start with a new gradebook and grade everything again"
            ) from error
        finally:
            self._gradebook.db.expire_all()

    def _resources(self, exercise: Exercise) -> dict[str, Any]:
        return {
            "unique_key": exercise.notebook,
            "output_files_dir": f"{exercise.notebook}_files",
            "nbgrader": {
                "student": ".",
                "assignment": exercise.name,
                "notebook": exercise.notebook,
                "db_url": self._db_url,
            },
        }

    def _cells_in_book(self, exercise: Exercise) -> dict[str, float | None] | None:
        try:
            notebook = self._gradebook.find_notebook(exercise.notebook, exercise.name)
        except MissingEntry:
            return None
        cells: dict[str, float | None] = {cell.name: None for cell in notebook.source_cells}
        cells.update({cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]})
        return cells

    def restore(self, notebook: Any, exercise: Exercise) -> Repaired:
        """``course.repair.repair`` for an exercise without a suite: nbgrader's own steps."""
        return restore_as_nbgrader(notebook, exercise, self._gradebook, self._course.config)

    # submissions -------------------------------------------------------------------------------------------------

    def write(
        self,
        graded: Graded,
        student: str,
        *,
        timestamp: str | None = None,
        earlier: Callable[[], Any] = lambda: None,
    ) -> Marks:
        """Write one graded submission, in one transaction; its marks as they are then.

        The rows are those of ``nbgrader autograde``: automatic scores, what needs a person, "No response.", the late
        penalty. A manual score stays, and asks to be looked at again only where the answer or the automatic score is
        not what it was in ``earlier()``, the autograded notebook of the time before (None: there is none). Raises
        GraderError when the database does not take it.
        """
        with told(self._course.db_url, f"the grades of {student} cannot be written"):
            for attempt in range(TRIES):
                try:
                    with self._transaction(student):
                        return self._write(graded, student, timestamp, earlier)
                except (IntegrityError, OperationalError) as error:
                    if attempt + 1 == TRIES or not busy(error):
                        raise
                    if lost(error):
                        log.warning("the line to the gradebook's server was cut; trying again with %s", student)
                        time.sleep(RECONNECT_SECONDS)
                    else:
                        log.warning(
                            "the gradebook is in use by another program; waiting to write the grades of %s", student
                        )
        raise AssertionError("unreachable")

    def _write(self, graded: Graded, student: str, timestamp: str | None, earlier: Callable[[], Any]) -> Marks:
        session = self._gradebook.db
        connection = session.connection()
        report = graded.report
        handed_in = None if timestamp is None else _parsed(timestamp)
        notebook = report.notebook.removesuffix(".ipynb")
        entered = enter(connection, report.exercise, notebook, student, handed_in)
        if graded.nothing_submitted:
            for grade in entered.grades.values():
                grade.auto_score, grade.needs_manual_grade = 0, False
        else:
            self._write_cells(graded, entered.grades, entered.comments, earlier)
        save(connection, entered)
        if entered.may_be_late:
            self._write_penalty(session, entered)
        return marks_of(connection, entered.notebook)

    def _write_cells(
        self,
        graded: Graded,
        grades: dict[str, GradeRow],
        comments: dict[str, CommentRow],
        earlier: Callable[[], Any],
    ) -> None:
        manual = any(grade.manual_score is not None for grade in grades.values())
        before = _sources(earlier()) if manual else {}
        for cell in graded.notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if is_grade(cell) and name in grades:
                grade = grades[name]
                score = None if name in graded.not_graded else determine_grade(cell, log)[0]
                if grade.manual_score is None:
                    grade.needs_manual_grade = score is None or name in graded.unsure
                elif score != grade.auto_score or before.get(name) != cell.source:
                    grade.needs_manual_grade = True
                grade.auto_score = score
            if (is_solution(cell) or is_task(cell)) and name in comments:
                untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell) and not is_task(cell)
                known = name not in graded.not_graded
                comments[name].auto_comment = "No response." if untouched and known else None

    def _write_penalty(self, session: Any, entered: Entered) -> None:
        """As ``AssignLatePenalties`` has it, with the plugin that the course's configuration names."""
        submission = session.get(SubmittedAssignment, entered.submission)
        notebook = session.get(SubmittedNotebook, entered.notebook)
        penalty = None
        if submission.assignment.duedate is not None and submission.total_seconds_late > 0:
            plugin: Any = self._late.plugin_inst
            late = submission.total_seconds_late
            penalty = plugin.late_submission_penalty(submission.student_id, notebook.score, late)
            penalty = None if penalty is None else float(self._late._check_late_penalty(notebook, penalty))
        notebook.late_submission_penalty = penalty
        session.flush()

    @contextlib.contextmanager
    def _transaction(self, student: str) -> Iterator[None]:
        sessions, engine = self._gradebook.db, self._gradebook.engine
        sessions.remove()
        with engine.connect() as connection, connection.begin():
            hold(connection, student)
            sessions.configure(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False)
            try:
                yield
                sessions.flush()
            finally:
                sessions.remove()
                sessions.configure(bind=engine, join_transaction_mode="conditional_savepoint", expire_on_commit=True)


def _cells_of(exercise: Exercise) -> dict[str, float | None]:
    return {
        cell.grade_id: cell.points if cell.grade or cell.task else None
        for cell in exercise.cells
        if cell.grade_id is not None
    }


def _sources(notebook: Any) -> dict[str, str]:
    if notebook is None:
        return {}
    return {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in notebook.cells}


def _parsed(timestamp: str) -> Any:
    try:
        return parse_utc(timestamp.strip()) if timestamp.strip() else None
    except (ValueError, OverflowError):
        log.warning("timestamp.txt says %.40r, which is no time; it is ignored", timestamp)
        return None
