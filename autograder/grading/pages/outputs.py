"""The outputs of student code as an instructor may open them: plain text and PNG, nothing else.

The student's process sends outputs as data; what it says about them is student input. Everything is rebuilt
here from an allow-list: no HTML, no JavaScript, no SVG, no metadata.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any

from autograder.model import Output
from autograder.sandbox.pictures import picture

__all__ = ["MAX_LINES", "MAX_TRACEBACK_LINES", "as_text", "clean_outputs", "error_output", "stream_output"]

MAX_LINES = 1000
"""Lines of streams kept per cell; the number that nbgrader's LimitOutput keeps, so that both give one notebook."""
MAX_TRACEBACK_LINES = 100
"""Traceback entries kept per error, as nbgrader's LimitOutput keeps."""
TRUNCATED = "... Output truncated ..."
TRACEBACK_TRUNCATED = "... Traceback truncated ..."

ANSI_SEQUENCE = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")


def stream_output(text: str, name: str = "stdout") -> Output:
    """A stream output of nbformat 4."""
    return {"output_type": "stream", "name": name, "text": text}


def error_output(name: str, text: str) -> Output:
    """An error output of nbformat 4 with a one-line traceback."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}" if text else name]}


def clean_outputs(outputs: Iterable[Any], execution_count: int | None = None) -> tuple[Output, ...]:
    """``outputs`` rebuilt from the allow-list, within the line limits; what does not fit the list is left out."""
    kept = []
    lines_left = MAX_LINES
    for output in outputs:
        cleaned = _clean(output, execution_count) if isinstance(output, dict) else None
        if cleaned is None:
            continue
        if cleaned["output_type"] == "stream":
            if lines_left == 0:
                continue
            cleaned["text"], used = _limited(cleaned["text"], lines_left)
            lines_left -= used
        kept.append(cleaned)
    return tuple(kept)


def as_text(outputs: Iterable[Output]) -> str:
    """Everything readable in ``outputs`` as one plain text without ANSI colours; pictures are left to the caller.

    For a points cell: nbgrader's rule reads a score of 0 out of any error or stderr output there.
    """
    parts = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            parts.append(output["text"])
        elif kind == "error":
            parts.append("\n".join(output["traceback"]) + "\n")
        elif "text/plain" in output["data"] and "image/png" not in output["data"]:
            parts.append(output["data"]["text/plain"] + "\n")
    return ANSI_SEQUENCE.sub("", "".join(parts))


def _clean(output: dict[str, Any], execution_count: int | None) -> Output | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return stream_output(_text(output.get("text")), name)
    if kind == "error":
        traceback = output.get("traceback")
        entries = [_text(entry) for entry in traceback] if isinstance(traceback, list) else []
        return {
            "output_type": "error",
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": _shortened(entries),
        }
    if kind in ("display_data", "execute_result"):
        data = _data(output.get("data"))
        if not data:
            return None
        cleaned: Output = {"output_type": kind, "data": data, "metadata": {}}
        if kind == "execute_result":
            cleaned["execution_count"] = execution_count
        return cleaned
    return None


def _data(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    kept = {}
    image = picture("image/png", _text(data.get("image/png")).replace("\n", ""))
    if image is not None:
        kept["image/png"] = base64.b64encode(image).decode("ascii")
    if "text/plain" in data:
        kept["text/plain"] = _text(data["text/plain"])
    return kept


def _text(value: Any) -> str:
    """``value`` as text that can be written as UTF-8; nbformat also allows a list of strings."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _limited(text: str, lines_left: int) -> tuple[str, int]:
    lines = text.split("\n")
    if len(lines) > lines_left:
        lines = [*lines[: lines_left - 1], TRUNCATED]
    return "\n".join(lines), len(lines)


def _shortened(traceback: list[str]) -> list[str]:
    if len(traceback) <= MAX_TRACEBACK_LINES:
        return traceback
    start = MAX_TRACEBACK_LINES // 2
    return [*traceback[:start], TRACEBACK_TRUNCATED, *traceback[-(MAX_TRACEBACK_LINES - start - 1) :]]
