"""Right solutions of exercise 7 in other styles; the notebook has sigmoid and the functions of the other tasks."""
# ruff: noqa: F821

import numpy as np

from tests.course.variants import variant


@variant("init_params")
def scaled_standard_normal(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.standard_normal((n_in, n_hidden)) * (2 / (n_in + n_hidden)) ** 0.5,
        "b1": np.zeros((n_hidden,)),
        "W2": rng.standard_normal((n_hidden, n_out)) * (2 / (n_hidden + n_out)) ** 0.5,
        "b2": np.zeros((n_out,)),
    }


@variant("init_params")
def loop_over_layers(rng, sizes=(2, 4, 1)):
    params = {}
    for layer in (1, 2):
        n_in, n_out = sizes[layer - 1 : layer + 1]
        params[f"W{layer}"] = rng.normal(scale=np.sqrt(2.0 / (n_in + n_out)), size=(n_in, n_out))
        params[f"b{layer}"] = np.full(n_out, 0.0)
    return params


@variant("init_params")
def second_layer_first(rng, sizes=(2, 4, 1)):
    a, b, c = sizes
    W2 = np.sqrt(2) * rng.normal(size=(c, b)).T / np.sqrt(b + c)
    W1 = np.sqrt(2) * rng.normal(size=(b, a)).T / np.sqrt(a + b)
    return {"b2": 0 * W2[0], "b1": 0 * W1[0], "W1": W1, "W2": W2}


@variant("init_params")
def one_by_one(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    first, second = np.sqrt(2 / (n_in + n_hidden)), np.sqrt(2 / (n_hidden + n_out))
    W1 = [[rng.normal(0.0, first) for _ in range(n_hidden)] for _ in range(n_in)]
    W2 = [[rng.normal(0.0, second) for _ in range(n_out)] for _ in range(n_hidden)]
    return {"W1": np.array(W1), "b1": [0.0] * n_hidden, "W2": np.array(W2), "b2": [0.0] * n_out}


@variant("init_params")
def multivariate(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    normal = rng.normal(size=n_in * n_hidden + n_hidden * n_out)
    W1, W2 = np.split(normal, [n_in * n_hidden])
    return {
        "W1": W1.reshape(n_in, n_hidden) / np.sqrt((n_in + n_hidden) / 2),
        "b1": np.zeros(n_hidden, dtype=np.float64),
        "W2": W2.reshape(n_hidden, n_out) / np.sqrt((n_hidden + n_out) / 2),
        "b2": np.zeros(n_out, dtype=np.float64),
    }


@variant("forward")
def with_dot(params, X):
    hidden = np.tanh(np.dot(X, params["W1"]) + params["b1"])
    z = np.dot(hidden, params["W2"]) + params["b2"]
    return z, {"X": X, "H": hidden, "logits": z}


@variant("forward")
def with_einsum(params, X):
    H = np.tanh(np.einsum("mi,ih->mh", X, params["W1"]) + params["b1"][None, :])
    z = np.einsum("mh,ho->mo", H, params["W2"]) + params["b2"][None, :]
    return [z, {"logits": z.copy(), "X": X.copy(), "H": H}]


@variant("forward")
def row_by_row(params, X):
    rows = [np.tanh(x @ params["W1"] + params["b1"]) for x in X]
    H = np.array(rows)
    logits = np.array([h @ params["W2"] + params["b2"] for h in rows])
    return logits, {"X": X, "H": H, "logits": logits}


@variant("forward")
def column_of_ones(params, X):
    ones = np.ones((len(X), 1))
    H = np.tanh(np.hstack([X, ones]) @ np.vstack([params["W1"], params["b1"]]))
    logits = np.hstack([H, ones]) @ np.vstack([params["W2"], params["b2"]])
    return logits, {"X": X, "H": H, "logits": logits}


@variant("forward")
def tanh_by_exponentials(params, X):
    a = params["b1"] + X @ params["W1"]
    H = 2 / (1 + np.exp(-2 * a)) - 1
    logits = (H * params["W2"].ravel()).sum(axis=1, keepdims=True) + params["b2"]
    return logits, {"X": X, "H": H, "logits": logits}


@variant("bce_with_logits")
def logaddexp(logits, y):
    z, y = np.ravel(logits), np.ravel(y)
    return np.mean(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z))


@variant("bce_with_logits")
def signed_margin(logits, y):
    sign = 1 - 2 * np.asarray(y, dtype=float).reshape(-1, 1)
    return np.logaddexp(0.0, sign * logits).mean()


@variant("bce_with_logits")
def plain_floats(logits, y):
    import math

    total = 0.0
    for z, label in zip(np.ravel(logits).tolist(), np.ravel(y).tolist(), strict=True):
        total += max(z, 0.0) - z * label + math.log1p(math.exp(-abs(z)))
    return total / len(logits)


@variant("bce_with_logits")
def two_branches(logits, y):
    z, y = np.squeeze(logits, axis=1), np.reshape(y, len(logits))
    small = np.log1p(np.exp(-np.abs(z)))
    return np.average(np.where(z >= 0, z * (1 - y), -z * y) + small)


@variant("bce_with_logits")
def scipy_log_expit(logits, y):
    from scipy.special import log_expit

    y = np.asarray(y).reshape(np.shape(logits))
    return -np.mean(np.where(y == 1, log_expit(logits), log_expit(-logits)))


@variant("backward")
def mean_at_the_end(params, cache, y):
    X, H, m = cache["X"], cache["H"], len(cache["X"])
    error = sigmoid(cache["logits"]) - np.asarray(y).reshape(m, 1)
    hidden = np.dot(error, params["W2"].T) * (1 - np.square(H))
    return {"W2": H.T @ error / m, "b2": error.mean(0), "W1": X.T @ hidden / m, "b1": hidden.mean(0)}


@variant("backward")
def with_einsum_back(params, cache, y):
    y = y if np.ndim(y) == 2 else y[:, None]
    p = 1 / (1 + np.exp(-np.clip(cache["logits"], -500, 500)))
    d = (p - y) / len(y)
    e = np.einsum("mo,ho,mh->mh", d, params["W2"], 1 - cache["H"] ** 2)
    return {
        "W1": np.einsum("mi,mh->ih", cache["X"], e),
        "b1": np.einsum("mh->h", e),
        "W2": np.einsum("mh,mo->ho", cache["H"], d),
        "b2": np.einsum("mo->o", d),
    }


@variant("backward")
def sample_by_sample(params, cache, y):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for x, h, z, label in zip(cache["X"], cache["H"], cache["logits"][:, 0], np.ravel(y), strict=True):
        d = float((1 + np.tanh(z / 2)) / 2 - label) / len(cache["X"])
        e = d * params["W2"][:, 0] * (1 - h) * (1 + h)
        grads["W2"] += d * h[:, None]
        grads["b2"] += d
        grads["W1"] += np.outer(x, e)
        grads["b1"] += e
    return grads


@variant("backward")
def forward_once_more(params, cache, y):
    logits, again = forward(params, cache["X"])
    H = again["H"]
    d = (sigmoid(logits).ravel() - np.ravel(y)) / len(H)
    e = np.outer(d, params["W2"]) * (1 - H**2)
    return {"W1": cache["X"].T @ e, "b1": np.ones(len(H)) @ e, "W2": (d @ H)[:, None], "b2": [d.sum()]}


@variant("backward")
def from_the_matrix_of_ones(params, cache, y):
    ones = np.ones((len(cache["X"]), 1))
    X, H = np.hstack([cache["X"], ones]), np.hstack([cache["H"], ones])
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / ones.sum()
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    first, second = X.T @ delta1, H.T @ delta2
    return {"W1": first[:-1], "b1": first[-1], "W2": second[:-1], "b2": second[-1]}


@variant("train_xor")
def in_place_on_copies(params, X, y, lr=0.5, epochs=2000):
    params = {name: value.copy() for name, value in params.items()}
    losses = np.zeros(epochs)
    for k in range(epochs):
        logits, cache = forward(params, X)
        losses[k] = bce_with_logits(logits, y)
        for name, grad in backward(params, cache, y).items():
            params[name] -= lr * grad
    return params, losses


@variant("train_xor")
def all_inline(params, X, y, lr=0.5, epochs=2000):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    y, losses = np.reshape(y, (-1, 1)), []
    for _ in range(epochs):
        H = np.tanh(X @ W1 + b1)
        z = H @ W2 + b2
        losses.append(np.mean(np.logaddexp(0, (1 - 2 * y) * z)))
        d = (1 / (1 + np.exp(-z)) - y) / len(y)
        e = d @ W2.T * (1 - H**2)
        W2, b2, W1, b1 = W2 - lr * H.T @ d, b2 - lr * d.sum(0), W1 - lr * X.T @ e, b1 - lr * e.sum(0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, losses


@variant("train_xor")
def step_function(params, X, y, lr=0.5, epochs=2000):
    losses = []

    def step(theta):
        logits, cache = forward(params=theta, X=X)
        losses.append(bce_with_logits(logits=logits, y=y))
        grads = backward(params=theta, cache=cache, y=y)
        return {name: np.subtract(theta[name], np.multiply(lr, grads[name])) for name in theta}

    for _ in range(epochs):
        params = step(params)
    return [params, losses]


@variant("train_xor")
def one_flat_vector(params, X, y, lr=0.5, epochs=2000):
    shapes = {name: value.shape for name, value in params.items()}
    ends = np.cumsum([value.size for value in params.values()])[:-1]
    theta = np.concatenate([value.ravel() for value in params.values()])
    losses = []

    def unpacked(flat):
        return {name: part.reshape(shapes[name]) for name, part in zip(shapes, np.split(flat, ends), strict=True)}

    while len(losses) < epochs:
        logits, cache = forward(unpacked(theta), X)
        losses.append(bce_with_logits(logits, np.ravel(y)[:, None]))
        grads = backward(unpacked(theta), cache, y)
        theta = theta - lr * np.concatenate([np.ravel(grads[name]) for name in shapes])
    return unpacked(theta), losses


@variant("predict")
def where(params, X):
    return np.where(forward(params, X)[0].ravel() > 0, 1, 0)


@variant("predict")
def list_of_ints(params, X):
    logits, _ = forward(params, X)
    return [int(z > 0) for z in logits.ravel()]


@variant("predict")
def through_probability(params, X):
    probability = sigmoid(forward(params, X)[0]).squeeze(axis=1)
    return (probability > 0.5).astype(np.int64)


@variant("predict")
def heaviside(params, X):
    return np.heaviside(forward(params, X)[0][:, 0], 0.0).astype(int)


@variant("predict")
def inline_network(params, X):
    return ((np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]) > 0)[:, 0] * 1


@variant("decision_grid")
def dstack(params, lim=(-0.5, 1.5), n=200):
    xx, yy = np.meshgrid(np.linspace(lim[0], lim[1], n), np.linspace(lim[0], lim[1], n))
    points = np.dstack([xx, yy]).reshape(-1, 2)
    return xx, yy, 1 / (1 + np.exp(-forward(params, points)[0].reshape(xx.shape)))


@variant("decision_grid")
def mgrid(params, lim=(-0.5, 1.5), n=200):
    low, high = lim
    yy, xx = np.mgrid[low : high : n * 1j, low : high : n * 1j]
    logits, _ = forward(params, np.c_[xx.ravel(), yy.ravel()])
    return [xx, yy, np.reshape(sigmoid(logits), (n, n))]


@variant("decision_grid")
def repeat_and_tile(params, lim=(-0.5, 1.5), n=200):
    ticks = lim[0] + (lim[1] - lim[0]) * np.arange(n) / (n - 1)
    x, y = np.tile(ticks, n), np.repeat(ticks, n)
    prob = sigmoid(forward(params, np.array([x, y]).T)[0])
    return x.reshape(n, n), y.reshape(n, n), prob.reshape(n, n)


@variant("decision_grid")
def separable_inline(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(*lim, num=n)
    xx, yy = np.meshgrid(ticks, ticks)
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    H = np.tanh(ticks[None, :, None] * W1[0] + ticks[:, None, None] * W1[1] + b1)
    return xx, yy, sigmoid(H @ W2[:, 0] + b2[0])


@variant("decision_grid")
def row_by_row_of_the_grid(params, lim=(-0.5, 1.5), n=200):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits = np.empty((n, n))
    for k, y in enumerate(ticks):
        logits[k] = np.tanh(ticks[:, None] * W1[0] + y * W1[1] + b1) @ W2[:, 0] + b2
    return xx, yy, sigmoid(logits)


@variant("decision_grid")
def broadcast_views(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(*lim, n)
    xx, yy = np.broadcast_to(ticks, (n, n)), np.broadcast_to(ticks[:, None], (n, n))
    points = np.empty((n, n, 2))
    points[..., 0], points[..., 1] = xx, yy
    logits, _ = forward(params, points.reshape(n**2, 2))
    return xx.copy(), yy.copy(), np.exp(-np.logaddexp(0.0, -logits)).reshape(n, n)


@variant("decision_grid")
def scipy_expit(params, lim=(-0.5, 1.5), n=200):
    from scipy.special import expit

    xx, yy = np.meshgrid(*[np.linspace(*lim, n)] * 2)
    logits, _ = forward(params, np.stack([xx, yy], axis=-1).reshape(n * n, 2))
    return xx, yy, expit(logits[:, 0]).reshape(n, n)
