import time

import numpy as np

from reference.accuracy import mlp_accuracy as accuracy
from reference.minibatch_training import History, train
from reference.minibatches import iterate_minibatches
from reference.tanh_mlp import mlp_loss_and_grads as loss_and_grads
from tests.course.variants import variant

clock = time.perf_counter


@variant("iterate_minibatches")
def shuffled_copies_sliced(X, y, batch_size, rng, shuffle=True, drop_last=False):
    if X.shape[0] != y.shape[0]:
        raise ValueError("X and y differ in length")
    m = X.shape[0]
    b = m if batch_size is None else batch_size
    if b <= 0:
        raise ValueError("batch_size")
    if shuffle:
        order = np.arange(m)
        rng.shuffle(order)
        X, y = np.take(X, order, axis=0), np.take(y, order, axis=0)
    full, rest = divmod(m, b)
    for k in range(full + (rest > 0 and not drop_last)):
        yield X[k * b : k * b + b], y[k * b : k * b + b]
    if full == 0 and drop_last and batch_size is None:
        yield X, y


@variant("iterate_minibatches")
def list_of_batches(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if batch_size is not None and batch_size < 1:
        raise ValueError("batch_size must be positive")
    if m != len(y):
        raise ValueError("lengths")
    size = batch_size or m
    order = np.argsort(rng.random(m)) if shuffle else np.arange(m)
    pieces = np.array_split(order, range(size, m, size))
    if drop_last and len(pieces[-1]) < size:
        pieces.pop()
    return [(X[rows], y[rows]) for rows in pieces]


@variant("iterate_minibatches")
def generator_expression(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = np.shape(X)[0]
    if np.shape(y)[0] != m:
        raise ValueError("as many labels as samples, please")
    if batch_size is None:
        batch_size = m
    elif batch_size < 1:
        raise ValueError(batch_size)
    rows = rng.choice(m, size=m, replace=False) if shuffle else np.arange(m)
    stop = m // batch_size * batch_size if drop_last else m
    return (
        (X[rows[i : min(i + batch_size, stop)]], y[rows[i : min(i + batch_size, stop)]])
        for i in range(0, stop, batch_size)
    )


@variant("iterate_minibatches")
def while_rows_are_left(X, y, batch_size, rng, shuffle=True, drop_last=False):
    class BadBatch(ValueError):
        pass

    if not len(X) == len(y):
        raise BadBatch("lengths")
    left = list(range(len(y)))
    if batch_size is None:
        batch_size = len(left)
    if batch_size < 1:
        raise BadBatch("size")
    if shuffle:
        left = rng.permutation(left)
    while len(left) >= batch_size:
        now, left = left[:batch_size], left[batch_size:]
        yield [X[np.asarray(now)], y[np.asarray(now)]]
    if len(left) and not drop_last:
        yield [X[np.asarray(left)], y[np.asarray(left)]]


@variant("iterate_minibatches")
def masks_of_batch_numbers(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if m != len(y):
        raise ValueError("lengths")
    b = m if batch_size is None else int(batch_size)
    if b < 1:
        raise ValueError("batch_size")
    number = np.arange(m) // b
    if shuffle:
        number = rng.permutation(number)
    for k in range(m // b if drop_last else -(-m // b)):
        yield X[number == k], y[number == k]


@variant("per_sample_grad_norms")
def hypot_along_the_rows(X, delta):
    return np.hypot.reduce(X, axis=1) * np.hypot.reduce(delta, axis=1)


@variant("per_sample_grad_norms")
def rows_times_columns(X, delta):
    def squares(rows):
        return np.matmul(rows[:, None, :], rows[:, :, None])[:, 0, 0]

    return np.sqrt(np.multiply(squares(X), squares(delta)))


@variant("per_sample_grad_norms")
def einsum_of_squares(X, delta):
    return np.sqrt(np.einsum("ij,ij->i", X, X) * np.einsum("ij,ij->i", delta, delta))


@variant("per_sample_grad_norms")
def roots_of_sums(X, delta):
    return np.sqrt((X**2).sum(axis=1)) * np.sqrt((delta**2).sum(axis=1))


@variant("per_sample_grad_norms")
def columns_one_by_one(X, delta):
    def squares(rows):
        total = np.zeros(len(rows))
        for column in rows.T:
            total = total + column * column
        return total

    return (squares(X) * squares(delta)) ** 0.5


@variant("per_sample_grad_norms")
def a_list_comes_back(X, delta):
    return (np.linalg.norm(np.abs(X), axis=-1) * np.sqrt(np.sum(np.square(delta), axis=-1))).tolist()


@variant("gradient_noise")
def permutation_and_norm(grad_fn, X, y, batch_size, trials, rng):
    whole = grad_fn(X, y)
    distances = []
    for _ in range(trials):
        rows = rng.permutation(len(X))[:batch_size]
        distances.append(np.linalg.norm(np.ravel(grad_fn(X[rows], y[rows]) - whole)) ** 2)
    return np.mean(distances)


@variant("gradient_noise")
def sorted_random_numbers(grad_fn, X, y, batch_size, trials, rng):
    g = np.asarray(grad_fn(X, y)).reshape(-1)

    def once():
        rows = np.argsort(rng.random(len(y)))[:batch_size]
        away = np.asarray(grad_fn(X[rows], y[rows])).reshape(-1) - g
        return float(away @ away)

    return sum(once() for _ in range(trials)) / trials


@variant("gradient_noise")
def first_batch_of_an_epoch(grad_fn, X, y, batch_size, trials, rng):
    g, mean = grad_fn(X, y), 0.0
    for t in range(trials):
        X_b, y_b = next(iter(iterate_minibatches(X, y, batch_size, rng)))
        mean += (np.sum(np.square(grad_fn(X_b, y_b) - g)) - mean) / (t + 1)
    return mean


@variant("gradient_noise")
def stacked_and_einsum(grad_fn, X, y, batch_size, trials, rng):
    draws = [rng.choice(np.arange(len(X)), batch_size, False) for _ in range(trials)]
    away = np.array([grad_fn(X[rows], y[rows]) for rows in draws]) - grad_fn(X, y)[None]
    away = away.reshape(trials, -1)
    return np.einsum("ti,ti->", away, away) / trials


@variant("train")
def copies_in_place(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    theta = {name: value.copy() for name, value in params.items()}
    losses, accuracies, seconds, steps = [], [], [], 0
    for _ in range(epochs):
        start, weighted = clock(), []
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(theta, X_b, y_b)
            for name in theta:
                theta[name] -= lr * grads[name]
            weighted.append((loss, len(X_b)))
            steps += 1
        seconds.append(clock() - start)
        means, sizes = zip(*weighted, strict=True)
        losses.append(np.average(means, weights=sizes))
        accuracies.append(accuracy(theta, X_val, y_val))
    return theta, History(losses, accuracies, seconds, steps)


@variant("train")
def time_summed_by_update(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    theta, m = dict(params), X.shape[0]
    table = np.zeros((3, epochs))
    updates = 0
    for epoch in range(epochs):
        mark = clock()
        for X_b, y_b in iterate_minibatches(X=X, y=y, batch_size=batch_size, rng=rng, shuffle=True, drop_last=False):
            loss, grads = loss_and_grads(theta, X_b, y_b)
            theta = {key: theta[key] + (-lr) * grads[key] for key in grads}
            table[0, epoch] += loss * (len(y_b) / m)
            updates = updates + 1
            now = clock()
            table[2, epoch] += now - mark
            mark = now
        table[1, epoch] = accuracy(theta, X_val, y_val)
    return [theta, History(table[0], table[1], table[2], updates)]


@variant("train")
def one_function_an_epoch(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    def epoch(theta):
        began, total, count = clock(), 0.0, 0
        for X_b, y_b in list(iterate_minibatches(X, y, batch_size, rng)):
            loss, grads = loss_and_grads(theta, X_b, y_b)
            total += len(X_b) * loss
            count += 1
            theta = {name: np.subtract(value, np.multiply(lr, grads[name])) for name, value in theta.items()}
        return theta, total / len(X), clock() - began, count

    rows = []
    for _ in range(epochs):
        params, loss, seconds, count = epoch(params)
        rows.append((loss, accuracy(params, X_val, y_val), seconds, count))
    return params, History(*([row[k] for row in rows] for k in range(3)), sum(row[3] for row in rows))


@variant("train")
def recursive_epochs(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    if epochs == 0:
        return {name: np.array(value) for name, value in params.items()}, History([], [], [], 0)
    theta, losses, sizes, began = params, [], [], clock()
    for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
        loss, grads = loss_and_grads(theta, X_b, y_b)
        theta = {name: theta[name] - grads[name] * lr for name in theta}
        losses.append(loss)
        sizes.append(len(y_b))
    seconds = clock() - began
    loss, reached = np.dot(losses, sizes) / np.sum(sizes), accuracy(theta, X_val, y_val)
    last, rest = recursive_epochs(theta, X, y, X_val, y_val, batch_size, lr, epochs - 1, rng)
    return last, History(
        [loss, *rest.train_loss], [reached, *rest.val_acc], [seconds, *rest.seconds], len(sizes) + rest.n_updates
    )


@variant("batch_size_study")
def comprehension(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    X, y, X_val, y_val = data
    return {b: train(params, X, y, X_val, y_val, b, lr, epochs, np.random.default_rng(seed))[1] for b in sizes}


@variant("batch_size_study")
def by_keyword_from_copies(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    histories = []
    for size in sizes:
        start = {name: np.array(value) for name, value in params.items()}
        rng = np.random.default_rng(seed)
        X, y, X_val, y_val = data
        run = train(params=start, X=X, y=y, X_val=X_val, y_val=y_val, batch_size=size, lr=lr, epochs=epochs, rng=rng)
        histories.append(run[1])
    return dict(zip(sizes, histories, strict=True))


@variant("batch_size_study")
def with_pcg(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    def run(size):
        generator = np.random.Generator(np.random.PCG64(seed))
        _, history = train(params, *data, size, lr, epochs, generator)
        return history

    return {size: run(size) for size in sizes}


@variant("batch_size_study")
def largest_first(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    import copy

    study = {}
    for size in reversed(list(sizes)):
        study[size] = train(copy.deepcopy(params), *data, size, lr, epochs, np.random.default_rng(seed))[-1]
    return {size: study[size] for size in sizes}
