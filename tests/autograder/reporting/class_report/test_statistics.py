"""Numbers about a class."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reporting.class_report.statistics import bins_of, spread_of

SCORES = st.lists(st.floats(0.0, 25.0), min_size=1, max_size=60)


@given(SCORES)
def test_quartiles_are_numpys(scores: list[float]):
    spread = spread_of(scores)
    assert spread is not None
    ours = [spread.low, spread.quarter, spread.median, spread.three_quarters, spread.high, spread.mean]
    theirs = [*np.quantile(scores, [0.0, 0.25, 0.5, 0.75, 1.0]), np.mean(scores)]
    assert ours == pytest.approx(theirs)


@given(SCORES, st.sampled_from([0.5, 6.0, 17.5, 20.0]))
def test_every_score_is_in_one_bin_which_it_lies_in(scores: list[float], max_score: float):
    bins = bins_of(scores, max_score)
    assert [bin_.low for bin_ in bins[1:]] == [bin_.high for bin_ in bins[:-1]]
    assert bins[0].low == 0.0
    assert bins[-1].high == max(max_score, *scores)
    for place, bin_ in enumerate(bins):
        last = place == len(bins) - 1
        inside = [score for score in scores if bin_.low <= score and (score < bin_.high or last)]
        assert bin_.count == len(inside)


def test_nothing_has_no_spread_and_no_bins():
    assert spread_of([]) is None
    assert bins_of([], 0.0) == ()
    assert [bin_.count for bin_ in bins_of([], 2.0)] == [0, 0]
