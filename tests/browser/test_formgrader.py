"""An instructor finds our class in nbgrader's own formgrader."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from playwright.sync_api import Page, expect


def students(course: Path) -> dict[str, float]:
    """Student and automatic score, out of the gradebook."""
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = book.execute(
            "SELECT s.student_id, SUM(g.auto_score) FROM submitted_assignment s"
            " JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id"
            " GROUP BY s.student_id"
        ).fetchall()
    return {student: round(score or 0.0, 2) for student, score in rows}


def test_formgrader_lists_the_class_with_its_scores(server: str, graded_course: Path, page: Page) -> None:
    """Each student stands there with the score that the gradebook has."""
    page.goto(f"{server}formgrader/manage_submissions/ex3_momentum")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(5, timeout=60_000)
    shown = page.locator("tbody").inner_text()
    for student, score in students(graded_course).items():
        assert student in shown
        assert f"{score:g}" in shown


def test_a_submission_opens_with_what_the_judge_found(server: str, page: Page) -> None:
    """The grader sees the student's notebook with our findings in the points cells."""
    page.goto(f"{server}formgrader/gradebook/ex3_momentum/momentum")
    page.locator("tbody a").first.click(timeout=60_000)
    page.wait_for_url("**/formgrader/submissions/**")
    expect(page.locator("body")).to_contain_text("Nesterov's rule", timeout=60_000)
    expect(page.locator("body")).to_contain_text("the hidden checks", timeout=60_000, ignore_case=True)
