"""A submission is read whatever it is, or refused with a sentence; what is written is the same every time."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course.notebook import (
    JSON_DEPTH,
    NOTEBOOK_BYTES,
    NOTEBOOK_CELLS,
    notebook_bytes,
    read_notebook,
    write_notebook,
)
from autograder.errors import NotebookError, UnreadableError


def raw(*cells: Any, **more: Any) -> bytes:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more).encode()


def code(source: Any = "x = 1", **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return cell | more


REFUSED = {
    "empty": (b"", "is empty"),
    "white space": (b" \n\t", "is empty"),
    "prose": (b"Dear teacher, my dog ate it.", "it is no JSON"),
    "cut off in the first cell": (raw(code())[:40], "cut short"),
    "not text": (b"\x89PNG\r\n\x1a\n" * 10, "is a picture, not a notebook"),
    "a list": (b"[1, 2]", "JSON but not a notebook"),
    "a string": (b'"hello"', "JSON but not a notebook"),
    "no cells": (b"{}", "no list of cells"),
    "cells a string": (b'{"cells": "abc", "nbformat": 4}', "no list of cells"),
    "cells a dict": (b'{"cells": {"a": 1}, "nbformat": 4}', "no list of cells"),
    "worksheets a number": (b'{"worksheets": 7, "nbformat": 3, "nbformat_minor": 0}', "no list of cells"),
    "worksheets of numbers": (b'{"worksheets": [7], "nbformat": 3, "nbformat_minor": 0}', "no list of cells"),
    "format 5": (raw(code(), nbformat=5), "format 5"),
    "too large": (b" " * (NOTEBOOK_BYTES + 1), "larger than 20 MiB"),
    "too deep": (b'{"cells": ' + b"[" * 500 + b"]" * 500 + b"}", "nested deeper"),
    "far too deep": (b"[" * 200_000 + b"]" * 200_000, "nested deeper"),
    "deep in an object": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "nested deeper"),
    "a number too long": (b'{"nbformat": ' + b"9" * 10_000 + b"}", "is not a notebook"),
    "too many cells": (raw(*[{}] * (NOTEBOOK_CELLS + 1)), "2001 cells"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_notebook_is_refused_with_a_sentence(case: str) -> None:
    """Each refusal says what is wrong; nothing else than NotebookError ever comes out."""
    data, words = REFUSED[case]
    with pytest.raises(NotebookError) as caught:
        read_notebook(data)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


ODD_CELLS = {
    "source a list": (code(["x = 1\n", "y = 2"]), "x = 1\ny = 2"),
    "source a list with numbers": (code(["x = 1\n", 7, "y = 2"]), "x = 1\ny = 2"),
    "source missing": ({"cell_type": "code"}, ""),
    "source null": (code(None), ""),
    "source an object": (code({"a": "b"}), ""),
    "text under its name in format 3": ({"cell_type": "code", "input": "x = 1"}, "x = 1"),
    "half a character": (code("x = '\ud800'"), "x = '\ufffd'"),
    "metadata a string": (code(metadata="lost"), "x = 1"),
    "metadata not a number": (code(metadata={"a": float("nan"), "b": [float("inf")]}), "x = 1"),
    "outputs a string": (code(outputs="none"), "x = 1"),
    "outputs of wrong shape": (code(outputs=[1, {}, {"output_type": "magic"}, {"output_type": ["stream"]}]), "x = 1"),
    "outputs half right": (code(outputs=[{"output_type": "stream"}, {"output_type": "display_data"}]), "x = 1"),
    "an error without lines": (code(outputs=[{"output_type": "error", "traceback": "no"}]), "x = 1"),
    "execution count a string": (code(execution_count="7"), "x = 1"),
    "id a number": (code(id=7), "x = 1"),
    "id too long": (code(id="a" * 65), "x = 1"),
    "a heading": ({"cell_type": "heading", "source": "Hills", "metadata": {}}, "Hills"),
    "an unknown type": ({"cell_type": "sql", "source": "SELECT 1"}, "SELECT 1"),
    "type a list": ({"cell_type": ["code"], "source": "x = 1"}, "x = 1"),
    "attachments a list": ({"cell_type": "markdown", "source": "hi", "attachments": [1]}, "hi"),
    "attachments of numbers": ({"cell_type": "markdown", "source": "hi", "attachments": {"a.png": 1}}, "hi"),
}


@pytest.mark.parametrize("case", ODD_CELLS)
def test_an_odd_cell_becomes_a_valid_one(case: str) -> None:
    """What nbformat would refuse comes out valid, with its text, and can be written."""
    cell, text = ODD_CELLS[case]
    notebook = read_notebook(raw(cell))
    assert [cell.source for cell in notebook.cells] == [text]
    written = notebook_bytes(notebook)
    nbformat.validate(json.loads(written))
    assert b"NaN" not in written
    assert b"Infinity" not in written


def test_what_is_written_is_what_nbformat_writes() -> None:
    """To the byte: texts of several lines in every place, pictures, attachments, other scripts, numbers; and nothing
    is changed by writing it."""
    data = {
        "text/plain": "[1,\n 2]",
        "image/png": "iVBORw0KGgo=\n",
        "text/html": "<b>\n</b>",
        "application/json": {"a": 1},
    }
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": "a\nb"},
        {"output_type": "display_data", "data": data, "metadata": {"image/png": {"width": 0.1}}},
        {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 2**70},
        {"output_type": "error", "ename": "E", "evalue": "\x1b[0m", "traceback": ["é\u2028\n", "∇ 🏔"]},
    ]
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}, "b": {"text/plain": "x\ny"}}
    cells = [
        code(source="x = 1\n\ny = 'ä\x00'\n", outputs=outputs, metadata={"z": [], "a": {}, "B": {"points": 2.5}}),
        {"cell_type": "markdown", "metadata": {}, "source": "# Hills\r\nand dales", "attachments": picture},
    ]
    notebook = nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    before = copy.deepcopy(notebook)
    assert notebook_bytes(notebook).decode() == nbformat.v4.writes(notebook) + "\n"
    assert notebook == before


def test_cells_of_no_shape_are_left_out() -> None:
    """A number among the cells does not cost the others."""
    notebook = read_notebook(raw(7, code(), None, ["x"]))
    assert [cell.source for cell in notebook.cells] == ["x = 1"]


def test_every_cell_has_an_id_of_its_own() -> None:
    """The first bearer of an id keeps it; the others and those without get one by their position."""
    notebook = read_notebook(raw(code(), code(), {"cell_type": "raw", "source": ""}, code(id="no-id-1")))
    assert [cell.id for cell in notebook.cells] == ["a", "no-id-1", "no-id-2", "no-id-3"]


def test_a_notebook_of_format_3_is_upgraded_the_same_way_every_time() -> None:
    """Worksheets, inputs and headings of IPython's days are read; two readings are equal."""
    old = {
        "metadata": {"name": "hill"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 2, "metadata": {}, "source": "Hills"},
                    {
                        "cell_type": "code",
                        "collapsed": False,
                        "input": ["x = 1\n", "x"],
                        "language": "python",
                        "metadata": {"nbgrader": {"grade_id": "slope"}},
                        "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": "1", "metadata": {}}],
                        "prompt_number": 1,
                    },
                ],
                "metadata": {},
            }
        ],
    }
    notebook = read_notebook(json.dumps(old).encode())
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code"]
    assert notebook.cells[1].source == "x = 1\nx"
    assert notebook.cells[1].metadata["nbgrader"]["grade_id"] == "slope"
    assert notebook_bytes(notebook) == notebook_bytes(read_notebook(json.dumps(old).encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_encodings_of_json_are_read(encoding: str) -> None:
    """An editor may have saved with a byte-order mark."""
    text = raw().decode().replace('"cells": []', '"cells": [{"cell_type": "code", "source": "β = 0.9"}]')
    assert read_notebook(text.encode(encoding)).cells[0].source == "β = 0.9"


def test_written_bytes_are_those_of_nbformat() -> None:
    """Reading and writing a notebook that nbformat wrote changes no byte."""
    notebook = nbformat.v4.new_notebook(metadata={"z": 1, "a": {"c": [1.5, None], "b": "β"}})
    notebook.cells = [nbformat.v4.new_code_cell("x = 1\nx", id="b"), nbformat.v4.new_markdown_cell("# hi\n", id="a")]
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="a\nb\n")]
    notebook.cells[1].attachments = {"a.png": {"image/png": "aGk="}}
    data = nbformat.writes(notebook).encode() + b"\n"
    assert notebook_bytes(read_notebook(data)) == data


def test_reading_what_was_read_changes_nothing() -> None:
    """Odd cells are put right once."""
    for cell, _ in ODD_CELLS.values():
        once = notebook_bytes(read_notebook(raw(cell, cell)))
        assert notebook_bytes(read_notebook(once)) == once


def test_a_file_appears_whole(tmp_path: Path) -> None:
    """Folders are made, the file has the permissions of any new file, nothing else is left behind."""
    path = tmp_path / "ada" / "ex1" / "hill.ipynb"
    write_notebook(read_notebook(raw(code())), path)
    assert read_notebook(path).cells[0].source == "x = 1"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    """When the rename fails, the old file stays and no half file is beside it."""
    (tmp_path / "hill.ipynb").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_notebook(read_notebook(raw(code())), tmp_path / "hill.ipynb")
    assert [path.name for path in tmp_path.iterdir()] == ["hill.ipynb"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    """A submission that points at the solutions would be read with the grader's rights."""
    (tmp_path / "solution.ipynb").write_bytes(raw(code()))
    (tmp_path / "hill.ipynb").symlink_to(tmp_path / "solution.ipynb")
    with pytest.raises(UnreadableError, match=r"hill\.ipynb: is a link"):
        read_notebook(tmp_path / "hill.ipynb")


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    """A named pipe would keep the grader waiting, a folder would crash it."""
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    for name in ("pipe.ipynb", "folder.ipynb"):
        with pytest.raises(UnreadableError, match="is not a file"):
            read_notebook(tmp_path / name)
    with pytest.raises(NotebookError, match="there is no such file"):
        read_notebook(tmp_path / "missing.ipynb")


def test_nesting_up_to_the_limit_is_read() -> None:
    """The notebook, its metadata and JSON_DEPTH - 2 lists more."""
    lists: list[Any] = []
    for _ in range(JSON_DEPTH - 3):
        lists = [lists]
    assert read_notebook(raw(metadata={"a": lists})).metadata["a"] == lists
