"""A file that was handed in as a notebook: its JSON where it has any, found behind what editors and uploads did to it.

::

    text            UTF-8, else UTF-16 and UTF-32 by their marks, else Windows-1252
    JSON            as it stands; with line breaks in its texts; without git's conflict marks; without commas too many
    half a JSON     the cells that are whole
    Python          a script, whose cells are told by ``# %%`` or by nbconvert's ``# In[3]:``
    anything else   a sentence that says what it is and what to hand in

Nothing of a file is run, unpacked or evaluated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from autograder.errors import NotebookError
from autograder.model import Record

__all__ = ["Rescued", "rescue"]

HAND_IN = "hand in the .ipynb file itself (in Jupyter: File, Download)"
MAGIC = (
    (b"PK\x03\x04", "a zip archive (or an office document)", "unpack it and hand in the .ipynb file in it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and hand in the .ipynb file in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and hand in the .ipynb file in it"),
    (b"Rar!\x1a\x07", "a rar archive", "unpack it and hand in the .ipynb file in it"),
    (b"BZh", "a bzip2 archive", "unpack it and hand in the .ipynb file in it"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it and hand in the .ipynb file in it"),
    (b"%PDF", "a PDF", HAND_IN),
    (b"\x89PNG", "a picture", HAND_IN),
    (b"\xff\xd8\xff", "a picture", HAND_IN),
    (b"SQLite format 3", "a database", HAND_IN),
    (b"version https://git-lfs", "a note of git lfs in place of the file", f"run git lfs pull and {HAND_IN}"),
)  # fmt: skip
TAR_MARK = (257, b"ustar")
LOOKED_AT = 10_000
"""Bytes that tell whether a file is text."""

_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# One that does not end goes on to the end of the file: to look for it again from each of its quotes would take hours.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_COMMA_TOO_MANY = re.compile(rf"({_STRING})|,(?=\s*+[\]}}])", re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_CELLS = re.compile(r'"cells"\s*+:\s*+\[')
_BETWEEN = re.compile(r"[\s,]*+")
_PYTHON = re.compile(r"^(?:(?:async[ \t]+)?def\b|class\b|import\b|from\b|print\b|[A-Za-z_]\w*[ \t]*=)", re.MULTILINE)
_PERCENT = re.compile(r"^#[ \t]*%%[ \t]*(.*)$|^#[ \t]*In[ \t]?\[[ \d]*\]:[ \t]*$", re.MULTILINE)
CUT_SHORT = (
    "the file breaks off, as an interrupted upload does: what is whole of it was read ({count}); hand it in again"
)


class Rescued(Record, frozen=True, kw_only=True):
    """What a file holds."""

    content: Any
    """Of its JSON, or the like of a notebook's."""
    notes: tuple[str, ...] = ()
    """What had to be done to read it, for the report."""


def rescue(data: bytes, where: str) -> Rescued:
    """The JSON in ``data``, or what a notebook of a script's cells would have. ``where`` begins the errors.

    Raises NotebookError for what is neither, in a sentence that says what it is and what to do; RecursionError for what
    is nested too deep for Python.
    """
    text, notes = _decoded(data, where)
    try:
        return Rescued(content=json.loads(text), notes=notes)
    except ValueError:
        pass
    for mend, note in _MENDED:
        mended = mend(text)
        try:
            return Rescued(content=json.loads(mended, strict=False), notes=(*notes, note))
        except ValueError:
            text = mended
    start = text.lstrip()[:1]
    if start == "{" and (cells := list(_whole_cells(text))):
        content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        return Rescued(content=content, notes=(*notes, CUT_SHORT.format(count=_count(cells))))
    if _HTML.match(text):
        raise NotebookError(f"{where}: is a web page, such as an HTML export, not a notebook; {HAND_IN}")
    if start not in ("{", "[") and _PYTHON.search(text):
        cells = list(_cells_of_script(text))
        content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        note = f"the file is a Python script, not a notebook: it was read as {_count(cells)}; {HAND_IN} next time"
        return Rescued(content=content, notes=(*notes, note))
    if start == "{":
        raise NotebookError(
            f"{where}: is not a notebook (its JSON cannot be read: it was cut short or changed by hand); "
            "open it in Jupyter, save it and hand it in again"
        )
    raise NotebookError(f"{where}: is not a notebook (it is no JSON); {HAND_IN}")


def _decoded(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what is to be said about that."""
    for mark, what, remedy in MAGIC:
        if data.startswith(mark):
            raise NotebookError(f"{where}: is {what}, not a notebook; {remedy}")
    if data[TAR_MARK[0] :].startswith(TAR_MARK[1]):
        raise NotebookError(f"{where}: is a tar archive, not a notebook; unpack it and hand in the .ipynb file in it")
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding), ()
    except ValueError:
        pass
    if encoding != "utf-8" or len(_CONTROL.findall(data[:LOOKED_AT])) * 100 > len(data[:LOOKED_AT]):
        raise NotebookError(f"{where}: is not a notebook (it is no text); {HAND_IN}")
    text = data.decode("utf-8", "replace")
    # A few bytes that are wrong in a file that is UTF-8, or one that never was?
    if 10 * text.count("\ufffd") < sum(character > "\x7f" for character in text):
        return text, ("some characters of the file could not be read and stand as \ufffd; save it as UTF-8",)
    return data.decode("cp1252", "replace"), (
        "the file is not in UTF-8 and was read as Windows-1252; save it as UTF-8",
    )


def _without_marks(text: str) -> str:
    """The first of two versions wherever git left both."""
    kept, keep = [], True
    for line in text.splitlines(keepends=True):
        mark = line[:7]
        if mark == "<<<<<<<" or (mark == ">>>>>>>" and not keep):
            keep = True
        elif mark in ("|||||||", "======="):
            keep = False
        elif keep:
            kept.append(line)
    return "".join(kept)


def _without_commas(text: str) -> str:
    return _COMMA_TOO_MANY.sub(lambda found: found[1] or "", text)


_MENDED: tuple[tuple[Callable[[str], str], str], ...] = (
    (str, "the file's JSON has line breaks in its texts and was mended; save it again in Jupyter"),
    (_without_marks, "the file holds both sides of a git merge (<<<<<<<): the first was read; resolve the merge"),
    (_without_commas, "the file's JSON has commas too many and was mended; save it again in Jupyter"),
)  # fmt: skip


def _whole_cells(text: str) -> Iterator[dict[str, Any]]:
    """The cells of half a notebook, as far as they are whole."""
    found = _CELLS.search(text)
    if found is None:
        return
    decoder, at = json.JSONDecoder(strict=False), found.end()
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr] # it matches nothing, too
        try:
            cell, at = decoder.raw_decode(text, at)
        except ValueError:
            return
        if not isinstance(cell, dict):
            return
        yield cell


def _cells_of_script(text: str) -> Iterator[dict[str, Any]]:
    """The cells of a script, code and text, as the marks in it tell them; one cell where there is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    marks = list(_PERCENT.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    for mark, start, end in zip([None, *marks], starts, ends, strict=True):
        source = text[start:end].strip("\n")
        if mark is not None and mark[1] and re.search(r"\[(markdown|md)\]", mark[1]):
            lines = (re.sub(r"^# ?", "", line) for line in source.split("\n"))
            yield {"cell_type": "markdown", "metadata": {}, "source": "\n".join(lines)}
        elif source.strip():
            yield {"cell_type": "code", "metadata": {}, "source": source}


def _count(cells: list[Any]) -> str:
    return "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
