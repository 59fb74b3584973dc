"""Where the marks of a chart go, in units of its ``viewBox`` or in percent of its width; the templates draw them.

Pure arithmetic: the same numbers give the same picture, and every picture has its numbers beside it as a table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from autograder.model import Record
from autograder.reporting.class_report.records import Bin, Spread, Try

__all__ = ["Bar", "Box", "Dot", "Histogram", "Strips", "Tick", "Trail", "histogram", "log_strips", "strips", "trail"]

WIDTH = 360.0
LEFT, RIGHT = 8.0, 8.0
TOP, BASE = 16.0, 118.0
"""Room for the count above a bar; where the bars stand."""
SMALLEST = 0.01
"""The lowest number of a logarithmic axis: a hundredth of a second is nothing to look at."""


class Bar(Record, frozen=True, kw_only=True):
    """One bar of a histogram."""

    x: float
    y: float
    width: float
    height: float
    count: int
    low: float
    high: float


class Tick(Record, frozen=True, kw_only=True):
    """A number on an axis."""

    x: float
    value: float


class Histogram(Record, frozen=True, kw_only=True):
    """Bars over an axis of points."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    median: float | None
    """Where the median's line stands."""


class Box(Record, frozen=True, kw_only=True):
    """One strip, in percent: a line from lowest to highest, a box for the middle half, a mark for the median."""

    label: str
    spread: Spread
    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float


class Strips(Record, frozen=True, kw_only=True):
    """Strips below each other over one axis."""

    boxes: tuple[Box, ...]
    ticks: tuple[Tick, ...]


class Dot(Record, frozen=True, kw_only=True):
    """One round of attempts."""

    x: float
    y: float
    made: Try


class Trail(Record, frozen=True, kw_only=True):
    """Mean points of the first, second, … attempts."""

    dots: tuple[Dot, ...]
    line: str
    """The ``points`` of a polyline."""


def histogram(bins: Sequence[Bin], median: float | None) -> Histogram:
    """Bars as wide as their bins, as high as their counts."""
    high = bins[-1].high
    most = max(bin_.count for bin_ in bins)
    scale = (WIDTH - LEFT - RIGHT) / high

    def at(value: float) -> float:
        return round(LEFT + value * scale, 2)

    bars = []
    for bin_ in bins:
        height = round((BASE - TOP) * bin_.count / most, 2) if most else 0.0
        bars.append(
            Bar(
                x=at(bin_.low) + 1,
                y=round(BASE - height, 2),
                width=round(at(bin_.high) - at(bin_.low) - 2, 2),
                height=height,
                count=bin_.count,
                low=bin_.low,
                high=bin_.high,
            )
        )
    edges = [*(bin_.low for bin_ in bins), high]
    ticks = tuple(Tick(x=at(edge), value=edge) for edge in edges)
    return Histogram(bars=tuple(bars), ticks=ticks, median=None if median is None else at(min(max(median, 0.0), high)))


def strips(rows: Sequence[tuple[str, Spread]], high: float) -> Strips:
    """One strip a row, on an axis from 0 to ``high`` or to the highest number."""
    top = max([high, *(spread.high for _, spread in rows)])
    values = [top * quarter / 4 for quarter in range(5)]
    return _strips(rows, values, lambda value: value / top if top else 0.0)


def log_strips(rows: Sequence[tuple[str, Spread]]) -> Strips:
    """One strip a row, on a logarithmic axis of whole powers of ten; what is below a hundredth is drawn as that."""
    bottom = math.floor(math.log10(max(min(spread.low for _, spread in rows), SMALLEST)))
    top = max(math.ceil(math.log10(max([SMALLEST, *(spread.high for _, spread in rows)]))), bottom + 1)
    values = [10.0**power for power in range(bottom, top + 1)]
    return _strips(rows, values, lambda value: (math.log10(max(value, values[0])) - bottom) / (top - bottom))


def _strips(rows: Sequence[tuple[str, Spread]], values: Sequence[float], share: Callable[[float], float]) -> Strips:
    def at(value: float) -> float:
        return round(100.0 * min(max(share(value), 0.0), 1.0), 2)

    boxes = tuple(
        Box(
            label=label,
            spread=spread,
            low=at(spread.low),
            quarter=at(spread.quarter),
            median=at(spread.median),
            three_quarters=at(spread.three_quarters),
            high=at(spread.high),
        )
        for label, spread in rows
    )
    return Strips(boxes=boxes, ticks=tuple(Tick(x=at(value), value=value) for value in values))


def trail(tries: Sequence[Try], max_score: float) -> Trail:
    """Dots from left to right, as high as their mean of ``max_score``."""
    step = (WIDTH - 60) / max(len(tries) - 1, 1)
    dots = tuple(
        Dot(
            x=round(30 + step * number, 2),
            y=round(BASE - (BASE - TOP) * (made.mean / max_score if max_score else 0.0), 2),
            made=made,
        )
        for number, made in enumerate(tries)
    )
    return Trail(dots=dots, line=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots))
