"""CSV: what goes in comes out, and nothing of it is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reporting.spreadsheet import csv_text, number

PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1))
def test_text_comes_back_with_an_apostrophe_at_most(rows: list[tuple[str, str]]):
    back = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows), newline=""), strict=True))
    assert back[0] == ["a", "b"]
    for row, read in zip(rows, back[1:], strict=True):
        for cell, text in zip(row, read, strict=True):
            assert text in (cell, f"'{cell}")
            assert text[:1] not in ("=", "+", "@", "-") or len(text) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_text(text: str):
    ((cell,),) = csv.reader(io.StringIO(csv_text(["a"], [[text]])).readlines()[1:])
    assert cell[0] not in "=+-@\t\r"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1 + 0.2, "0.3"), (15.0, "15"), (0.0, "0"), (-0.0, "0"), (-1e-9, "0"), (-0.05, "-0.05"), (1e7, "10000000")],
)
def test_a_number_has_no_noise_and_no_exponent(value: float, text: str):
    assert number(value) == text
