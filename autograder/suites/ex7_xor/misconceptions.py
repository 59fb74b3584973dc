"""Wrong versions of exercise 7, each with the sentence for the student who wrote it.

Each stands alone: its source alone is put into a notebook, which has ``np``, ``sigmoid`` and the functions of the
other tasks.
"""

import numpy as np

from autograder.judge import misconception
from reference.binary_cross_entropy import bce_with_logits
from reference.xor_network import backward, forward


def sigmoid(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


@misconception(
    "init_params",
    hint="All weights start at zero, so all hidden units are the same and stay the same: the loss never leaves ln 2. Draw them.",
)
def all_weights_zero(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": np.zeros((n_in, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": np.zeros((n_hidden, n_out)),
        "b2": np.zeros(n_out),
    }


@misconception("init_params", hint="2/n_in is He's variance, made for ReLU. Xavier's counts both sides of the layer.")
def he_scale(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.normal(size=(n_in, n_hidden)) * np.sqrt(2 / n_in),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(size=(n_hidden, n_out)) * np.sqrt(2 / n_hidden),
        "b2": np.zeros(n_out),
    }


@misconception("init_params", hint="1/n_in looks at one side of the layer only. Xavier's variance counts both sides.")
def one_side_only(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.normal(size=(n_in, n_hidden)) / np.sqrt(n_in),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(size=(n_hidden, n_out)) / np.sqrt(n_hidden),
        "b2": np.zeros(n_out),
    }


@misconception("init_params", hint="The scale is the variance; rng.normal and a factor in front want its square root.")
def variance_for_deviation(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.normal(size=(n_in, n_hidden)) * 2 / (n_in + n_hidden),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(size=(n_hidden, n_out)) * 2 / (n_hidden + n_out),
        "b2": np.zeros(n_out),
    }


@misconception("init_params", hint="This is Xavier's uniform version. Asked for is the normal one.")
def xavier_uniform(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    first, second = np.sqrt(6 / (n_in + n_hidden)), np.sqrt(6 / (n_hidden + n_out))
    return {
        "W1": rng.uniform(-first, first, (n_in, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.uniform(-second, second, (n_hidden, n_out)),
        "b2": np.zeros(n_out),
    }


@misconception("init_params", hint="The weights do not come from the generator that was handed in, but from np.random.")
def global_random_numbers(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": np.random.randn(n_in, n_hidden) * np.sqrt(2 / (n_in + n_hidden)),  # noqa: NPY002
        "b1": np.zeros(n_hidden),
        "W2": np.random.randn(n_hidden, n_out) * np.sqrt(2 / (n_hidden + n_out)),  # noqa: NPY002
        "b2": np.zeros(n_out),
    }


@misconception("init_params", hint="A generator with a seed of its own is used, so every start is the same one.")
def generator_of_its_own(rng, sizes=(2, 4, 1)):
    rng = np.random.default_rng(0)
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.normal(size=(n_in, n_hidden)) * np.sqrt(2 / (n_in + n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(size=(n_hidden, n_out)) * np.sqrt(2 / (n_hidden + n_out)),
        "b2": np.zeros(n_out),
    }


@misconception(
    "init_params", hint="W is (n_in, n_out) here, for rows of samples: x @ W + b. PyTorch stores it transposed."
)
def weights_transposed(rng, sizes=(2, 4, 1)):
    n_in, n_hidden, n_out = sizes
    return {
        "W1": rng.normal(size=(n_hidden, n_in)) * np.sqrt(2 / (n_in + n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(size=(n_out, n_hidden)) * np.sqrt(2 / (n_hidden + n_out)),
        "b2": np.zeros(n_out),
    }


@misconception(
    "forward",
    hint="The hidden layer is linear: two linear layers are one, and one line never gets more than 3 of 4 points.",
)
def no_hidden_activation(params, X):
    H = X @ params["W1"] + params["b1"]
    logits = H @ params["W2"] + params["b2"]
    return logits, {"X": X, "H": H, "logits": logits}


@misconception(
    "forward",
    hint="Probabilities come out instead of logits. The loss applies the sigmoid itself, so it would be applied twice, and no answer would ever be sure.",
)
def probabilities_for_logits(params, X):
    H = np.tanh(X @ params["W1"] + params["b1"])
    logits = sigmoid(H @ params["W2"] + params["b2"])
    return logits, {"X": X, "H": H, "logits": logits}


@misconception("forward", hint="The hidden units use the sigmoid; asked for is tanh, which is centred on zero.")
def sigmoid_in_hidden_layer(params, X):
    H = sigmoid(X @ params["W1"] + params["b1"])
    logits = H @ params["W2"] + params["b2"]
    return logits, {"X": X, "H": H, "logits": logits}


@misconception("forward", hint="The hidden units use ReLU; asked for is tanh. With ReLU many starts never solve XOR.")
def relu_in_hidden_layer(params, X):
    H = np.maximum(X @ params["W1"] + params["b1"], 0)
    logits = H @ params["W2"] + params["b2"]
    return logits, {"X": X, "H": H, "logits": logits}


@misconception(
    "forward", hint="The biases are not added. Without them the boundary of every hidden unit goes through (0, 0)."
)
def biases_left_out(params, X):
    H = np.tanh(X @ params["W1"])
    logits = H @ params["W2"]
    return logits, {"X": X, "H": H, "logits": logits}


@misconception(
    "forward", hint="The output goes through a tanh too. A logit may be any number; only the hidden layer is bent."
)
def tanh_on_the_output(params, X):
    H = np.tanh(X @ params["W1"] + params["b1"])
    logits = np.tanh(H @ params["W2"] + params["b2"])
    return logits, {"X": X, "H": H, "logits": logits}


@misconception("forward", hint='cache["H"] holds the sums before the tanh; backward needs what came out of it.')
def sums_in_the_cache(params, X):
    A = X @ params["W1"] + params["b1"]
    logits = np.tanh(A) @ params["W2"] + params["b2"]
    return logits, {"X": X, "H": A, "logits": logits}


@misconception("forward", hint="The logits have lost their column: shape (m,) instead of (m, 1).")
def logits_flattened(params, X):
    H = np.tanh(X @ params["W1"] + params["b1"])
    logits = (H @ params["W2"] + params["b2"]).ravel()
    return logits, {"X": X, "H": H, "logits": logits}


@misconception(
    "bce_with_logits",
    hint="Logits (m, 1) and labels (m,) broadcast to (m, m): every logit meets every label. Bring both to one shape first.",
)
def every_logit_with_every_label(logits, y):
    return np.mean(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits))))


@misconception("bce_with_logits", hint="The losses are added up; the loss is their mean.")
def sum_for_mean(logits, y):
    z, y = np.reshape(logits, -1), np.reshape(y, -1)
    return np.sum(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


@misconception(
    "bce_with_logits", hint="The sigmoid is applied twice: this form of the loss wants the logits themselves."
)
def sigmoid_twice(logits, y):
    z, y = sigmoid(np.reshape(logits, -1)), np.reshape(y, -1)
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


@misconception(
    "bce_with_logits",
    hint="The probabilities are clipped, so a loss of 1000 is cut off at about 16. The logits form needs no clipping.",
)
def clipped_probabilities(logits, y):
    p, y = np.clip(sigmoid(np.reshape(logits, -1)), 1e-7, 1 - 1e-7), np.reshape(y, -1)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@misconception(
    "bce_with_logits",
    hint="The probabilities are clipped, so a loss of 1000 is cut off at about 35. The logits form needs no clipping.",
)
def clipped_less(logits, y):
    p, y = np.clip(sigmoid(np.reshape(logits, -1)), 1e-15, 1 - 1e-15), np.reshape(y, -1)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@misconception("bce_with_logits", hint="log(0) is −∞: far out the sigmoid is exactly 0 or 1. Use the form without σ.")
def logarithm_of_zero(logits, y):
    p, y = sigmoid(np.reshape(logits, -1)), np.reshape(y, -1)
    return -np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))


@misconception(
    "bce_with_logits", hint="The two halves have different signs, as on the lecture's slide. Both are losses."
)
def sign_of_one_half_lost(logits, y):
    z, y = np.reshape(logits, -1), np.reshape(y, -1)
    log_p, log_1_p = -np.logaddexp(0, -z), -np.logaddexp(0, z)
    return np.mean(-y * log_p + (1 - y) * log_1_p)


@misconception(
    "bce_with_logits", hint="Only the samples with label 1 count here. Those with label 0 have a loss as well."
)
def zeros_cost_nothing(logits, y):
    z, y = np.reshape(logits, -1), np.reshape(y, -1)
    return np.mean(y * np.logaddexp(0, -z))


@misconception("bce_with_logits", hint="The exponent has lost its minus or its absolute value.")
def exponent_without_minus(logits, y):
    z, y = np.reshape(logits, -1), np.reshape(y, -1)
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(np.abs(z))))


@misconception(
    "backward",
    hint="Logits (m, 1) minus labels (m,) is an (m, m) array, and summing it over its rows does not mend that. Make y a column.",
)
def labels_broadcast(params, cache, y):
    delta2 = ((sigmoid(cache["logits"]) - y) / len(y)).sum(axis=1, keepdims=True)
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception(
    "backward", hint="The gradients are sums over the batch. The loss is a mean: 1/m belongs into the first delta."
)
def gradient_of_the_sum(params, cache, y):
    delta2 = sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception("backward", hint="1/m is applied twice. Once, in the first delta, is enough: it travels back with it.")
def mean_twice(params, cache, y):
    m = len(cache["X"])
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / m
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {
        "W1": cache["X"].T @ delta1 / m,
        "b1": delta1.mean(0),
        "W2": cache["H"].T @ delta2 / m,
        "b2": delta2.mean(0),
    }


@misconception("backward", hint="The bias gradients are divided by m once more. They are sums of the deltas.")
def bias_gradients_averaged(params, cache, y):
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.mean(0), "W2": cache["H"].T @ delta2, "b2": delta2.mean(0)}


@misconception(
    "backward", hint="On its way through the hidden layer the error must be multiplied by the slope of tanh."
)
def slope_of_tanh_left_out(params, cache, y):
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception(
    "backward", hint='cache["H"] has been through the tanh already; its slope is 1 − H², without another tanh.'
)
def tanh_once_more(params, cache, y):
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T * (1 - np.tanh(cache["H"]) ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception("backward", hint="H(1 − H) is the slope of the sigmoid; the hidden units are tanh.")
def slope_of_the_sigmoid(params, cache, y):
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T * cache["H"] * (1 - cache["H"])
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception(
    "backward",
    hint="The slope of the output's sigmoid, σ(1 − σ), is in p − y already: it has cancelled against the loss.",
)
def slope_of_the_output_twice(params, cache, y):
    p = sigmoid(cache["logits"])
    delta2 = (p - np.reshape(y, (-1, 1))) * p * (1 - p) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception("backward", hint="The error is σ(z) − y; here it has the opposite sign, so training would climb.")
def sign_swapped(params, cache, y):
    delta2 = (np.reshape(y, (-1, 1)) - sigmoid(cache["logits"])) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": delta1.sum(0), "W2": cache["H"].T @ delta2, "b2": delta2.sum(0)}


@misconception("backward", hint="The bias gradients are zero, so the biases would never be trained.")
def biases_without_gradient(params, cache, y):
    delta2 = (sigmoid(cache["logits"]) - np.reshape(y, (-1, 1))) / len(cache["X"])
    delta1 = delta2 @ params["W2"].T * (1 - cache["H"] ** 2)
    return {"W1": cache["X"].T @ delta1, "b1": 0 * params["b1"], "W2": cache["H"].T @ delta2, "b2": 0 * params["b2"]}


@misconception("train_xor", hint="The gradient points uphill; the step must go against it.")
def climbs(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        params = {name: params[name] + lr * grads[name] for name in params}
    return params, losses


@misconception("train_xor", hint="Only the weights are trained; b1 and b2 come back as they went in.")
def biases_not_trained(params, X, y, lr=0.5, epochs=2000):
    params, losses = dict(params), []
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        for name in ("W1", "W2"):
            params[name] = params[name] - lr * grads[name]
    return params, losses


@misconception("train_xor", hint="losses[k] is the loss after update k; it should be the one before it.")
def loss_after_the_update(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        _logits, cache = forward(params, X)
        grads = backward(params, cache, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(bce_with_logits(forward(params, X)[0], y))
    return params, losses


@misconception("train_xor", hint="One loss too many: losses has one entry for each update, the loss before it.")
def one_loss_too_many(params, X, y, lr=0.5, epochs=2000):
    losses = [bce_with_logits(forward(params, X)[0], y)]
    for _ in range(epochs):
        _logits, cache = forward(params, X)
        grads = backward(params, cache, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(bce_with_logits(forward(params, X)[0], y))
    return params, losses


@misconception(
    "train_xor", hint="The arrays of the start are changed in place (-=), so the caller's start is gone. Copy them."
)
def start_changed_in_place(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses


@misconception("train_xor", hint="The gradient is worked out once and used for ever. It changes with every step.")
def gradient_of_the_start(params, X, y, lr=0.5, epochs=2000):
    losses, grads = [], backward(params, forward(params, X)[1], y)
    for _ in range(epochs):
        losses.append(bce_with_logits(forward(params, X)[0], y))
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, losses


@misconception("train_xor", hint="1/m is applied once more here. backward has done so: the loss is a mean.")
def divides_by_m_again(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        params = {name: params[name] - lr / len(X) * grads[name] for name in params}
    return params, losses


@misconception("train_xor", hint="The lr that is handed in is not used.")
def lr_ignored(params, X, y, lr=0.5, epochs=2000):
    losses = []
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        params = {name: params[name] - 0.5 * grads[name] for name in params}
    return params, losses


@misconception("train_xor", hint="The parameters come back as they were before the last update.")
def last_update_lost(params, X, y, lr=0.5, epochs=2000):
    losses, before = [], params
    for _ in range(epochs):
        logits, cache = forward(params, X)
        losses.append(bce_with_logits(logits, y))
        grads = backward(params, cache, y)
        before, params = params, {name: params[name] - lr * grads[name] for name in params}
    return before, losses


@misconception("predict", hint="A probability is always above 0. Compare the logit with 0, or the probability with ½.")
def probability_above_zero(params, X):
    logits, _cache = forward(params, X)
    return (sigmoid(logits[:, 0]) > 0).astype(int)


@misconception("predict", hint="½ is the threshold of a probability; that of a logit is 0.")
def logit_above_one_half(params, X):
    logits, _cache = forward(params, X)
    return (logits[:, 0] > 0.5).astype(int)


@misconception("predict", hint="The answers stand in a column (m, 1); asked for is one number a sample, (m,).")
def column_of_answers(params, X):
    logits, _cache = forward(params, X)
    return (logits > 0).astype(int)


@misconception("predict", hint="A logit of exactly 0 is not positive.")
def zero_counts_as_positive(params, X):
    logits, _cache = forward(params, X)
    return (logits[:, 0] >= 0).astype(int)


@misconception("predict", hint="These are probabilities. A prediction is 0 or 1.")
def probabilities_for_classes(params, X):
    logits, _cache = forward(params, X)
    return sigmoid(logits[:, 0])


@misconception("predict", hint="The answers are the wrong way round: a positive logit means 1.")
def classes_swapped(params, X):
    logits, _cache = forward(params, X)
    return (logits[:, 0] <= 0).astype(int)


@misconception("decision_grid", hint="The third array holds logits. Asked for are probabilities.")
def logits_on_the_grid(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, logits.reshape(n, n)


@misconception("decision_grid", hint="The sigmoid is applied twice: every probability lies between 0.5 and 0.73.")
def sigmoid_twice_on_the_grid(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, sigmoid(sigmoid(logits)).reshape(n, n)


@misconception("decision_grid", hint="The third array holds predictions. Asked for are the probabilities behind them.")
def classes_on_the_grid(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, (logits > 0).astype(int).reshape(n, n)


@misconception("decision_grid", hint="The probabilities are one long row. contourf wants the shape of xx and yy.")
def probabilities_in_a_row(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, sigmoid(logits).ravel()


@misconception(
    "decision_grid", hint='The axes are as with indexing="ij". Without it x runs along a row, as plots expect.'
)
def matrix_indexing(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks, indexing="ij")
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, sigmoid(logits).reshape(n, n)


@misconception("decision_grid", hint="The network is asked at (y, x): x is its first input.")
def inputs_swapped(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([yy.ravel(), xx.ravel()]))
    return xx, yy, sigmoid(logits).reshape(n, n)


@misconception("decision_grid", hint="The grid stops one point short of its end: both ends belong to it.")
def end_left_out(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n, endpoint=False)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, sigmoid(logits).reshape(n, n)


@misconception("decision_grid", hint="The limits that are handed in are not used.")
def limits_ignored(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(-0.5, 1.5, n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _cache = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    return xx, yy, sigmoid(logits).reshape(n, n)


@misconception(
    "decision_grid",
    slow="loop",
    hint="The values are right, but a loop goes through the points one by one. Let NumPy make one array with a row for each point, (n·n, 2), and ask the network once.",
)
def point_by_point(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    prob = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            logits, _cache = forward(params, np.array([[xx[i, j], yy[i, j]]]))
            prob[i, j] = sigmoid(logits[0, 0])
    return xx, yy, prob
