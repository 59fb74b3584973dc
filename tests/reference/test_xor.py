"""The XOR network against finite differences, closed forms and SciPy; its failures and what they are stuck at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import expit, log_expit

from reference.binary_cross_entropy import bce_with_logits, bce_with_logits_grad
from reference.decision import decision_grid, predict
from reference.xor_network import backward, forward, init_params
from reference.xor_training import train_xor

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0.0, 1.0, 1.0, 0.0])
Params = dict[str, Any]


def network(seed: int, n_in: int = 2, n_hidden: int = 4) -> Params:
    rng = np.random.default_rng(seed)
    shapes = {"W1": (n_in, n_hidden), "b1": (n_hidden,), "W2": (n_hidden, 1), "b2": (1,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def batch(seed: int, m: int = 7, n_in: int = 2) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, n_in)), (rng.permutation(m) < 3).astype(float)


def constant(value: float) -> Params:
    return {"W1": np.full((2, 4), value), "b1": np.zeros(4), "W2": np.full((4, 1), value), "b2": np.zeros(1)}


# the loss ------------------------------------------------------------------------------------------------------------


def test_loss_is_the_mean_of_minus_log_likelihood() -> None:
    """Against SciPy's log_expit, over logits from tiny to enormous."""
    z = np.concatenate([np.linspace(-40, 40, 81), [-1000.0, 1000.0, -1e-9]])[:, None]
    y = np.arange(len(z)) % 2
    expected = -np.mean(np.where(y == 1, log_expit(z[:, 0]), log_expit(-z[:, 0])))
    assert bce_with_logits(z, y) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("z", "y", "loss"), [(1000, 0, 1000.0), (-1000, 1, 1000.0), (1000, 1, 0.0), (-1000, 0, 0.0)])
def test_loss_is_exact_far_out(z: float, y: int, loss: float) -> None:
    """At |z| = 1000 it is 1000 or 0, not infinite and not clipped, and no warning is given."""
    assert bce_with_logits([[z]], [y]) == loss


def test_undecided_costs_ln_2() -> None:
    """Logits of zero cost ln 2 whatever the labels are."""
    assert bce_with_logits(np.zeros((4, 1)), XOR) == pytest.approx(np.log(2), rel=1e-15)


@pytest.mark.parametrize("shape", [(4,), (4, 1)])
@pytest.mark.parametrize("kind", [float, int, bool])
def test_labels_of_any_kind(shape: tuple[int, ...], kind: type) -> None:
    """Labels as a vector or a column, as floats, integers or bools, give one loss and one gradient."""
    z = np.array([[2.0], [-3.0], [0.5], [1.0]])
    y = XOR.astype(kind).reshape(shape)
    assert bce_with_logits(z, y) == bce_with_logits(z[:, 0], XOR)
    np.testing.assert_allclose(bce_with_logits_grad(z, y), (expit(z) - XOR[:, None]) / 4, rtol=1e-14)


def test_gradient_of_the_loss_agrees_with_central_differences() -> None:
    """Each logit's slope, felt with a step of 1e-5."""
    z, y = 3 * np.random.default_rng(2).normal(size=(6, 1)), np.array([1, 0, 0, 1, 1, 0])
    steps = 1e-5 * np.eye(6)[:, :, None]
    felt = [(bce_with_logits(z + step, y) - bce_with_logits(z - step, y)) / 2e-5 for step in steps]
    np.testing.assert_allclose(bce_with_logits_grad(z, y)[:, 0], felt, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize(
    ("logits", "y", "error"),
    [
        (np.zeros((4, 2)), XOR, "logits must have shape"),
        (0.0, 1.0, "logits must have shape"),
        (np.zeros((0, 1)), [], "logits must have shape"),
        (np.zeros((4, 1)), XOR[None, :], "y must have shape"),
        (np.zeros((3, 1)), XOR, "y has 4 labels for 3 logits"),
        (np.zeros((2, 1)), [0.5, 1.0], "y must hold 0 and 1 alone"),
        (np.zeros((2, 1)), [np.nan, 1.0], "y must hold 0 and 1 alone"),
    ],
)
def test_loss_refuses_what_would_broadcast(logits: Any, y: Any, error: str) -> None:
    """Shapes that do not belong together and labels that are no labels are refused by name."""
    for function in (bce_with_logits, bce_with_logits_grad):
        with pytest.raises(ValueError, match=error):
            function(logits, y)


def test_loss_refuses_what_is_no_number() -> None:
    """Complex logits and labels of text are wrong types."""
    with pytest.raises(TypeError, match="logits must hold real numbers"):
        bce_with_logits([[1j]], [1])
    with pytest.raises(TypeError, match="y must hold real numbers"):
        bce_with_logits([[1.0]], ["open"])


# the network ---------------------------------------------------------------------------------------------------------


def test_start_is_xavier_normal() -> None:
    """Standard deviation √(2/(n_in + n_out)), mean zero, the tails of a normal, biases zero."""
    params = init_params(np.random.default_rng(3), (120, 180, 90))
    for name, variance in (("W1", 2 / 300), ("W2", 2 / 270)):
        unit = params[name] / np.sqrt(variance)
        assert unit.std() == pytest.approx(1, abs=0.02)
        assert unit.mean() == pytest.approx(0, abs=0.03)
        assert np.mean(np.abs(unit) > 2) == pytest.approx(0.0455, abs=0.006)
    assert not params["b1"].any()
    assert not params["b2"].any()
    assert {name: value.shape for name, value in params.items()} == {
        "W1": (120, 180),
        "b1": (180,),
        "W2": (180, 90),
        "b2": (90,),
    }


def test_start_comes_from_the_generator_alone() -> None:
    """One seed, one start; and the generator moves on."""
    rng = np.random.default_rng(4)
    first, second = init_params(rng), init_params(rng)
    np.testing.assert_array_equal(first["W1"], init_params(np.random.default_rng(4))["W1"])
    assert not np.array_equal(first["W1"], second["W1"])


@pytest.mark.parametrize(
    ("sizes", "error"),
    [((2, 4), ValueError), ((2, 0, 1), ValueError), ((2, -4, 1), ValueError), ((2, 4.0, 1), TypeError)],
)
def test_start_refuses_bad_sizes(sizes: Any, error: type[Exception]) -> None:
    """Three integers, each at least 1."""
    with pytest.raises(error, match="sizes must"):
        init_params(np.random.default_rng(0), sizes)


def test_start_refuses_a_seed_for_a_generator() -> None:
    """A number is not a source of randomness."""
    with pytest.raises(TypeError, match="rng must be a numpy"):
        init_params(7)  # type: ignore[arg-type]


def test_forward_by_hand() -> None:
    """tanh(ln 2) = 0.6 and tanh(ln 3) = 0.8 make a network that can be worked out on paper."""
    params = {
        "W1": [[np.log(2), np.log(3)], [0.0, 0.5]],
        "b1": [0.0, -0.5],
        "W2": [[5.0], [-2.0]],
        "b2": [0.1],
    }
    logits, cache = forward(params, [[1.0, 1.0], [0.0, 1.0]])
    np.testing.assert_allclose(logits, [[1.5], [0.1]], rtol=1e-14)
    np.testing.assert_allclose(cache["H"], [[0.6, 0.8], [0.0, 0.0]], rtol=1e-14)
    assert list(cache) == ["X", "H", "logits"]


@pytest.mark.parametrize(("n_in", "n_hidden", "m"), [(2, 4, 7), (3, 5, 6), (2, 1, 1), (5, 2, 3)])
def test_gradients_agree_with_central_differences(n_in: int, n_hidden: int, m: int) -> None:
    """Every entry of every gradient, for several sizes, a batch of one among them."""
    params, (X, y) = network(5, n_in, n_hidden), batch(6, m, n_in)
    grads = backward(params, forward(params, X)[1], y)
    for name, value in params.items():
        felt = np.empty_like(value)
        for index in np.ndindex(value.shape):
            losses = []
            for step in (1e-5, -1e-5):
                moved = {key: array.copy() for key, array in params.items()}
                moved[name][index] += step
                losses.append(bce_with_logits(forward(moved, X)[0], y))
            felt[index] = (losses[0] - losses[1]) / 2e-5
        assert grads[name].shape == value.shape
        np.testing.assert_allclose(grads[name], felt, rtol=1e-6, atol=1e-9)


def test_gradient_of_a_batch_is_the_mean_over_its_samples() -> None:
    """The 1/m is applied once."""
    params, (X, y) = network(7), batch(8)
    whole = backward(params, forward(params, X)[1], y)
    alone = [backward(params, forward(params, X[i : i + 1])[1], y[i : i + 1]) for i in range(len(X))]
    for name, grad in whole.items():
        np.testing.assert_allclose(grad, np.mean([one[name] for one in alone], axis=0), rtol=1e-12, atol=1e-15)


def test_arguments_stay_and_float32_stays() -> None:
    """Nothing is changed in place; float32 parameters and inputs give float32 throughout."""
    params, (X, y) = network(9), batch(10)
    before = {name: value.copy() for name, value in params.items()}
    train_xor(params, X, y, lr=0.3, epochs=3)
    decision_grid(params, n=3)
    for name, value in before.items():
        np.testing.assert_array_equal(params[name], value)
    small = {name: value.astype(np.float32) for name, value in params.items()}
    logits, cache = forward(small, X.astype(np.float32))
    grads = backward(small, cache, y)
    trained, losses = train_xor(small, X.astype(np.float32), y, epochs=2)
    assert {array.dtype for array in (logits, *grads.values(), *trained.values())} == {np.dtype(np.float32)}
    assert losses.dtype == np.float64


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        ({"W1": np.zeros(4)}, ValueError, "W1 must have shape"),
        ({"W2": np.zeros((4, 2))}, ValueError, "W2 must have shape"),
        ({"W2": np.zeros(4)}, ValueError, "W2 must have shape"),
        ({"b1": np.zeros((1, 4))}, ValueError, "b1 has shape"),
        ({"b2": 0.0}, ValueError, "b2 has shape"),
        ({"b3": np.zeros(1)}, KeyError, "params must have the keys"),
        ({"W1": np.zeros((2, 4), dtype=complex)}, TypeError, "W1 must hold real numbers"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(change: Params, error: type[Exception], text: str) -> None:
    """Shapes that NumPy would broadcast, keys too many and wrong types, wherever parameters go in."""
    params = network(11)
    cache = forward(params, CORNERS)[1]
    bad = params | change
    for call in (
        lambda: forward(bad, CORNERS),
        lambda: backward(bad, cache, XOR),
        lambda: train_xor(bad, CORNERS, XOR, epochs=0),
        lambda: predict(bad, CORNERS),
        lambda: decision_grid(bad, n=3),
    ):
        with pytest.raises(error, match=text):
            call()


def test_inputs_that_do_not_fit_are_refused() -> None:
    """A vector for a matrix, a column too many, a cache of another batch."""
    params = network(12)
    with pytest.raises(ValueError, match="X must have shape"):
        forward(params, CORNERS[0])
    with pytest.raises(ValueError, match="X must have shape"):
        forward(params, np.zeros((4, 3)))
    cache = forward(params, CORNERS)[1]
    with pytest.raises(ValueError, match="the cache's X, H and logits"):
        backward(params, cache | {"H": cache["H"][:3]}, XOR)
    with pytest.raises(ValueError, match="y has 3 labels for 4 logits"):
        backward(params, cache, XOR[:3])
    with pytest.raises(KeyError, match="logits"):
        backward(params, {"X": cache["X"], "H": cache["H"]}, XOR)


# training ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [7, 20, 44])
def test_xor_is_solved(seed: int) -> None:
    """Accuracy 1.0 and the predictions 0 1 1 0, as course text S0 prints them."""
    params, losses = train_xor(init_params(np.random.default_rng(seed)), CORNERS, XOR)
    assert predict(params, CORNERS).tolist() == [0, 1, 1, 0]
    assert losses.shape == (2000,)
    assert losses[-1] < 0.01


def test_losses_are_those_before_each_update() -> None:
    """losses[k] is the loss of the parameters after k updates."""
    start, (X, y) = network(13), batch(14)
    _, losses = train_xor(start, X, y, lr=0.4, epochs=6)
    walked = [train_xor(start, X, y, lr=0.4, epochs=k)[0] for k in range(6)]
    np.testing.assert_array_equal(losses, [bce_with_logits(forward(params, X)[0], y) for params in walked])


def test_no_epochs_leave_the_start() -> None:
    """Copies of the start, and no loss; bad arguments are refused all the same."""
    start = network(15)
    params, losses = train_xor(start, CORNERS, XOR, epochs=0)
    assert losses.shape == (0,)
    for name, value in start.items():
        np.testing.assert_array_equal(params[name], value)
        assert params[name] is not value
    with pytest.raises(ValueError, match="y must hold 0 and 1 alone"):
        train_xor(start, CORNERS, [0, 1, 2, 0], epochs=0)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [("lr", 0.0, ValueError), ("lr", "fast", TypeError), ("epochs", -1, ValueError), ("epochs", 2.0, TypeError)],
)
def test_training_refuses_bad_settings(name: str, value: Any, error: type[Exception]) -> None:
    """lr a number above zero, epochs an integer not below it."""
    with pytest.raises(error, match=f"{name} must be"):
        train_xor(network(16), CORNERS, XOR, **{name: value})


def test_a_start_of_zeros_stays_at_ln_2() -> None:
    """All four gradients vanish: the loss stands at 0.6931 for ever."""
    params, losses = train_xor(constant(0.0), CORNERS, XOR)
    assert np.ptp(losses) == 0
    assert round(float(losses[-1]), 4) == 0.6931
    assert not any(value.any() for value in params.values())


def test_equal_hidden_units_stay_equal() -> None:
    """They work as one unit, tell one point apart and go to ¾ of the entropy of ⅓, 0.4774."""
    params, losses = train_xor(constant(0.5), CORNERS, XOR, lr=2.0, epochs=3000)
    assert (params["W1"] == params["W1"][:, :1]).all()
    entropy = -(np.log(1 / 3) / 3 + 2 * np.log(2 / 3) / 3)
    assert round(0.75 * entropy, 4) == 0.4774
    assert losses[-1] == pytest.approx(0.75 * entropy, abs=1e-3)


def test_two_points_that_share_an_answer_cost_half_of_ln_2() -> None:
    """Two hidden units do not always find XOR: of twenty starts some are stuck at 0.3466, the others solve it."""
    ends = [
        train_xor(init_params(np.random.default_rng(seed), (2, 2, 1)), CORNERS, XOR, lr=3.0, epochs=200)[1][-1]
        for seed in range(20)
    ]
    stuck = [end for end in ends if end > 0.1]
    assert 3 < len(stuck) < 15
    assert stuck == pytest.approx([np.log(2) / 2] * len(stuck), abs=4e-3)


@pytest.mark.parametrize("table", [(0, 0, 0, 1), (1, 1, 1, 0), (1, 0, 0, 1), (0, 1, 1, 1)])
def test_other_tables(table: tuple[int, ...]) -> None:
    """AND, NAND, XNOR and OR, rows in another order."""
    order = [2, 0, 3, 1]
    X, y = CORNERS[order], np.array(table)[order]
    params, _ = train_xor(init_params(np.random.default_rng(17)), X, y, lr=2.0, epochs=500)
    assert predict(params, X).tolist() == y.tolist()


# decisions -----------------------------------------------------------------------------------------------------------


def test_prediction_is_the_sign_of_the_logit() -> None:
    """1 where the logit is positive; exactly zero is not positive."""
    params, X = network(18), np.random.default_rng(19).normal(size=(50, 2))
    logits = forward(params, X)[0][:, 0]
    assert predict(params, X).tolist() == [int(expit(z) > 0.5) for z in logits]
    assert predict(params, X).dtype.kind == "i"
    undecided = params | {"W2": np.zeros((4, 1)), "b2": np.zeros(1)}
    assert predict(undecided, X[:3]).tolist() == [0, 0, 0]


def test_grid_holds_the_probability_of_each_point() -> None:
    """Point by point: x from the column, y from the row."""
    params = network(20)
    xx, yy, prob = decision_grid(params, (-1.0, 2.5), 6)
    ticks = np.linspace(-1.0, 2.5, 6)
    for i, y in enumerate(ticks):
        for j, x in enumerate(ticks):
            assert (xx[i, j], yy[i, j]) == (x, y)
            assert prob[i, j] == pytest.approx(float(expit(forward(params, [[x, y]])[0][0, 0])), rel=1e-12)


def test_grid_defaults() -> None:
    """200 points from −0.5 to 1.5 along each axis."""
    xx, yy, prob = decision_grid(network(21))
    assert xx.shape == yy.shape == prob.shape == (200, 200)
    assert (xx[0, 0], xx[0, -1], yy[0, 0], yy[-1, 0]) == (-0.5, 1.5, -0.5, 1.5)


@pytest.mark.parametrize(
    ("settings", "error", "text"),
    [
        ({"lim": (1.5, -0.5)}, ValueError, "lim must be"),
        ({"lim": (0.0, np.inf)}, ValueError, "lim must be"),
        ({"lim": (0.0, 1.0, 2.0)}, ValueError, "lim must be"),
        ({"n": 1}, ValueError, "n must be"),
        ({"n": 2.0}, TypeError, "n must be"),
    ],
)
def test_grid_refuses_bad_settings(settings: dict[str, Any], error: type[Exception], text: str) -> None:
    """Limits in rising order, at least two points."""
    with pytest.raises(error, match=text):
        decision_grid(network(22), **settings)
    with pytest.raises(ValueError, match="X must have shape"):
        decision_grid(network(22, n_in=3))
