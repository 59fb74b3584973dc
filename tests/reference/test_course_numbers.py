"""The numbers of the course texts, given by the reference to the last digit that is printed."""

from __future__ import annotations

import numpy as np
import pytest

import reference
from tests.reference.numbers import NUMBERS, Number
from tests.reference.numbers.s4 import DIAGNOSED, complete_loop


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number.text} {number.where}")
def test_number(number: Number) -> None:
    """What the text prints or states is what the reference gives."""
    assert number.ours() == number.printed
    assert all(name in reference.__all__ for name in number.by.split(", "))


def test_every_number_has_one_place() -> None:
    """No place twice, and all five texts are there."""
    places = [(number.text, number.where) for number in NUMBERS]
    assert len(set(places)) == len(places)
    assert {text for text, _ in places} == {"S0", "S1", "S2", "S3", "S4"}


@pytest.mark.parametrize("printed", ["0.3488", "0.3688", "0.4025", "0.4425", "0.4788"])
def test_the_accuracies_of_s0_are_counts_of_its_800_samples(printed: str) -> None:
    """Data and seed of that run are not in the text, so its curve cannot be run again; each accuracy is n/800."""
    assert abs(round(float(printed) * 800) / 800 - float(printed)) < 5.0001e-5


def test_the_run_of_s0_starts_worse_than_a_shrug_and_learns() -> None:
    """Its losses, 1.6710 falling to 1.0515, begin above ln 3 and end below; so does such a network on such data."""
    rng = np.random.default_rng(0)
    X, y = reference.make_blobs(rng, rng.normal(size=(3, 20)), 267, noise=4.0)
    params, losses = reference.init_mlp(rng, [20, 32, 16, 3]), []
    for epoch in range(50):
        for X_b, y_b in reference.iterate_minibatches(X[:800], y[:800], 32, rng):
            logits, cache = reference.mlp_forward(params, X_b)
            slope = reference.softmax_cross_entropy_grad(logits, y_b)
            params = reference.gradient_descent_step(params, reference.mlp_backward(params, cache, slope), 0.01)
        if epoch in (0, 49):
            losses.append(reference.softmax_cross_entropy(reference.mlp_forward(params, X)[0], y))
    assert losses[0] > np.log(3) > losses[1]


@pytest.mark.parametrize("scenario", DIAGNOSED)
def test_diagnoses_of_s4_in_our_words(scenario: str) -> None:
    """The three scenarios, in the five words of diagnose."""
    train, val, _, word = DIAGNOSED[scenario]
    assert reference.diagnose(train, val) == word


def test_the_loop_of_s4_never_beats_a_shrug() -> None:
    """Its labels are drawn at random: the lowest validation loss, 1.1183, stays above ln 3 = 1.0986."""
    assert min(complete_loop().val_loss) == pytest.approx(1.1182835687, abs=1e-9)
    assert min(complete_loop().val_loss) > np.log(3)
