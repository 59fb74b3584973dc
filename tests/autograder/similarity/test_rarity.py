"""The fewer have it, the more it tells; what many have tells nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.similarity import rarity
from autograder.similarity.evidence import Kind
from autograder.similarity.families import families
from autograder.similarity.rarity import USUAL, Rarity, shared_bits, surprise


def a_class(*fingerprints: set[int]) -> Rarity:
    prints = [np.array(sorted(one), np.uint64) for one in fingerprints]
    return Rarity.of(prints, 1.0, np.arange(len(prints)))


def test_surprise_falls_with_the_number_who_have_it() -> None:
    holders = np.array([1, 2, 3, 5, 9, 12, 50])
    bits = surprise(holders, 200)
    assert bits[0] == bits[1], "what one alone has would tell as much if another one had it"
    assert bits[1] == pytest.approx(math.log2(200 / 0.5) + math.log2(USUAL))
    assert np.all(np.diff(bits[1:5]) < 0)
    assert np.all(bits[5:] == 0.0), "one in twenty has it"


@pytest.mark.parametrize("students", [1, 2, 3, 5, 10, 50, 2000])
def test_bits_are_finite_in_a_class_of_any_size(students: int) -> None:
    bits = surprise(np.arange(1, students + 1), students)
    assert np.all(np.isfinite(bits))
    assert np.all(bits >= 0)
    assert students < 2 or bits[0] > 0


def test_a_pair_has_the_bits_of_what_it_shares() -> None:
    everyone = set(range(100, 110))
    known = a_class({1, 2, 3} | everyone, {2, 3, 4} | everyone, {5} | everyone, *(everyone for _ in range(37)))
    pairs, bits = shared_bits(known)
    one = float(surprise(np.array([2]), 40)[0])
    assert pairs.tolist() == [0 * 40 + 1]
    assert bits.tolist() == [pytest.approx(2 * one)]
    assert known.totals[:4].tolist() == [pytest.approx(3 * one), pytest.approx(3 * one), pytest.approx(one), 0.0]


def test_adding_up_by_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    known = a_class(*(set(rng.integers(0, 3000, 40).tolist()) for _ in range(150)))
    whole = shared_bits(known)
    monkeypatch.setattr(rarity, "FLUSH", 50)
    parts = shared_bits(known)
    assert np.array_equal(whole[0], parts[0])
    assert np.allclose(whole[1], parts[1])


def test_a_class_that_wrote_nothing_has_no_pairs() -> None:
    assert len(shared_bits(a_class(set(), set()))[0]) == 0
    assert len(shared_bits(a_class())[0]) == 0


def test_who_hands_in_the_same_whole_work_counts_as_one() -> None:
    """Twelve of a hundred with one notebook: by themselves they make all of it usual."""
    rng = np.random.default_rng(1)
    work = np.unique(rng.integers(0, 1 << 62, 60).astype(np.uint64))
    prints = [
        {("step", Kind.CODE): work if student < 12 else np.unique(rng.integers(0, 1 << 62, 60).astype(np.uint64))}
        for student in range(100)
    ]
    found = families(prints, 20.0)
    assert set(found[:12]) == {0}
    assert found[12:].tolist() == list(range(12, 100))
    place = ("step", Kind.CODE)
    alone, together = (
        Rarity.of([one[place] for one in prints], 1.0, family) for family in (np.arange(100), found)
    )  # fmt: skip
    assert alone.totals[0] == 0.0
    assert together.totals[0] > 100.0
