"""The instructor who grades an answer sees what the source says of it; nobody else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from autograder.grading.pages.cells import markdown2html

from ...conftest import CourseFolder

ANSWER = (
    "### BEGIN SOLUTION\nBecause.\n\n### BEGIN MARK SCHEME\n- 1: says *why*.\n### END MARK SCHEME\n### END SOLUTION"
)
NBGRADER = {"grade_id": "reflection", "grade": True, "solution": True}


def formgrader(folder: CourseFolder) -> dict[str, Any]:
    """What nbconvert knows while it makes one of formgrader's pages."""
    path = folder.root / "autograded" / "ann" / "ex1_small"
    ids = {"assignment_id": "ex1_small", "notebook_id": "small", "submission_id": "77"}
    return {**ids, "metadata": {"path": str(path)}}


def page(folder: CourseFolder, resources: dict[str, Any], nbgrader: dict[str, Any]) -> str:
    path = folder.root / "source" / "ex1_small" / "small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "reflection")
    cell.source = ANSWER
    path.unlink()  # it is a link to the template's
    nbformat.write(notebook, path)
    return str(markdown2html({"cell": {"metadata": {"nbgrader": nbgrader}}, "resources": resources}, "My answer."))


def test_formgrader_shows_model_answer_and_guide_below_the_answer(folder: CourseFolder) -> None:
    """Folded away, as Markdown, without the marks around them."""
    shown = page(folder, formgrader(folder), NBGRADER)
    answer, _, guide = shown.partition("<details>")
    assert "My answer." in answer
    assert "Because." in guide
    assert "says <em>why</em>" in guide
    assert "MARK SCHEME" not in shown
    assert "SOLUTION" not in shown


def test_a_feedback_page_shows_neither(folder: CourseFolder) -> None:
    """It knows of no submission's number, only of the notebook's place."""
    resources = formgrader(folder)
    del resources["submission_id"]
    assert "Because." not in page(folder, resources, NBGRADER)


def test_a_cell_that_nobody_grades_by_hand_has_none(folder: CourseFolder) -> None:
    """Such as the question above the answer."""
    assert "<details>" not in page(folder, formgrader(folder), {**NBGRADER, "solution": False})


def test_without_a_source_the_page_is_as_it_was(folder: CourseFolder) -> None:
    """A grader elsewhere may have the autograded notebooks alone."""
    elsewhere = {**formgrader(folder), "metadata": {"path": str(Path("/nowhere/autograded/ann/ex1_small"))}}
    gone = {**formgrader(folder), "notebook_id": "lost"}
    for resources in (elsewhere, gone):
        assert "<details>" not in page(folder, resources, NBGRADER)
