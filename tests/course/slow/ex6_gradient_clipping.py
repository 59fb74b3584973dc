"""Loops over the entries, or the rows, of gradients."""

import numpy as np

from tests.course.slow import slow


@slow("global_norm")
def loop_over_entries(grads):
    largest, total = 0.0, 0.0
    for g in grads.values():
        for index in np.ndindex(g.shape):
            largest = np.maximum(largest, abs(g[index]))
    if largest == 0 or not np.isfinite(largest):
        return largest
    for g in grads.values():
        for index in np.ndindex(g.shape):
            total += (g[index] / largest) ** 2
    return largest * np.sqrt(total)


@slow("global_norm")
def python_max_and_sum(grads):
    entries = [x for g in grads.values() for x in g.flat]
    largest = max((abs(x) for x in entries), default=0.0)
    if largest == 0 or any(np.isnan(g).any() for g in grads.values()):
        return sum(entries)
    if np.isinf(largest):
        return largest
    return largest * sum((x / largest) ** 2 for x in entries) ** 0.5


@slow("global_norm")
def lists_and_math(grads):
    import math

    entries = []
    for g in grads.values():
        entries.extend(np.ravel(g).tolist())
    top = max([0.0] + [abs(x) for x in entries])
    if any(math.isnan(x) for x in entries):
        return math.nan
    if top == 0 or top == math.inf:
        return top
    return top * math.sqrt(math.fsum((x / top) ** 2 for x in entries))


@slow("global_norm")
def hypot_one_after_the_other(grads):
    norm = 0.0
    for g in grads.values():
        for x in g.ravel():
            norm = np.hypot(norm, x) if not np.isnan(norm) else norm
            if np.isnan(x):
                norm = x
    return norm


@slow("global_norm")
def one_long_vector_by_append(grads):
    vector = np.array([])
    for g in grads.values():
        for row in np.atleast_2d(g):
            vector = np.append(vector, row)
    top = np.max(np.abs(vector), initial=0.0)
    return top * np.linalg.norm(vector / top) if 0 < top < np.inf else top


@slow("global_norm")
def norms_of_rows(grads):
    norms = [np.zeros(1)]
    for g in grads.values():
        for row in g.reshape(-1, g.shape[-1] if g.ndim > 1 else 1):
            top = np.max(np.abs(row))
            norms.append([top * np.linalg.norm(row / top) if 0 < top < np.inf else top])
    norms = np.concatenate(norms)
    top = norms.max()
    return top * np.linalg.norm(norms / top) if 0 < top < np.inf else top


@slow("global_norm")
def squares_by_vectorize(grads):
    top = max([0.0, *(np.max(np.abs(g)) for g in grads.values())])
    if any(np.isnan(g).any() for g in grads.values()):
        return np.nan
    if top == 0 or np.isinf(top):
        return top
    square = np.vectorize(lambda x: (x / top) ** 2)
    return top * np.sqrt(sum(np.sum(square(g)) for g in grads.values()))


@slow("global_norm")
def sum_of_an_array(grads):
    top = np.max([np.max(np.abs(g)) for g in grads.values()], initial=0.0)
    if top == 0 or not np.isfinite(top):
        return top
    return top * np.sqrt(sum(sum(np.ravel(g / top) ** 2) for g in grads.values()))


@slow("clip_by_value")
def entry_by_entry(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value")
    clipped = {name: np.zeros(g.shape) for name, g in grads.items()}
    for name, g in grads.items():
        for index in np.ndindex(g.shape):
            if g[index] > clip_value:
                clipped[name][index] = clip_value
            elif g[index] < -clip_value:
                clipped[name][index] = -clip_value
            else:
                clipped[name][index] = g[index]
    return clipped


@slow("clip_by_value")
def min_of_max(grads, clip_value):
    if not clip_value > 0:
        raise ValueError("clip_value")
    return {
        name: np.array([min(max(x, -clip_value), clip_value) for x in g.ravel()]).reshape(g.shape)
        for name, g in grads.items()
    }


@slow("clip_by_value")
def lists_and_back(grads, clip_value):
    if clip_value <= 0:
        raise ValueError
    low, high, clipped = -clip_value, clip_value, {}
    for name, g in grads.items():
        entries = [low if x < low else high if x > high else x for x in g.ravel().tolist()]
        clipped[name] = np.array(entries).reshape(g.shape)
    return clipped


@slow("clip_by_value")
def np_vectorize(grads, clip_value):
    if clip_value <= 0:
        raise ValueError(clip_value)
    clip = np.vectorize(lambda x: max(-clip_value, min(clip_value, x)))
    return {name: clip(g) for name, g in grads.items()}


@slow("clip_by_value")
def row_by_row(grads, clip_value):
    if clip_value <= 0:
        raise ValueError
    clipped = {}
    for name, g in grads.items():
        rows = np.array(g).reshape(-1, g.shape[-1] if g.ndim > 1 else 1)
        for row in rows:
            row[:] = np.clip(row, -clip_value, clip_value)
        clipped[name] = rows.reshape(g.shape)
    return clipped


@slow("clip_by_value")
def rows_concatenated(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value")
    clipped = {}
    for name, g in grads.items():
        rows = g.reshape(-1, g.shape[-1] if g.ndim > 1 else 1)
        new = rows[:0]
        for row in rows:
            new = np.concatenate([new, [np.minimum(np.maximum(row, -clip_value), clip_value)]])
        clipped[name] = new.reshape(g.shape)
    return clipped


@slow("clip_by_value")
def fromiter(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value")
    clipped = {}
    for name, g in grads.items():
        entries = (np.sign(x) * min(abs(x), clip_value) for x in g.flat)
        clipped[name] = np.fromiter(entries, dtype=float, count=g.size).reshape(g.shape)
    return clipped


@slow("clip_by_value")
def outliers_one_by_one(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value")
    clipped = {name: g.copy() for name, g in grads.items()}
    for g in clipped.values():
        for index in np.argwhere(np.abs(g) > clip_value):
            g[tuple(index)] = np.copysign(clip_value, g[tuple(index)])
    return clipped
