"""Texts that nbconvert's own renderers give up on, or take hours for."""

from __future__ import annotations

import pytest

from autograder.grading.pages.cells import (
    CODE_CHARACTERS,
    LINE_CHARACTERS,
    TEXT_CHARACTERS,
    highlight_code,
    markdown2html,
)


def _rendered(source: str) -> str:
    return str(markdown2html({"cell": {}}, source))


def test_a_picture_that_is_not_there_leaves_the_rest_of_the_cell() -> None:
    """nbconvert raises for it, which would leave the student, and everybody after them, without a page."""
    page = _rendered("before ![x](attachment:lost.png) after")
    assert "before" in page
    assert "after" in page
    assert "attachment:" not in page


@pytest.mark.parametrize("piece", [r"\begin{a}", r"\\(", "[a](", "<a "])
def test_a_text_that_is_too_long_is_shown_as_it_is(piece: str) -> None:
    """Also where rendering would take time that grows with the square of its length."""
    source = piece * (2 * TEXT_CHARACTERS // len(piece))
    page = _rendered(source)
    assert page.startswith("<pre>")
    assert page.count(piece.replace("<", "&lt;")) == source.count(piece)


@pytest.mark.parametrize("source", ["." * (LINE_CHARACTERS + 1), "x = '<b>'\n" * CODE_CHARACTERS])
def test_code_that_is_too_long_is_shown_without_colours(source: str) -> None:
    page = highlight_code(source)
    assert "<span" not in page
    assert "<b>" not in page


def test_fenced_code_is_coloured_where_it_is_python() -> None:
    assert "<span" in _rendered("```python\ndef f(): pass\n```")
    assert "<span" not in _rendered("```perl6\nsub f { }\n```")
    assert "sub f" in _rendered("```perl6\nsub f { }\n```")
