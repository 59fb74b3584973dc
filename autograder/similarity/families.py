"""Students whose whole work is one and the same: counted as one, or what they share would seem usual in the class.

Ten of two hundred who hand in one notebook make everything in it something that one in twenty has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from autograder.similarity.evidence import BITS_SHARE, Kind, Place
from autograder.similarity.groups import connected
from autograder.similarity.rarity import Rarity

__all__ = ["FAMILY_SHARE", "FAMILY_USUAL", "Prints", "families"]

FAMILY_USUAL = 0.3
"""What a larger share of the class has is usual, even if all of it is the same."""
FAMILY_SHARE = 0.8
"""Asked for of all code, or of all written answers: those who work alone do not come near."""

Prints = Mapping[Place, NDArray[np.uint64]]
"""The fingerprints of one submission: sorted, each once."""


def families(prints: Sequence[Prints], needed_bits: float) -> NDArray[np.int64]:
    """For each student a number that those of their family share: the place of one of them in ``prints``.

    Two belong together by ``needed_bits`` and ``FAMILY_SHARE`` of what the one with less has.
    """
    found = np.arange(len(prints))
    pairs = [pair for kind in (Kind.CODE, Kind.TEXT) for pair in _same(prints, kind, needed_bits)]
    for members in connected(pairs):
        found[members] = min(members)
    return found


def _same(prints: Sequence[Prints], kind: Kind, needed_bits: float) -> Iterator[tuple[int, int]]:
    """Pairs whose work of one kind is the same.

    Who shares a part of something shares something of every larger part of it: of those with the share asked for, the
    rarest fingerprints of the one that make up the rest are looked up, instead of comparing all pairs (R. Bayardo,
    Y. Ma, R. Srikant, "Scaling up all pairs similarity search", WWW 2007, section 4).
    """
    whole = [_whole(one, kind) for one in prints]
    known = Rarity.of(whole, BITS_SHARE[kind], np.arange(len(whole)), FAMILY_USUAL)
    places = [known.find(one) for one in whole]
    seen: set[tuple[int, int]] = set()
    for student in np.flatnonzero(known.totals >= needed_bits).tolist():
        mine = places[student][np.argsort(known.holders[places[student]], kind="stable")]
        rest = (1 - FAMILY_SHARE) * known.totals[student]
        rarest = mine[: int(np.searchsorted(np.cumsum(known.bits[mine]), rest, side="right")) + 1]
        for other in {int(one) for place in rarest for one in known.who(place)} - {student}:
            pair = min(student, other), max(student, other)
            if pair in seen:
                continue
            seen.add(pair)
            both = np.intersect1d(places[student], places[other], assume_unique=True)
            shared = float(known.bits[both].sum())
            if shared >= max(needed_bits, FAMILY_SHARE * min(known.totals[student], known.totals[other])):
                yield pair


def _whole(prints: Prints, kind: Kind) -> NDArray[np.uint64]:
    """All fingerprints of one kind; equal ones of two tasks stay two."""
    parts = [
        hashes ^ np.uint64(int.from_bytes(blake2b(task.encode(), digest_size=8).digest()))
        for (task, one), hashes in prints.items()
        if one is kind
    ]
    return np.unique(np.concatenate([np.empty(0, np.uint64), *parts]))
