"""Notebook files: read one that a stranger wrote, write one byte for byte the same every time.

What comes out of ``read_notebook`` is well formed whatever went in: nbformat 4.5, every cell with a type, a text, a
dict of metadata and an id of its own.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines

from autograder.course.large import without_outputs
from autograder.course.plain_file import bytes_of
from autograder.course.rescue import rescue
from autograder.course.shape import well_formed
from autograder.errors import NotebookError
from autograder.model import Record

__all__ = [
    "FILE_BYTES",
    "JSON_DEPTH",
    "NOTEBOOK_BYTES",
    "NOTEBOOK_CELLS",
    "Submitted",
    "notebook_bytes",
    "parse_notebook",
    "read_notebook",
    "read_submission",
    "write_bytes",
    "write_notebook",
]

NOTEBOOK_BYTES = 20 << 20
"""The largest notebook read: a course notebook with all its figures has about 0.5 MB."""
FILE_BYTES = 200 << 20
"""The largest file handed in that is looked at: what makes a notebook larger than ``NOTEBOOK_BYTES`` is its outputs,
and they are left out before it is read."""
NOTEBOOK_CELLS = 2000
"""The most cells: a course notebook has about 60, and a million empty ones would fill the memory."""
JSON_DEPTH = 100
"""The deepest nesting: a notebook with plots needs about 20, and Python's own stack ends near 1000."""


class Submitted(Record, frozen=True, kw_only=True):
    """A file that was handed in, read."""

    notebook: NotebookNode
    """As ``read_notebook`` gives it."""
    notes: tuple[str, ...] = ()
    """What had to be done to read it, for the report; nothing of the file is repeated."""


def read_notebook(file: Path | bytes) -> NotebookNode:
    """The notebook in ``file``, a path or the file's bytes, brought to nbformat 4.5 and well formed.

    Cells of a wrong shape are left out, texts given as lists are joined, missing metadata is empty, an id that is
    missing, malformed or taken becomes ``no-id-<position>``. Equal bytes give equal notebooks. A file that was damaged
    on its way is read as ``rescue`` says.

    Raises NotebookError for a file that is missing, empty, larger than ``FILE_BYTES`` or without its outputs than
    ``NOTEBOOK_BYTES``, no notebook whatever is done, nested deeper than ``JSON_DEPTH``, of more than
    ``NOTEBOOK_CELLS`` cells, or of a format that cannot be brought to 4; UnreadableError for one that the disk or its
    rights do not let us read, and for what is no file: a link, a folder, a pipe.
    """
    return read_submission(file).notebook


def read_submission(file: Path | bytes) -> Submitted:
    """``read_notebook``, and what had to be done for that."""
    where = "the notebook" if isinstance(file, bytes) else file.name
    data = file if isinstance(file, bytes) else bytes_of(file, FILE_BYTES + 1)
    notes: tuple[str, ...] = ()
    if len(data) > FILE_BYTES:
        raise NotebookError(f"{where}: is larger than {FILE_BYTES >> 20} MiB; clear its outputs and save it again")
    if len(data) > NOTEBOOK_BYTES:
        notes = (f"the file has {len(data) >> 20} MiB: its outputs were left out before it was read",)
        data = without_outputs(data)
    _check_size(data, where)
    try:
        rescued = rescue(data, where)
    except RecursionError:
        raise _too_deep(where) from None
    raw = _notebook(rescued.content, where)
    return Submitted(notebook=well_formed(raw), notes=(*notes, *rescued.notes))


def parse_notebook(data: bytes, where: str) -> dict[str, Any]:
    """The JSON of a notebook as it stands, brought to nbformat 4, with a list of ``cells``; nothing is rescued.

    ``where`` begins the errors. Raises NotebookError as ``read_notebook`` does.
    """
    return _notebook(_json(data, where), where)


def _notebook(found: Any, where: str) -> dict[str, Any]:
    """The JSON ``found`` as a notebook of format 4."""
    if not isinstance(found, dict):
        raise NotebookError(f"{where}: is JSON but not a notebook; submit the .ipynb file")
    raw: dict[str, Any] = found
    if _nesting_exceeds(raw, JSON_DEPTH):
        raise _too_deep(where)
    if not isinstance(raw.get("cells"), list):
        raw = _upgraded(raw, where)
    elif isinstance(version := raw.get("nbformat", 4), int) and version > 4:
        raise NotebookError(f"{where}: is written in notebook format {version}; save it as format 4")
    if len(raw["cells"]) > NOTEBOOK_CELLS:
        raise NotebookError(f"{where}: has {len(raw['cells'])} cells, more than {NOTEBOOK_CELLS}; remove some")
    return raw


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """``notebook`` as nbformat writes it: keys sorted, indented by one, UTF-8, one newline at the end.

    nbformat copies all of it first, pictures too, and Python's own JSON is slow where it indents.
    """
    lines = split_lines(NotebookNode(notebook, cells=[_split_copy(cell) for cell in notebook.cells]))
    return msgspec.json.format(msgspec.json.encode(lines, order="sorted"), indent=1) + b"\n"


def _split_copy(cell: NotebookNode) -> NotebookNode:
    """A copy of ``cell`` as deep as ``split_lines`` changes it."""
    copied = NotebookNode(cell)
    if "outputs" in cell:
        copied.outputs = [NotebookNode(output) for output in cell.outputs]
        for output in copied.outputs:
            if "data" in output:
                output.data = NotebookNode(output.data)
    if "attachments" in cell:
        copied.attachments = NotebookNode({name: NotebookNode(data) for name, data in cell.attachments.items()})
    return copied


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write ``notebook`` to ``path``; a reader sees the old file or the new one, never half of it."""
    write_bytes(notebook_bytes(notebook), path)


def write_bytes(data: bytes, path: Path) -> None:
    """Write ``data`` to ``path`` by rename, with the permissions of a new file; folders are made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _json(data: bytes, where: str) -> Any:
    _check_size(data, where)
    try:
        return json.loads(data.decode(json.detect_encoding(data)))
    except RecursionError:
        raise _too_deep(where) from None
    except ValueError:  # not JSON, not UTF-8, or a number of more digits than Python reads
        raise NotebookError(f"{where}: is not a notebook (its JSON cannot be read); save it again in Jupyter") from None


def _check_size(data: bytes, where: str) -> None:
    if len(data) > NOTEBOOK_BYTES:
        size = f"larger than {NOTEBOOK_BYTES >> 20} MiB"
        raise NotebookError(
            f"{where}: is {size}; clear its outputs, leave out what is no code or text, and save it again"
        )
    if not data.strip():
        raise NotebookError(f"{where}: is empty; save the notebook in Jupyter and hand it in again")


def _too_deep(where: str) -> NotebookError:
    return NotebookError(
        f"{where}: is nested deeper than {JSON_DEPTH} levels; no notebook is; save it again in Jupyter"
    )


def _nesting_exceeds(value: Any, depth: int) -> bool:
    """Level by level instead of by recursion: what it guards against is the end of the stack."""
    level = [value]
    for _ in range(depth):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return False
    return True


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _upgraded(raw: dict[str, Any], where: str) -> dict[str, Any]:
    """``raw``, of an older format, as format 4."""
    try:
        notebook = nbformat.convert(nbformat.from_dict(raw), 4)
        # nbformat draws ids at random
        cells = [{key: value for key, value in cell.items() if key != "id"} for cell in notebook["cells"]]
    except Exception:  # nbformat's converters trust their input: what a stranger wrote can raise anything in them
        raise NotebookError(f"{where}: has no list of cells; save it again in Jupyter as notebook format 4") from None
    return {"cells": cells, "metadata": notebook.get("metadata")}
