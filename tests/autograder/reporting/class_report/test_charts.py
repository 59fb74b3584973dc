"""Marks stand where their numbers are."""

from __future__ import annotations

import pytest

from autograder.reporting.class_report.charts import BASE, TOP, WIDTH, histogram, log_strips, strips, trail
from autograder.reporting.class_report.records import Try
from autograder.reporting.class_report.statistics import bins_of, spread_of


def _spread(*values: float):
    spread = spread_of(values)
    assert spread is not None
    return spread


def test_bars_are_as_high_as_their_counts_and_stay_on_the_picture():
    chart = histogram(bins_of([1.0, 1.5, 9.0], 10.0), 1.5)
    highest = max(chart.bars, key=lambda bar: bar.count)
    assert (highest.count, highest.height, highest.y) == (2, BASE - TOP, TOP)
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert [tick.value for tick in chart.ticks] == [float(value) for value in range(11)]
    assert chart.median == pytest.approx(chart.ticks[1].x + (chart.ticks[2].x - chart.ticks[1].x) / 2, abs=0.01)


def test_a_class_of_zeros_has_a_chart():
    assert [bar.count for bar in histogram(bins_of([0.0, 0.0], 3.0), 0.0).bars] == [2, 0, 0]


def test_strips_share_an_axis_from_0():
    chart = strips([("a", _spread(0.0, 10.0)), ("b", _spread(5.0))], 20.0)
    assert [(box.low, box.median, box.high) for box in chart.boxes] == [(0.0, 25.0, 50.0), (25.0, 25.0, 25.0)]
    assert [(tick.value, tick.x) for tick in chart.ticks][-1] == (20.0, 100.0)


@pytest.mark.parametrize("values", [(0.0, 0.0), (0.3, 31.0), (1.0, 1.0), (0.001, 5000.0)])
def test_a_logarithmic_axis_holds_every_time(values: tuple[float, ...]):
    chart = log_strips([("a", _spread(*values))])
    (box,) = chart.boxes
    assert 0.0 <= box.low <= box.quarter <= box.median <= box.three_quarters <= box.high <= 100.0
    assert (chart.ticks[0].x, chart.ticks[-1].x) == (0.0, 100.0)
    assert all(
        late.value == pytest.approx(10 * early.value) for early, late in zip(chart.ticks, chart.ticks[1:], strict=False)
    )


def test_a_trail_rises_with_the_mean():
    made = trail([Try(number=1, students=9, mean=2.0), Try(number=2, students=3, mean=4.0)], 4.0)
    assert [dot.y for dot in made.dots] == [(BASE + TOP) / 2, TOP]
    assert made.line.count(",") == 2
