"""Exercise 1: comparing gradients. Witness rule: coupled parameters of different scale and shape, all gradients nonzero
but where zero is the point. gradient_check is judged with right pieces in place of the student's."""

from contextlib import contextmanager
from copy import deepcopy
from functools import cache

import numpy as np

from autograder.judge import assert_agrees, assert_raises, assert_same, check_that, task, weight
from autograder.sandbox.handles import Handle
from autograder.sandbox.wire import Record
from reference.finite_differences import numerical_gradient
from reference.gradient_check import gradient_check, relative_error

CLOSE = {"rtol": 1e-5, "atol": 1e-8}
"""The relative error of a right gradient is noise around 1e-10."""


@task("relative_error")
class TestRelativeError:
    @weight(3)
    def test_vectors(self, student, rng):
        """The difference of two vectors is measured against the sum of their lengths."""
        assert_same(student, relative_error, rng.normal(size=6), 3 * rng.normal(size=6))

    def test_any_shape(self, student, rng):
        """A matrix, a stack of matrices and a single number count as one vector of all their entries."""
        for shape in ((3, 2), (2, 3, 4), ()):
            a = np.array(rng.normal(size=shape))
            assert_same(student, relative_error, a, np.array(a + rng.normal(size=shape) / 3))

    def test_small_gradients(self, student, rng):
        """Gradients around 1e-9 are judged as strictly as large ones."""
        a = 1e-9 * rng.normal(size=5)
        assert_same(student, relative_error, a, 1.5 * a[::-1])

    def test_zeros(self, student):
        """Two gradients that are zero everywhere agree: 0. Where only one of them is, the error is 1."""
        assert_same(student, relative_error, np.zeros(4), np.array([0.0, 0.5, -2.0, 0.0]))
        assert_same(student, relative_error, np.zeros(4), np.zeros(4))

    def test_nan_stays_nan(self, student):
        """A NaN in a gradient gives NaN, never an error of 0."""
        assert_same(student, relative_error, np.array([3.0, 4.0]), np.array([3.0, 2.0]))
        assert_same(student, relative_error, np.array([3.0, np.nan]), np.array([3.0, 2.0]))

    def test_shapes_must_match(self, student, rng):
        """Shapes that differ are a ValueError, also where NumPy would broadcast one to the other."""
        assert_same(student, relative_error, np.array([3.0, 0.0, 1.0]), np.array([0.0, 1.0, 4.0]))
        assert_raises(student, ValueError, "relative_error", rng.normal(size=3), rng.normal(size=1))
        assert_raises(student, ValueError, "relative_error", rng.normal(size=(3, 2)), rng.normal(size=(2, 3)))


def coupled_loss(p):
    """Every parameter meets every other; the one called "bend" may be of any shape."""
    inner = np.tanh(p["W"] @ p["v"] + p["b"])
    return float(np.sum(inner**3) + np.exp(0.3 * np.mean(np.square(p["bend"]))) * np.sum(p["v"] * inner[:2]))


def coupled(rng, bend=(2,)):
    """Parameters of coupled_loss and their gradients, to be changed at will."""
    return deepcopy(drawn(int(rng.integers(1 << 62)), bend))


@cache
def drawn(seed, bend):
    """The same for every submission: gradients to ten digits, by Richardson's extrapolation."""
    rng = np.random.default_rng(seed)
    params = {
        "W": rng.uniform(0.1, 0.4, size=(3, 2)),
        "v": rng.uniform(0.5, 1.5, size=2),
        "b": rng.uniform(0.01, 0.03, size=3),
        "bend": np.array(rng.uniform(0.5, 1.0, size=bend)),
    }
    grads = {}
    for name, value in params.items():
        fine, coarse = (
            numerical_gradient(lambda x, name=name: coupled_loss({**params, name: x}), value, eps)
            for eps in (1e-3, 2e-3)
        )
        grads[name] = np.array((4 * fine - coarse) / 3)
    return params, grads


def slopes_beside(f, theta, eps=1e-5):
    """A right numerical_gradient for a notebook: f is the student's function, theta the student's array, changed in
    place over there, so that it serves an f that reads its own argument and one that looks at theta itself."""
    values = np.asarray(theta.fetch_() if isinstance(theta, Handle) else theta, dtype=float)
    grad = np.zeros(values.shape)
    for index in np.ndindex(values.shape):
        kept = float(values[index])
        try:
            theta[index] = kept + eps
            ahead = f(theta)
            theta[index] = kept - eps
            grad[index] = (ahead - f(theta)) / (2 * eps)
        finally:
            theta[index] = kept
    return grad


@contextmanager
def with_right_pieces(student):
    """What gradient_check builds on is right, whatever the student wrote for it."""
    with student.given_by_reference(numerical_gradient=slopes_beside), student.given(relative_error=relative_error):
        yield


def found(check, loss, params, grads, *eps_and_tol):
    """(ok, rel_error, worst) of one call, on copies."""
    copies = ({name: np.array(value) for name, value in each.items()} for each in (params, grads))
    return three(check(loss, *copies, *eps_and_tol))


def three(result):
    check_that(
        isinstance(result, tuple | list | Record) and len(result) == 3,
        "gradient_check did not return a GradCheckResult, which holds ok, rel_error and worst.",
    )
    return tuple(result)


class Here:
    """The student's gradient_check as if it ran here: what it does to params and grads is seen in them."""

    def __init__(self, student):
        self._student = student
        self.given, self.given_by_reference = student.given, student.given_by_reference

    def gradient_check(self, loss_fn, params, grads):
        kept = [self._student.put(each) for each in (params, grads)]
        result = self._student.gradient_check(loss_fn, *kept)
        for each, handle in zip((params, grads), kept, strict=True):
            now = handle.fetch_()
            for name, value in each.items():
                left = np.asarray(now.get(name))
                value[...] = left if left.shape == value.shape and left.dtype.kind == "f" else np.nan
        return result


def agree(student, observe, *labels):
    with with_right_pieces(student):
        assert_agrees(
            student, gradient_check, observe, labels=labels or ("field ok", "field rel_error", "field worst"), **CLOSE
        )


@task("gradient_check")
class TestGradientCheck:
    @weight(2)
    def test_right_gradients(self, student, rng):
        """Right gradients of four coupled parameters pass, each with its own tiny relative error."""
        params, grads = coupled(rng)
        agree(student, lambda check: found(check, coupled_loss, params, grads)[:2], "field ok", "field rel_error")

    @weight(3)
    def test_factor_of_two(self, student, rng):
        """A gradient that is twice too large is found: its relative error is 1/3, and the others stay tiny."""
        params, grads = coupled(rng)
        grads["v"] = 2 * grads["v"]
        agree(student, lambda check: found(check, coupled_loss, params, grads)[:2], "field ok", "field rel_error")

    @weight(2)
    def test_single_wrong_bias(self, student, rng):
        """A single wrong entry of a bias fails the check: the bias has a relative error of its own."""
        params, grads = coupled(rng)
        grads["b"][1] += 1e-3
        agree(student, lambda check: found(check, coupled_loss, params, grads)[:2], "field ok", "field rel_error")

    @weight(2)
    def test_worst(self, student):
        """worst: the parameter of the largest relative error and, in it, the index of the largest absolute difference."""
        params = {"large": np.array([[40.0, 0.2, -1.0], [0.5, 1.0, 2.0]]), "small": np.array([0.02, -0.001, 0.004])}
        grads = {name: 2 * value for name, value in params.items()}
        grads["large"] += [[1.0, 0.0, 0.0], [0.0, 0.0, 0.5]]
        grads["small"] += [0.0, 0.003, 0.02]

        def loss(p):
            return float(sum(np.sum(value**2) for value in p.values()))

        agree(student, lambda check: found(check, loss, params, grads))

    def test_any_shape(self, student, rng):
        """Parameters of shape () and of three dimensions are checked too; the index of a single number is ()."""
        for shape, index in (((), ()), ((2, 1, 3), (1, 0, 2))):
            params, grads = coupled(rng, bend=shape)
            grads["bend"][index] += 0.2
            agree(student, lambda check, p=params, g=grads: found(check, coupled_loss, p, g))

    def test_nan(self, student, rng):
        """A NaN makes ok False, in whichever gradient it is, and when it is the loss; right gradients still pass."""
        shapes = {"W": (1, 2), "v": (2,), "b": (1,), "gain": ()}  # six numbers, because six checks look at each of them
        params = {name: np.array(rng.uniform(0.5, 1.5, size=shape)) for name, shape in shapes.items()}
        grads = {name: 3 * value**2 for name, value in params.items()}

        def cubes(p):
            return float(sum(np.sum(value**3) for value in p.values()))

        def observe(check):
            seen = [found(check, cubes, params, grads)[0]]
            for name in params:
                broken = {**grads, name: grads[name].copy()}
                broken[name].flat[-1] = np.nan
                seen.append(found(check, cubes, params, broken)[0])
            return [*seen, found(check, lambda p: float("nan"), params, grads)[0]]

        places = [f"field ok, with a NaN in the gradient of parameter {k} of 4," for k in (1, 2, 3, 4)]
        agree(student, observe, "field ok, with right gradients,", *places, "field ok, with a loss that is NaN,")

    def test_parameter_without_influence(self, student, rng):
        """A parameter without influence on the loss, whose gradient is all zeros, has relative error 0 and passes."""
        params, grads = coupled(rng)
        params["dead"], grads["dead"] = rng.normal(size=(2, 2)), np.zeros((2, 2))
        agree(student, lambda check: found(check, coupled_loss, params, grads)[:2], "field ok", "field rel_error")

    def test_eps_and_tol(self, student):
        """The eps and the tol that are handed over are used; an error that equals tol passes."""
        params, grads = {"w": np.array([1.0, -0.7])}, {"w": np.array([3.0, 1.47])}

        def loss(p):
            return float(np.sum(p["w"] ** 3))

        def observe(check):
            (strict, errors, _), (lenient, _, _) = (found(check, loss, params, grads, 0.3, tol) for tol in (0.01, 0.05))
            largest = errors["w"] if isinstance(errors, dict) and "w" in errors else 0.01
            return [errors, strict, lenient, found(check, loss, params, grads, 0.3, largest)[0]]

        labels = ("field ok at tol = 0.01", "field ok at tol = 0.05", "field ok at a tol that equals the error")
        agree(student, observe, "field rel_error at eps = 0.3", *labels)

    def test_arguments_stay(self, student, rng):
        """Parameters and gradients that go in are still the same afterwards; a wrong gradient is found."""
        params, grads = coupled(rng)
        grads["W"] = 2 * grads["W"]

        def observe(check):
            mine, yours = ({name: value.copy() for name, value in each.items()} for each in (params, grads))
            result = check(coupled_loss, mine, yours)
            moved = [[(now[n] - was[n]) * 1e12 for n in was] for now, was in ((mine, params), (yours, grads))]
            return [*moved, *three(result)[:2]]

        labels = ("what params have moved by, in units of 1e-12,", "what grads have moved by, in units of 1e-12,")
        agree(Here(student), observe, *labels, "field ok", "field rel_error")


WRONG = {"a": "b1", "b": "W2", "c": "W", "d": "gain", "e": "W1"}


def names_the_wrong_one(student, letter):
    suspects = student.get("suspects")
    check_that(isinstance(suspects, dict), "suspects is no dict from the letters a to e to names of parameters.")
    check_that(letter in suspects, f"suspects has no entry for network {letter}.")
    named = suspects[letter]
    check_that(isinstance(named, str), f"The entry for network {letter} is no string, the name of a parameter.")
    check_that(named == WRONG[letter], f"The wrong gradient in network {letter} is that of another parameter.")


@task("suspects")
class TestSuspects:
    def test_first_network(self, student):
        """In network a the gradient of the parameter that you name is the wrong one."""
        names_the_wrong_one(student, "a")

    def test_second_network(self, student):
        """In network b the gradient of the parameter that you name is the wrong one."""
        names_the_wrong_one(student, "b")

    def test_third_network(self, student):
        """In network c the gradient of the parameter that you name is the wrong one."""
        names_the_wrong_one(student, "c")

    def test_fourth_network(self, student):
        """In network d the gradient of the parameter that you name is the wrong one."""
        names_the_wrong_one(student, "d")

    def test_fifth_network(self, student):
        """In network e the gradient of the parameter that you name is the wrong one."""
        names_the_wrong_one(student, "e")
