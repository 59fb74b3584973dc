"""One exercise of a class, compared: who is more alike than chance explains, where, and who hangs together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograder.course.exercise import Exercise
from autograder.similarity.evidence import BITS_SHARE, Given, Place, evidence, given_by, score
from autograder.similarity.families import Prints, families
from autograder.similarity.groups import connected
from autograder.similarity.handed_in import Submission, read_answers
from autograder.similarity.rarity import Rarity, Totals, shared_bits, summed
from autograder.similarity.records import ExerciseLikeness, Pair, Who
from autograder.similarity.side_by_side import side_by_side

__all__ = ["MARGIN_BITS", "SHOWN_PAIRS", "Scored", "compare", "needed_bits", "scored"]

MARGIN_BITS = 6.0
"""Asked for beyond what chance gives the most alike of so many pairs: if fingerprints came independently, one class in
sixty-four that all worked alone would have such a pair. ``benchmarks/similarity.py`` shows how many really do."""
SHOWN_PAIRS = 200
"""Pairs told of in one exercise, the most alike: nobody looks at more, and a page of thousands is slow."""

LEAST_BITS = 0.5
"""A place where a pair has fewer is not counted: nearly all pairs share a word somewhere, and would fill the memory."""
SMALLEST_GROUP = 3
"""Two are a pair, which is told of anyway."""


def needed_bits(students: int, earlier: int = 0) -> float:
    """How many bits make a pair worth a look, in a class of ``students`` beside ``earlier`` ones.

    Among ``2**k`` pairs that have nothing to do with each other, one has ``k`` bits or more.
    """
    pairs = students * (students - 1) // 2 + students * earlier
    return MARGIN_BITS + math.log2(max(2, pairs))


class Scored(NamedTuple):
    """A class, compared; nothing is chosen yet."""

    submissions: list[Submission]
    """Those that could be read."""
    unreadable: list[Submission]
    needed: float
    pairs: NDArray[np.int64]
    """Two places in ``submissions`` each, for all pairs with anything unusual in common; shape (n, 2)."""
    bits: NDArray[np.float64]
    """By pair; shape (n,)."""
    known: Mapping[Place, Rarity]


def compare(exercise: Exercise, handed_in: Iterable[Submission]) -> ExerciseLikeness:
    """Compare all of the class who ``handed_in`` with each other and with the earlier ones among them, who bear the
    name of a folder and are not compared among themselves.

    Time grows with the number of submissions and with what they share, not with the number of pairs; memory holds the
    fingerprints, and the text of two submissions at a time.
    """
    given = given_by(exercise)
    found = scored(exercise, handed_in, given)
    who = [submission.who for submission in found.submissions]
    students = sum(not one.folder for one in who)
    order = np.flatnonzero(found.bits >= found.needed)
    order = order[np.argsort(-found.bits[order], kind="stable")]
    return ExerciseLikeness(
        exercise=exercise.name,
        notebook=exercise.notebook,
        submissions=students,
        earlier=len(who) - students,
        unreadable=tuple(one.who.student_id for one in found.unreadable if not one.who.folder),
        needed_bits=found.needed,
        pairs=tuple(
            pair for at in order[:SHOWN_PAIRS].tolist() if (pair := _pair(found, at, exercise, given)) is not None
        ),
        more=max(0, len(order) - SHOWN_PAIRS),
        groups=_groups((who[first], who[second]) for first, second in found.pairs[order].tolist()),
    )


def scored(exercise: Exercise, handed_in: Iterable[Submission], given: Given) -> Scored:
    """The bits of every pair with anything unusual in common; pairs in the order of ``handed_in``."""
    read: list[Submission] = []
    prints: list[Prints] = []
    unreadable: list[Submission] = []
    for submission in handed_in:
        found = _prints(submission, exercise, given)
        if found is None:
            unreadable.append(submission)
        else:
            read.append(submission)
            prints.append(found)
    ours = np.array([not one.who.folder for one in read], bool)
    needed = needed_bits(int(ours.sum()), int((~ours).sum()))
    known = _rarities(prints, families(prints, needed))
    keys, bits = _scores(known, len(read))
    pairs = np.stack(np.divmod(keys, max(1, len(read))), axis=1)
    told = ours[pairs].any(axis=1)
    return Scored(read, unreadable, needed, pairs[told], bits[told], known)


def _prints(submission: Submission, exercise: Exercise, given: Given) -> Prints | None:
    found = read_answers(submission, exercise)
    if found is None:
        return None
    return {
        (answer.task, kind): np.unique(np.array([run.hash for run in runs], np.uint64))
        for answer in found
        for kind, runs in evidence(answer, given).items()
        if runs
    }


def _rarities(prints: Sequence[Prints], family: NDArray[np.int64]) -> dict[Place, Rarity]:
    nothing = np.empty(0, np.uint64)
    return {
        place: Rarity.of([one.get(place, nothing) for one in prints], BITS_SHARE[place[1]], family)
        for place in dict.fromkeys(place for one in prints for place in one)
    }


def _scores(known: Mapping[Place, Rarity], students: int) -> Totals:
    """For each pair with anything in common: its bits in each place, times the share that they are of what the one
    with less has there, added up. Who copied an answer shares all of it; who met another's words by chance, little."""
    parts = []
    for (_, kind), rarity in known.items():
        keys, bits = shared_bits(rarity)
        first, second = np.divmod(keys, max(1, students))
        counted = score(kind, bits, np.minimum(rarity.totals[first], rarity.totals[second]))
        told = counted >= LEAST_BITS
        parts.append((keys[told], counted[told]))
    return summed(parts)


def _pair(found: Scored, at: int, exercise: Exercise, given: Given) -> Pair | None:
    """What is told of a pair; None where one of the two was replaced while we were reading."""
    places = int(found.pairs[at, 0]), int(found.pairs[at, 1])
    first, second = (found.submissions[place] for place in places)
    there = read_answers(first, exercise), read_answers(second, exercise)
    if there[0] is None or there[1] is None:
        return None
    tasks = side_by_side((there[0], there[1]), given, found.known, places)
    shared = sum(task.bits for task in tasks)
    share = sum(task.bits * task.share for task in tasks) / shared if shared else 0.0
    return Pair(first=first.who, second=second.who, bits=float(found.bits[at]), share=share, tasks=tasks)


def _groups(pairs: Iterable[tuple[Who, Who]]) -> tuple[tuple[Who, ...], ...]:
    large = [tuple(sorted(members)) for members in connected(pairs) if len(members) >= SMALLEST_GROUP]
    return tuple(sorted(large, key=lambda members: (-len(members), members)))
