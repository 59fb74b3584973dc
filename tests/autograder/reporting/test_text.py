"""A report as it is read on a terminal."""

from __future__ import annotations

from autograder.model import Check, Outcome, Report, Status, TaskReport
from autograder.reporting.text import report_text, summary


def _report(status: Status = Status.GRADED) -> Report:
    checks = (
        Check(name="test_a", outcome=Outcome.PASSED, sentence="It adds."),
        Check(name="test_b", outcome=Outcome.FAILED, sentence="It keeps [brackets].", message="got [/] 4", hint="Do."),
    )
    task = TaskReport(task="add", score=1.5, max_score=3.0, checks=checks)
    return Report(
        exercise="ex1", notebook="add.ipynb", status=status, score=1.5, max_score=18.0, tasks=(task,), notes=("cell 7",)
    )


def test_a_report_reads_from_notes_over_checks_to_the_sum():
    assert report_text(_report()).plain.splitlines() == [
        "Note: cell 7",
        "add: 1.5 of 3 points",
        "  ✓ It adds.",
        "  ✗ It keeps [brackets].",
        "      got [/] 4",
        "      Do.",
        "ex1: 1.5 of 18 automatic points",
    ]


def test_a_report_in_which_we_broke_says_so():
    assert summary(_report(Status.INTERNAL)).endswith("not all graded: the grader failed")


def test_a_failed_check_is_red_and_a_passed_one_green():
    spans = {(span.style, report_text(_report()).plain[span.start : span.end]) for span in report_text(_report()).spans}
    assert {("green", "  ✓ "), ("red", "  ✗ ")} <= spans
