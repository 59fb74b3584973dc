"""Grids made or judged point by point; the notebook has sigmoid and forward."""
# ruff: noqa: F821

import numpy as np

from tests.course.slow import slow


@slow("decision_grid")
def network_at_each_point(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(lim[0], lim[1], n)
    xx, yy = np.meshgrid(ticks, ticks)
    prob = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            h = np.tanh(np.array([xx[i, j], yy[i, j]]) @ params["W1"] + params["b1"])
            prob[i, j] = sigmoid((h @ params["W2"] + params["b2"])[0])
    return xx, yy, prob


@slow("decision_grid")
def points_in_a_comprehension(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(*lim, n)
    xx, yy = np.meshgrid(ticks, ticks)
    points = np.array([[x, y] for y in ticks for x in ticks])
    return xx, yy, sigmoid(forward(params, points)[0]).reshape(n, n)


@slow("decision_grid")
def filled_in_a_double_loop(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(*lim, n)
    xx, yy, points = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n * n, 2))
    for i in range(n):
        for j in range(n):
            xx[i, j] = points[i * n + j, 0] = ticks[j]
            yy[i, j] = points[i * n + j, 1] = ticks[i]
    logits, _ = forward(params, points)
    return xx, yy, sigmoid(logits.reshape(n, n))


@slow("decision_grid")
def points_appended(params, lim=(-0.5, 1.5), n=200):
    xx, yy = np.meshgrid(np.linspace(*lim, n), np.linspace(*lim, n))
    points = []
    for x, y in zip(xx.ravel(), yy.ravel(), strict=True):
        points.append(np.array([x, y]))
    logits, _ = forward(params, np.array(points))
    return xx, yy, sigmoid(logits).reshape(xx.shape)


@slow("decision_grid")
def points_concatenated(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(*lim, n)
    xx, yy = np.meshgrid(ticks, ticks)
    flat = np.array([])
    for i in range(n):
        for j in range(n):
            flat = np.concatenate([flat, [xx[i, j], yy[i, j]]])
    return xx, yy, sigmoid(forward(params, flat.reshape(-1, 2))[0]).reshape(n, n)


@slow("decision_grid")
def sigmoid_of_each_logit(params, lim=(-0.5, 1.5), n=200):
    ticks = np.linspace(*lim, n)
    xx, yy = np.meshgrid(ticks, ticks)
    logits, _ = forward(params, np.column_stack([xx.ravel(), yy.ravel()]))
    prob = [1 / (1 + np.exp(-z)) for z in logits[:, 0]]
    return xx, yy, np.array(prob).reshape(n, n)


@slow("decision_grid")
def plain_floats(params, lim=(-0.5, 1.5), n=200):
    import math

    units = list(zip(*params["W1"].tolist(), params["b1"].tolist(), params["W2"][:, 0].tolist(), strict=True))
    ticks, last = np.linspace(*lim, n), float(params["b2"][0])

    def probability(x, y):
        z = last + sum(w * math.tanh(a * x + b * y + c) for a, b, c, w in units)
        return 0.5 + 0.5 * math.tanh(z / 2)

    points = ticks.tolist()
    xx, yy = np.meshgrid(ticks, ticks)
    return xx, yy, np.array([[probability(x, y) for x in points] for y in points])


@slow("decision_grid")
def np_vectorize(params, lim=(-0.5, 1.5), n=200):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"][:, 0], params["b2"][0]
    xx, yy = np.meshgrid(np.linspace(*lim, n), np.linspace(*lim, n))
    prob = np.vectorize(lambda x, y: sigmoid(np.tanh(x * W1[0] + y * W1[1] + b1) @ W2 + b2))
    return xx, yy, prob(xx, yy)
