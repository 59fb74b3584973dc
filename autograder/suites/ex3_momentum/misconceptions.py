"""Wrong versions of exercise 3, each with the sentence for the student who wrote it.

Each stands alone: its source alone is put into a notebook, which has ``np``.
"""

import numpy as np

from autograder.judge import misconception


@misconception(
    "momentum_step",
    hint="This is the averaged form: the slope is weighted by 1 − β. The classical form adds the whole slope, times lr.",
)
def averaged_form(theta, v, grad, lr, beta):
    v = beta * v - lr * (1 - beta) * grad
    return theta + v, v


@misconception(
    "momentum_step",
    hint="The old velocity is not used, so this is plain gradient descent. A share β of v must survive.",
)
def velocity_not_kept(theta, v, grad, lr, beta):
    v = -lr * grad
    return theta + v, v


@misconception(
    "momentum_step", hint="β damps only the old velocity; here it is multiplied into the slope's part as well."
)
def beta_on_both_parts(theta, v, grad, lr, beta):
    v = beta * (v - lr * grad)
    return theta + v, v


@misconception("momentum_step", hint="The position moves by the new velocity; here it moves by the one that came in.")
def moves_by_old_velocity(theta, v, grad, lr, beta):
    return theta + v, beta * v - lr * grad


@misconception("momentum_step", hint="The slope points uphill; it must be subtracted from the velocity.")
def climbs(theta, v, grad, lr, beta):
    v = beta * v + lr * grad
    return theta + v, v


@misconception(
    "momentum_step",
    hint="Here the velocity points uphill and is subtracted from the position, as PyTorch stores it. This course's velocity points the way that θ moves.",
)
def velocity_points_uphill(theta, v, grad, lr, beta):
    v = beta * v + lr * grad
    return theta - v, v


@misconception(
    "momentum_step", hint="The velocity array that came in was overwritten (v *= …, v -= …). Make a new one."
)
def velocity_changed_in_place(theta, v, grad, lr, beta):
    v *= beta
    v -= lr * grad
    return theta + v, v


@misconception(
    "momentum_step",
    slow="loop",
    hint="The numbers are right, but a loop visits every element. One expression on the whole array does it.",
)
def element_loop(theta, v, grad, lr, beta):
    theta, new = np.array(theta, dtype=float), np.zeros(np.shape(theta))
    for index in np.ndindex(theta.shape):
        new[index] = beta * v[index] - lr * grad[index]
        theta[index] += new[index]
    return theta, new


@misconception(
    "ema_momentum_step",
    hint="This is the classical form, with lr inside the velocity. Here the velocity is an average of slopes, and lr comes in when θ moves.",
)
def classical_form(theta, v, grad, lr, beta):
    v = beta * v - lr * grad
    return theta + v, v


@misconception("ema_momentum_step", hint="The slope is added whole. In an average it is weighted by 1 − β.")
def slope_not_weighted(theta, v, grad, lr, beta):
    v = beta * v + grad
    return theta - lr * v, v


@misconception(
    "ema_momentum_step", hint="The weights are the wrong way round: β belongs to the old velocity, 1 − β to the slope."
)
def weights_swapped(theta, v, grad, lr, beta):
    v = (1 - beta) * v + beta * grad
    return theta - lr * v, v


@misconception("ema_momentum_step", hint="The average points uphill, as the slope does; θ must move against it.")
def moves_with_the_slope(theta, v, grad, lr, beta):
    v = beta * v + (1 - beta) * grad
    return theta + lr * v, v


@misconception(
    "ema_momentum_step",
    hint="The velocity is divided by 1 − β, a correction that belongs to Adam and only to its first step.",
)
def corrected_for_bias(theta, v, grad, lr, beta):
    v = beta * v + (1 - beta) * grad
    return theta - lr * v / (1 - beta), v


@misconception(
    "ema_momentum_step", hint="The velocity array that came in was overwritten (v *= …, v += …). Make a new one."
)
def average_changed_in_place(theta, v, grad, lr, beta):
    v *= beta
    v += (1 - beta) * grad
    return theta - lr * v, v


@misconception(
    "nag_step",
    hint="The slope is taken where you stand. Nesterov takes it where the velocity is about to carry you, at θ + βv.",
)
def gradient_at_current_point(theta, v, grad_fn, lr, beta):
    v = beta * v - lr * grad_fn(theta)
    return theta + v, v


@misconception(
    "nag_step", hint="The look-ahead point is a whole velocity away; only the share β of it survives the step."
)
def looks_too_far(theta, v, grad_fn, lr, beta):
    v = beta * v - lr * grad_fn(theta + v)
    return theta + v, v


@misconception("nag_step", hint="The look-ahead point lies behind you: the velocity is added to θ, not subtracted.")
def looks_behind(theta, v, grad_fn, lr, beta):
    v = beta * v - lr * grad_fn(theta - beta * v)
    return theta + v, v


@misconception(
    "nag_step",
    hint="The step starts from the look-ahead point, so βv is counted twice. Look from there, but move from θ.",
)
def moves_from_look_ahead(theta, v, grad_fn, lr, beta):
    ahead = theta + beta * v
    v = beta * v - lr * grad_fn(ahead)
    return ahead + v, v


@misconception("nag_step", hint="This is the averaged form. Here the slope enters whole, times lr.")
def averaged_look_ahead(theta, v, grad_fn, lr, beta):
    v = beta * v - lr * (1 - beta) * grad_fn(theta + beta * v)
    return theta + v, v


@misconception(
    "nag_step",
    hint="grad_fn is called more than once; in a real network each call is a whole backward pass. Keep its result.",
)
def asks_twice(theta, v, grad_fn, lr, beta):
    grad_fn(theta)
    v = beta * v - lr * grad_fn(theta + beta * v)
    return theta + v, v


@misconception("minimize", hint="The start is missing: the path has n_steps + 1 rows and its first row is x0.")
def start_left_out(step, x0, n_steps):
    theta, v, path = np.array(x0, dtype=float), np.zeros(np.shape(x0)), []
    for _ in range(n_steps):
        theta, v = step(theta, v)
        path.append(theta)
    return np.array(path).reshape(n_steps, np.size(x0))


@misconception("minimize", hint="The path is one step short: n_steps steps give n_steps + 1 rows.")
def one_step_short(step, x0, n_steps):
    theta, v = np.array(x0, dtype=float), np.zeros(np.shape(x0))
    path = [theta]
    for _ in range(n_steps - 1):
        theta, v = step(theta, v)
        path.append(theta)
    return np.array(path)


@misconception(
    "minimize",
    hint="The velocity is set back to zero before every step. Hand each step the velocity that the last one returned.",
)
def velocity_reset(step, x0, n_steps):
    theta = np.array(x0, dtype=float)
    path = [theta]
    for _ in range(n_steps):
        theta, _unused = step(theta, np.zeros(np.shape(x0)))
        path.append(theta)
    return np.array(path)


@misconception("minimize", hint="Only the last position comes back. Keep every one, the start included.")
def last_position_only(step, x0, n_steps):
    theta, v = np.array(x0, dtype=float), np.zeros(np.shape(x0))
    for _ in range(n_steps):
        theta, v = step(theta, v)
    return theta


@misconception(
    "minimize", hint="Every row shows the same position: one array was appended again and again. Append a copy."
)
def same_array_in_every_row(step, x0, n_steps):
    theta, v = np.array(x0, dtype=float), np.zeros(np.shape(x0))
    path = [theta]
    for _ in range(n_steps):
        moved, v = step(theta, v)
        theta[:] = moved
        path.append(theta)
    return np.array(path)


@misconception("steps_to_reach", hint="f ≤ tol is not enough: reached means strictly below.")
def equal_is_enough(trajectory, f, tol):
    return next((k for k, x in enumerate(trajectory) if f(x) <= tol), None)


@misconception("steps_to_reach", hint="Steps are counted from 0: row 0 is the start, after no step.")
def counts_from_one(trajectory, f, tol):
    return next((k for k, x in enumerate(trajectory, start=1) if f(x) < tol), None)


@misconception("steps_to_reach", hint="A path that never comes below tol gives None, not the number of its steps.")
def length_when_never(trajectory, f, tol):
    return next((k for k, x in enumerate(trajectory) if f(x) < tol), len(trajectory))


@misconception("steps_to_reach", hint="A path that never comes below tol gives None, not −1.")
def minus_one_when_never(trajectory, f, tol):
    return next((k for k, x in enumerate(trajectory) if f(x) < tol), -1)


@misconception("steps_to_reach", hint="This finds the last row below tol; asked for is the first.")
def last_time(trajectory, f, tol):
    return next((k for k in range(len(trajectory) - 1, -1, -1) if f(trajectory[k]) < tol), None)


@misconception("steps_to_reach", hint="The start counts: a path that begins below tol is there after 0 steps.")
def start_not_looked_at(trajectory, f, tol):
    return next((k for k in range(1, len(trajectory)) if f(trajectory[k]) < tol), None)


@misconception(
    "stability_limits",
    hint="The limits are half of what they could be: in one dimension a step of 1/h lands on the minimum, and up to 2/h still comes closer.",
)
def one_over_curvature(curvature, beta):
    if curvature <= 0 or not 0 <= beta < 1:
        raise ValueError("curvature must be positive and beta in [0, 1)")
    return {
        "gd": 1 / curvature,
        "momentum": (1 + beta) / curvature,
        "ema": (1 + beta) / ((1 - beta) * curvature),
        "nag": (1 + beta) / ((1 + 2 * beta) * curvature),
    }


@misconception(
    "stability_limits",
    hint="Nesterov's limit is not that of momentum: the look-ahead makes the slope it sees larger, and its limit the smallest of all.",
)
def nag_like_momentum(curvature, beta):
    if curvature <= 0 or not 0 <= beta < 1:
        raise ValueError("curvature must be positive and beta in [0, 1)")
    limit = 2 * (1 + beta) / curvature
    return {"gd": 2 / curvature, "momentum": limit, "ema": limit / (1 - beta), "nag": limit}


@misconception(
    "stability_limits",
    hint="The averaged form at lr is the classical one at lr(1 − β), so its limit is that of momentum divided by 1 − β.",
)
def ema_like_momentum(curvature, beta):
    if curvature <= 0 or not 0 <= beta < 1:
        raise ValueError("curvature must be positive and beta in [0, 1)")
    limit = 2 * (1 + beta) / curvature
    return {"gd": 2 / curvature, "momentum": limit, "ema": limit, "nag": limit / (1 + 2 * beta)}


@misconception("stability_limits", hint="Momentum makes the limit larger, by 1 + β; here it is made smaller, by 1 − β.")
def momentum_smaller(curvature, beta):
    if curvature <= 0 or not 0 <= beta < 1:
        raise ValueError("curvature must be positive and beta in [0, 1)")
    return {
        "gd": 2 / curvature,
        "momentum": 2 * (1 - beta) / curvature,
        "ema": 2 / curvature,
        "nag": 2 * (1 + beta) / ((1 + 2 * beta) * curvature),
    }


@misconception(
    "stability_limits", hint="Bad input goes unnoticed: curvature must be positive and β in [0, 1); raise a ValueError."
)
def nothing_checked(curvature, beta):
    h = curvature
    return {
        "gd": 2 / h if h else np.inf,
        "momentum": 2 * (1 + beta) / h if h else np.inf,
        "ema": 2 * (1 + beta) / ((1 - beta) * h) if h and beta != 1 else np.inf,
        "nag": (2 + 2 * beta) / ((1 + 2 * beta) * h) if h else np.inf,
    }
