"""A pair that is alike, task by task, with its passages: read again, because only fingerprints were kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.similarity.answers import Answer
from autograder.similarity.evidence import Given, Place, evidence, score
from autograder.similarity.fingerprints import Fingerprint
from autograder.similarity.passages import Span, marked, passages
from autograder.similarity.rarity import Rarity
from autograder.similarity.records import Alike, Passage

__all__ = ["TELLING_SHARE", "side_by_side"]

TELLING_SHARE = 0.02
"""A task with less of the pair's bits is not shown: a name or two that came together by chance."""
SHOWN_PASSAGES = 8
"""Of a task, the most surprising."""


def side_by_side(
    pair: tuple[Sequence[Answer], Sequence[Answer]],
    given: Given,
    rarities: Mapping[Place, Rarity],
    numbers: tuple[int, int],
) -> tuple[Alike, ...]:
    """The tasks in which two students are alike. ``numbers`` are theirs in the ``rarities`` of their class."""
    second = {(answer.task, answer.code): answer for answer in pair[1]}
    found = [
        task
        for answer in pair[0]
        if (other := second.get((answer.task, answer.code))) is not None
        and (task := _task(answer, other, given, rarities, numbers)) is not None
    ]
    least = TELLING_SHARE * sum(task.bits for task in found)
    return tuple(sorted((task for task in found if task.bits >= least), key=lambda task: -task.bits))


def _task(
    first: Answer, second: Answer, given: Given, rarities: Mapping[Place, Rarity], numbers: tuple[int, int]
) -> Alike | None:
    prints = evidence(first, given), evidence(second, given)
    every: list[Passage] = []
    spans: tuple[list[Span], list[Span]] = [], []
    counted = shared_sum = least_sum = 0.0
    for kind in prints[0].keys() & prints[1].keys():
        rarity = rarities.get((first.task, kind))
        bits = _shared(prints[0][kind], prints[1][kind], rarity) if rarity is not None else {}
        if rarity is None or not bits:
            continue
        shared, least = sum(one for one, _ in bits.values()), float(min(rarity.totals[number] for number in numbers))
        if least <= 0:  # replaced while we were reading
            continue
        counted += score(kind, shared, least)
        shared_sum, least_sum = shared_sum + shared, least_sum + least
        every += passages(kind, (first.source, second.source), (prints[0][kind], prints[1][kind]), bits)
        for side in (0, 1):
            spans[side].extend((run.start, run.end) for run in prints[side][kind] if run.hash in bits)
    if not every:
        return None
    return Alike(
        task=first.task,
        bits=counted,
        share=min(1.0, shared_sum / least_sum),
        passages=tuple(sorted(every, key=lambda passage: -passage.bits)[:SHOWN_PASSAGES]),
        first=marked(first.source, spans[0]),
        second=marked(second.source, spans[1]),
    )


def _shared(
    first: Sequence[Fingerprint], second: Sequence[Fingerprint], rarity: Rarity
) -> dict[int, tuple[float, int]]:
    """Bits and holders of the hashes that both have and that tell anything."""
    hashes = np.array(sorted({run.hash for run in first} & {run.hash for run in second}), np.uint64)
    hashes = hashes[np.isin(hashes, rarity.hashes)]
    return {
        int(hash_): (float(rarity.bits[at]), int(rarity.holders[at]))
        for hash_, at in zip(hashes, rarity.find(hashes), strict=True)
        if rarity.bits[at] > 0
    }
