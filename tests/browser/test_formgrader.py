"""An instructor finds our class in nbgrader's own formgrader, and gives points by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import runner
from tests.browser.formgrader import click_and_confirm, give, open_submission, submissions
from tests.browser.gradebook import cells_of, students

EXERCISE = "ex3_momentum"
COMMENT = "Say which slope she feels at the look-ahead point."


@pytest.fixture
def student(graded_course: Path) -> str:
    """Somebody whose two written answers wait for a person."""
    waiting = [
        student
        for student in students(graded_course)
        if cells_of(graded_course, student)["reflection_nesterov"].needs_manual_grade
    ]
    return waiting[0]


def test_formgrader_lists_the_class_with_names_and_scores(server: str, graded_course: Path, page: Page) -> None:
    """Each student stands there with the name and the score that the gradebook has."""
    rows = submissions(page, server, EXERCISE)
    expect(rows).to_have_count(3)
    for student, (first, last, score) in students(graded_course).items():
        row = rows.filter(has_text=student)
        expect(row.locator(".student-name")).to_have_text(f"{last}, {first}")
        expect(row.locator(".score")).to_contain_text(f"{score:g} / 20")


def test_a_submission_opens_with_what_the_judge_found(server: str, student: str, page: Page) -> None:
    """And with the marking guide below each answer. All of it comes from this server, and nothing breaks."""
    complaints, asked = [], []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    open_submission(page, server, EXERCISE, student)
    expect(page.locator("body")).to_contain_text("Nesterov's rule")
    expect(page.locator("body")).to_contain_text("the hidden checks", ignore_case=True)
    guide = page.locator(".nbgrader_cell", has=page.locator("#reflection_nesterov")).locator("details")
    expect(guide).not_to_contain_text("MARK SCHEME")
    expect(guide.get_by_text("Marking guide, 1 point.")).to_be_hidden()
    guide.locator("summary").click()
    expect(guide.get_by_text("Marking guide, 1 point.")).to_be_visible()
    assert complaints == []
    assert {url.split("/formgrader")[0] + "/" for url in asked} == {server}


def test_no_student_sees_the_marking_guide(graded_course: Path) -> None:
    """Neither in what is fetched nor in what comes back."""
    for step in ("release", "autograded", "feedback"):
        texts = [path.read_text(encoding="utf-8") for path in (graded_course / step).rglob("momentum.*")]
        assert texts
        assert not any("Marking guide" in text for text in texts), step


def test_points_given_by_hand_reach_feedback_export_and_report(
    server: str, graded_course: Path, student: str, page: Page
) -> None:
    """What is typed in the page is in the gradebook, in feedback from whoever makes it, in the sum, and is not asked
    for again."""
    run = runner(graded_course)
    automatic = students(graded_course)[student][2]
    open_submission(page, server, EXERCISE, student)
    give(page, "reflection_nesterov", points="0.5", comment=COMMENT)
    give(page, "reflection_lecture", points="1")
    cells = cells_of(graded_course, student)
    assert cells["reflection_nesterov"][1:] == (0.5, False, COMMENT)
    assert cells["reflection_lecture"][1:3] == (1.0, False)

    feedback = graded_course / "feedback" / student / EXERCISE / "momentum.html"
    row = submissions(page, server, EXERCISE).filter(has_text=student)
    expect(row.locator(".status")).to_have_text("graded")
    expect(row.locator(".score")).to_have_text(f"{automatic + 1.5:g} / 20")
    feedback.unlink()
    click_and_confirm(page, row.locator(".generate-feedback a"))
    from_formgrader = feedback_text(page, feedback)
    assert f"{automatic + 1.5:g} of 20 points" in from_formgrader
    assert "0.5 of 1 point" in from_formgrader
    assert COMMENT in from_formgrader
    for command in (
        ["nbgrader", "generate_feedback", EXERCISE, "--student", student, "--force"],
        ["nighthike", "grade", "--student", student],
    ):
        feedback.unlink()
        run(*command)
        assert feedback_text(page, feedback) == from_formgrader, command

    run("nighthike", "export", "--to", "csv")
    with (graded_course / "grades.csv").open(encoding="utf-8") as file:
        (exported,) = [row for row in csv.DictReader(file) if row["student_id"] == student]
    assert float(exported["score"]) == automatic + 1.5
    run("nighthike", "report")
    with (graded_course / "report" / "look.csv").open(encoding="utf-8") as file:
        waiting = {row["student_id"] for row in csv.DictReader(file) if row["why"] == "manual"}
    assert student not in waiting
    assert waiting


def test_formgraders_autograde_button_grades_as_we_do(
    server: str, graded_course: Path, student: str, page: Page
) -> None:
    """The same scores for every cell, from a confined process; a grade that a person gave stays."""
    before = cells_of(graded_course, student)
    row = submissions(page, server, EXERCISE).filter(has_text=student)
    click_and_confirm(page, row.locator(".autograde a"))
    assert cells_of(graded_course, student) == before
    notebook = (graded_course / "autograded" / student / EXERCISE / "momentum.ipynb").read_text(encoding="utf-8")
    assert "hidden checks" in notebook


def feedback_text(page: Page, path: Path) -> str:
    """What is to be read on the feedback page at ``path``."""
    page.goto(path.as_uri())
    return page.locator("body").inner_text()
