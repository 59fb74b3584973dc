"""`nighthike grade`: what it says and what it ends with; what it does is in tests/autograder/grading."""

from __future__ import annotations

import io

from click.testing import CliRunner, Result
from rich.console import Console

from autograder.cli import main
from autograder.cli.progress import Progress
from autograder.grading.run import GradedSubmission
from autograder.model import Check, Outcome, Report, Status, TaskReport

from ..conftest import DOUBLE, HALVE, CourseFolder


def _grade(folder: CourseFolder, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["grade", "--course", str(folder.root), *arguments])


def test_a_line_for_each_submission_and_a_last_one_for_all(folder: CourseFolder):
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    folder.submit("bob", data=b"junk")
    result = _grade(folder, "--jobs", "1")
    assert result.exit_code == 0
    *lines, last = result.output.splitlines()
    assert sorted(line.split(" ", 1)[1] for line in lines) == [
        "ann ex1_small: 6 of 6 automatic points",
        "bob ex1_small: 0 of 6 automatic points",
    ]
    assert last == "2 submitted, 2 graded, 0 needing a look"
    again = _grade(folder, "ex1_small", "--student", "ann", "--jobs", "1").output.splitlines()
    assert again == [
        "1/1 ann ex1_small: 6 of 6 automatic points (as before)",
        "1 submitted, 1 graded, 0 needing a look",
    ]


def test_where_we_broke_it_ends_with_2_and_names_who_needs_a_look(folder: CourseFolder):
    folder.rewrite_suite(lambda text: text.replace("student.halve(7.0) == 3.5", "1 / 0"))
    folder.submit("ann", double=DOUBLE, halve=HALVE)
    result = _grade(folder, "--jobs", "1")
    assert result.exit_code == 2
    assert "needs a look: ann ex1_small: halve" in result.output
    assert result.output.endswith("1 submitted, 0 graded, 1 needing a look\n")


def test_nothing_submitted_is_no_error(folder: CourseFolder):
    result = _grade(folder)
    assert (result.exit_code, result.output) == (0, "0 submitted, 0 graded, 0 needing a look\n")


def test_an_unknown_exercise_ends_with_1(folder: CourseFolder):
    assert _grade(folder, "ex9").exit_code == 1


def test_a_suite_with_a_fault_ends_with_1_and_says_where(folder: CourseFolder):
    folder.rewrite_suite(lambda text: "def broken(:\n")
    folder.submit("ann")
    result = _grade(folder, "--jobs", "1")
    assert result.exit_code == 1
    assert "line 1 of the suite" in result.stderr


def _report(student: str, outcome: Outcome, status: Status = Status.GRADED) -> GradedSubmission:
    check = Check(name="c", outcome=outcome, sentence="S.")
    task = TaskReport(task="add", score=1.0, max_score=2.0, checks=(check,))
    report = Report(exercise="ex1", notebook="a.ipynb", status=status, score=1.0, max_score=2.0, tasks=(task,))
    return GradedSubmission(student=student, report=report, from_store=False)


def _said(terminal: bool) -> str:
    out = io.StringIO()
    with Progress(3, Console(file=out, force_terminal=terminal, width=100, color_system=None)) as progress:
        progress.done(_report("ann", Outcome.PASSED))
        progress.done(_report("bob", Outcome.INTERNAL, Status.INTERNAL))
        progress.done(_report("[cy]", Outcome.INCONCLUSIVE))
    progress.finish()
    assert progress.failed == 1
    return out.getvalue()


def test_a_terminal_gets_a_bar_and_the_table_of_the_class_and_no_line_a_submission():
    said = _said(terminal=True)
    assert "grading" in said
    assert "student" in said
    assert "1/3 ann" not in said
    assert "3 submitted, 2 graded, 2 needing a look" in said


def test_elsewhere_there_are_plain_lines_and_names_are_no_markup():
    said = _said(terminal=False)
    assert said.splitlines() == [
        "1/3 ann ex1: 1 of 2 automatic points",
        "2/3 bob ex1: 1 of 2 automatic points, not all graded: the grader failed",
        "3/3 [cy] ex1: 1 of 2 automatic points",
        "needs a look: bob ex1: add",
        "needs a look: [cy] ex1: add",
        "3 submitted, 2 graded, 2 needing a look",
    ]
