"""What a student's process says a cell has shown, made safe to keep: plain text and PNG, bounded, of known shape."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from autograder.model import Output

__all__ = ["Budget", "presentable"]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_OUTPUTS = 1000
"""Outputs kept of one cell."""


class Budget:
    """How many bytes of output a notebook may still keep."""

    def __init__(self, max_bytes: int) -> None:
        self.left = max_bytes

    def take(self, size: int) -> bool:
        """Whether ``size`` more bytes fit; they are taken if so."""
        if size > self.left:
            return False
        self.left -= size
        return True


def presentable(outputs: list[dict[str, Any]], budget: Budget) -> tuple[Output, ...]:
    """The outputs that are what they say they are; everything else is dropped without a word."""
    kept = []
    for output in outputs[:MAX_OUTPUTS]:
        clean = _CLEANERS.get(str(output.get("output_type")), _nothing)(output)
        if clean is not None and budget.take(_size(clean)):
            kept.append(clean)
    return tuple(kept)


def _nothing(_: dict[str, Any]) -> Output | None:
    return None


def _stream(output: dict[str, Any]) -> Output | None:
    name, text = output.get("name"), output.get("text")
    if name not in ("stdout", "stderr") or type(text) is not str:
        return None
    return {"output_type": "stream", "name": name, "text": text}


def _display(output: dict[str, Any]) -> Output | None:
    data = _data(output.get("data"))
    return {"output_type": "display_data", "data": data, "metadata": {}} if data else None


def _result(output: dict[str, Any]) -> Output | None:
    data, count = _data(output.get("data")), output.get("execution_count")
    if not data or type(count) is not int:
        return None
    return {"output_type": "execute_result", "execution_count": count, "data": data, "metadata": {}}


def _error(output: dict[str, Any]) -> Output | None:
    name, value, lines = output.get("ename"), output.get("evalue"), output.get("traceback")
    if type(name) is not str or type(value) is not str or type(lines) is not list:
        return None
    return {
        "output_type": "error",
        "ename": name[:200],
        "evalue": value,
        "traceback": [line for line in lines if type(line) is str],
    }


def _data(data: Any) -> dict[str, str]:
    if type(data) is not dict:
        return {}
    kept = {}
    text, image = data.get("text/plain"), data.get("image/png")
    if type(image) is str and _is_png(image):
        kept["image/png"] = image
    if type(text) is str:
        kept["text/plain"] = text
    return kept


def _is_png(text: str) -> bool:
    try:
        return base64.b64decode(text, validate=True).startswith(PNG_SIGNATURE)
    except (binascii.Error, ValueError):
        # A front end may have broken the lines; nothing else may be in it.
        return False


def _size(output: Output) -> int:
    return sum(
        len(str(part)) for value in output.values() for part in (value.values() if isinstance(value, dict) else [value])
    )


_CLEANERS = {"stream": _stream, "display_data": _display, "execute_result": _result, "error": _error}
