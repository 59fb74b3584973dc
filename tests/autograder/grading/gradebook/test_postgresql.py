"""A gradebook in PostgreSQL: the rows that SQLite has, graders on several machines, a server that goes away."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.gradebook.book import Book
from autograder.grading.run import GradedSubmission, find_submissions, grade_course
from autograder.grading.worker.bench import Judged
from autograder.grading.worker.submission import Graded, finish, prepare
from autograder.model import Check, Outcome, TaskReport
from tests.postgresql.server import PASSWORD, Server

from ...conftest import DOUBLE, HALVE, CourseFolder, files_of, gradebook_rows


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def url(server: Server) -> str:
    return server.new_database()


def _gradebook_at(folder: CourseFolder, url: str) -> CourseFolder:
    """The course, with the gradebook there."""
    config = folder.root / "nbgrader_config.py"
    text = config.read_text()
    config.unlink()
    config.write_text(f"{text}\nc.CourseDirectory.db_url = {url!r}\n")
    return folder


def _copy(folder: CourseFolder, place: Path) -> CourseFolder:
    shutil.copytree(folder.root, place)
    return CourseFolder(place)


def _class(folder: CourseFolder) -> None:
    folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.", timestamp="2030-01-01 10:00:00 UTC")
    folder.submit("bob", double="def double(x):\n    return x + 2.0", timestamp="2030-01-03 10:00:00.123456 UTC")
    folder.submit("cy")
    folder.submit("dee", double="def double(x) return x", halve=HALVE)
    folder.submit("eve", halve="import os\nos._exit(3)")
    folder.submit("fay", data=b"no notebook")
    folder.submit("Ǵuðrún 'Ó\"; DROP TABLE grade", double=DOUBLE)


def _grade(folder: CourseFolder, done: Callable[[GradedSubmission], None] = lambda _: None) -> None:
    course = Course.open(folder.root)
    exercises = course.exercises()
    grade_course(
        course,
        exercises,
        find_submissions(course, exercises),
        jobs=1,
        done=done,
        make_executor=lambda: ThreadPoolExecutor(1),
    )


def _files(folder: CourseFolder) -> list[object]:
    return [files_of(folder.root / name) for name in ("autograded", "feedback")]


def _graded(folder: CourseFolder, exercise: Exercise, score: float = 1.5) -> Graded:
    check = Check(name="c", outcome=Outcome.FAILED, sentence="S.")
    tasks = tuple(TaskReport(task=task.name, score=score, max_score=task.points, checks=(check,))
                  for task in exercise.tasks)  # fmt: skip
    return finish(prepare(folder.answer(double=DOUBLE), exercise), Judged(cells=(), tasks=tasks))


def test_a_class_has_the_rows_the_notebooks_and_the_feedback_that_it_has_with_sqlite(
    folder: CourseFolder, url: str, tmp_path: Path
):
    _class(folder)
    theirs = _gradebook_at(_copy(folder, tmp_path / "theirs"), url)
    for course in (folder, theirs):
        _grade(course)
    assert gradebook_rows(url) == gradebook_rows(folder.root / "gradebook.db")
    assert len(gradebook_rows(url)["student"]) == 7
    assert _files(theirs) == _files(folder)
    assert not (theirs.root / "gradebook.db").exists()
    before = gradebook_rows(url)
    again: list[GradedSubmission] = []
    _grade(theirs, again.append)
    assert gradebook_rows(url) == before
    assert all(submission.from_store for submission in again if submission.student != "fay")


def test_the_exports_read_it(folder: CourseFolder, url: str, tmp_path: Path):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    _gradebook_at(folder, url)
    _grade(folder)
    arguments = ["export", "--course", str(folder.root), "--to", "csv", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    (table,) = (tmp_path / "out").rglob("*.csv") if (tmp_path / "out").is_dir() else [tmp_path / "out"]
    assert "ann" in table.read_text()


def test_two_graders_on_two_machines_make_one_gradebook(folder: CourseFolder, url: str, tmp_path: Path):
    """Each has a folder of its own, so nothing but the database keeps them apart."""
    _class(folder)
    machines = [_gradebook_at(_copy(folder, tmp_path / name), url) for name in ("one", "two")]
    graders = [
        subprocess.Popen(
            [Path(sys.executable).parent / "nighthike", "grade", "--jobs", "1", "--course", str(machine.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for machine in machines
    ]
    for grader in graders:
        said, _ = grader.communicate()
        assert grader.returncode == 0, said
        assert said.endswith("7 submitted, 7 graded, 0 needing a look\n")
    _grade(folder)
    assert gradebook_rows(url) == gradebook_rows(folder.root / "gradebook.db")
    assert _files(machines[0]) == _files(machines[1]) == _files(folder)


def test_four_graders_that_write_the_same_students_at_the_same_moment_lose_nothing(
    folder: CourseFolder, url: str, tmp_path: Path
):
    """From the first table on, with every student's first rows met by all of them."""
    places = [_gradebook_at(_copy(folder, tmp_path / str(number)), url) for number in range(4)]
    together = threading.Barrier(len(places))

    def write(place: CourseFolder) -> None:
        course = Course.open(place.root)
        exercise = course.exercise("ex1_small")
        graded = _graded(folder, exercise)
        together.wait()
        with Book(course) as book:
            book.ensure_exercise(exercise)
            for number in range(6):
                together.wait()
                book.write(graded, f"student{number}")

    with ThreadPoolExecutor(len(places)) as threads:
        for result in [threads.submit(write, place) for place in places]:
            result.result()
    rows = gradebook_rows(url)
    assert (len(rows["student"]), len(rows["submitted_notebook"]), len(rows["notebook"])) == (6, 6, 1)
    assert len(rows["grade"]) == 18
    assert len(rows["alembic_version"]) == 1


def test_a_grade_that_a_person_is_giving_is_waited_for_and_kept(folder: CourseFolder, url: str, server: Server):
    course = Course.open(_gradebook_at(folder, url).root)
    exercise = course.exercise("ex1_small")
    with Book(course) as book, psycopg.connect(url) as person, ThreadPoolExecutor(1) as thread:
        book.ensure_exercise(exercise)
        book.write(_graded(folder, exercise), "ann")
        person.execute("UPDATE grade SET manual_score = 0.25, needs_manual_grade = false WHERE auto_score IS NOT NULL")
        writing = thread.submit(book.write, _graded(folder, exercise), "ann", earlier=lambda: None)
        while not server.ask("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
            assert not writing.done()
            time.sleep(0.01)
        person.commit()
        marks = writing.result()
    graded = [dict(row) for row in gradebook_rows(url)["grade"]]
    manual = [row for row in graded if row["manual_score"] is not None]
    assert [row["manual_score"] for row in manual] == [0.25] * 3
    assert marks.score == 0.75
    # It was known when the row was written: the answer is compared with the earlier one, of which there is none.
    assert all(row["needs_manual_grade"] for row in manual)


def test_a_server_that_restarts_in_the_middle_is_not_noticed(
    folder: CourseFolder, url: str, server: Server, tmp_path: Path
):
    _class(folder)
    theirs = _gradebook_at(_copy(folder, tmp_path / "theirs"), url)
    seen = 0

    def restart(_: GradedSubmission) -> None:
        nonlocal seen
        seen += 1
        if seen == 3:
            server.stop()
            server.start()

    _grade(theirs, restart)
    _grade(folder)
    assert gradebook_rows(url) == gradebook_rows(folder.root / "gradebook.db")


def test_a_server_that_goes_away_ends_the_run_with_a_line_and_the_next_run_completes_it(
    folder: CourseFolder, url: str, server: Server, tmp_path: Path
):
    _class(folder)
    theirs = _gradebook_at(_copy(folder, tmp_path / "theirs"), url)
    seen: list[str] = []

    def stop(submission: GradedSubmission) -> None:
        seen.append(submission.student)
        if len(seen) == 3:
            server.stop()

    try:
        with pytest.raises(GraderError, match=r"grader:\*\*\*@.*cannot be written.*what is graded is kept") as raised:
            _grade(theirs, stop)
        assert PASSWORD not in str(raised.value)
        assert len(seen) == 3
    finally:
        server.start()
    _grade(theirs)
    _grade(folder)
    assert gradebook_rows(url) == gradebook_rows(folder.root / "gradebook.db")
    assert _files(theirs) == _files(folder)


WRONG = {
    "the password": ("postgresql://grader:{password}-not@/postgres?host={folder}", "password authentication failed", 2),
    "the database": ("postgresql://grader:{password}@/nowhere?host={folder}", 'database "nowhere" does not exist', 2),
    "the server": ("postgresql://grader:{password}@/postgres?host={folder}/none", "connection .*failed", 2),
    "the kind": ("mysqlx://grader:{password}@localhost/course", "db_url", 1),
    "the driver": ("mysql+pymysql://grader:{password}@localhost/course", "pymysql is not installed", 2),
    "all of it": ("postgresql grader {password}", "db_url.*nbgrader_config.py", 1),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_address_is_one_line_without_the_password(folder: CourseFolder, server: Server, what: str):
    url, says, code = WRONG[what]
    _gradebook_at(folder, url.format(password=PASSWORD, folder=server.folder))
    with pytest.raises((GraderError, CourseError), match=says):
        Book(Course.open(folder.root))
    result = CliRunner().invoke(main, ["grade", "--course", str(folder.root)])
    assert result.exit_code == code
    assert result.output.splitlines()[-1].startswith("nighthike: ")
    assert PASSWORD not in result.output


def test_a_user_who_may_not_make_tables_is_told_so(folder: CourseFolder, server: Server, url: str):
    server.ask("CREATE ROLE weak LOGIN PASSWORD 'weak-word'")
    name = url.split("?")[0].rsplit("/", 1)[1]
    _gradebook_at(folder, server.url(name, user="weak", password="weak-word"))
    with pytest.raises(GraderError, match="permission denied for schema public") as raised:
        Book(Course.open(folder.root))
    assert "weak-word" not in str(raised.value)
