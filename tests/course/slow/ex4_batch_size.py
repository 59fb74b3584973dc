"""Batches put together row by row, and norms taken sample by sample or from gradients that are formed."""

import numpy as np

from tests.course.slow import slow


@slow("iterate_minibatches")
def rows_in_comprehensions(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    b = m if batch_size is None else batch_size
    if b < 1 or len(y) != m:
        raise ValueError("batch_size or lengths")
    order = rng.permutation(m) if shuffle else range(m)
    for start in range(0, m, b):
        rows = order[start : start + b]
        if len(rows) == b or not drop_last:
            yield np.array([X[i] for i in rows]), np.array([y[i] for i in rows])


@slow("iterate_minibatches")
def filled_row_by_row(X, y, batch_size, rng, shuffle=True, drop_last=False):
    if len(X) != len(y):
        raise ValueError("lengths")
    if batch_size is None:
        batch_size = len(X)
    if batch_size < 1:
        raise ValueError("batch_size")
    order = np.arange(len(X))
    if shuffle:
        rng.shuffle(order)
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            break
        X_b, y_b = np.zeros((len(rows), *X.shape[1:])), np.zeros((len(rows), *y.shape[1:]), dtype=y.dtype)
        for k, i in enumerate(rows):
            X_b[k] = X[i]
            y_b[k] = y[i]
        yield X_b, y_b


@slow("iterate_minibatches")
def appended_one_by_one(X, y, batch_size, rng, shuffle=True, drop_last=False):
    size = len(X) if batch_size is None else batch_size
    if size < 1 or len(X) != len(y):
        raise ValueError
    batch_X, batch_y = [], []
    for i in rng.permutation(len(X)) if shuffle else np.arange(len(X)):
        batch_X.append(X[i])
        batch_y.append(y[i])
        if len(batch_X) == size:
            yield np.array(batch_X), np.array(batch_y)
            batch_X, batch_y = [], []
    if batch_X and not drop_last:
        yield np.array(batch_X), np.array(batch_y)


@slow("iterate_minibatches")
def concatenated(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = X.shape[0]
    if y.shape[0] != m:
        raise ValueError("X and y")
    b = m if batch_size is None else batch_size
    if b < 1:
        raise ValueError("batch_size")
    order = rng.permutation(m) if shuffle else np.arange(m)
    for start in range(0, m - m % b if drop_last else m, b):
        X_b, y_b = X[:0], y[:0]
        for i in order[start : start + b]:
            X_b, y_b = np.concatenate([X_b, X[i : i + 1]]), np.concatenate([y_b, y[i : i + 1]])
        yield X_b, y_b


@slow("iterate_minibatches")
def shuffled_pairs(X, y, batch_size, rng, shuffle=True, drop_last=False):
    pairs = list(zip(X, y, strict=True))
    b = len(pairs) if batch_size is None else batch_size
    if b < 1:
        raise ValueError("batch_size")
    if shuffle:
        pairs = [pairs[i] for i in rng.permutation(len(pairs))]
    for start in range(0, len(pairs), b):
        batch = pairs[start : start + b]
        if len(batch) == b or not drop_last:
            yield np.array([x for x, _ in batch]), np.array([label for _, label in batch])


@slow("iterate_minibatches")
def lists_and_back(X, y, batch_size, rng, shuffle=True, drop_last=False):
    if len(X) != len(y):
        raise ValueError("lengths")
    rows, labels = X.tolist(), y.tolist()
    b = len(rows) if batch_size is None else batch_size
    if b < 1:
        raise ValueError("batch_size")
    order = list(range(len(rows)))
    if shuffle:
        rng.shuffle(order)
    while order:
        now, order = order[:b], order[b:]
        if len(now) == b or not drop_last:
            yield np.array([rows[i] for i in now]), np.array([labels[i] for i in now])


@slow("iterate_minibatches")
def stacked_rows(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    batch_size = m if batch_size is None else batch_size
    if batch_size <= 0:
        raise ValueError(batch_size)
    order = rng.permutation(m) if shuffle else np.arange(m)
    batches = []
    for start in range(0, m, batch_size):
        rows = order[start : start + batch_size]
        batches.append((np.stack([X[i] for i in rows]), np.stack([y[i] for i in rows])))
    if drop_last and len(batches[-1][1]) < batch_size:
        batches.pop()
    return batches


@slow("iterate_minibatches")
def found_by_search(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    b = m if batch_size is None else batch_size
    if b < 1 or m != len(y):
        raise ValueError("batch_size or lengths")
    place = rng.permutation(m) if shuffle else np.arange(m)
    for start in range(0, m - m % b if drop_last else m, b):
        rows = [np.argmax(place == k) for k in range(start, min(start + b, m))]
        yield X[rows], y[rows]


@slow("per_sample_grad_norms")
def loop_over_samples(X, delta):
    norms = np.zeros(len(X))
    for i in range(len(X)):
        norms[i] = np.linalg.norm(X[i]) * np.linalg.norm(delta[i])
    return norms


@slow("per_sample_grad_norms")
def norm_of_each_outer_product(X, delta):
    return np.array([np.linalg.norm(np.outer(x, d)) for x, d in zip(X, delta, strict=True)])


@slow("per_sample_grad_norms")
def dot_products_in_a_comprehension(X, delta):
    return np.array([((x @ x) * (d @ d)) ** 0.5 for x, d in zip(X, delta, strict=True)])


@slow("per_sample_grad_norms")
def all_gradients_by_einsum(X, delta):
    gradients = np.einsum("mi,mo->mio", X, delta)
    return np.sqrt(np.einsum("mio,mio->m", gradients, gradients))


@slow("per_sample_grad_norms")
def all_gradients_by_matmul(X, delta):
    return np.linalg.norm(X[:, :, np.newaxis] @ delta[:, np.newaxis, :], axis=(1, 2))


@slow("per_sample_grad_norms")
def all_gradients_by_broadcasting(X, delta):
    gradients = X[:, :, None] * delta[:, None, :]
    return np.sqrt(np.sum(gradients**2, axis=(1, 2)))


@slow("per_sample_grad_norms")
def python_sums(X, delta):
    norms = []
    for x, d in zip(X.tolist(), delta.tolist(), strict=True):
        norms.append((sum(a * a for a in x) * sum(b * b for b in d)) ** 0.5)
    return norms


@slow("per_sample_grad_norms")
def np_append_of_norms(X, delta):
    norms = np.array([])
    for x, d in zip(X, delta, strict=True):
        norms = np.append(norms, np.sqrt(np.sum(x**2)) * np.sqrt(np.sum(d**2)))
    return norms


@slow("per_sample_grad_norms")
def along_the_axis(X, delta):
    return np.apply_along_axis(np.linalg.norm, 1, X) * np.apply_along_axis(np.linalg.norm, 1, delta)


@slow("per_sample_grad_norms")
def np_vectorize(X, delta):
    return np.vectorize(lambda x, d: np.sqrt(np.dot(x, x) * np.dot(d, d)), signature="(i),(o)->()")(X, delta)


@slow("per_sample_grad_norms")
def fromiter(X, delta):
    import math

    norms = (math.hypot(*x) * math.hypot(*d) for x, d in zip(X, delta, strict=True))
    return np.fromiter(norms, dtype=float, count=len(X))


@slow("per_sample_grad_norms")
def diagonals_of_gram_matrices(X, delta):
    return np.sqrt(np.diag(X @ X.T) * np.diag(delta @ delta.T))
