import numpy as np

from tests.course.variants import variant


@variant("momentum_step")
def one_expression(theta, v, grad, lr, beta):
    return theta + (beta * v - lr * grad), beta * v - lr * grad


@variant("momentum_step")
def out_parameters(theta, v, grad, lr, beta):
    new = np.array(np.multiply(v, beta))
    np.subtract(new, np.multiply(grad, lr), out=new)
    return np.add(theta, new), new


@variant("momentum_step")
def in_place_on_copies(theta, v, grad, lr, beta):
    theta, v = np.array(theta, dtype=float), np.array(v, dtype=float)
    v *= beta
    v -= lr * np.asarray(grad)
    theta += v
    return theta, v


@variant("momentum_step")
def other_float_order(theta, v, grad, lr, beta):
    step = -(lr * grad) + v * beta
    return [theta + step, step]


@variant("momentum_step")
def einsum(theta, v, grad, lr, beta):
    new = np.einsum("i,i...->...", np.array([beta, -lr]), np.stack([v, grad]))
    return theta + new, new


@variant("momentum_step")
def flat_with_tensordot(theta, v, grad, lr, beta):
    theta, v, grad = (np.asarray(a, dtype=float) for a in (theta, v, grad))
    new = np.tensordot(np.array([beta, -lr]), np.array([v.ravel(), grad.ravel()]), axes=1).reshape(v.shape)
    return np.sum([theta, new], axis=0), new


@variant("ema_momentum_step")
def incremental(theta, v, grad, lr, beta):
    v = v + (1 - beta) * (grad - v)
    return theta - lr * v, v


@variant("ema_momentum_step")
def np_average(theta, v, grad, lr, beta):
    mean = np.average(np.stack([v, grad]), axis=0, weights=[beta, 1 - beta])
    return theta - lr * mean, mean


@variant("ema_momentum_step")
def through_classical(theta, v, grad, lr, beta):
    velocity = beta * (-lr * v) - lr * (1 - beta) * grad
    return theta + velocity, -velocity / lr


@variant("ema_momentum_step")
def copied(theta, v, grad, lr, beta):
    new = v.copy()
    new *= beta
    new += (1.0 - beta) * grad
    return np.subtract(theta, np.multiply(lr, new)), new


@variant("nag_step")
def look_ahead_named(theta, v, grad_fn, lr, beta):
    ahead = theta + beta * v
    slope = grad_fn(ahead)
    velocity = beta * v - lr * slope
    return theta + velocity, velocity


@variant("nag_step")
def from_look_ahead(theta, v, grad_fn, lr, beta):
    kept = beta * v
    pull = lr * np.asarray(grad_fn(theta + kept))
    return (theta + kept) - pull, kept - pull


@variant("nag_step")
def keywords_and_lists(theta, v, grad_fn, lr, beta):
    grad = np.array(grad_fn(np.add(theta, np.multiply(beta, v))))
    new = np.add(np.multiply(v, beta), -lr * grad)
    return [np.add(theta, new), new]


@variant("nag_step")
def functional(theta, v, grad_fn, lr, beta):
    return (lambda new: (theta + new, new))(beta * v - lr * grad_fn(theta + beta * v))


@variant("minimize")
def preallocated(step, x0, n_steps):
    x0 = np.asarray(x0, dtype=float)
    path = np.empty((n_steps + 1, x0.size))
    path[0], v = x0, np.zeros_like(x0)
    for k in range(n_steps):
        theta, v = step(path[k].copy(), v)
        path[k + 1] = theta
    return path


@variant("minimize")
def list_of_copies(step, x0, n_steps):
    theta, v = x0.copy(), 0.0 * x0
    rows = [theta.tolist()]
    while len(rows) <= n_steps:
        theta, v = step(theta, v)
        rows.append(theta.tolist())
    return np.array(rows)


@variant("minimize")
def stacked(step, x0, n_steps):
    theta, v = np.array(x0, dtype=float), np.zeros(len(x0))
    path = theta[None, :].copy()
    for _ in range(n_steps):
        theta, v = step(theta, v)
        path = np.vstack([path, theta])
    return path


@variant("minimize")
def recursive(step, x0, n_steps):
    def rest(theta, v, left):
        return [theta] if left == 0 else [theta.copy(), *rest(*step(theta, v), left - 1)]

    return np.stack(rest(np.array(x0, dtype=float), np.zeros(len(x0)), n_steps))


@variant("steps_to_reach")
def plain_loop(trajectory, f, tol):
    for k in range(len(trajectory)):
        if f(trajectory[k]) < tol:
            return k
    return None


@variant("steps_to_reach")
def flat_non_zero(trajectory, f, tol):
    below = np.flatnonzero([f(x) < tol for x in trajectory])
    return below[0] if below.size else None


@variant("steps_to_reach")
def argmax(trajectory, f, tol):
    below = np.array([float(f(x)) for x in trajectory]) < tol
    return int(np.argmax(below)) if below.any() else None


@variant("steps_to_reach")
def generator(trajectory, f, tol):
    return next((k for k, x in enumerate(trajectory) if not f(x) >= tol), None)


@variant("stability_limits")
def one_by_one(curvature, beta):
    if not curvature > 0:
        raise ValueError("curvature")
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    limits = {}
    limits["gd"] = 2 / curvature
    limits["momentum"] = limits["gd"] * (1 + beta)
    limits["ema"] = limits["momentum"] / (1 - beta)
    limits["nag"] = limits["momentum"] / (1 + 2 * beta)
    return limits


@variant("stability_limits")
def numpy_scalars(curvature, beta):
    if curvature <= 0 or not 0 <= beta < 1:
        raise ValueError("out of range")
    factors = np.array([1, 1 + beta, (1 + beta) / (1 - beta), (1 + beta) / (1 + 2 * beta)])
    return dict(zip(["gd", "momentum", "ema", "nag"], 2 * factors / curvature, strict=True))


@variant("stability_limits")
def zero_dimensional(curvature, beta):
    class OutOfRange(ValueError):
        pass

    if curvature <= 0 or beta < 0 or beta >= 1:
        raise OutOfRange
    h, b = np.array(float(curvature)), np.array(float(beta))
    return {
        "nag": (2 + 2 * b) / (h * (1 + 2 * b)),
        "ema": 2 / h * (1 + b) / (1 - b),
        "momentum": 2 / h * (1 + b),
        "gd": 2 / h,
    }


@variant("stability_limits")
def by_bisection(curvature, beta):
    if curvature <= 0 or beta < 0 or beta >= 1:
        raise ValueError("curvature > 0 and 0 ≤ beta < 1, please")

    def largest(matrix):
        low, high = 0.0, 100.0 / (curvature * (1 - beta))
        for _ in range(80):
            lr = (low + high) / 2
            stable = max(abs(np.linalg.eigvals(matrix(lr)))) <= 1 + 1e-12
            low, high = (lr, high) if stable else (low, lr)
        return low

    h = curvature
    return {
        "gd": largest(lambda lr: np.array([[1 - lr * h]])),
        "momentum": largest(lambda lr: np.array([[1 - lr * h, beta], [-lr * h, beta]])),
        "ema": largest(lambda lr: np.array([[1 - lr * (1 - beta) * h, -lr * beta], [(1 - beta) * h, beta]])),
        "nag": largest(lambda lr: np.array([[1 - lr * h, beta * (1 - lr * h)], [-lr * h, beta * (1 - lr * h)]])),
    }
