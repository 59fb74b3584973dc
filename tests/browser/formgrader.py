"""nbgrader's formgrader as an instructor uses it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.serve import PATIENCE_MS

__all__ = ["click_and_confirm", "give", "open_submission", "submissions"]

SETTLED = """typeof formgrader !== "undefined" && formgrader.grades?.loaded && formgrader.comments?.loaded
    && (typeof MathJax === "undefined" || MathJax.loaded) && $(":animated").length === 0"""
"""Before, the page saves nothing that is typed into it; and MathJax, when it is done, takes the focus and scrolls for a
while, so that a click lands elsewhere."""


def submissions(page: Page, url: str, exercise: str) -> Locator:
    """The rows of the page of an exercise's submissions, one for each student."""
    page.goto(f"{url}formgrader/manage_submissions/{exercise}")
    rows = page.locator("tbody tr")
    expect(rows.first.locator(".score")).to_be_visible(timeout=PATIENCE_MS)
    return rows


def click_and_confirm(page: Page, button: Locator) -> str:
    """Click a button that runs one of nbgrader's commands; what the command said in its window, which is closed."""
    button.click(timeout=PATIENCE_MS)
    window = page.locator(".modal.in")
    expect(window).to_be_visible(timeout=PATIENCE_MS)
    said = window.inner_text()
    assert window.locator(".modal-title").inner_text() == "Success", said
    window.get_by_role("button", name="OK").click()
    expect(window).to_be_hidden()
    return said


def open_submission(page: Page, url: str, exercise: str, student: str) -> None:
    """From the table of students to the page on which this student's notebook is graded by hand."""
    submissions(page, url, exercise).filter(has_text=student).locator(".student-name a").click()
    page.locator("tbody a").first.click(timeout=PATIENCE_MS)
    page.wait_for_url("**/formgrader/submissions/**")
    page.wait_for_function(SETTLED, timeout=PATIENCE_MS)


def give(page: Page, cell: str, *, points: str, comment: str | None = None) -> None:
    """Type ``points`` and ``comment`` into the fields of the cell with this grade_id; both are saved."""
    _type(page, cell, points, saved="/formgrader/api/grade/")
    if comment is not None:
        _type(page, f"{cell}-comment", comment, saved="/formgrader/api/comment/")


def _type(page: Page, field: str, text: str, *, saved: str) -> None:
    page.locator(f"[id='{field}']").fill(text)
    with page.expect_response(lambda answer: saved in answer.url, timeout=PATIENCE_MS) as answer:
        page.locator(f"[id='{field}']").blur()
    assert answer.value.ok, answer.value.text()
