"""What happens to the file of a notebook: each gives other bytes and says whether the code is still whole in them."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

__all__ = ["FILES"]

Saving = Callable[[NotebookNode, random.Random], tuple[bytes, bool]]


def _json(notebook: NotebookNode, **options: Any) -> str:
    return json.dumps(notebook, **({"indent": 1} | options))


def as_it_is(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    return _json(notebook).encode(), True


def encoded(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    name = rng.choice(("utf-8-sig", "utf-16", "utf-32", "utf-16-le", "cp1252", "latin-1"))
    return _json(notebook, ensure_ascii=False).encode(name, "replace"), True


def windows_lines(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    return _json(notebook).replace("\n", "\r\n").encode(), True


def sources_as_lists(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    for cell in notebook.cells:
        cell["source"] = cell.source.splitlines(keepends=True)
    return _json(notebook, indent=None).encode(), True


def without_ids(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    for cell in notebook.cells:
        cell.pop("id", None)
    notebook["nbformat_minor"] = rng.choice((0, 1, 2, 4))
    return _json(notebook).encode(), True


def format_3(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    cells = []
    for cell in notebook.cells:
        old: dict[str, Any] = {"cell_type": cell.cell_type, "metadata": cell.metadata}
        if cell.cell_type == "code":
            old |= {"input": cell.source, "language": "python", "outputs": [], "collapsed": False, "prompt_number": 1}
        else:
            old["source"] = cell.source
        cells.append(old)
    sheet = {"cells": cells, "metadata": {}}
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}).encode(), True


def format_2(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    """Format 2 knew no metadata of cells and called text html or markdown."""
    cells = [
        {"cell_type": "code", "input": cell.source, "language": "python", "outputs": [], "collapsed": False}
        if cell.cell_type == "code"
        else {"cell_type": "markdown", "source": cell.source}
        for cell in notebook.cells
    ]
    return json.dumps({"nbformat": 2, "metadata": {"name": "a"}, "worksheets": [{"cells": cells}]}).encode(), True


def commas(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    return re.sub(r"\n( *[\]}])", r",\n\1", _json(notebook)).encode(), True


def not_a_number(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    notebook["metadata"]["x"] = [float("nan"), float("inf")]
    return _json(notebook).encode(), True


def conflict(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    """Both sides of a merge around a line of the file: the first is ours, the second another one's."""
    lines = _json(notebook).split("\n")
    at = rng.randrange(1, len(lines))
    lines[at:at] = ["<<<<<<< HEAD"]
    lines[at + 2 : at + 2] = ["=======", '   "source": "nothing",', ">>>>>>> main"]
    return "\n".join(lines).encode(), True


def cut_short(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    text = _json(notebook)
    return text[: rng.randint(0, len(text) - 1)].encode(), False


def broken_bytes(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    data = bytearray(_json(notebook).encode())
    for _ in range(rng.randint(1, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data), False


def percent_script(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            parts.append(f"# %%\n{cell.source}")
        else:
            parts.append("# %% [markdown]\n" + "\n".join(f"# {line}" for line in cell.source.splitlines()))
    return "\n\n".join(parts).encode(), True


def exported_script(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    parts = ["#!/usr/bin/env python\n# coding: utf-8"]
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    parts += [f"# In[{rng.choice((' ', '7'))}]:\n\n\n{source}" for source in code]
    whole = all(cell.cell_type == "code" or not cell.source.startswith(("def ", "class ")) for cell in notebook.cells)
    return "\n\n\n".join(parts).encode(), whole


def plain_script(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    """One cell without an end: what fails in it takes the rest with it."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code").encode(), False


def archived(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    data = _json(notebook).encode()
    if rng.random() < 0.5:
        return gzip.compress(data), False
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.ipynb", data)
    return file.getvalue(), False


def web_page(notebook: NotebookNode, rng: random.Random) -> tuple[bytes, bool]:
    return b"<!DOCTYPE html>\n<html><body>def f(): pass</body></html>", False


FILES: dict[str, Saving] = {
    "as it is": as_it_is,
    **{
        saving.__name__: saving
        for saving in (
            encoded, windows_lines, sources_as_lists, without_ids, format_3, format_2, commas, not_a_number, conflict,
            cut_short, broken_bytes, percent_script, exported_script, plain_script, archived, web_page,
        )
    },
}  # fmt: skip
