"""Who hangs together."""

from __future__ import annotations

from autograder.similarity.groups import connected


def test_pairs_that_touch_are_one_part() -> None:
    assert connected([("a", "b"), ("c", "d"), ("b", "e"), ("x", "d")]) == [["a", "b", "e"], ["c", "d", "x"]]
    assert connected([]) == []


def test_a_long_chain_is_one_part() -> None:
    """Longer than Python's stack."""
    (part,) = connected((number, number + 1) for number in range(5000))
    assert sorted(part) == list(range(5001))
