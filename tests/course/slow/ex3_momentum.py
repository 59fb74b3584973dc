"""Loops over the elements of a step."""

import numpy as np

from tests.course.slow import slow


@slow("momentum_step")
def loop_with_flat_index(theta, v, grad, lr, beta):
    new_theta, new_v = np.zeros(theta.shape), np.zeros(theta.shape)
    for i in range(theta.size):
        new_v.flat[i] = beta * v.flat[i] - lr * grad.flat[i]
        new_theta.flat[i] = theta.flat[i] + new_v.flat[i]
    return new_theta, new_v


@slow("momentum_step")
def loop_over_ndindex(theta, v, grad, lr, beta):
    theta, v = np.array(theta), np.array(v)
    for index in np.ndindex(theta.shape):
        v[index] = beta * v[index] - lr * grad[index]
        theta[index] = theta[index] + v[index]
    return theta, v


@slow("momentum_step")
def comprehension_by_index(theta, v, grad, lr, beta):
    t, w, g = np.ravel(theta), np.ravel(v), np.ravel(grad)
    new = np.array([beta * w[i] - lr * g[i] for i in range(len(w))])
    moved = np.array([t[i] + new[i] for i in range(len(t))])
    return moved.reshape(np.shape(theta)), new.reshape(np.shape(v))


@slow("momentum_step")
def lists_and_zip(theta, v, grad, lr, beta):
    t, w, g = (np.ravel(a).tolist() for a in (theta, v, grad))
    new = [beta * a - lr * b for a, b in zip(w, g, strict=True)]
    moved = [a + b for a, b in zip(t, new, strict=True)]
    return np.reshape(moved, np.shape(theta)), np.reshape(new, np.shape(theta))


@slow("momentum_step")
def appended_to_lists(theta, v, grad, lr, beta):
    new_theta, new_v = [], []
    for t, w, g in zip(np.ravel(theta), np.ravel(v), np.ravel(grad), strict=True):
        w = beta * w - lr * g
        new_v.append(w)
        new_theta.append(t + w)
    return np.array(new_theta).reshape(np.shape(theta)), np.array(new_v).reshape(np.shape(theta))


@slow("momentum_step")
def np_append(theta, v, grad, lr, beta):
    new = np.array([])
    for w, g in zip(np.ravel(v), np.ravel(grad), strict=True):
        new = np.append(new, beta * w - lr * g)
    new = new.reshape(np.shape(v))
    return theta + new, new


@slow("momentum_step")
def concatenated(theta, v, grad, lr, beta):
    t, w, g = np.ravel(theta), np.ravel(v), np.ravel(grad)
    pairs = np.zeros((0, 2))
    for i in range(len(t)):
        step = beta * w[i : i + 1] - lr * g[i : i + 1]
        pairs = np.concatenate([pairs, np.column_stack([t[i : i + 1] + step, step])])
    return pairs[:, 0].reshape(np.shape(theta)), pairs[:, 1].reshape(np.shape(theta))


@slow("momentum_step")
def np_vectorize(theta, v, grad, lr, beta):
    def one(t, w, g):
        w = beta * w - lr * g
        return t + w, w

    return np.vectorize(one)(theta, v, grad)


@slow("momentum_step")
def fromiter(theta, v, grad, lr, beta):
    pairs = zip(np.ravel(v), np.ravel(grad), strict=True)
    new = np.fromiter((beta * w - lr * g for w, g in pairs), dtype=float, count=np.size(v))
    return theta + new.reshape(np.shape(v)), new.reshape(np.shape(v))


@slow("momentum_step")
def nditer(theta, v, grad, lr, beta):
    with np.nditer([theta, v, grad, None, None]) as each:
        for t, w, g, moved, new in each:
            new[...] = beta * w - lr * g
            moved[...] = t + new
        return each.operands[3], each.operands[4]
