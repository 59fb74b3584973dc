"""What editors and uploads do to the file of a notebook: its answers are graded, or a sentence says what to do.

``answered`` is the scratch course's notebook with every question answered; what can be read gives three answers back.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from typing import Any

import pytest

from autograder.course.exercise import Exercise
from autograder.course.large import without_outputs
from autograder.course.notebook import FILE_BYTES, NOTEBOOK_BYTES, read_notebook, read_submission
from autograder.course.repair import repair
from autograder.errors import NotebookError
from tests.autograder.course.handed_in import SLOPE, STRIDE, WHY, answered, cell_of, hold


def text_of(hill: Exercise) -> str:
    return json.dumps(answered(hill), indent=1, ensure_ascii=False)


def archive(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("hill.ipynb", data)
    return file.getvalue()


def tarred(data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        entry = tarfile.TarInfo("hill.ipynb")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def conflict(text: str) -> str:
    """Both sides of a merge, around the line with the answer to the first task."""
    line = next(line for line in text.split("\n") if "def slope(x):\\n    return 2 * x" in line)
    theirs = line.replace("2 * x", "3 * x")
    return text.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{theirs}\n>>>>>>> main")


def percent(hill: Exercise, mark: str = "# %%", text_mark: str = "# %% [markdown]") -> str:
    parts = []
    for cell in answered(hill).cells:
        if cell.cell_type == "code":
            parts.append(f"{mark}\n{cell.source}")
        else:
            parts.append(text_mark + "\n" + "\n".join(f"# {line}" for line in cell.source.split("\n")))
    return "\n\n".join(parts)


MENDED: dict[str, tuple[Any, str]] = {
    "as it is": (lambda hill: text_of(hill).encode(), ""),
    "with a byte-order mark": (lambda hill: text_of(hill).encode("utf-8-sig"), ""),
    "in UTF-16": (lambda hill: text_of(hill).encode("utf-16"), ""),
    "in UTF-16 without a mark": (lambda hill: text_of(hill).encode("utf-16-le"), ""),
    "in UTF-32": (lambda hill: text_of(hill).encode("utf-32"), ""),
    "in Windows-1252": (lambda hill: text_of(hill).replace("Walk", "“Größe”").encode("cp1252"), "Windows-1252"),
    "with a few bad bytes": (
        lambda hill: text_of(hill).replace("Walk", "ä" * 50 + "!").encode().replace(b"!", b"\xff"),
        "some characters of the file could not be read",
    ),
    "with Windows' line ends": (lambda hill: text_of(hill).replace("\n", "\r\n").encode(), ""),
    "with Windows' line ends in the cells": (lambda hill: text_of(hill).replace("\\n", "\\r\\n").encode(), ""),
    "with a Macintosh's line ends in the cells": (lambda hill: text_of(hill).replace("\\n", "\\r").encode(), ""),
    "with NaN": (lambda hill: text_of(hill).replace('"cells"', '"x": NaN,\n "cells"', 1).encode(), ""),
    "with commas too many": (
        lambda hill: text_of(hill).replace("\n  }\n", "\n  },\n").encode(),
        "commas too many and was mended",
    ),
    "with line breaks in its texts": (
        lambda hill: text_of(hill).replace("Walk down it.", "Walk\ndown it.").encode(),
        "line breaks in its texts",
    ),
    "in the middle of a merge": (lambda hill: conflict(text_of(hill)).encode(), "both sides of a git merge"),
    "cut off after its cells": (
        lambda hill: text_of(hill)[:-120].encode(),
        "the file breaks off, as an interrupted upload does: what is whole of it was read (10 cells)",
    ),
    "a script with cells": (lambda hill: percent(hill).encode(), "is a Python script, not a notebook"),
    "a script as nbconvert writes it": (
        lambda hill: ("# coding: utf-8\n\n" + percent(hill, "# In[3]:\n", "# %% [markdown]")).encode(),
        "is a Python script",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MENDED)
def test_what_can_be_read_is_graded(hill: Exercise, case: str) -> None:
    """The answers are all there, and a note says what was done where anything was."""
    make, words = MENDED[case]
    read = read_submission(make(hill))
    repaired = repair(read.notebook, hill)
    hold(repaired, hill)
    sources = [cell_of(repaired.notebook, name).source for name in ("slope", "stride", "why")]
    assert sources == [SLOPE, STRIDE, WHY]
    assert all(words in note for note in read.notes[:1])
    assert len(read.notes) == (1 if words else 0)


def test_a_script_without_marks_is_one_cell(hill: Exercise) -> None:
    """It stands where its first answer should, and no stub takes the place of the others."""
    read = read_submission(f"import numpy as np\n\n{SLOPE}\n\n\n{STRIDE}\n".encode())
    repaired = repair(read.notebook, hill)
    hold(repaired, hill)
    assert SLOPE in cell_of(repaired.notebook, "slope").source
    assert "raise NotImplementedError" not in "".join(cell.source for cell in repaired.notebook.cells)
    assert "read as 1 cell" in read.notes[0]


def test_half_an_upload_costs_only_what_is_missing(hill: Exercise) -> None:
    """The first answer was whole; the second is the stub again; the report says so."""
    text = text_of(hill)
    read = read_submission(text[: text.index("def stride") + 10].encode())
    repaired = repair(read.notebook, hill)
    hold(repaired, hill)
    assert cell_of(repaired.notebook, "slope").source == SLOPE
    assert cell_of(repaired.notebook, "stride").source == hill.named["stride"].source
    assert read.notes[0].endswith("(5 cells); hand it in again")


REFUSED: dict[str, tuple[Any, str, str]] = {
    "a zip archive": (archive, "a zip archive", "unpack it"),
    "a gzip archive": (gzip.compress, "a gzip archive", "unpack it"),
    "a tar archive": (tarred, "a tar archive", "unpack it"),
    "a 7z archive": (lambda _: b"7z\xbc\xaf\x27\x1c\0\4" + bytes(50), "a 7z archive", "unpack it"),
    "a rar archive": (lambda _: b"Rar!\x1a\x07\x01\0", "a rar archive", "unpack it"),
    "a PDF": (lambda _: b"%PDF-1.7\n%\xe2\xe3", "a PDF", "hand in the .ipynb file"),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n", "a picture", "hand in the .ipynb file"),
    "a web page": (lambda _: b"\n<!DOCTYPE html>\n<html><body>def slope(x)", "a web page", "hand in the .ipynb file"),
    "a note of git lfs": (lambda _: b"version https://git-lfs.github.com/spec/v1\noid", "git lfs", "git lfs pull"),
    "a word processor's file": (lambda _: b"\xd0\xcf\x11\xe0" + bytes(600), "no text", "hand in the .ipynb file"),
    "prose": (lambda _: "Sehr geehrte Frau Größe, mein Hund …".encode("cp1252", "replace"), "no JSON", "hand in"),
    "nothing": (lambda _: b"", "is empty", "hand it in again"),
    "the very first bytes": (lambda data: data[:30], "cut short", "hand it in again"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_something_else_is_answered_with_a_sentence(hill: Exercise, case: str) -> None:
    """It says what the file is, and what to do."""
    make, what, remedy = REFUSED[case]
    with pytest.raises(NotebookError) as caught:
        read_submission(make(text_of(hill).encode()))
    sentence = str(caught.value)
    assert what in sentence
    assert remedy in sentence
    assert "\n" not in sentence


HUGE = {
    "a picture": {"output_type": "display_data", "data": {"image/png": "A" * (100 << 20)}, "metadata": {}},
    "lines": {"output_type": "stream", "name": "stdout", "text": ['loss = 0.1 "]}\n'] * 5_000_000},
}


@pytest.mark.parametrize("case", HUGE)
def test_a_hundred_megabytes_of_outputs_are_left_out_and_the_rest_is_graded(hill: Exercise, case: str) -> None:
    """Outputs count for nothing; the note says that they were left out."""
    notebook = answered(hill)
    cell_of(notebook, "race")["outputs"] = [HUGE[case]]
    data = json.dumps(notebook).encode()
    read = read_submission(data)
    repaired = repair(read.notebook, hill)
    assert cell_of(repaired.notebook, "slope").source == SLOPE
    assert cell_of(repaired.notebook, "why").source == WHY
    assert read.notes == (f"the file has {len(data) >> 20} MiB: its outputs were left out before it was read",)


def test_a_large_file_that_is_not_large_by_its_outputs_is_refused() -> None:
    data = json.dumps({"cells": [{"cell_type": "markdown", "source": "x" * NOTEBOOK_BYTES}], "nbformat": 4}).encode()
    with pytest.raises(NotebookError, match="larger than 20 MiB; clear its outputs, leave out what is no code or text"):
        read_submission(data)
    with pytest.raises(NotebookError, match="larger than 200 MiB"):
        read_submission(bytes(FILE_BYTES + 1))


def test_only_the_outputs_of_cells_are_left_out() -> None:
    """Not a text that speaks of them, not a cell's metadata of that name."""
    cell = {
        "metadata": {"outputs": [1]},
        "outputs": [{"text": '"outputs": [', "data": [[], {}]}],
        "source": 'x = {"outputs": [1, "]"]}',
    }
    data = json.dumps({"outputs": [2], "cells": [cell, cell]}).encode()
    kept = json.loads(without_outputs(data))
    assert kept == {"outputs": [2], "cells": [cell | {"outputs": []}] * 2}


@pytest.mark.parametrize("data", [b"", b'{"cells": [{"outputs": [', b'{"cells": [{"outputs": ["a', b'{"a\\', b"}}]]"])
def test_what_is_no_json_comes_to_an_end(data: bytes) -> None:
    without_outputs(data)


SLOW = {
    "a text that does not end": b'{"' + b'\\"' * 2_000_000,
    "marks of a merge without end": b"{\n" + b"<<<<<<<\n" * 500_000,
    "nothing but commas": b"{" + b", " * 2_000_000,
    "brackets that stay open": b"{" * 4_000_000,
    "words": b"a" * 4_000_000,
    "blanks": b"a" + b" " * 4_000_000,
    "comments that stay open": b"<!--" * 1_000_000,
    "marks of cells": b'{"cells" : ' * 300_000,
}


@pytest.mark.parametrize("case", SLOW)
def test_no_file_is_looked_at_for_long(case: str) -> None:
    """The time is in proportion to the size; with its square these would take hours."""
    with pytest.raises(NotebookError):
        read_notebook(SLOW[case])
