"""Wrong versions of exercise 1, each with the sentence for the student who wrote it.

Each stands alone: its source alone is put into a notebook, which has ``np`` and the names imported below.
"""

import numpy as np

from autograder.judge import misconception
from reference.finite_differences import numerical_gradient
from reference.gradient_check import GradCheckResult, relative_error


@misconception(
    "numerical_gradient",
    hint="The slope is taken from one side only, between θ and θ + eps. Its error halves when eps halves; that of a step to both sides falls to a quarter.",
)
def one_sided_difference(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    here = f(theta)
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(f(theta + s) - here) / eps for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="Every slope is twice what it should be: from θ - eps to θ + eps it is two steps, not one. A relative error of exactly 1/3 is the mark of this slip.",
)
def two_forgotten(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(f(theta + s) - f(theta - s)) / eps for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="The heights are one step apart, at θ + eps and θ, but their difference is divided by two steps.",
)
def one_step_over_two(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(f(theta + s) - f(theta)) / (2 * eps) for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient", hint="Every slope has the wrong sign: it is the height ahead minus the height behind."
)
def signs_swapped(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(f(theta - s) - f(theta + s)) / (2 * eps) for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="theta is stepped in place and never put back, so each slope is taken at a place that the last one left behind.",
)
def theta_left_moved(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    grad = np.zeros(theta.shape)
    for index in np.ndindex(theta.shape):
        theta[index] += eps
        ahead = f(theta)
        theta[index] -= 2 * eps
        grad[index] = (ahead - f(theta)) / (2 * eps)
    return grad


@misconception(
    "numerical_gradient",
    hint="theta is put back by calculation: + eps, - 2 eps, + eps. Each of these rounds, so theta comes back changed in its last digits. Keep the old number and write it back, or step a copy.",
)
def put_back_by_adding(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    grad = np.zeros(theta.shape)
    for index in np.ndindex(theta.shape):
        try:
            theta[index] += eps
            ahead = f(theta)
            theta[index] -= 2 * eps
            grad[index] = (ahead - f(theta)) / (2 * eps)
        finally:
            theta[index] += eps
    return grad


@misconception(
    "numerical_gradient",
    hint="When f raises, theta stays stepped, because the line that puts it back is never reached. Use try … finally, or step a copy.",
)
def moved_when_f_raises(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    grad = np.zeros(theta.shape)
    for index in np.ndindex(theta.shape):
        kept = theta[index]
        theta[index] = kept + eps
        ahead = f(theta)
        theta[index] = kept - eps
        grad[index] = (ahead - f(theta)) / (2 * eps)
        theta[index] = kept
    return grad


@misconception(
    "numerical_gradient",
    hint="The steps are taken in theta.reshape(-1) or theta.ravel(). For some memory layouts that is a copy, so f never sees them and every slope is 0.",
)
def steps_lost_in_flat_copy(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    flat, grad = theta.reshape(-1), np.zeros(theta.size)
    for k in range(flat.size):
        kept = flat[k]
        try:
            flat[k] = kept + eps
            ahead = f(theta)
            flat[k] = kept - eps
            grad[k] = (ahead - f(theta)) / (2 * eps)
        finally:
            flat[k] = kept
    return grad.reshape(theta.shape)


@misconception("numerical_gradient", hint="The step is always 1e-5, whatever eps the caller asks for.")
def eps_ignored(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    steps = 1e-5 * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(f(theta + s) - f(theta - s)) / 2e-5 for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="All numbers are stepped at once, so every entry shows the sum of all slopes. Step one number at a time and hold the others.",
)
def all_stepped_at_once(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    slope = [(f(theta + eps) - f(theta - eps)) / (2 * eps) for _ in range(theta.size)]
    return np.array(slope).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="The loop runs over the first axis only, so in a matrix whole rows are stepped together. Visit every single number; np.ndindex(theta.shape) names them all.",
)
def whole_rows_stepped(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    grad = np.zeros(theta.shape)
    for k in range(len(theta)):
        step = np.zeros(theta.shape)
        step[k] = eps
        grad[k] = (f(theta + step) - f(theta - step)) / (2 * eps)
    return grad


@misconception(
    "numerical_gradient",
    hint="f is called more often than twice a number; on a real network every call is a pass through all the data.",
)
def looks_once_too_often(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    if np.ndim(f(theta)) > 0:
        raise ValueError("f must give a single number")
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(f(theta + s) - f(theta - s)) / (2 * eps) for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="A theta of integers is accepted. In an integer array a step of 1e-5 is cut off and the slope comes out as 0 or nonsense; refuse it with a TypeError.",
)
def integers_let_in(f, theta, eps=1e-5):
    if eps <= 0:
        raise ValueError("eps must be positive")
    grad = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        step = np.zeros_like(theta)
        step[index] = eps
        grad[index] = (f(theta + step) - f(theta - step)) / (2 * eps)
    return grad


@misconception(
    "numerical_gradient",
    hint="An eps of zero or less is accepted; dividing by it gives NaN at best. Raise a ValueError.",
)
def any_eps_accepted(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([np.float64(f(theta + s) - f(theta - s)) / (2 * eps) for s in steps]).reshape(theta.shape)


@misconception(
    "numerical_gradient",
    hint="An f that gives several numbers has no single slope; here they are silently added up. Raise a ValueError.",
)
def several_heights_added(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta must hold floats")
    if eps <= 0:
        raise ValueError("eps must be positive")
    steps = eps * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([np.sum(f(theta + s) - f(theta - s)) / (2 * eps) for s in steps]).reshape(theta.shape)


@misconception(
    "relative_error",
    hint="Two gradients that are zero everywhere give 0/0 = NaN, as for a dead unit. They agree: the error is 0.",
)
def zero_over_zero(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    with np.errstate(invalid="ignore"):
        return np.sqrt(np.sum((a - b) ** 2)) / (np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2)))


@misconception(
    "relative_error",
    hint="A NaN is taken for perfect agreement: NaN > 0 is False, so the 0 of the 0/0 case comes back. Ask whether the sum equals 0.",
)
def nan_taken_for_agreement(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    total = np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2))
    return np.sqrt(np.sum((a - b) ** 2)) / total if total > 0 else 0.0


@misconception(
    "relative_error", hint="The difference is divided by the larger of the two lengths; asked for is their sum."
)
def divided_by_the_larger(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    larger = np.maximum(np.sqrt(np.sum(a**2)), np.sqrt(np.sum(b**2)))
    return 0.0 if larger == 0 else np.sqrt(np.sum((a - b) ** 2)) / larger


@misconception(
    "relative_error",
    hint="The difference is divided by the length of the first gradient alone. Swap a and b and the answer changes; it should not.",
)
def divided_by_the_first(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    distance = np.sqrt(np.sum((a - b) ** 2))
    with np.errstate(divide="ignore"):
        return 0.0 if distance == 0 else distance / np.sqrt(np.sum(a**2))


@misconception("relative_error", hint="This is the absolute difference; it still has to be divided by the two lengths.")
def not_divided(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    return np.sqrt(np.sum((a - b) ** 2))


@misconception("relative_error", hint="The roots are missing: these are squared lengths.")
def roots_missing(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    total = np.sum(a**2) + np.sum(b**2)
    return 0.0 if total == 0 else np.sum((a - b) ** 2) / total


@misconception(
    "relative_error",
    hint="This is a mean of ratios, entry by entry, in which a tiny entry weighs as much as a large one. Asked for is one ratio of lengths.",
)
def mean_of_ratios(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    total = np.abs(a) + np.abs(b)
    return np.mean(np.where(total == 0, 0.0, np.abs(a - b) / np.where(total == 0, 1.0, total)))


@misconception(
    "relative_error",
    hint="A small number is added to the denominator. It hides a wrong gradient that is itself small; treat 0/0 as a case of its own.",
)
def floor_under_the_fraction(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes differ")
    return np.sqrt(np.sum((a - b) ** 2)) / (np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2)) + 1e-8)


@misconception(
    "relative_error",
    hint="Shapes that differ are accepted where NumPy can broadcast them, or they raise another error. Compare a.shape and b.shape and raise a ValueError.",
)
def shapes_broadcast(a, b):
    total = np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2))
    return 0.0 if total == 0 else np.sqrt(np.sum((a - b) ** 2)) / total


@misconception(
    "mlp_loss_and_grads",
    hint="All gradients are m times too large, m being the batch: the loss is a mean, so its 1/m belongs into the gradient of the logits.",
)
def gradients_summed(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = np.exp(log_p) - Y
    d1 = d2 @ params["W2"].T * (1 - H**2)
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="The mean is taken twice in the biases: the 1/m is already in the gradient of the logits, so what is left is a sum over the samples.",
)
def biases_averaged_twice(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (np.exp(log_p) - Y) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.mean(axis=0), "W2": H.T @ d2, "b2": d2.mean(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="On the way back the tanh is left out: what comes from W2 must be multiplied by the slope of the tanh, unit by unit.",
)
def tanh_forgotten_on_the_way_back(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (np.exp(log_p) - Y) / len(X)
    d1 = d2 @ params["W2"].T
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="The slope of the tanh is 1 - h² with h the output of the tanh; here its input is squared.",
)
def input_squared(params, X, y):
    Z1 = X @ params["W1"] + params["b1"]
    H = np.tanh(Z1)
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (np.exp(log_p) - Y) / len(X)
    d1 = d2 @ params["W2"].T * (1 - Z1**2)
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception("mlp_loss_and_grads", hint="h(1 - h) is the slope of the sigmoid; these units are tanh.")
def slope_of_the_sigmoid(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (np.exp(log_p) - Y) / len(X)
    d1 = d2 @ params["W2"].T * H * (1 - H)
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="The gradient of the logits is the probability minus 1 for the right class; the 1 is not subtracted here.",
)
def right_class_not_subtracted(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = np.exp(log_p) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="The number of the class is subtracted from the probabilities. A label is not a quantity: subtract 1, and only in the column of the right class.",
)
def label_subtracted_as_a_number(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (np.exp(log_p) - y[:, None]) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    loss = -np.mean(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception("mlp_loss_and_grads", hint="The loss is a sum over the batch; asked for is the mean.")
def loss_summed(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (np.exp(log_p) - Y) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    loss = -np.sum(log_p[Y == 1])
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="exp overflows for logits of a few hundred, and inf/inf is NaN. The softmax does not change when each row's largest logit is subtracted first; the logarithm of a probability of 0 has to be avoided as well.",
)
def logits_not_shifted(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    with np.errstate(all="ignore"):
        e = np.exp(Z)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(len(X)), y]).mean()
    Y = np.eye(Z.shape[1])[y]
    d2 = (p - Y) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    hint="The logits are shifted, but the logarithm is taken of a probability that has become 0. Take the logarithm before it is one: log p = z - log Σ exp z.",
)
def logarithm_of_zero(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    d2 = (p - Y) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    with np.errstate(divide="ignore"):
        loss = -np.log(p[Y == 1]).mean()
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}


@misconception(
    "mlp_loss_and_grads",
    slow="loop",
    hint="The numbers are right, but a loop goes through samples or weights one by one. Rows are samples: the same matrix products take the whole batch at once.",
)
def sample_by_sample(params, X, y):
    loss, m = 0.0, len(X)
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    for x, label in zip(X, y, strict=True):
        h = np.tanh(x @ params["W1"] + params["b1"])
        z = h @ params["W2"] + params["b2"]
        log_p = z - z.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        loss -= log_p[label] / m
        d2 = np.exp(log_p)
        d2[label] -= 1
        d2 /= m
        d1 = params["W2"] @ d2 * (1 - h**2)
        grads["W1"] += np.outer(x, d1)
        grads["b1"] += d1
        grads["W2"] += np.outer(h, d2)
        grads["b2"] += d2
    return loss, grads


@misconception(
    "gradient_check",
    hint="A NaN passes: every comparison with NaN is False, so NaN > tol is, too. Ask whether all errors are at most tol, not whether one is above it.",
)
def nan_is_not_above_tol(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(errors, key=errors.get)
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(not any(e > tol for e in errors.values()), errors, (worst, index))


@misconception(
    "gradient_check",
    hint="Python's max() loses a NaN that does not stand first, so ok can be True in spite of it. Ask each error for itself.",
)
def nan_lost_in_max(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(errors, key=errors.get)
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(bool(max(errors.values()) <= tol), errors, (worst, index))


@misconception(
    "gradient_check",
    hint="All parameters are measured as one long vector, in which a wrong bias is lost among the weights. Each parameter needs a relative error of its own.",
)
def one_long_vector(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    pooled = [np.concatenate([np.ravel(each[n]) for n in params]) for each in (numerical, grads)]
    errors = dict.fromkeys(params, relative_error(*pooled))
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(gaps, key=lambda n: np.max(gaps[n]))
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(all(e <= tol for e in errors.values()), errors, (worst, index))


@misconception(
    "gradient_check", hint="ok is overwritten with every parameter, so that the last one alone decides about it."
)
def last_one_decides(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(errors, key=errors.get)
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(bool(list(errors.values())[-1] <= tol), errors, (worst, index))


@misconception(
    "gradient_check",
    hint="The worst parameter is chosen by its absolute difference; asked for is the largest relative error. A large gradient may be off by more and still be right to more digits.",
)
def worst_by_absolute_difference(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(gaps, key=lambda n: np.max(gaps[n]))
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(all(e <= tol for e in errors.values()), errors, (worst, index))


@misconception(
    "gradient_check",
    hint="The index is that of the largest difference with its sign; a gradient that is too large is off as much as one that is too small. Take absolute values first.",
)
def index_by_signed_difference(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: numerical[n] - grads[n] for n in params}
    worst = max(errors, key=errors.get)
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(all(e <= tol for e in errors.values()), errors, (worst, index))


@misconception(
    "gradient_check",
    hint="The index is the position in the flattened array; asked for is a tuple with one number for each axis. np.unravel_index makes one of the other.",
)
def flat_index(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(errors, key=errors.get)
    index = int(np.argmax(gaps[worst]))
    return GradCheckResult(all(e <= tol for e in errors.values()), errors, (worst, index))


@misconception("gradient_check", hint="The tolerance is always 1e-6, whatever tol the caller asks for.")
def tolerance_ignored(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n], eps) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(errors, key=errors.get)
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(all(e <= 1e-6 for e in errors.values()), errors, (worst, index))


@misconception("gradient_check", hint="eps is not handed on to numerical_gradient, which then takes its own.")
def step_not_handed_on(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    numerical = {n: numerical_gradient(lambda t, n=n: loss_fn({**params, n: t}), params[n]) for n in params}
    errors = {n: relative_error(numerical[n], grads[n]) for n in params}
    gaps = {n: np.abs(numerical[n] - grads[n]) for n in params}
    worst = max(errors, key=errors.get)
    index = np.unravel_index(np.argmax(gaps[worst]), gaps[worst].shape)
    return GradCheckResult(all(e <= tol for e in errors.values()), errors, (worst, index))


@misconception(
    "directional_check",
    hint="The random vector is not scaled to length 1, so the step is longer than eps and both slopes are too steep.",
)
def not_of_length_one(f, g, theta, rng, eps=1e-4):
    u = rng.standard_normal(theta.shape)
    return abs((f(theta + eps * u) - f(theta - eps * u)) / (2 * eps) - np.sum(g * u))


@misconception(
    "directional_check", hint="The slope is taken from one side only, between θ and θ + εu; step to both sides."
)
def one_sided_along_u(f, g, theta, rng, eps=1e-4):
    u = rng.standard_normal(theta.shape)
    u = u / np.sqrt(np.sum(u**2))
    return abs((f(theta + eps * u) - f(theta)) / eps - np.sum(g * u))


@misconception("directional_check", hint="From θ - εu to θ + εu it is two steps; the difference is divided by one.")
def two_forgotten_along_u(f, g, theta, rng, eps=1e-4):
    u = rng.standard_normal(theta.shape)
    u = u / np.sqrt(np.sum(u**2))
    return abs((f(theta + eps * u) - f(theta - eps * u)) / eps - np.sum(g * u))


@misconception(
    "directional_check",
    hint="The difference of the slopes comes back with its sign. A check that asks whether it is small takes a large negative one for perfect.",
)
def sign_kept(f, g, theta, rng, eps=1e-4):
    u = rng.standard_normal(theta.shape)
    u = u / np.sqrt(np.sum(u**2))
    return (f(theta + eps * u) - f(theta - eps * u)) / (2 * eps) - np.sum(g * u)


@misconception(
    "directional_check",
    hint="The difference is divided by the slopes; asked for is the difference itself.",
)
def made_relative(f, g, theta, rng, eps=1e-4):
    u = rng.standard_normal(theta.shape)
    u = u / np.sqrt(np.sum(u**2))
    slope, claimed = (f(theta + eps * u) - f(theta - eps * u)) / (2 * eps), np.sum(g * u)
    return abs(slope - claimed) / (abs(slope) + abs(claimed))


@misconception(
    "directional_check",
    hint="The direction comes from np.random, not from the rng that is handed over, so a run cannot be repeated.",
)
def direction_from_np_random(f, g, theta, rng, eps=1e-4):
    u = np.random.default_rng().standard_normal(theta.shape)
    u = u / np.sqrt(np.sum(u**2))
    return abs((f(theta + eps * u) - f(theta - eps * u)) / (2 * eps) - np.sum(g * u))


@misconception(
    "directional_check",
    hint="The direction is always the same, whatever rng says. A slip that this one direction does not see is never seen.",
)
def always_the_same_direction(f, g, theta, rng, eps=1e-4):
    u = np.ones(theta.shape) / np.sqrt(theta.size)
    return abs((f(theta + eps * u) - f(theta - eps * u)) / (2 * eps) - np.sum(g * u))


@misconception("directional_check", hint="f is called three times; the height at θ itself is not needed.")
def third_look(f, g, theta, rng, eps=1e-4):
    u = rng.standard_normal(theta.shape)
    u = u / np.sqrt(np.sum(u**2))
    ahead, behind = f(theta + eps * u), f(theta - eps * u)
    slope = ((ahead - f(theta)) + (f(theta) - behind)) / (2 * eps)
    return abs(slope - np.sum(g * u))
