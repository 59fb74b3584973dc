"""What a hidden suite is written with. docs/authoring.md shows it at work.

Trusted side only: the suite and the reference live here, student code is reached through ``student`` alone.
"""

from autograder.judge.compare import assert_agrees, assert_raises, assert_same, assert_unchanged, check_that
from autograder.judge.context import CheckFailed, Inconclusive
from autograder.judge.marks import task, weight
from autograder.judge.misconception import Misconception, misconception
from autograder.judge.race import race

__all__ = [
    "CheckFailed",
    "Inconclusive",
    "Misconception",
    "assert_agrees",
    "assert_raises",
    "assert_same",
    "assert_unchanged",
    "check_that",
    "misconception",
    "race",
    "task",
    "weight",
]
