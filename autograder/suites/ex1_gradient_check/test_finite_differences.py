"""Exercise 1: slopes by trial steps. Witness rule: coupled functions that are no quadratics, no square shapes."""

import numpy as np

from autograder.judge import assert_agrees, assert_raises, assert_same, check_that, task, weight
from reference.finite_differences import directional_check, numerical_gradient

CLOSE = {"rtol": 2e-8, "atol": 2e-9}
"""Rounding alone leaves 1e-10 in a slope of 1 at eps = 1e-5; a one-sided difference is off by 1e-5, float32 by 3e-8."""
UNEVEN = np.array([0.1, 0.2, 0.7, 1.3, -0.4])
"""Numbers that do not survive + eps - 2·eps + eps."""
SHARE = "what came back, divided by what it should be for your u,"


def hilly(shape):
    """A smooth function of an array of this shape in which every entry is coupled to the next; no polynomial."""

    def f(x):
        if np.shape(x) != shape:
            raise ValueError(f"f was handed an array of shape {np.shape(x)} where theta has shape {shape}")
        flat = np.ravel(x)
        return float(np.sin(flat).sum() + np.exp(0.4 * flat[:-1] * flat[1:]).sum() + (flat**3).sum() / 5)

    return f


def plane(x):
    """Tilted and flat: on it a one-sided difference is as good as a central one."""
    return float(2.5 * x[0] - 0.75 * x[1])


class Here:
    """The student's functions as if they ran here: what they do to an array is seen in the array."""

    def __init__(self, student):
        self._student = student

    def __getattr__(self, name):
        def call(*args):
            kept = [self._student.put(arg) if isinstance(arg, np.ndarray) else arg for arg in args]
            try:
                return getattr(self._student, name)(*kept)
            finally:
                for arg, handle in zip(args, kept, strict=True):
                    if arg is not handle:
                        now = handle.fetch_()
                        arg[...] = now if np.shape(now) == arg.shape and now.dtype.kind == "f" else np.nan

        return call


class ColumnsFirst:
    """The student's functions, handed a theta whose columns lie side by side in memory.

    An array crosses with its rows side by side, so the other order is made over there.
    """

    def __init__(self, student):
        self._student = student

    def __getattr__(self, name):
        def call(f, theta, eps):
            columns_first = self._student.put(np.ascontiguousarray(theta.T)).transpose.keep_()
            return getattr(self._student, name)(f, columns_first, eps)

        return call


@task("numerical_gradient")
class TestNumericalGradient:
    @weight(3)
    def test_coupled_numbers(self, student, rng):
        """On a hilly function of seven coupled numbers every slope is right."""
        assert_same(student, numerical_gradient, hilly((7,)), rng.uniform(-1.5, 1.5, size=7), **CLOSE)

    @weight(2)
    def test_error_falls_to_a_quarter(self, student, rng):
        """When eps is halved, the error of the slopes falls to a quarter: eps is used, the difference is central."""
        theta = rng.uniform(0.5, 1.5, size=4)

        def slopes(gradient):
            return [gradient(hilly((4,)), theta.copy(), eps) for eps in (0.2, 0.1)]

        labels = ("the numerical gradient at eps = 0.2", "the numerical gradient at eps = 0.1")
        assert_agrees(student, numerical_gradient, slopes, labels=labels)

    def test_three_dimensions(self, student, rng):
        """An array of three dimensions has a gradient of the same shape, and f is handed arrays of that shape."""
        theta = rng.uniform(-1.5, 1.5, size=(2, 3, 4))
        assert_same(student, numerical_gradient, hilly(theta.shape), theta, **CLOSE)

    def test_single_number(self, student, rng):
        """A theta of shape () has a gradient of shape (), also when f gives a 0-d array."""
        f = hilly(())
        theta = np.array(rng.uniform(0.5, 1.5))
        assert_same(student, numerical_gradient, lambda x: np.array(f(x)), theta, **CLOSE)

    def test_columns_first(self, student, rng):
        """A matrix whose columns lie side by side in memory, as in a transpose, has all its slopes too."""
        theta = rng.uniform(-1.5, 1.5, size=(4, 3))

        def slopes(gradient):
            return gradient(hilly((4, 3)), np.asfortranarray(theta), 1e-5)

        assert_agrees(ColumnsFirst(student), numerical_gradient, slopes, **CLOSE)

    def test_two_calls_for_each_number(self, student, rng):
        """f is called exactly twice for each number in theta; the slopes of a tilted plane are right."""
        theta = rng.normal(size=(2, 3))

        def calls(gradient):
            seen = []
            gradient(lambda x: (seen.append(1), float(np.sum(x)))[1], theta.copy(), 1e-5)
            return len(seen)

        message = "f was not called exactly twice for each of the 6 numbers in theta."
        assert_agrees(student, numerical_gradient, calls, message=message)
        assert_same(student, numerical_gradient, plane, np.array([0.5, -1.5]), **CLOSE)

    def test_theta_as_it_was(self, student):
        """Afterwards theta is what it was, bit for bit; the slopes of a tilted plane are right."""

        def drift(gradient):
            theta = UNEVEN.copy()
            gradient(lambda x: float(np.sum(x)), theta, 1e-5)
            return (theta - UNEVEN) * 1e12

        message = "theta came back changed, if only in its last digits."
        assert_agrees(Here(student), numerical_gradient, drift, message=message)
        assert_same(student, numerical_gradient, plane, np.array([0.5, -1.5]), **CLOSE)

    def test_theta_as_it_was_when_f_raises(self, student):
        """When f raises in the middle, its error comes through and theta is what it was, bit for bit."""

        def drift(gradient):
            theta, calls = UNEVEN.copy(), []

            def fails_at_the_fourth_call(x):
                calls.append(1)
                if len(calls) == 4:
                    raise ZeroDivisionError("f failed, as it was meant to")
                return float(np.sum(x))

            try:
                gradient(fails_at_the_fourth_call, theta, 1e-5)
            except ZeroDivisionError:
                return ["came through", (theta - UNEVEN) * 1e12]
            return ["was lost", (theta - UNEVEN) * 1e12]

        message = "f raised, and afterwards theta was not what it had been, or the error did not come through."
        assert_agrees(Here(student), numerical_gradient, drift, message=message)

    def test_eps_must_be_positive(self, student):
        """An eps of zero or less is a ValueError; one of 1e-7 is not."""
        theta = np.array([0.5, -1.5])
        assert_same(student, numerical_gradient, plane, theta, 1e-7, **CLOSE)
        assert_raises(student, ValueError, "numerical_gradient", plane, theta, 0.0)
        assert_raises(student, ValueError, "numerical_gradient", plane, theta, -1e-5)

    def test_f_must_give_a_number(self, student):
        """An f that gives an array of three numbers is a ValueError."""
        theta = np.array([0.5, -1.5])
        assert_same(student, numerical_gradient, plane, theta, **CLOSE)
        assert_raises(student, ValueError, "numerical_gradient", lambda x: np.ones(3) * np.sum(x), theta)

    def test_integer_theta(self, student):
        """A theta of integers, in which a step of eps would be cut off, is a TypeError."""
        assert_same(student, numerical_gradient, plane, np.array([0.5, -1.5]), **CLOSE)
        assert_raises(student, TypeError, "numerical_gradient", plane, np.array([3, -2]))


def trial(check, f, g, theta, seed, *eps):
    """One call of directional_check: the points at which f was asked, and the number that came back."""
    points = []

    def ask(x):
        points.append(np.array(x, dtype=float))
        return f(x)

    value = check(ask, g, theta, np.random.default_rng(seed), *eps)
    check_that(len(points) >= 2, f"f was called {len(points)} times; two calls are needed.")
    number = np.asarray(value if isinstance(value, int | float | np.number | np.ndarray) else "none")
    check_that(number.ndim == 0 and number.dtype.kind in "fiu", "directional_check did not return a single number.")
    return points, float(number)


def share(check, f, g, theta, seed, *eps):
    """What came back, divided by what it should be for the direction that was drawn."""
    points, value = trial(check, f, g, theta, seed, *eps)
    span = points[0] - points[1]
    length = np.sqrt(np.sum(span**2))
    check_that(length > 0, "f was asked twice at the same point.")
    u, step = span / length, eps[0] if eps else 1e-4
    return value / abs((f(theta + step * u) - f(theta - step * u)) / (2 * step) - np.sum(g * u))


@task("directional_check")
class TestDirectionalCheck:
    @weight(2)
    def test_two_looks(self, student, rng):
        """f is asked twice, at θ + εu and θ - εu, and u has length 1."""
        theta = rng.normal(size=6)

        def calls(check):
            return [len(trial(check, hilly((6,)), np.zeros(6), theta, seed, 0.1)[0]) for seed in range(2)]

        def points(check):
            seen = []
            for seed in range(3):
                (ahead, behind, *_), _ = trial(check, hilly((6,)), np.zeros(6), theta, seed, 0.1)
                seen += [(ahead + behind) / 2, float(np.sqrt(np.sum((ahead - behind) ** 2)))]
            return seen

        assert_agrees(student, directional_check, calls, message="f was not called exactly twice.")
        labels = ("the middle of the two points", "the distance between the two points") * 3
        assert_agrees(student, directional_check, points, labels=labels)

    @weight(2)
    def test_difference_of_slopes(self, student, rng):
        """What comes back is the slope along u that f shows, minus the one that g claims, without its sign."""
        theta, g, f = rng.normal(size=6), rng.normal(size=6), hilly((6,))

        def observe(check):
            return [share(check, f, g, theta, seed, 0.1) for seed in range(8)]

        assert_agrees(student, directional_check, observe, rtol=1e-6, labels=(SHARE,) * 8)

    def test_wrong_gradient_stands_out(self, student, rng):
        """A right gradient leaves next to nothing, one that is a tenth too large a tenth of the slope along u."""
        theta, f = rng.normal(size=(2, 3, 2)), hilly((2, 3, 2))
        g = numerical_gradient(f, theta)

        def observe(check):
            seen = []
            for seed in range(3):
                _, left = trial(check, f, g, theta, seed)
                seen += [left, share(check, f, 1.1 * g, theta, seed)]
            return seen

        labels = ("what a right gradient leaves", SHARE) * 3
        assert_agrees(student, directional_check, observe, rtol=1e-3, atol=1e-6, labels=labels)

    def test_direction_from_rng(self, student, rng):
        """The direction is drawn from rng: the same generator draws the same one, others draw others."""
        theta = rng.normal(size=6)

        def observe(check):
            seeds = (11, 11, 12, 13, 14, 15)
            first, *rest = (trial(check, hilly((6,)), np.zeros(6), theta, seed, 0.1)[0][0] for seed in seeds)
            equal = [np.allclose(first, other) for other in rest]
            return [equal[0], all(equal[1:])]

        labels = ("whether equal generators give equal directions", "whether all generators give equal directions")
        assert_agrees(student, directional_check, observe, labels=labels)

    def test_arguments_stay(self, student, rng):
        """theta and the gradient that go in are still the same afterwards, and what comes back is right."""
        theta, g = rng.normal(size=5), rng.normal(size=5)

        def observe(check):
            mine, yours = theta.copy(), g.copy()
            found = share(check, hilly((5,)), yours, mine, 4, 0.1)
            return [(mine - theta) * 1e12, (yours - g) * 1e12, found]

        labels = ("what theta has moved by, in units of 1e-12,", "what g has moved by, in units of 1e-12,", SHARE)
        assert_agrees(Here(student), directional_check, observe, rtol=1e-6, labels=labels)
