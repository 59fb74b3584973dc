"""Notebook files: read one that a stranger wrote, write one byte for byte the same every time.

What comes out of ``read_notebook`` is well formed whatever went in: nbformat 4.5, every cell with a type, a text, a
dict of metadata and an id of its own.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines

from autograder.errors import NotebookError

__all__ = [
    "JSON_DEPTH",
    "NOTEBOOK_BYTES",
    "NOTEBOOK_CELLS",
    "NO_ID",
    "notebook_bytes",
    "parse_notebook",
    "read_notebook",
    "well_formed",
    "write_bytes",
    "write_notebook",
]

NOTEBOOK_BYTES = 20 << 20
"""The largest notebook read: a course notebook with all its figures has about 0.5 MB."""
NOTEBOOK_CELLS = 2000
"""The most cells: a course notebook has about 60, and a million empty ones would fill the memory."""
JSON_DEPTH = 100
"""The deepest nesting: a notebook with plots needs about 20, and Python's own stack ends near 1000."""
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


def read_notebook(file: Path | bytes) -> NotebookNode:
    """The notebook in ``file``, a path or the file's bytes, brought to nbformat 4.5 and well formed.

    Cells of a wrong shape are left out, texts given as lists are joined, missing metadata is empty, an id that is
    missing, malformed or taken becomes ``no-id-<position>``. Equal bytes give equal notebooks.

    Raises NotebookError for a file that is missing, a link, empty, larger than ``NOTEBOOK_BYTES``, not JSON, nested
    deeper than ``JSON_DEPTH``, of more than ``NOTEBOOK_CELLS`` cells, or of a format that cannot be brought to 4.
    """
    where = "the notebook" if isinstance(file, bytes) else file.name
    return well_formed(parse_notebook(file if isinstance(file, bytes) else _bytes_of(file), where))


def parse_notebook(data: bytes, where: str) -> dict[str, Any]:
    """The JSON of a notebook as it stands, brought to nbformat 4, with a list of ``cells``.

    ``where`` begins the errors. Raises NotebookError as ``read_notebook`` does.
    """
    found = _json(data, where)
    if not isinstance(found, dict):
        raise NotebookError(f"{where}: is JSON but not a notebook; submit the .ipynb file")
    raw: dict[str, Any] = found
    if _nesting_exceeds(raw, JSON_DEPTH):
        raise NotebookError(f"{where}: is nested deeper than {JSON_DEPTH} levels; no notebook is")
    if not isinstance(raw.get("cells"), list):
        raw = _upgraded(raw, where)
    elif isinstance(version := raw.get("nbformat", 4), int) and version > 4:
        raise NotebookError(f"{where}: is written in notebook format {version}; save it as format 4")
    if len(raw["cells"]) > NOTEBOOK_CELLS:
        raise NotebookError(f"{where}: has {len(raw['cells'])} cells, more than {NOTEBOOK_CELLS}; remove some")
    return raw


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """``notebook`` as nbformat writes it: keys sorted, indented by one, UTF-8, one newline at the end."""
    text: str = nbformat.v4.writes(notebook)
    return text.removesuffix("\n").encode() + b"\n"


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


def _bytes_of(path: Path) -> bytes:
    """The bytes of a plain file. A link is refused: it could point at the solutions, and we may read those."""
    try:
        # Not blocking, because opening a named pipe would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotebookError(f"{path}: there is no such file") from None
    except OSError as error:
        if path.is_symlink():
            raise NotebookError(f"{path.name}: is a link; submit the notebook itself") from None
        raise NotebookError(f"{path.name}: cannot be read: {error.strerror}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotebookError(f"{path.name}: is not a file; submit the notebook itself")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(NOTEBOOK_BYTES + 1)
    finally:
        os.close(descriptor)


def _json(data: bytes, where: str) -> Any:
    if len(data) > NOTEBOOK_BYTES:
        raise NotebookError(f"{where}: is larger than {NOTEBOOK_BYTES >> 20} MiB; clear its outputs and save it again")
    if not data.strip():
        raise NotebookError(f"{where}: is empty; save the notebook again")
    try:
        return json.loads(data.decode(json.detect_encoding(data)))
    except RecursionError:
        raise NotebookError(f"{where}: is nested deeper than {JSON_DEPTH} levels; no notebook is") from None
    except ValueError:  # not JSON, not UTF-8, or a number of more digits than Python reads
        raise NotebookError(f"{where}: is not a notebook (its JSON cannot be read); save it again in Jupyter") from None


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
        source=_text(raw.get("source", raw.get("input"))),  # "input" in format 3
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
