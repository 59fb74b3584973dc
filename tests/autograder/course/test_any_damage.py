"""Whatever is done to a notebook, its repair keeps its promises."""

from __future__ import annotations

import copy

from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.course.exercise import Exercise
from autograder.course.notebook import notebook_bytes, read_notebook
from autograder.course.repair import repair
from tests.autograder.course.handed_in import SLOPE, STRIDE, WHY, answered, extra, hold, retype

EDITS = ("delete", "copy", "swap", "move", "retype", "strip", "change", "clear", "insert", "rename", "id")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 30), st.integers(0, 30)), max_size=12))
def test_whatever_was_done_everything_is_there_once(shared_hill: Exercise, edits: list[tuple[str, int, int]]) -> None:
    """Any dozen edits: released cells once, in order, as released; what the student wrote is still there."""
    notebook = answered(shared_hill)
    own = []
    for number, (edit, first, second) in enumerate(edits):
        cells = notebook.cells
        if edit == "insert":
            own.append(f"own_{number} = {number}")
            cells.insert(first % (len(cells) + 1), extra(own[-1], name=f"extra{second}"))
            continue
        if not cells:
            continue
        first, second = first % len(cells), second % len(cells)
        cell = cells[first]
        if cell.source in own and edit in ("delete", "change", "clear"):
            continue
        match edit:
            case "delete":
                del cells[first]
            case "copy":
                cells.insert(second, copy.deepcopy(cell))
            case "swap":
                cells[first], cells[second] = cells[second], cells[first]
            case "move":
                cells.insert(second, cells.pop(first))
            case "retype":
                retype(cell, ("code", "markdown", "raw")[second % 3])
            case "strip":
                cell["metadata"] = NotebookNode()
            case "change":
                cell["source"] = f"changed = {number}"
            case "clear":
                cell["source"] = ""
            case "rename":
                cell["metadata"]["nbgrader"] = {"grade_id": list(shared_hill.named)[second % len(shared_hill.named)]}
            case "id":
                cell["id"] = cells[second].id
    submitted = read_notebook(notebook_bytes(notebook))
    repaired = repair(submitted, shared_hill)
    hold(repaired, shared_hill)
    texts = [cell.source for cell in repaired.notebook.cells]
    done = {edit for edit, _, _ in edits}
    assert all(text in texts for text in own) or "rename" in done
    assert all(text in texts for text in (SLOPE, STRIDE, WHY)) or done & {"delete", "change", "clear", "rename"}
