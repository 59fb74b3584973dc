"""What a student reads under a points cell."""

from __future__ import annotations

import pytest

from autograder.model import Check, Outcome, TaskReport
from autograder.reporting.words import WITHOUT_MESSAGE, explanation, points, task_block


def _check(outcome: Outcome, **more: str) -> Check:
    return Check(name="test_a", outcome=outcome, sentence="The sum is kept.", **more)


def test_a_block_says_score_sentence_message_mistake_and_hint_in_that_order():
    check = _check(Outcome.FAILED, message="expected 3.0, got 4.0", mistake="adds_two", hint="Multiply instead.")
    task = TaskReport(task="double", score=1.5, max_score=3.0, checks=(_check(Outcome.PASSED), check))
    assert task_block(task, ("cell 7 was restored from the release",)).splitlines() == [
        "Note: cell 7 was restored from the release",
        "double: 1.5 of 3 points",
        "✓ The sum is kept.",
        "✗ The sum is kept.",
        "    expected 3.0, got 4.0",
        "    Likely mistake: adds two.",
        "    Multiply instead.",
    ]


def test_where_we_broke_no_number_is_given():
    task = TaskReport(task="double", score=0.0, max_score=3.0, checks=(_check(Outcome.INTERNAL),))
    block = task_block(task)
    assert "double: not graded yet, 3 points possible" in block
    assert "0" not in block
    assert "not you" in block


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.PASSED])
def test_every_outcome_but_a_pass_is_explained_even_without_a_message(outcome: Outcome):
    assert list(explanation(_check(outcome))) == [WITHOUT_MESSAGE[outcome]]


def test_a_pass_needs_no_explanation():
    assert list(explanation(_check(Outcome.PASSED, message="secret"))) == []


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (1.5, "1.5"), (4 / 3, "1.33"), (0.0, "0"), (20.0, "20")])
def test_points_are_written_with_at_most_two_decimals(value: float, text: str):
    assert points(value) == text


def test_a_message_cannot_move_the_cursor_of_a_terminal():
    (line,) = explanation(_check(Outcome.RAISED, message="raised \x1b[2J\x07\x9b!"))
    assert line == "raised \ufffd[2J\ufffd\ufffd!"


def test_long_lines_of_a_block_are_wrapped_below_their_beginning_and_no_word_is_lost():
    """A page does not wrap what a cell printed: what is too long for it would be cut off at its edge."""
    hint = "Count first and compare then, because patience is for epochs in a row. " * 4
    row = "   [0.125, 0.25]" + " 0.5," * 40
    check = _check(Outcome.FAILED, message=f"{row}\n{'x' * 300}", hint=hint)
    block = task_block(TaskReport(task="double", score=0.0, max_score=3.0, checks=(check,)), ("cell 7 " * 40,))
    assert [line for line in block.splitlines() if len(line) > 100] == ["    " + "x" * 300]
    assert " ".join(hint.split()) in " ".join(block.split())
    assert sum(line.startswith("       ") for line in block.splitlines()) == 3, "columns keep their indentation"
    assert block.count("0.5,") == 40


def test_a_block_that_is_short_enough_is_left_as_it_is():
    check = _check(Outcome.FAILED, message="a    b\n\n  c")
    assert task_block(TaskReport(task="double", score=0.0, max_score=3.0, checks=(check,))).splitlines()[2:] == [
        "    a    b",
        "    ",
        "      c",
    ]


def test_the_hint_of_a_mistake_is_given_once():
    """Five checks that show the same mistake would say the same sentence five times."""
    check = _check(Outcome.FAILED, message="expected 3.0, got 4.0", mistake="adds_two", hint="Multiply instead.")
    other = _check(Outcome.FAILED, message="expected 1.0, got 2.0", mistake="adds_one", hint="Start at zero.")
    block = task_block(TaskReport(task="double", score=0.0, max_score=3.0, checks=(check, other, check)))
    assert [line.strip() for line in block.splitlines() if "mistake" in line] == [
        "Likely mistake: adds two.",
        "Likely mistake: adds one.",
        "Likely mistake: adds two, as above.",
    ]
    assert block.count("Multiply instead.") == block.count("Start at zero.") == 1
    assert block.count("got 4.0") == 2
