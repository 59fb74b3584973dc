"""Notebooks damaged at random, from fixed seeds: many are read and repaired, some are graded for real."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.worker.bench import Bench, BenchSettings
from tests.fuzz.damaged_cells import CELLS
from tests.fuzz.damaged_files import FILES
from tests.fuzz.damages import damaged, exercises
from tests.fuzz.judge_damages import SECRET, Judging, looked_at, prepared

READ = range(200)
GRADED = range(1_000_000, 1_000_056)
"""Seven of each exercise; ``make fuzz`` grades two thousand others."""


@pytest.fixture(scope="module")
def judging() -> Iterator[Judging]:
    with Bench(BenchSettings(secret=SECRET)) as bench:
        yield Judging(bench)


@pytest.mark.parametrize("first", READ[::25])
def test_every_damaged_notebook_is_read_or_answered(first: int) -> None:
    """What is repaired is valid, with every released cell once; no whole notebook is refused."""
    for seed in range(first, first + 25):
        prepared(damaged(seed))


@pytest.mark.parametrize("seed", GRADED)
def test_a_damaged_notebook_is_graded_and_keeps_full_marks_where_its_code_is_whole(seed: int, judging: Judging) -> None:
    case = damaged(seed)
    found = looked_at(case, judging)
    assert not found["broken"], (case.names, found)


def test_the_seeds_try_everything() -> None:
    """Every exercise and every damage is among them."""
    cases = [damaged(seed) for seed in (*READ, *GRADED)]
    assert {case.exercise for case in cases} == set(exercises())
    assert {name for case in cases for name in case.names} == {*CELLS, *FILES}


def test_a_seed_gives_the_same_notebook_again() -> None:
    assert damaged(7).data == damaged(7).data
