"""What a student's process says a cell has shown, made safe to keep: plain text and PNG, bounded, of known shape."""

from __future__ import annotations

from typing import Any

from autograder.model import Output
from autograder.sandbox.pictures import picture

__all__ = ["MAX_COUNT", "Budget", "presentable"]

MAX_OUTPUTS = 1000
"""Outputs kept of one cell."""
MAX_COUNT = 1_000_000
"""The largest execution count: no notebook gets there, and nbformat knows no negative one."""


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
        clean = _CLEANERS.get(_kind(output), _nothing)(output)
        if clean is not None and budget.take(_size(clean)):
            kept.append(clean)
    return tuple(kept)


def _kind(output: dict[str, Any]) -> str:
    kind = output.get("output_type")
    return kind if type(kind) is str else ""


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
    count = min(max(0, count), MAX_COUNT)
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
    if type(image) is str and picture("image/png", image) is not None:
        kept["image/png"] = image
    if type(text) is str:
        kept["text/plain"] = text
    return kept


def _size(output: Output) -> int:
    return sum(
        len(str(part)) for value in output.values() for part in (value.values() if isinstance(value, dict) else [value])
    )


_CLEANERS = {"stream": _stream, "display_data": _display, "execute_result": _result, "error": _error}
