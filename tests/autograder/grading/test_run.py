"""A whole class is graded: nobody is left out, nothing is done twice, and a kill at any moment changes nothing."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from msgspec.structs import replace

from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.judging import JudgedSubmission
from autograder.grading.results.attempts import Attempts
from autograder.grading.results.store import Store
from autograder.grading.run import GradedSubmission, find_submissions, grade_course
from autograder.grading.worker.submission import Graded, Prepared
from autograder.model import Outcome, Status

from ..conftest import DOUBLE, HALVE, CourseFolder, files_of, gradebook_rows, stock


def _grade(folder: CourseFolder, *students: str) -> dict[str, GradedSubmission]:
    """Grade in this process, which is the quickest; what other processes add is in test_many.py and below."""
    course = Course.open(folder.root)
    exercises = course.exercises()
    found: dict[str, GradedSubmission] = {}

    def done(submission: GradedSubmission) -> None:
        found[submission.student] = submission

    submissions = find_submissions(course, exercises, students)
    grade_course(course, exercises, submissions, jobs=1, done=done, make_executor=lambda: ThreadPoolExecutor(1))
    return found


def _class(folder: CourseFolder) -> None:
    folder.submit("ann", double=DOUBLE, halve=HALVE, reflection="Because.", timestamp="2030-01-01 10:00:00 UTC")
    folder.submit("bob", double="def double(x):\n    return x + 2.0", timestamp="2030-01-03 10:00:00.123456 UTC")
    folder.submit("cy")
    folder.submit("dee", double="def double(x) return x", halve=HALVE)
    (folder.submit("eve", halve="import os\nos._exit(3)").parent / "data.csv").write_text("1,2\n")


def _everything(folder: CourseFolder) -> dict[str, object]:
    autograded, feedback = (files_of(folder.root / name) for name in ("autograded", "feedback"))
    return {**gradebook_rows(folder.root / "gradebook.db"), "autograded": autograded, "feedback": feedback}


def test_everybody_gets_a_score_a_notebook_and_feedback(folder: CourseFolder):
    _class(folder)
    folder.submit("fay", data=b"")
    (folder.root / "submitted" / "guy" / "ex1_small").mkdir(parents=True)
    (folder.root / "submitted" / "guy" / "ex1_small" / "small (1).ipynb").write_bytes(folder.answer())
    found = _grade(folder)
    assert {student: submission.report.score for student, submission in found.items()} == {
        "ann": 6.0, "bob": 1.0, "cy": 0.0, "dee": 2.0, "eve": 0.0, "fay": 0.0, "guy": 0.0,
    }  # fmt: skip
    assert {submission.report.status for submission in found.values()} == {Status.GRADED}
    note = "small.ipynb is not in the submission; 'small (1).ipynb' was graded in its place"
    assert found["guy"].report.notes[0] == note
    for student in found:
        assert (folder.root / "autograded" / student / "ex1_small" / "small.ipynb").stat().st_mode & 0o777 == 0o444
        page = folder.root / "feedback" / student / "ex1_small" / "small.html"
        assert "Every number is doubled." in page.read_text() or found[student].report.notes
        assert page.stat().st_mode & 0o777 == 0o644
        assert Store(folder.root / "results").last_report("ex1_small", "small", student) == found[student].report


def test_a_second_run_runs_nothing_and_changes_nothing(folder: CourseFolder):
    _class(folder)
    first = _grade(folder)
    before = _everything(folder)
    second = _grade(folder)
    assert _everything(folder) == before
    assert {student: submission.report for student, submission in second.items()} == {
        student: submission.report for student, submission in first.items()
    }
    assert all(submission.from_store for submission in second.values())


def test_identical_cells_are_run_once_whatever_else_differs(folder: CourseFolder):
    for student in ("ann", "bob", "cy"):
        folder.submit(student, double=DOUBLE, halve=HALVE, reflection=f"I am {student}.")
    found = _grade(folder)
    assert sorted(submission.from_store for submission in found.values()) == [False, True, True]
    assert {submission.report.score for submission in found.values()} == {6.0}
    page = (folder.root / "feedback" / "cy" / "ex1_small" / "small.html").read_text()
    assert "I am cy." in page
    assert "I am ann." not in page


def test_a_class_that_hands_in_one_notebook_is_not_kept_in_memory(folder: CourseFolder, monkeypatch):
    """While it is judged for the first, the others wait as names, not as notebooks."""
    for number in range(20):
        folder.submit(f"s{number:02}", double=DOUBLE, halve=HALVE)
    found = []
    record = JudgedSubmission.finish

    def finish(judged: JudgedSubmission) -> Graded:
        gc.collect()
        found.append(sum(type(thing) is Prepared for thing in gc.get_objects()))
        return record(judged)

    monkeypatch.setattr(JudgedSubmission, "finish", finish)
    graded = _grade(folder)
    assert [submission.from_store for submission in graded.values()] == [False, *[True] * 19]
    assert max(found) <= 2


def test_a_changed_suite_is_applied_to_everybody(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    _grade(folder)
    folder.rewrite_suite(lambda text: text.replace("3.5, ", "99.0, "))
    found = _grade(folder)
    assert (found["ann"].report.score, found["ann"].from_store) == (4.0, False)


def test_only_the_named_student_is_graded_and_an_unknown_one_is_an_error(folder: CourseFolder):
    folder.submit("ann")
    folder.submit("bob")
    assert set(_grade(folder, "bob")) == {"bob"}
    assert not (folder.root / "autograded" / "ann").exists()
    with pytest.raises(CourseError, match="nothing from ben"):
        _grade(folder, "ben")


OURS = """

@task("halve")
class TestOurs:
    def test_ours(self, student):
        \"\"\"We can judge this.\"\"\"
        from autograder.judge import Inconclusive
        if student.has("breaks_us"):
            1 / 0
        if student.has("unsure"):
            raise Inconclusive("too noisy")
"""


def test_the_rows_are_those_of_stock_nbgrader_with_our_steps(folder: CourseFolder, tmp_path: Path):
    """`nbgrader autograde` with ConfinedGrade and `nighthike grade` fill the gradebook alike, late penalty included."""
    config = folder.root / "nbgrader_config.py"
    text = config.read_text() + 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.unlink()
    config.write_text(text)
    _class(folder)
    folder.rewrite_suite(lambda text: text + OURS)
    folder.submit("una", double="unsure = True", halve=HALVE)
    folder.submit("vic", double="breaks_us = True", halve=HALVE)
    stock(folder.root, "db", "assignment", "add", "ex1_small", "--duedate=2030-01-02 00:00:00 UTC")
    stock(folder.root, "generate_assignment", "ex1_small", "--force")
    theirs = CourseFolder(tmp_path / "theirs")
    shutil.copytree(folder.root, theirs.root)
    stock(theirs.root, "autograde", "ex1_small")
    stock(theirs.root, "generate_feedback", "ex1_small")
    found = _grade(folder)
    last = {student: Store(theirs.root / "results").last_report("ex1_small", "small", student) for student in found}
    assert last == {student: submission.report for student, submission in found.items()}
    for student in found:
        kept = [Attempts(root / "results").of("ex1_small", "small", student) for root in (folder.root, theirs.root)]
        assert [len(attempts) for attempts in kept] == [1, 1]
        mine, stocks = (replace(attempts[0], cpu_seconds=None) for attempts in kept)
        assert mine == stocks
    ours = gradebook_rows(folder.root / "gradebook.db")
    asked = [(dict(row)["auto_score"], dict(row)["needs_manual_grade"]) for row in ours["grade"]]
    assert {(None, 1), (1.0, 1)} <= set(asked)
    assert ours == gradebook_rows(theirs.root / "gradebook.db")
    assert [dict(row)["late_submission_penalty"] for row in ours["submitted_notebook"]].count(2.0) == 1
    for name, (data, mode) in files_of(theirs.root / "autograded").items():
        path = folder.root / "autograded" / name
        assert path.stat().st_mode & 0o777 == mode
        if path.suffix == ".ipynb":
            assert nbformat.reads(path.read_text(), 4) == nbformat.reads(data.decode(), 4)
        else:
            assert path.read_bytes() == data
    assert files_of(theirs.root / "autograded").keys() == files_of(folder.root / "autograded").keys()
    assert files_of(theirs.root / "feedback").keys() == files_of(folder.root / "feedback").keys()


def _killed_after(root: Path, lines: int) -> None:
    """Run `nighthike grade` and kill it, and all it started, when it has said ``lines`` lines."""
    command = [sys.executable, "-c", "from autograder.cli import main; main()", "grade", "--jobs", "1"]
    run = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stdout is not None
    with run.stdout:
        for _ in range(lines):
            assert run.stdout.readline()
        os.kill(run.pid, signal.SIGKILL)
        run.wait()


def test_after_kills_at_several_moments_one_more_run_ends_as_an_undisturbed_one(folder: CourseFolder, tmp_path: Path):
    _class(folder)
    undisturbed = CourseFolder(tmp_path / "undisturbed")
    shutil.copytree(folder.root, undisturbed.root)
    _grade(undisturbed)
    for lines in (0, 1, 3, 4):
        _killed_after(folder.root, lines)
    found = _grade(folder)
    assert sum(submission.from_store for submission in found.values()) >= 4
    assert _everything(folder) == _everything(undisturbed)


def test_what_stops_a_run_between_gradebook_and_files_is_made_good_by_the_next(folder: CourseFolder, tmp_path: Path):
    _class(folder)
    undisturbed = CourseFolder(tmp_path / "undisturbed")
    shutil.copytree(folder.root, undisturbed.root)
    _grade(undisturbed)
    (folder.root / "feedback").write_text("in the way")
    with pytest.raises(GraderError, match="feedback"):
        _grade(folder)
    assert gradebook_rows(folder.root / "gradebook.db")["grade"]
    (folder.root / "feedback").unlink()
    _grade(folder)
    assert _everything(folder) == _everything(undisturbed)


def test_a_link_in_a_submission_is_not_followed(folder: CourseFolder):
    secret = folder.root / "suites" / "ex1_small" / "test_small.py"
    for student, name in (("ann", "small.ipynb"), ("bob", "notes.txt")):
        path = folder.submit(student).parent / name
        path.unlink(missing_ok=True)
        path.symlink_to(secret)
    found = _grade(folder)
    assert "is a link" in found["ann"].report.notes[0]
    assert not (folder.root / "autograded" / "bob" / "ex1_small" / "notes.txt").exists()
    assert not any(b"assert_same" in data for data, _ in files_of(folder.root / "feedback").values())


def test_what_lies_in_the_way_of_our_own_files_is_left_out(folder: CourseFolder):
    """A folder called like the feedback page, or a file like a folder of the course's, would stop the whole run."""
    source = folder.root / "source" / "ex1_small"
    (source / "maps").mkdir()
    for path in (source / "data.csv", source / "maps" / "hill.txt"):
        path.write_text("the course's")
    mine = folder.submit("ann").parent
    for name in ("small.html", "data.csv", "thing"):
        (mine / name).mkdir()
        (mine / name / "x.txt").write_text("the student's")
    (mine / "maps").write_text("the student's")
    _grade(folder)
    shutil.rmtree(mine / "thing")
    (mine / "thing").write_text("a file now")
    _grade(folder)
    for step in ("autograded", "feedback"):
        there = folder.root / step / "ann" / "ex1_small"
        assert (there / "data.csv").read_text() == (there / "maps" / "hill.txt").read_text() == "the course's"
        assert (there / "thing").read_text() == "a file now"
        assert not (there / "small.html" / "x.txt").exists()
    assert (there / "small.html").is_file()


def test_no_file_beside_a_notebook_stops_a_run_or_fills_the_disk(folder: CourseFolder):
    """A path at the end of what a path may be, a sparse file of a terabyte, and more files than anybody reads."""
    mine = folder.submit("ann").parent
    here = os.open(mine, os.O_RDONLY)
    for _ in range(15):
        os.mkdir("d" * 250, dir_fd=here)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("x.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    with (mine / "zeros.bin").open("wb") as file:
        file.truncate(1 << 40)
    for number in range(1100):
        (mine / f"a{number:04}.txt").write_text("x")
    assert _grade(folder)["ann"].report.status is Status.GRADED
    for step in ("autograded", "feedback"):
        there = {path.name for path in (folder.root / step / "ann" / "ex1_small").iterdir()}
        assert "a0999.txt" in there
        assert not there & {"zeros.bin", "a1000.txt", "d" * 250}


def test_files_of_the_course_replace_the_students_and_of_an_earlier_submission_none_is_left(folder: CourseFolder):
    (folder.root / "source" / "ex1_small" / "data.csv").write_text("the course's")
    (folder.root / "source" / "ex1_small" / "map.svg").write_text("<svg/>")
    mine = folder.submit("ann").parent
    (mine / "data.csv").write_text("the student's")
    for name in ("evil.html", "evil.SVG", "evil.js"):
        (mine / name).write_text("<script>alert(1)</script>")
    (mine / "old.txt").write_text("old")
    _grade(folder)
    (mine / "old.txt").unlink()
    (mine / "new.txt").write_text("new")
    _grade(folder)
    for step in ("autograded", "feedback"):
        there = folder.root / step / "ann" / "ex1_small"
        assert (there / "data.csv").read_text() == "the course's"
        assert (there / "new.txt").read_text() == "new"
        assert not (there / "old.txt").exists()
        assert (there / "map.svg").exists()
        assert not list(there.glob("evil*")), "formgrader would serve it, and the instructor's browser run it"


def test_a_check_that_we_broke_on_is_tried_again_by_the_next_run(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    broken = "student.halve(7.0) == 1 / 0"
    folder.rewrite_suite(lambda text: text.replace("student.halve(7.0) == 3.5", broken))
    report = _grade(folder)["ann"].report
    assert report.status is Status.INTERNAL
    assert report.tasks[1].checks[0].outcome is Outcome.INTERNAL
    folder.rewrite_suite(lambda text: text.replace(broken, "student.halve(7.0) == 3.5"))
    assert _grade(folder)["ann"].report.score == 6.0
