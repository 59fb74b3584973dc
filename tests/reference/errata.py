"""Errors in the course texts S0 to S4: what they say, what is right, and the test that shows it."""

from __future__ import annotations

from typing import NamedTuple


class Erratum(NamedTuple):
    """An error of a text."""

    text: str
    where: str
    says: str
    right: str
    test: str  # of test_course_errors.py


ERRATA = (
    Erratum(
        "S0", "week 3, derivatives", "Swish's slope is never zero",
        "it is zero at z = -1.2785 and negative to the left of it", "test_swish_has_a_flat_place",
    ),
    Erratum(
        "S1", "section 8", "with α = 0.5 the steps shrink as the slope does",
        "α = 0.5 lands on 0 in one step; at α = 0.1 each step is 0.8 of the last", "test_steps_shrink_at_another_rate",
    ),
    Erratum(
        "S1", "1-D quadratic, talking points", "for α ≥ 1 the oscillations grow",
        "at α = 1 they neither grow nor shrink, x → -x; they grow for α > 1",
        "test_at_the_limit_it_oscillates_for_ever",
    ),
    Erratum(
        "S2", "1.3", "in a convex valley the gradient points straight to the lowest point",
        "on x² + 100y² at (10, 1) the way down is 78.6° off the way to the minimum", "test_downhill_is_not_homeward",
    ),
    Erratum(
        "S2", "1.3", "on a convex function gradient descent always finds the global minimum",
        "only for a learning rate below 2/L: on x² with 1.1 it leaves, 1.2 times as far each step",
        "test_convex_is_not_enough",
    ),
    Erratum(
        "S3", "slide 3", "W = W - α · ∂J/∂W · X",
        "W = W - α · ∂J/∂W: the input is in the gradient already", "test_the_input_is_in_the_gradient_already",
    ),
    Erratum(
        "S3", "slide 18", "batch 2 begins with row 127, batch 4 with row 383",
        "batches of 128 begin with rows 0, 128, 256, 384, …, 1152; the tenth has one row",
        "test_batches_begin_at_multiples_of_their_size",
    ),
    Erratum(
        "S3", "slide 40", "α = 1/(1 - dec) · 1/(rate · epoch) · α₀",
        "α = α₀/(1 + rate · epoch), as slide 55 has it; the other has no epoch 0",
        "test_decay_starts_at_the_first_rate",
    ),
    Erratum(
        "S3", "slide 40", "reduce by 0.1 · α after 100 epochs",
        "reduce to 0.1 · α, a step decay with γ = 0.1; by 0.1 would be γ = 0.9", "test_reduced_to_a_tenth",
    ),
    Erratum(
        "S3", "slide 55", "α = k/√epoch · α₀, with epochs that count from 0",
        "k/√(epoch + 1) · α₀: the first epoch would divide by zero", "test_the_root_of_the_first_epoch",
    ),
    Erratum(
        "S3", "perceptron", "ℓ = -y log a + (1 - y) log(1 - a)",
        "ℓ = -y log a - (1 - y) log(1 - a); with the plus it falls for y = 0 as a goes wrong",
        "test_cross_entropy_has_two_minus_signs",
    ),
    Erratum(
        "S3", "perceptron", "for binary classification ℓ = -y log a",
        "that is 0 for every sample with y = 0, whatever a is; both terms are needed",
        "test_cross_entropy_needs_both_terms",
    ),
    Erratum(
        "S3", "method of finite difference", "W = W + α (Gp - Gn) δW, while the loss is minimised",
        "W = W - α (Gp - Gn) δW; the plus climbs", "test_random_search_steps_to_the_lower_side",
    ),
    Erratum(
        "S3", "quiz 1", "gradient descent is used for regression, not for image classification",
        "it trains both: it needs a slope, not a kind of task", "test_descent_is_used_for_classes_too",
    ),
    Erratum(
        "S3", "quiz 3", "the gradient is the rate of change, not the direction of steepest ascent",
        "both: its entries are rates of change, as a vector it points where the rate is largest",
        "test_the_gradient_is_both",
    ),
    Erratum(
        "S3", "quiz 9", "oscillations are damped by momentum, not by a falling learning rate",
        "both do: from x → -x for ever, each comes to rest", "test_both_damp_oscillations",
    ),
    Erratum(
        "S4", "2.3", "the layer divides dW and db by m, and hands back dX undivided",
        "divide once, in the loss's gradient; else dX is m times the gradient of the mean loss",
        "test_the_mean_is_taken_once",
    ),
    Erratum(
        "S4", "3.3", "momentum helps: 0.386138 against 0.002656 without",
        "there it loses: averaging with β = 0.9 is a tenth of the learning rate; each at its best, 4e-24 against 2e-7",
        "test_momentum_wins_when_both_are_tuned",
    ),
    Erratum(
        "S4", "4.1", "lr = 1.1, from 100 to 146,977, is SLOW",
        "it is diverging: the loss grows by 1.44 a step", "test_growth_is_divergence",
    ),
    Erratum(
        "S4", "5.2", "a run of NaN is still improving",
        "it is diverging: ask first whether the numbers are finite", "test_nan_is_divergence",
    ),
    Erratum(
        "S4", "5.3", "a complete training loop, with labels drawn at random",
        "nothing to learn: the lowest validation loss is 1.1183, above ln 3 = 1.0986. With real classes it falls below",
        "test_the_loop_learns_where_there_is_something_to_learn",
    ),
)  # fmt: skip
