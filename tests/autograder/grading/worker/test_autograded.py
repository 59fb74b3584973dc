"""What nbgrader reads out of the autograded notebook, and what an instructor's browser finds in it."""

from __future__ import annotations

import base64
import math
from typing import Any

import nbformat
import pytest
from nbgrader.utils import determine_grade

from autograder.grading.pages.outputs import MAX_LINES
from autograder.grading.worker.autograded import NOT_GRADED, inert, with_findings, with_outputs
from autograder.model import CellResult, Check, Outcome, TaskReport

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one dot."""
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
POINTS = {"grade_id": "test_a", "grade": True, "solution": False, "locked": True, "points": 3, "schema_version": 3}


def _notebook(**marks: Any) -> Any:
    cell = nbformat.v4.new_code_cell("check()", metadata={"nbgrader": {**POINTS, **marks}})
    return nbformat.v4.new_notebook(cells=[cell])


def _report(score: float, outcome: Outcome = Outcome.FAILED) -> TaskReport:
    return TaskReport(task="a", score=score, max_score=3.0, checks=(Check(name="c", outcome=outcome, sentence="S."),))


def _points_cell(outputs: list[dict[str, Any]], report: TaskReport) -> Any:
    ran = with_outputs(_notebook(), [CellResult(index=0, outputs=tuple(outputs), execution_count=5)], METADATA)
    return with_findings(ran, {"test_a": report}).cells[0]


own_outputs = {
    "nothing": [],
    "an error": [{"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["E: v"]}],
    "a warning": [{"output_type": "stream", "name": "stderr", "text": "DeprecationWarning"}],
    "a number": [{"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}}],
    "text": [{"output_type": "execute_result", "data": {"text/plain": "all good"}, "metadata": {}}],
    "a figure": [{"output_type": "display_data", "data": {"image/png": PNG, "text/plain": "<F>"}, "metadata": {}}],
}


@pytest.mark.parametrize("outputs", own_outputs.values(), ids=own_outputs)
@pytest.mark.parametrize("score", [0.0, 0.75, 1.0, 1 / 3, 3.0])
def test_nbgrader_reads_exactly_our_score_whatever_the_visible_checks_showed(
    outputs: list[dict[str, Any]], score: float
):
    assert determine_grade(_points_cell(outputs, _report(score))) == (score, 3.0)


def test_stock_nbgrader_never_reads_credit_where_we_broke():
    cell = _points_cell([], _report(0.0, Outcome.INTERNAL))
    assert cell.outputs[-1].ename == NOT_GRADED
    assert determine_grade(cell) == (0, 3.0)


@pytest.mark.parametrize("score", [math.nan, math.inf, -1.0, 3.5])
def test_a_score_that_is_none_is_our_error_and_never_written(score: float):
    with pytest.raises(ValueError, match="no score between 0 and 3"):
        _points_cell([], _report(score))


def test_a_flood_in_the_visible_checks_does_not_hide_what_was_found():
    cell = _points_cell([{"output_type": "stream", "name": "stdout", "text": "spam\n" * 100_000}], _report(1.0))
    assert "a: 1 of 3 points" in cell.outputs[-2].text
    assert sum(len(output.text.split("\n")) for output in cell.outputs[:-1]) < MAX_LINES


def test_notes_are_told_once_in_the_first_points_cell():
    cells = [_notebook(grade_id=name).cells[0] for name in ("test_a", "test_b")]
    notebook = with_outputs(nbformat.v4.new_notebook(cells=cells), [], METADATA)
    with_findings(notebook, {"test_a": _report(1.0), "test_b": _report(1.0)}, ("cell 3 was restored",))
    assert ["Note: cell 3" in cell.outputs[-2].text for cell in notebook.cells] == [True, False]


def test_a_cell_that_was_not_reached_or_was_stopped_shows_an_error_so_that_silence_earns_nothing():
    notebook = nbformat.v4.new_notebook(cells=[*_notebook().cells, *_notebook().cells])
    ran = with_outputs(notebook, [CellResult(index=1, outcome=Outcome.KILLED)], METADATA)
    assert [cell.outputs[-1].ename for cell in ran.cells] == ["NotRun", "Stopped"]
    assert [determine_grade(cell)[0] for cell in ran.cells] == [0, 0]


def test_outputs_that_the_student_saved_are_gone():
    notebook = _notebook()
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="all checks passed")]
    (cell,) = with_outputs(notebook, [CellResult(index=0, execution_count=1)], METADATA).cells
    assert cell.outputs == []


def test_nothing_of_a_students_metadata_reaches_a_page_but_what_nbgrader_needs():
    notebook = _notebook(grade_id="test_a", comment="<script>", points="9")
    notebook.metadata = nbformat.from_dict({"title": "<script>", "widgets": {"a": 1}, "language_info": {"name": "x"}})
    cell = notebook.cells[0]
    cell.id = '"><script>'
    cell.metadata.update({"tags": ['"><script>'], "jupyter": {"source_hidden": True}, "deletable": False})
    safe = inert(notebook, METADATA)
    assert safe.metadata == METADATA
    assert safe.cells[0].id == "cell-at-0"
    assert safe.cells[0].metadata == {
        "deletable": False,
        "nbgrader": {"grade_id": "test_a", "grade": True, "solution": False, "locked": True, "schema_version": 3},
    }
    assert nbformat.validate(safe) is None


def test_a_grade_id_that_is_markup_takes_all_of_nbgraders_metadata_with_it():
    assert "nbgrader" not in inert(_notebook(grade_id='a"><script>'), METADATA).cells[0].metadata


def test_attached_photographs_stay_and_attached_markup_goes():
    cell = nbformat.v4.new_markdown_cell("![](attachment:a.png)")
    cell["attachments"] = {
        "a.png": {"image/png": PNG},
        "b.svg": {"image/svg+xml": base64.b64encode(b"<svg/>").decode()},
        "c.png": {"image/png": base64.b64encode(b"<html>").decode()},
    }
    safe = inert(nbformat.v4.new_notebook(cells=[cell]), METADATA)
    assert safe.cells[0].attachments == {"a.png": {"image/png": PNG}}


def test_the_submission_itself_is_not_changed():
    notebook = _notebook()
    before = nbformat.writes(notebook)
    with_findings(with_outputs(notebook, [], METADATA), {"test_a": _report(1.0)})
    assert nbformat.writes(notebook) == before
