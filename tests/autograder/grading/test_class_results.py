"""A class read back from its folder: reports, attempts, and the gradebook as nbgrader itself has it."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins.export import CsvExportPlugin

from autograder.course.layout import Course
from autograder.errors import CourseError
from autograder.grading.class_results import read_class
from autograder.grading.run import find_submissions, grade_course
from autograder.reporting.exports.grades_csv import grades_csv
from autograder.reporting.records import ClassResults

from ..conftest import DOUBLE, HALVE, CourseFolder


def _graded(folder: CourseFolder) -> ClassResults:
    course = Course.open(folder.root)
    exercises = course.exercises()
    grade_course(course, exercises, find_submissions(course, exercises), jobs=1, done=lambda _: None)
    return read_class(course, exercises)


@pytest.fixture
def term(folder: CourseFolder) -> CourseFolder:
    """A due date, an extension, two late submissions, manual points, extra credit, somebody who never came."""
    config = folder.root / "nbgrader_config.py"
    text = config.read_text() + 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.unlink()
    config.write_text(text)
    folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.", timestamp="2030-01-01 10:00:00 UTC")
    folder.submit("bob", double=DOUBLE, reflection="Hm.", timestamp="2030-01-03 10:00:00 UTC")
    folder.submit("cy", halve=HALVE, timestamp="2030-01-03 10:00:00 UTC")
    _graded(folder)
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", "small") as book:
        book.update_or_create_assignment("ex1_small", duedate="2030-01-02 00:00:00 UTC")
        book.grant_extension("ex1_small", "cy", days=2)
        book.add_student("zoe", first_name="Zoë", last_name="Öz, Jr.", email="zoe@example.org", lms_user_id="77")
        reflection = book.find_grade("reflection", "small", "ex1_small", "ann")
        reflection.manual_score, reflection.needs_manual_grade = 0.5, False
        book.find_grade("test_double", "small", "ex1_small", "ann").extra_credit = 0.25
        book.db.commit()
    _graded(folder)
    return folder


def test_every_score_is_the_one_that_nbgrader_exports(term: CourseFolder):
    """Its own CSV and ours, column by column and student by student."""
    course = Course.open(term.root)
    with Gradebook(course.db_url, "small") as book:
        CsvExportPlugin(to=str(term.root / "theirs.csv")).export(book)
    (term.root / "ours.csv").write_text(grades_csv(read_class(course, course.exercises())), newline="")
    with (term.root / "ours.csv").open(newline="") as file:
        ours = list(csv.DictReader(file))
    with (term.root / "theirs.csv").open(newline="") as file:
        theirs = {row["student_id"]: row for row in csv.DictReader(line for line in file if "Öz" not in line)}
    assert [row["student_id"] for row in ours] == ["ann", "bob", "cy", "zoe"]
    assert len(theirs) == 3, "nbgrader writes a name with a comma as it is, so that row cannot be read"
    for row in ours[:3]:
        for column in ("raw_score", "late_submission_penalty", "score", "max_score"):
            assert float(row[column]) == float(theirs[row["student_id"]][column]), (row["student_id"], column)
        for column in ("assignment", "timestamp", "last_name", "first_name", "email"):
            assert row[column] == theirs[row["student_id"]][column]
    assert {row["student_id"]: row["score"] for row in ours} == {"ann": "6.75", "bob": "0", "cy": "2", "zoe": "0"}


def test_due_dates_extensions_and_penalties_are_those_of_the_gradebook(term: CourseFolder):
    course = Course.open(term.root)
    grades = {grade.student_id: grade for grade in read_class(course, course.exercises()).grades}
    due = datetime(2030, 1, 2, tzinfo=UTC)
    assert grades["bob"].due == due
    assert (grades["bob"].late, grades["bob"].late_penalty, grades["bob"].score) == (timedelta(hours=34), 4.0, 0.0)
    assert (grades["cy"].due, grades["cy"].extension) == (due + timedelta(days=2), timedelta(days=2))
    assert (grades["cy"].late, grades["cy"].late_penalty) == (timedelta(), 0.0)
    assert (grades["ann"].extra_credit, grades["ann"].raw_score) == (0.25, 6.75)
    assert (grades["ann"].waiting, grades["bob"].waiting) == ((), ("reflection",))


def test_whoever_the_gradebook_knows_is_in_the_class(term: CourseFolder):
    course = Course.open(term.root)
    people = {person.student_id: person for person in read_class(course, course.exercises()).people}
    assert list(people) == ["ann", "bob", "cy", "zoe"]
    assert (people["zoe"].name, people["zoe"].email, people["zoe"].lms_user_id) == (
        "Zoë Öz, Jr.",
        "zoe@example.org",
        "77",
    )
    assert people["ann"].name == "ann"


def test_a_better_submission_is_a_further_attempt_and_a_regrade_is_none(folder: CourseFolder):
    folder.submit("ann", timestamp="2030-01-01 10:00:00 UTC")
    first = _graded(folder)
    assert _graded(folder).works == first.works
    folder.submit("ann", double=DOUBLE, timestamp="2030-01-02 10:00:00 UTC")
    (work,) = _graded(folder).works
    assert [(attempt.submitted, attempt.score) for attempt in work.attempts] == [
        ("2030-01-01 10:00:00 UTC", 0.0), ("2030-01-02 10:00:00 UTC", 4.0),
    ]  # fmt: skip
    assert work.report.score == 4.0
    assert work.attempts[-1].cpu_seconds is not None
    assert work.attempts[-1].cpu_seconds > 0


def test_before_anything_is_graded_it_says_what_to_run(folder: CourseFolder):
    course = Course.open(folder.root)
    with pytest.raises(CourseError, match="has no reports yet; run nighthike grade ex1_small"):
        read_class(course, course.exercises())
    assert not (folder.root / "gradebook.db").exists()
