"""The autograded notebook: the repaired notebook with its outputs and the judge's findings in place. Pure functions.

nbgrader reads a score out of a points cell's outputs (``nbgrader.utils.determine_grade``): the first error or stderr
output is 0, the first ``execute_result`` is the score, *nothing at all is full marks*. So what the visible checks
printed becomes stdout text, and after it come the block that the student reads and one ``execute_result``: the score.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.grading.pages.outputs import as_text, clean_outputs, error_output, stream_output
from autograder.grading.worker.experiments import Stored, shown
from autograder.model import CellResult, Limits, Outcome, Output, TaskReport
from autograder.reporting.words import task_block
from autograder.sandbox.outputs import Budget
from autograder.sandbox.pictures import picture

__all__ = ["NOT_GRADED", "inert", "with_findings", "with_outputs"]

NOT_GRADED = "NotGraded"
"""Name of the error output in a points cell where we broke. Stock nbgrader would read 0 there, never full marks."""

VISIBLE_LINES = 200
"""Lines kept of what the visible checks printed, so that nbgrader's own limit never reaches the block below them."""
VISIBLE_PICTURES = 10
"""Pictures kept in a points cell."""

SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What nbformat allows as a cell's id; pages use ids and names unescaped."""
OWN_ID = "cell-at-"
"""How the id of a cell begins that had none of its own."""
SAFE_GRADE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""What nbgrader's toolbar allows, as long as its database's column."""
NBGRADER_FIELDS: Mapping[str, Any] = {
    "cell_type": str, "checksum": str, "grade": bool, "grade_id": str, "locked": bool,
    "points": (int, float), "schema_version": int, "solution": bool, "task": bool,
}  # fmt: skip


def with_outputs(
    notebook: NotebookNode,
    results: Sequence[CellResult],
    metadata: Mapping[str, Any],
    left_out: Mapping[int, Stored] = MappingProxyType({}),
) -> NotebookNode:
    """A copy of ``notebook``, made inert, with the outputs of ``results``, and what was stored in cells ``left_out``.

    Any other code cell without a result was not reached; it says so in an error output, which never earns points.
    """
    copy = inert(notebook, metadata)
    budget = Budget(Limits().notebook_output_bytes)
    by_index = {result.index: result for result in results}
    for index, cell in enumerate(copy.cells):
        if cell.cell_type != "code":
            continue
        result = by_index.get(index)
        if result is None and index in left_out:
            stored = left_out[index]
            cell.execution_count, cell.outputs = stored.execution_count, _nodes(shown(stored, budget))
            continue
        if result is None:
            cell.execution_count, cell.outputs = None, _nodes([error_output("NotRun", "this cell was not run")])
            continue
        outputs = list(clean_outputs(result.outputs, result.execution_count))
        stopped = result.outcome not in (Outcome.PASSED, Outcome.RAISED)
        if stopped and not any(output["output_type"] == "error" for output in outputs):
            outputs.append(error_output("Stopped", "this cell did not come to its end"))
        cell.execution_count, cell.outputs = result.execution_count, _nodes(outputs)
    return copy


def with_findings(notebook: NotebookNode, tasks: Mapping[str, TaskReport], notes: tuple[str, ...] = ()) -> NotebookNode:
    """``notebook`` with what was found in its points cells; ``tasks`` by the grade_id of the points cell.

    ``notes`` are told once, in the first points cell. Changes and returns ``notebook``.
    """
    for cell in notebook.cells:
        task = tasks.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if task is not None and cell.cell_type == "code":
            cell.outputs = _nodes(_points_cell(cell.outputs, task, notes, cell.execution_count))
            notes = ()
    return notebook


def inert(notebook: NotebookNode, metadata: Mapping[str, Any]) -> NotebookNode:
    """A copy that is safe to show: sources, nbgrader's metadata and attached pictures of every cell, no outputs.

    ``metadata`` is the exercise's own. A student's could carry a title, a lexer, the state of widgets: all of them
    end up in pages that an instructor opens.
    """
    used: set[str] = set()
    cells = [_inert_cell(cell, index, used) for index, cell in enumerate(notebook.cells)]
    return NotebookNode(cells=cells, metadata=nbformat.from_dict(dict(metadata)), nbformat=4, nbformat_minor=5)


def _points_cell(own: Sequence[Output], task: TaskReport, notes: tuple[str, ...], count: int | None) -> list[Output]:
    lines = as_text(own).splitlines(keepends=True)
    if len(lines) > VISIBLE_LINES:
        lines = [*lines[:VISIBLE_LINES], "… and more lines\n"]
    pictures = [output for output in own if "image/png" in output.get("data", {})][:VISIBLE_PICTURES]
    outputs: list[Output] = [stream_output("".join(lines))] if lines else []
    outputs += [{"output_type": "display_data", "data": picture["data"], "metadata": {}} for picture in pictures]
    outputs.append(stream_output(task_block(task, notes)))
    if any(check.outcome is Outcome.INTERNAL for check in task.checks):
        outputs.append(error_output(NOT_GRADED, "the grader failed here; a person will grade this cell"))
    else:
        outputs.append(_score_output(task, count))
    return outputs


def _score_output(task: TaskReport, count: int | None) -> Output:
    # NaN and infinity would be read as full marks and as an error; both can only be a slip of ours.
    if not 0.0 <= task.score <= task.max_score:
        raise ValueError(f"{task.task}: {task.score!r} is no score between 0 and {task.max_score!r}")
    return {
        "output_type": "execute_result",
        "execution_count": count,
        "data": {"text/plain": repr(float(task.score))},
        "metadata": {},
    }


def _inert_cell(cell: Any, index: int, used: set[str]) -> NotebookNode:
    kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
    source = str(cell.source).encode("utf-8", "replace").decode("utf-8")
    fresh = NotebookNode(cell_type=kind, metadata=NotebookNode(), source=source)
    if kind == "code":
        fresh.execution_count, fresh.outputs = None, []
    wished = cell.get("id")
    fine = isinstance(wished, str) and SAFE_ID.fullmatch(wished) and wished not in used
    fresh.id = wished if fine and not wished.startswith(OWN_ID) else f"{OWN_ID}{index}"
    used.add(fresh.id)
    ours = cell.metadata.get("nbgrader")
    if isinstance(ours, dict):
        kept = {name: ours[name] for name, kind in NBGRADER_FIELDS.items() if isinstance(ours.get(name), kind)}
        if SAFE_GRADE_ID.fullmatch(kept.get("grade_id", "none")):
            fresh.metadata["nbgrader"] = NotebookNode(kept)
    for name in ("deletable", "editable"):
        if cell.metadata.get(name) is False:
            fresh.metadata[name] = False
    if kind == "markdown":
        attachments = _pictures(cell.get("attachments"))
        if attachments:
            fresh["attachments"] = NotebookNode(attachments)
    return fresh


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """The attachments of a markdown cell that are pictures: a photograph of a derivation on paper, say."""
    if not isinstance(attachments, dict):
        return {}
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in attachments.items():
        for kind, data in bundle.items() if isinstance(bundle, dict) else ():
            raw = picture(kind, "".join(str(data).split()))
            if raw is not None:
                kept.setdefault(name, {})[kind] = base64.b64encode(raw).decode("ascii")
    return kept


def _nodes(outputs: Sequence[Output]) -> list[NotebookNode]:
    return [nbformat.from_dict(output) for output in outputs]
