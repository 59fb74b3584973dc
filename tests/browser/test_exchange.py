"""A student's way through nbgrader's exchange: fetch, work, validate, submit, read the feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import home_of, new_course, runner
from tests.browser.formgrader import click_and_confirm, submissions
from tests.browser.gradebook import cells_of
from tests.browser.lab import Notebook, assignments, dialog
from tests.browser.serve import PATIENCE_MS, jupyter_server

EXERCISE = "ex3_momentum"
STUDENT = "ada"
STEP, STEP_CHECKS, NESTEROV, REFLECTION = 11, 12, 17, 37
"""Places of cells in the released notebook."""
AVERAGED = """def momentum_step(theta, v, grad, lr, beta):
    v = beta * v - lr * (1 - beta) * grad
    return theta + v, v"""
RIGHT = AVERAGED.replace(" * (1 - beta)", "")
NOT_AHEAD = """def nag_step(theta, v, grad_fn, lr, beta):
    v = beta * v - lr * grad_fn(theta)
    return theta + v, v"""
ANSWER = "She is further up the wall there, so the slope is steeper."


class Desks(NamedTuple):
    """Two people at work, each with a server of their own, and their folders."""

    instructor: str
    course: Path
    student: str
    work: Path


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """An instructor in the course's folder, a student in an empty one, and an exchange that both know of."""
    course = new_course(tmp_path_factory.mktemp("exchanged"))
    root = tmp_path_factory.mktemp("exchange")
    root.chmod(0o777)
    work = tmp_path_factory.mktemp("student")
    known = f"c.Exchange.root = {str(root)!r}\nc.CourseDirectory.course_id = 'nighthike'\n"
    # On a JupyterHub the name comes from the account; here one account is both people.
    theirs = known + f"c.CourseDirectory.student_id = {STUDENT!r}\n"
    ours = known + "c.ExchangeCollect.check_owner = False\n"
    with (
        jupyter_server(course, home_of(course), settings=ours) as instructor,
        jupyter_server(work, work.parent / "student-home", settings=theirs) as student,
    ):
        yield Desks(instructor, course, student, work)


def test_from_release_to_feedback(desks: Desks, browser: Browser) -> None:
    """A whole exercise, each step with the buttons of nbgrader's own pages."""
    instructor, student = (browser.new_page(viewport={"width": 1200, "height": 900}) for _ in range(2))
    instructor.set_default_timeout(PATIENCE_MS)
    student.set_default_timeout(PATIENCE_MS)
    released(instructor, desks)
    fetched(student, desks)
    worked_on(student, desks)
    validated_and_submitted(student, desks)
    collected_and_graded(instructor, desks)
    feedback_read(student, desks)
    instructor.close()
    student.close()


def released(page: Page, desks: Desks) -> None:
    """Formgrader's Release puts it into the exchange."""
    page.goto(f"{desks.instructor}formgrader/manage_assignments")
    click_and_confirm(page, page.locator("tbody tr", has_text=EXERCISE).locator(".release a"))


def fetched(page: Page, desks: Desks) -> None:
    """The student sees it in the list and fetches it."""
    assignments(page, desks.student)
    page.locator("#released_assignments_list", has_text=EXERCISE).get_by_role("button", name="Fetch").click()
    page.locator("#fetched_assignments_list .assignment-notebooks-link").click()
    page.locator("#fetched_assignments_list").get_by_role("link", name="momentum", exact=True).click()


def worked_on(page: Page, desks: Desks) -> None:
    """A visible check says what to do, then what does not hold, then that all holds."""
    notebook = Notebook(page)
    notebook.run_all()
    expect(notebook.outputs(STEP_CHECKS)).to_contain_text("not written yet: put your code in place of its last line")
    notebook.write(STEP, AVERAGED)
    notebook.run(STEP)
    checked = notebook.run(STEP_CHECKS)
    expect(checked).to_contain_text("✗ By hand: v = 0.8·(0.5, 0) - 0.1·(3, -2) = (0.1, 0.2).")
    expect(checked).to_contain_text("Expected [0.1, 0.2], found [0.34, 0.04].")
    notebook.write(STEP, RIGHT)
    notebook.run(STEP)
    checked = notebook.run(STEP_CHECKS)
    expect(checked).to_contain_text("All hold. The hidden checks still count.")
    expect(checked).not_to_contain_text("✗")
    notebook.write(NESTEROV, NOT_AHEAD)
    notebook.write_text(REFLECTION, ANSWER)


def validated_and_submitted(page: Page, desks: Desks) -> None:
    """Validate, in the notebook and in the list, names the cells that fail and not the one that holds."""
    Notebook(page).panel.get_by_role("button", name="Validate").click()
    in_notebook = dialog(page, "Validation Results")
    assert '@visible_checks("nag_step")' in in_notebook
    assert "nag_step: 2 sentences do not hold yet, the first is: By hand, on f = x²: ahead at" in in_notebook
    assert "minimize is not written yet: put your code in place of its last line" in in_notebook
    assert '@visible_checks("momentum_step")' not in in_notebook

    assignments(page, desks.student)
    fetched = page.locator("#fetched_assignments_list")
    fetched.locator(".assignment-notebooks-link").click()
    fetched.get_by_role("button", name="Validate").click()
    assert dialog(page, "Validation Results") == in_notebook
    fetched.get_by_role("button", name="Submit").click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text(EXERCISE)


def collected_and_graded(page: Page, desks: Desks) -> None:
    """What JupyterLab saved is graded as it was meant: nothing had to be put right."""
    page.goto(f"{desks.instructor}formgrader/manage_assignments")
    click_and_confirm(page, page.locator("tbody tr", has_text=EXERCISE).locator(".collect a"))
    course = desks.course
    saved = nbformat.read(course / "submitted" / STUDENT / EXERCISE / "momentum.ipynb", as_version=4)
    release = nbformat.read(course / "release" / EXERCISE / "momentum.ipynb", as_version=4)
    assert [cell.id for cell in saved.cells] == [cell.id for cell in release.cells]
    assert [cell.metadata.get("nbgrader") for cell in saved.cells] == [
        cell.metadata.get("nbgrader") for cell in release.cells
    ]
    assert "3.8 of 18 automatic points" in runner(course)("nighthike", "grade", "--student", STUDENT)
    assert "restored" not in (course / "autograded" / STUDENT / EXERCISE / "momentum.ipynb").read_text(encoding="utf-8")
    assert cells_of(course, STUDENT)["test_momentum_step"].auto_score == 3.0
    row = submissions(page, desks.instructor, EXERCISE).filter(has_text=STUDENT)
    click_and_confirm(page, row.locator(".release-feedback a"))


def feedback_read(page: Page, desks: Desks) -> None:
    """The student fetches the feedback and finds the score and the mistake by its name, in JupyterLab."""
    assignments(page, desks.student)
    page.locator("#submitted_assignments_list").get_by_role("button", name="Fetch Feedback").click()
    page.get_by_text("(view feedback)").click()
    (path,) = desks.work.glob(f"{EXERCISE}/feedback/*/momentum.html")
    page.get_by_role("listitem").filter(has_text=path.name).dblclick()
    feedback = page.frame_locator(".jp-HTMLViewer iframe")
    expect(feedback.locator("body")).to_contain_text("momentum: 3.8 of 20 points")
    expect(feedback.locator("body")).to_contain_text("gradient at current point", ignore_case=True)
    expect(feedback.locator("body")).to_contain_text(ANSWER)
