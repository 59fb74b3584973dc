"""How much a fingerprint tells when two have it: nothing where many do, the more the fewer do.

If somebody has a fingerprint and nothing was passed on, another one has it too with about the probability with which
the rest of the class has it. Minus the binary logarithm of that is its surprise in bits. What a share ``USUAL`` of the
class has is the way one writes it, and tells nothing; bits are counted from there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.model import Record

__all__ = ["FLUSH", "USUAL", "Rarity", "Totals", "shared_bits", "summed", "surprise"]

USUAL = 0.05
"""The share of the class that makes something usual. There are seldom more than twenty ways to write an answer."""
USUAL_STUDENTS = 1.5
"""In a small class at least so many besides the two."""
OTHERS = 0.5
"""Counted to those others who have it, so that what nobody else has is not impossible."""
FLUSH = 1_000_000
"""Numbers of pairs that wait until they are added up: bounds the memory to about 60 MB, however much is shared."""


def surprise(holders: NDArray[np.int64], students: int, usual: float = USUAL) -> NDArray[np.float64]:
    """Bits by the number of those who have it, of ``students``; what a share ``usual`` of them has is none. One holder
    alone counts as two: it is what would tell if another one had it as well."""
    others = np.maximum(holders, 2) - 2 + OTHERS
    known = min(1.0, max(usual, USUAL_STUDENTS / max(1, students)))
    bits: NDArray[np.float64] = np.maximum(0.0, np.log2(students / others) - math.log2(1 / known))
    return bits


class Rarity(Record, frozen=True, kw_only=True):
    """What a class has in one place."""

    hashes: NDArray[np.uint64]
    """Every fingerprint, sorted."""
    holders: NDArray[np.int64]
    """How many have it."""
    bits: NDArray[np.float64]
    totals: NDArray[np.float64]
    """For each student the bits of all that they have."""
    starts: NDArray[np.int64]
    students: NDArray[np.int64]
    """Who has the first fingerprint, then who has the second, …; ``starts`` has where each begins."""

    @classmethod
    def of(
        cls,
        fingerprints: Sequence[NDArray[np.uint64]],
        weight: float,
        families: NDArray[np.int64],
        usual: float = USUAL,
    ) -> Rarity:
        """Of a class whose student ``i`` has the sorted, different ``fingerprints[i]`` and belongs to the family
        ``families[i]``, a number below the size of the class. A family counts as one; bits are taken ``weight`` times.
        """
        size = len(fingerprints)
        every = np.concatenate([np.empty(0, np.uint64), *fingerprints])
        owners = np.repeat(np.arange(size), [len(found) for found in fingerprints])
        order = np.argsort(every, kind="stable")
        owners = owners[order]
        hashes, starts, holders = np.unique(every[order], return_index=True, return_counts=True)
        numbers = np.repeat(np.arange(len(hashes)), holders)
        once = np.unique(numbers * size + families[owners]) // max(1, size)
        bits = weight * surprise(np.bincount(once, minlength=len(hashes)), len(np.unique(families)), usual)
        totals = np.bincount(owners, bits[numbers], minlength=size).astype(np.float64)
        return cls(hashes=hashes, holders=holders, bits=bits, totals=totals, starts=starts, students=owners)

    def who(self, place: int) -> NDArray[np.int64]:
        """The students who have the fingerprint ``place``, in order."""
        return self.students[self.starts[place] : self.starts[place] + self.holders[place]]

    def find(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where in ``hashes`` of the class these are; all of them must be."""
        return np.searchsorted(self.hashes, hashes).astype(np.int64)


Totals = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Pairs of students ``first * class size + second``, sorted, and a number for each."""


def shared_bits(rarity: Rarity) -> Totals:
    """For each pair of students who share anything that tells: how many bits.

    Goes from fingerprint to its holders, so that pairs with nothing in common cost nothing.
    """
    size = len(rarity.totals)
    parts: list[Totals] = []
    waiting = 0
    for holders, bits in _holders(rarity):
        rows, columns = np.triu_indices(len(holders), 1)
        keys = holders[rows] * size + holders[columns]
        parts.append((keys, np.full(len(keys), bits)))
        waiting += len(keys)
        if waiting > FLUSH:
            parts = [summed(parts)]
            waiting = 0
    return summed(parts)


def summed(parts: Sequence[Totals]) -> Totals:
    """One number a pair."""
    keys = np.concatenate([np.empty(0, np.int64), *(keys for keys, _ in parts)])
    bits = np.concatenate([np.empty(0), *(bits for _, bits in parts)])
    pairs, where = np.unique(keys, return_inverse=True)
    return pairs, np.bincount(where, bits, minlength=len(pairs)).astype(np.float64)


def _holders(rarity: Rarity) -> Iterator[tuple[NDArray[np.int64], float]]:
    """Each set of students who have the same fingerprints, once, with the bits of all of those."""
    sets: dict[bytes, float] = {}
    for place in np.flatnonzero((rarity.holders > 1) & (rarity.bits > 0)).tolist():
        key = rarity.who(place).tobytes()
        sets[key] = sets.get(key, 0.0) + float(rarity.bits[place])
    for key, bits in sets.items():
        yield np.frombuffer(key, np.int64), bits
