"""Numbers about a class: spreads, bins, the order of attempts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from autograder.reporting.class_report.records import Bin, Spread, Try
from autograder.reporting.records import Attempt

__all__ = ["bins_of", "spread_of", "tries_of"]

BINS = 10
"""Of a histogram, at most; fewer where the points are fewer."""


def spread_of(values: Sequence[float]) -> Spread | None:
    """None of no values."""
    if not values:
        return None
    ordered = sorted(values)
    quarter, median, three_quarters = (_quantile(ordered, share) for share in (0.25, 0.5, 0.75))
    return Spread(
        count=len(ordered),
        low=ordered[0],
        quarter=quarter,
        median=median,
        three_quarters=three_quarters,
        high=ordered[-1],
        mean=fmean(ordered),
    )


def bins_of(scores: Sequence[float], max_score: float) -> tuple[Bin, ...]:
    """A histogram of whole points, from 0 to ``max_score`` or, with extra credit, to the highest score."""
    high = max([max_score, *scores], default=0.0)
    if high <= 0:
        return ()
    width = max(1, math.ceil(high / BINS))
    edges = [float(width * step) for step in range(math.ceil(high / width) + 1)]
    edges[-1] = high
    counts = [0] * (len(edges) - 1)
    for score in scores:
        counts[min(int(max(score, 0.0) / width), len(counts) - 1)] += 1
    return tuple(
        Bin(low=low, high=above, count=count) for low, above, count in zip(edges, edges[1:], counts, strict=False)
    )


def tries_of(histories: Sequence[Sequence[Attempt]]) -> tuple[Try, ...]:
    """The first, second, … attempts of a class, each over whoever made that many."""
    longest = max((len(history) for history in histories), default=0)
    rounds = [[history[number] for history in histories if len(history) > number] for number in range(longest)]
    return tuple(
        Try(number=number + 1, students=len(made), mean=fmean(attempt.score for attempt in made))
        for number, made in enumerate(rounds)
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
