"""The JSON of a notebook, whatever is in it, brought into the shape that nbformat asks for."""

from __future__ import annotations

import math
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines

__all__ = ["NO_ID", "well_formed"]

NO_ID = "no-id-"
"""How the id begins that a cell without one is given; nobody writes it, so no cell is mistaken for another by it."""

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OUTPUT_KEYS = {
    "stream": ("name", "text"),
    "error": ("ename", "evalue", "traceback"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
}


def well_formed(raw: dict[str, Any]) -> NotebookNode:
    """What ``parse_notebook`` gave, brought into shape as ``read_notebook`` says."""
    cells = [_cell(cell) for cell in raw["cells"] if isinstance(cell, dict)]
    taken: set[str] = set()
    for index, cell in enumerate(cells):
        if cell["id"] in taken or not _CELL_ID.fullmatch(cell["id"]) or cell["id"].startswith(NO_ID):
            cell["id"] = f"{NO_ID}{index}"
        taken.add(cell["id"])
    metadata = _clean(raw.get("metadata"))
    notebook = NotebookNode(
        cells=cells,
        metadata=metadata if isinstance(metadata, dict) else NotebookNode(),
        nbformat=4,
        nbformat_minor=5,
    )
    return NotebookNode(rejoin_lines(notebook))


def _cell(raw: dict[str, Any]) -> NotebookNode:
    kind = raw.get("cell_type")
    if kind == "heading":  # format 3
        kind = "markdown"
    elif kind not in ("code", "markdown"):
        kind = "raw"
    metadata = _clean(raw.get("metadata"))
    cell = NotebookNode(
        id=raw["id"] if isinstance(raw.get("id"), str) else "",
        cell_type=kind,
        metadata=metadata if isinstance(metadata, dict) else NotebookNode(),
        source=_lines(raw.get("source", raw.get("input"))),  # "input" in format 3
    )
    cell["metadata"].pop("trusted", None)
    if kind == "code":
        count = raw.get("execution_count")
        cell["execution_count"] = count if type(count) is int else None
        outputs = raw.get("outputs")
        cell["outputs"] = [
            kept for output in (outputs if isinstance(outputs, list) else ()) if (kept := _output(output)) is not None
        ]
    elif isinstance(attachments := raw.get("attachments"), dict) and all(
        isinstance(bundle, dict) for bundle in attachments.values()
    ):
        cell["attachments"] = _clean(attachments)
    return cell


def _output(raw: Any) -> NotebookNode | None:
    """``raw`` as an output of format 4, or None where it is not one."""
    if not isinstance(raw, dict) or not isinstance(kind := raw.get("output_type"), str) or kind not in _OUTPUT_KEYS:
        return None
    output = NotebookNode(output_type=kind)
    for key in _OUTPUT_KEYS[kind]:
        value = _clean(raw.get(key))
        if key in ("data", "metadata"):
            output[key] = value if isinstance(value, dict) else NotebookNode()
        elif key == "traceback":
            output[key] = [_text(line) for line in value] if isinstance(value, list) else []
        elif key == "execution_count":
            output[key] = value if type(value) is int else None
        else:
            output[key] = _text(value)
    return output


def _lines(value: Any) -> str:
    """``value`` as text whose lines end as Python's do, not as Windows' or an old Macintosh's."""
    return _text(value).replace("\r\n", "\n").replace("\r", "\n")


def _text(value: Any) -> str:
    """``value`` as text that can be written as UTF-8; nbformat also allows a list of lines."""
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def _clean(value: Any) -> Any:
    """``value`` as plain JSON that every reader takes: no half characters, no NaN."""
    if isinstance(value, dict):
        return NotebookNode({_text(key): _clean(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
