"""Tokens of any text, Python or not, in time that grows with its length alone."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest

import autograder
from autograder.similarity.lexer import Token, tokens

SOURCES = sorted(Path(autograder.__file__).parent.rglob("*.py"))[::12]
HOSTILE = [
    '"' * 20_000, "'''" * 6_667, "\\" * 20_000, '"""' + "a\n" * 9_000 + "\\", "f'" * 10_000, "\n " * 10_000,
    "((((" * 5_000, "1_" * 10_000, "1e" * 10_000, "\0" * 20_000, "é" * 20_000, " " * 20_000, "#" * 20_000,
    "rb'\\" * 5_000, "\ufffd" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_they_are_those_of_python(path: Path) -> None:
    """On real modules, but for blanks and lines."""
    text = path.read_text().replace('f"', '"')  # a text with code in it is one text here, and is several to Python 3.12
    left_out = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
    wanted = [
        found.string
        for found in tokenize.generate_tokens(io.StringIO(text).readline)
        if found.type not in left_out
    ]  # fmt: skip
    assert [token.text for token in tokens(text) if token.kind != "newline" and token.text != "\\"] == wanted


def test_every_token_says_where_it_is() -> None:
    source = "x = f'a' + 0x1F  # why\n"
    assert all(source[token.start : token.end] == token.text for token in tokens(source))
    assert [token.kind for token in tokens(source)] == [
        "name", "operator", "string", "operator", "number", "comment", "newline",
    ]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: repr(source[:6]))
def test_what_is_no_python_is_cut_all_the_same(source: str) -> None:
    """Nothing but blanks lies between the tokens of a hostile text."""
    at = 0
    for token in tokens(source):
        assert not source[at : token.start].strip()
        at = token.end
    assert not source[at:].strip()


def test_a_text_that_does_not_end_goes_to_the_end_of_its_line_or_of_all() -> None:
    assert next(tokens('"""a\nb')) == Token("string", '"""a\nb', 0, 6)
    assert [token.text for token in tokens("'a\nb")] == ["'a", "\n", "b"]
