"""Exercise 3: momentum and Nesterov. Witness rule: no neutral lr or beta, no symmetric start, three steps or more."""

import numpy as np

import reference
from autograder.judge import assert_agrees, assert_raises, assert_same, assert_unchanged, race, task, weight
from autograder.sandbox.handles import Handle
from autograder.sandbox.student import by_reference

LR, BETA = 0.004, 0.9


def bowl_grad(x):
    """The slope of x² + 100y², rows of points allowed."""
    return np.asarray(x) * np.array([2.0, 200.0])


def bowl(x):
    return x[0] ** 2 + 100.0 * x[1] ** 2


def state(rng, shape):
    """A position, a velocity and a gradient with nothing special about them."""
    return rng.uniform(-2, 2, shape), rng.uniform(-0.5, 0.5, shape), rng.uniform(-3, 3, shape)


@by_reference
def step_in_place(theta, v):
    """A step that changes the position that it is handed, on whichever side it is."""
    if isinstance(theta, Handle):
        theta.assign_(0.8 * theta.fetch_() - 0.1)
    else:
        theta[...] = 0.8 * theta - 0.1
    return theta, v


@task("momentum_step")
class TestMomentumStep:
    @weight(2)
    def test_one_step(self, student, rng):
        """One step from a moving start keeps a share of the velocity and adds the slope."""
        theta, v, g = state(rng, (5,))
        assert_same(student, reference.momentum_step, theta, v, g, 0.03, 0.8)

    def test_any_shape(self, student, rng):
        """A step works on a matrix, and on a single number, as it does on a vector."""
        theta, v, g = state(rng, (3, 4))
        assert_same(student, reference.momentum_step, theta, v, g, 0.05, 0.7)
        theta, v, g = state(rng, ())
        assert_same(student, reference.momentum_step, theta, v, g, 0.05, 0.7)

    @weight(2)
    def test_five_steps(self, student):
        """Five steps down the ravine carry the velocity from each to the next."""
        start = np.array([1.0, 1.0])

        def walk(step):
            theta, v, path = start, np.zeros(2), []
            for _ in range(5):
                theta, v = step(theta, v, bowl_grad(theta), LR, BETA)
                path.append(theta)
            return path

        assert_agrees(student, reference.momentum_step, walk, labels=tuple(f"θ after step {k}" for k in range(1, 6)))

    def test_arguments_stay(self, student, rng):
        """The result is right, and position, velocity and gradient that go in are still the same afterwards."""
        assert_unchanged(student, reference.momentum_step, *state(rng, (4,)), 0.03, 0.8)

    def test_speed(self, student, rng):
        """A step on 20,000 numbers takes about as long as the vectorised one."""
        race(
            student,
            reference.momentum_step,
            lambda: (*state(rng, (20_000,)), 0.03, 0.8),
            # Measured: honest styles 0.6 to 2.4, lists and zip 6.5 to 13, loops over indices 20 to 45.
            limit=4.0,
            size="20,000 numbers",
        )


@task("ema_momentum_step")
class TestEmaMomentumStep:
    @weight(2)
    def test_one_step(self, student, rng):
        """One step averages the old velocity and the slope, then moves against the average."""
        theta, v, g = state(rng, (5,))
        assert_same(student, reference.ema_momentum_step, theta, v, g, 0.03, 0.8)

    def test_any_shape(self, student, rng):
        """A step works on a matrix, and on a single number, as it does on a vector."""
        theta, v, g = state(rng, (2, 3))
        assert_same(student, reference.ema_momentum_step, theta, v, g, 0.05, 0.7)
        theta, v, g = state(rng, ())
        assert_same(student, reference.ema_momentum_step, theta, v, g, 0.05, 0.7)

    @weight(2)
    def test_equals_classical_at_smaller_rate(self, student):
        """Four steps at lr end where four classical steps at lr(1−β) end."""
        start = np.array([1.0, 1.0])

        def walk(step):
            theta, v, path = start, np.zeros(2), []
            for _ in range(4):
                theta, v = step(theta, v, bowl_grad(theta), LR / (1 - BETA), BETA)
                path.append(theta)
            return path

        assert_agrees(
            student, reference.ema_momentum_step, walk, labels=tuple(f"θ after step {k}" for k in range(1, 5))
        )

    def test_arguments_stay(self, student, rng):
        """The result is right, and position, velocity and gradient that go in are still the same afterwards."""
        assert_unchanged(student, reference.ema_momentum_step, *state(rng, (4,)), 0.03, 0.8)


@task("nag_step")
class TestNagStep:
    @weight(2)
    def test_three_steps(self, student):
        """Three steps on an elongated bowl follow Nesterov's rule."""
        assert_same(
            student, reference.nag_step, np.array([1.0, 1.0]), np.array([0.2, -0.1]), bowl_grad, LR, BETA, steps=3
        )

    def test_curved_slope(self, student, rng):
        """Steps on a landscape that is no quadratic use the slope at the look-ahead point."""
        theta, v, _ = state(rng, (2, 3))
        assert_same(student, reference.nag_step, theta, v, lambda x: np.sin(x) + x**3, 0.05, 0.7, steps=3)

    def test_one_look(self, student, rng):
        """A step asks for the slope exactly once."""

        def looks(step):
            seen = []

            def slope(x):
                seen.append(1)
                return bowl_grad(x)

            step(np.array([0.7, -0.3]), np.array([0.1, 0.2]), slope, LR, BETA)
            return len(seen)

        assert_agrees(student, reference.nag_step, looks, labels=())

    def test_arguments_stay(self, student, rng):
        """The result is right, and position and velocity that go in are still the same afterwards."""
        theta, v, _ = state(rng, (4,))
        assert_unchanged(student, reference.nag_step, theta, v, lambda x: 2 * x, 0.03, 0.8)


@task("minimize")
class TestMinimize:
    @weight(2)
    def test_momentum_path(self, student):
        """The path of momentum starts at x0 and carries the velocity from step to step."""

        def step(theta, v):
            return reference.momentum_step(theta, v, bowl_grad(theta), LR, BETA)

        assert_same(student, reference.minimize, step, np.array([10.0, 1.0]), 6)

    def test_three_dimensions(self, student, rng):
        """The path has one row for the start and one for each step, a column for each dimension."""
        x0 = rng.normal(size=3)
        assert_same(student, reference.minimize, lambda theta, v: (0.7 * theta + v, 0.5 * v - 0.1 * theta), x0, 4)

    def test_velocity_starts_at_zero(self, student):
        """The first step is handed a velocity of zeros, of the shape of x0."""

        def first(minimize):
            seen = []

            def step(theta, v):
                seen.append(np.array(v, dtype=float))
                return 0.5 * theta, v + 1.0

            minimize(step, np.array([3.0, -2.0]), 3)
            return seen

        assert_agrees(student, reference.minimize, first, labels=tuple(f"v handed to step {k}" for k in (1, 2, 3)))

    def test_every_row_is_kept(self, student):
        """Each row still shows the position it was written for when the walk is over, also when steps work in place."""

        def rows(minimize):
            still = minimize(
                lambda theta, v: (theta + 0.5 * v - 0.1 * theta, 0.5 * v - 0.1 * theta), np.array([4.0, 1.0]), 5
            )
            return [still, minimize(step_in_place, np.array([3.0, -2.0]), 3)]

        labels = ("the path", "the path of steps that work in place")
        assert_agrees(student, reference.minimize, rows, labels=labels)

    def test_no_steps(self, student):
        """No steps leave the start alone in the path."""
        assert_same(student, reference.minimize, lambda theta, v: (theta, v), np.array([2.0, -1.0, 0.5]), 0)

    def test_start_stays(self, student):
        """The result is right, and the x0 that goes in is still the same afterwards, also when steps work in place."""
        assert_unchanged(student, reference.minimize, lambda theta, v: (0.5 * theta, v), np.array([2.0, -1.0]), 3)
        assert_unchanged(student, reference.minimize, step_in_place, np.array([2.0, -1.0]), 2)


@task("steps_to_reach")
class TestStepsToReach:
    @weight(2)
    def test_first_time(self, student):
        """The first row below tol counts, also when the path leaves it again."""
        path = np.array([[3.0, 1.0], [1.0, 0.5], [0.1, 0.02], [2.0, 1.0], [0.05, 0.01], [0.0, 0.0]])
        assert_same(student, reference.steps_to_reach, path, bowl, 0.1)

    def test_strictly_below(self, student):
        """A value equal to tol has not reached it."""
        path = np.array([[2.0, 0.0], [0.5, 0.0], [0.25, 0.0], [0.125, 0.0]])
        assert_same(student, reference.steps_to_reach, path, bowl, 0.0625)

    def test_start_counts(self, student):
        """A start that is below tol is reached after no step."""
        path = np.array([[0.1, 0.0], [0.05, 0.0], [0.01, 0.0]])
        assert_same(student, reference.steps_to_reach, path, bowl, 0.5)

    def test_never(self, student):
        """A path that stays above tol gives None."""
        path = np.array([[3.0, 1.0], [2.0, 0.5], [1.5, 0.2]])
        assert_same(student, reference.steps_to_reach, path, bowl, 1e-3)


@task("stability_limits")
class TestStabilityLimits:
    @weight(2)
    def test_steep_direction(self, student):
        """The four limits at curvature 200 and β = 0.9."""
        assert_same(student, reference.stability_limits, 200.0, 0.9, rtol=1e-6)

    @weight(2)
    def test_other_curvature(self, student, rng):
        """The four limits at another curvature and another β."""
        assert_same(
            student, reference.stability_limits, float(rng.uniform(3, 9)), float(rng.uniform(0.3, 0.7)), rtol=1e-6
        )

    def test_limits_hold(self, student):
        """Just below its limit a method comes down; just above it flies off."""

        def slope(x):
            return 50.0 * x

        def settles(limits_of):
            limits, seen = limits_of(50.0, 0.6), []
            for factor in (0.97, 1.03):
                # On a parabola a step is a linear map of (θ, v): its columns are the steps from (1, 0) and from (0, 1).
                rate = factor * float(limits["nag"])
                step = np.array(reference.nag_step(np.array([1.0, 0.0]), np.array([0.0, 1.0]), slope, rate, 0.6))
                with np.errstate(all="ignore"):  # a limit that is far off leads far away
                    theta, _ = np.linalg.matrix_power(step, 400)[:, 0]
                seen.append(bool(abs(theta) < 1.0))
            return seen

        assert_agrees(
            student,
            reference.stability_limits,
            settles,
            message="A run 3% below your limit for nag must settle, and one 3% above it must fly off; one of them does not.",
        )

    def test_curvature_must_be_positive(self, student):
        """A curvature of zero or less is a ValueError; a small one is not."""
        assert_same(student, reference.stability_limits, 0.25, 0.5)
        assert_raises(student, ValueError, "stability_limits", -3.0, 0.5)
        assert_raises(student, ValueError, "stability_limits", 0.0, 0.5)

    def test_beta_in_range(self, student):
        """A β outside [0, 1) is a ValueError; 0 is inside."""
        assert_same(student, reference.stability_limits, 5.0, 0.0)
        assert_raises(student, ValueError, "stability_limits", 5.0, 1.0)
        assert_raises(student, ValueError, "stability_limits", 5.0, -0.1)
