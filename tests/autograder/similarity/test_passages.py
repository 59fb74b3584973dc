"""The stretches that two answers share, as they are shown."""

from __future__ import annotations

from autograder.similarity.evidence import Kind
from autograder.similarity.fingerprints import words
from autograder.similarity.passages import PASSAGE_CHARACTERS, marked, passages
from autograder.similarity.records import Piece

FIRST = "It zigzags because the old speed pushes on. After that I made it smaller."
SECOND = "After that I made it smaller! As we saw: the old speed pushes on and on."


def both(first: str, second: str) -> list[tuple[str, str, float]]:
    prints = words(first), words(second)
    shared = {run.hash for run in prints[0]} & {run.hash for run in prints[1]}
    found = passages(Kind.TEXT, (first, second), prints, dict.fromkeys(shared, (2.0, 3)))
    assert all(passage.students == 3 for passage in found)
    return [(passage.first, passage.second, passage.bits) for passage in found]


def test_runs_that_touch_are_one_passage_wherever_it_stands_in_the_other() -> None:
    assert both(FIRST, SECOND) == [
        ("the old speed pushes on", "the old speed pushes on", 6.0),
        ("After that I made it smaller", "After that I made it smaller", 8.0),
    ]


def test_a_long_passage_is_cut() -> None:
    text = " ".join(f"word{number}" for number in range(500))
    ((first, second, _),) = both(text, text)
    assert first == second
    assert len(first) == PASSAGE_CHARACTERS + 2


def test_marks_cover_what_is_shared_but_no_margin() -> None:
    source = "def f(x):\n    y = 2\n    return y\n"
    pieces = marked(source, [(24, 30), (4, 9), (14, 19), (14, 17)])
    assert "".join(piece.text for piece in pieces) == source
    assert [piece.text for piece in pieces if piece.alike] == ["f(x):", "y = 2", "return"]


def test_what_lies_between_two_marks_and_is_no_word_is_marked() -> None:
    assert marked("a, b c", [(0, 1), (3, 4)]) == (Piece(text="a, b", alike=True), Piece(text=" c"))
    assert marked("a", []) == (Piece(text="a"),)
    assert marked("", []) == ()
