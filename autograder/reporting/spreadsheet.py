"""Rows as CSV that a spreadsheet program opens without running any of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from autograder.reporting.words import CONTROL

__all__ = ["Value", "csv_text", "number"]

Value = str | int | float | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these may be a formula to a spreadsheet program."""


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """RFC 4180: commas, CRLF, quotes where needed; text that a spreadsheet would take for a formula gets an apostrophe
    in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def number(value: float) -> str:
    """A number without the noise of sums of floats: at most six decimals, no trailing zeros, never an exponent."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = value if value.isprintable() else CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
        return f"'{text}" if len(text) > 1 and text.startswith(FORMULA_STARTS) else text
    return number(value) if isinstance(value, float) else str(value)
