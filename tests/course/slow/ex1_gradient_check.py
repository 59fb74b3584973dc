"""Loops over samples, units and entries in a network's gradients."""

import numpy as np

from tests.course.slow import slow


@slow("mlp_loss_and_grads")
def sample_loop(params, X, y):
    loss, grads = 0.0, {name: np.zeros_like(p) for name, p in params.items()}
    for i in range(len(X)):
        h = np.tanh(np.dot(X[i], params["W1"]) + params["b1"])
        z = np.dot(h, params["W2"]) + params["b2"]
        z = z - np.max(z)
        p = np.exp(z) / np.sum(np.exp(z))
        loss -= z[y[i]] - np.log(np.sum(np.exp(z)))
        p[y[i]] -= 1
        d = np.dot(params["W2"], p) * (1 - h**2)
        grads["W2"] += np.outer(h, p)
        grads["b2"] += p
        grads["W1"] += np.outer(X[i], d)
        grads["b1"] += d
    return loss / len(X), {name: g / len(X) for name, g in grads.items()}


@slow("mlp_loss_and_grads")
def mean_of_a_list_of_gradients(params, X, y):
    def one(x, label):
        h = np.tanh(x @ params["W1"] + params["b1"])
        z = h @ params["W2"] + params["b2"]
        log_p = z - np.logaddexp.reduce(z)
        d2 = np.exp(log_p) - (np.arange(len(z)) == label)
        d1 = params["W2"] @ d2 * (1 - h * h)
        return -log_p[label], x[:, None] * d1, d1, h[:, None] * d2, d2

    parts = [one(x, label) for x, label in zip(X, y, strict=True)]
    loss, W1, b1, W2, b2 = (np.mean([part[k] for part in parts], axis=0) for k in range(5))
    return loss, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@slow("mlp_loss_and_grads")
def layers_grown_row_by_row(params, X, y):
    H = np.empty((0, len(params["b1"])))
    for x in X:
        H = np.concatenate([H, [np.tanh(x @ params["W1"] + params["b1"])]])
    Z = np.empty((0, len(params["b2"])))
    for h in H:
        Z = np.append(Z, [h @ params["W2"] + params["b2"]], axis=0)
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    rows = np.arange(len(X))
    d2 = np.exp(log_p)
    d2[rows, y] -= 1
    d2 /= len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    grads = {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}
    return -log_p[rows, y].mean(), grads


@slow("mlp_loss_and_grads")
def softmax_row_by_row(params, X, y):
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    loss, d2 = 0.0, np.zeros(Z.shape)
    for i in range(len(Z)):
        shifted = Z[i] - np.max(Z[i])
        total = np.sum(np.exp(shifted))
        loss += np.log(total) - shifted[y[i]]
        d2[i] = np.exp(shifted) / total
        d2[i, y[i]] -= 1
    d2 /= len(Z)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    grads = {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}
    return loss / len(Z), grads


@slow("mlp_loss_and_grads")
def outer_products_summed(params, X, y):
    m = len(X)
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    d2 = np.exp(log_p)
    d2[np.arange(m), y] -= 1
    d1 = d2 @ params["W2"].T * (1 - H**2)
    return -np.mean(log_p[np.arange(m), y]), {
        "W1": sum(np.outer(x, d) for x, d in zip(X, d1, strict=True)) / m,
        "b1": sum(d1) / m,
        "W2": sum(np.outer(h, d) for h, d in zip(H, d2, strict=True)) / m,
        "b2": sum(d2) / m,
    }


@slow("mlp_loss_and_grads")
def entry_by_entry_products(params, X, y):
    def product(A, B):
        columns = [B[:, j] for j in range(B.shape[1])]
        return np.array([[np.dot(row, column) for column in columns] for row in A])

    H = np.tanh(product(X, params["W1"]) + params["b1"])
    Z = product(H, params["W2"]) + params["b2"]
    Z = Z - Z.max(axis=1)[:, None]
    log_p = Z - np.log(np.exp(Z).sum(axis=1))[:, None]
    d2 = np.exp(log_p) / len(X)
    d2[np.arange(len(X)), y] -= 1 / len(X)
    d1 = product(d2, params["W2"].T) * (1 - H**2)
    grads = {"W1": product(X.T, d1), "b1": d1.sum(axis=0), "W2": product(H.T, d2), "b2": d2.sum(axis=0)}
    return -log_p[np.arange(len(X)), y].mean(), grads


@slow("mlp_loss_and_grads")
def weight_by_weight(params, X, y):
    m = len(X)
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1)[:, None]
    d2 = (np.exp(log_p) - np.eye(Z.shape[1])[y]) / m
    d1 = d2 @ params["W2"].T * (1 - H**2)
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    for inputs, d, k in ((X, d1, 1), (H, d2, 2)):
        for j in range(d.shape[1]):
            for i in range(inputs.shape[1]):
                grads[f"W{k}"][i, j] = np.sum(inputs[:, i] * d[:, j])
            grads[f"b{k}"][j] = np.sum(d[:, j])
    return -np.mean(log_p[np.arange(m), y]), grads


@slow("mlp_loss_and_grads")
def lists_and_math(params, X, y):
    import math

    W1, b1, W2, b2 = (params[name].tolist() for name in ("W1", "b1", "W2", "b2"))
    columns = list(zip(*W1, strict=True))
    loss, g1, c1 = 0.0, [[0.0] * len(b1) for _ in W1], [0.0] * len(b1)
    g2, c2 = [[0.0] * len(b2) for _ in W2], [0.0] * len(b2)
    for x, label in zip(X.tolist(), y.tolist(), strict=True):
        h = [
            math.tanh(sum(a * w for a, w in zip(x, column, strict=True)) + b)
            for column, b in zip(columns, b1, strict=True)
        ]
        z = [sum(h[j] * W2[j][k] for j in range(len(h))) + b2[k] for k in range(len(b2))]
        top = max(z)
        log_total = top + math.log(sum(math.exp(v - top) for v in z))
        loss += log_total - z[label]
        for k in range(len(z)):
            c2[k] += (d := math.exp(z[k] - log_total) - (k == label))
            z[k] = d
        for j in range(len(h)):
            for k in range(len(z)):
                g2[j][k] += h[j] * z[k]
            c1[j] += (d := sum(W2[j][k] * z[k] for k in range(len(z))) * (1 - h[j] ** 2))
            for i in range(len(x)):
                g1[i][j] += x[i] * d
    grads = {"W1": np.array(g1), "b1": np.array(c1), "W2": np.array(g2), "b2": np.array(c2)}
    return loss / len(X), {name: g / len(X) for name, g in grads.items()}


@slow("mlp_loss_and_grads")
def vectorize_over_samples(params, X, y):
    def hidden(x):
        return np.tanh(x @ params["W1"] + params["b1"])

    def log_softmax(h):
        z = h @ params["W2"] + params["b2"]
        return z - z.max() - np.log(np.sum(np.exp(z - z.max())))

    H = np.vectorize(hidden, signature="(i)->(h)")(X)
    log_p = np.vectorize(log_softmax, signature="(h)->(k)")(H)
    d2 = (np.exp(log_p) - np.eye(log_p.shape[1])[y]) / len(X)
    d1 = d2 @ params["W2"].T * (1 - H**2)
    loss = -np.mean(np.vectorize(lambda row, label: row[label], signature="(k),()->()")(log_p, y))
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": H.T @ d2, "b2": d2.sum(axis=0)}
