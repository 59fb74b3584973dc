"""Known mistakes in exercise 4, each a complete wrong version of a function."""

from time import perf_counter as clock

import numpy as np

from autograder.judge import misconception
from reference.accuracy import mlp_accuracy as accuracy
from reference.minibatch_training import History, train
from reference.minibatches import iterate_minibatches
from reference.tanh_mlp import mlp_loss_and_grads as loss_and_grads

# iterate_minibatches ----------------------------------------------------------------------------------------------


@misconception(
    "iterate_minibatches", hint="X and y are put in two different random orders; draw one order and use it for both."
)
def shuffled_separately(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    if shuffle:
        X, y = X[rng.permutation(m)], y[rng.permutation(m)]
    for start in range(0, m, batch_size):
        if drop_last and start + batch_size > m:
            return
        yield X[start : start + batch_size], y[start : start + batch_size]


@misconception("iterate_minibatches", hint="A short last batch is left out although drop_last is False.")
def last_batch_dropped(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size = m
    if batch_size < 1:
        raise ValueError("batch_size")
    order = rng.permutation(m) if shuffle else np.arange(m)
    for k in range(m // batch_size):
        rows = order[k * batch_size : (k + 1) * batch_size]
        yield X[rows], y[rows]


@misconception(
    "iterate_minibatches",
    hint="The loop ends one batch early: range(0, m - batch_size, …) leaves out a last batch that is full, too.",
)
def last_full_batch_lost(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size = m
    if batch_size < 1:
        raise ValueError("batch_size")
    order = rng.permutation(m) if shuffle else np.arange(m)
    for start in range(0, m - batch_size, batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@misconception(
    "iterate_minibatches",
    hint="Each batch is drawn afresh from all samples, so some come twice in an epoch and about a third never.",
)
def drawn_with_replacement(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    for start in range(0, m, batch_size):
        size = min(batch_size, m - start)
        if drop_last and size < batch_size:
            return
        rows = rng.integers(0, m, size=size) if shuffle else np.arange(start, start + size)
        yield X[rows], y[rows]


@misconception(
    "iterate_minibatches",
    hint="The order comes from np.random, the generator that everything shares; draw it from the rng handed over.",
)
def global_random_numbers(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    order = np.random.permutation(m) if shuffle else np.arange(m)  # noqa: NPY002
    for start in range(0, m, batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            return
        yield X[rows], y[rows]


@misconception(
    "iterate_minibatches",
    hint="A new generator with a fixed seed is made in each call, so every epoch has the same order; use rng.",
)
def same_order_each_epoch(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    order = np.random.default_rng(0).permutation(m) if shuffle else np.arange(m)
    for start in range(0, m, batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            return
        yield X[rows], y[rows]


@misconception("iterate_minibatches", hint="Nothing is ever shuffled, shuffle=True makes no difference.")
def never_shuffled(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    for start in range(0, m, batch_size):
        if drop_last and start + batch_size > m:
            return
        yield X[start : start + batch_size], y[start : start + batch_size]


@misconception(
    "iterate_minibatches",
    hint="The batches come in random order, but in each are still neighbours. Shuffle the samples, then cut.",
)
def only_the_batches_shuffled(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    starts = np.arange(0, m, batch_size)
    for start in rng.permutation(starts) if shuffle else starts:
        if drop_last and start + batch_size > m:
            continue
        yield X[start : start + batch_size], y[start : start + batch_size]


@misconception(
    "iterate_minibatches", hint="The caller's own X and y are shuffled in place; index with an order instead."
)
def shuffled_in_place(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    if shuffle:
        order = rng.permutation(m)
        X[:], y[:] = X[order], y[order]
    for start in range(0, m, batch_size):
        if drop_last and start + batch_size > m:
            return
        yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()


@misconception("iterate_minibatches", hint="drop_last=True changes nothing: the short batch is still handed out.")
def drop_last_ignored(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size = m
    if batch_size < 1:
        raise ValueError("batch_size")
    order = rng.permutation(m) if shuffle else np.arange(m)
    for start in range(0, m, batch_size):
        yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]


@misconception(
    "iterate_minibatches",
    hint="The last batch is filled up with samples from the beginning, which so come twice. Let it be short.",
)
def last_batch_filled_up(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    order = rng.permutation(m) if shuffle else np.arange(m)
    for start in range(0, m, batch_size):
        if drop_last and start + batch_size > m:
            return
        rows = np.take(order, range(start, start + batch_size), mode="wrap")
        yield X[rows], y[rows]


@misconception(
    "iterate_minibatches", hint="Batches are put together row by row; X[rows] takes them all at once.", slow="loop"
)
def row_by_row(X, y, batch_size, rng, shuffle=True, drop_last=False):
    m = len(X)
    if len(y) != m:
        raise ValueError("lengths")
    if batch_size is None:
        batch_size, drop_last = m, False
    if batch_size < 1:
        raise ValueError("batch_size")
    order = rng.permutation(m) if shuffle else np.arange(m)
    for start in range(0, m, batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            return
        yield np.array([X[i] for i in rows]), np.array([y[i] for i in rows])


# per_sample_grad_norms --------------------------------------------------------------------------------------------


@misconception(
    "per_sample_grad_norms",
    hint="This is one number for the whole batch. Take the norms along axis 1, one for each row.",
)
def norm_of_the_batch(X, delta):
    return np.linalg.norm(X) * np.linalg.norm(delta)


@misconception("per_sample_grad_norms", hint="These are the squares of the norms; the root is missing.")
def squared_sample_norms(X, delta):
    return np.sum(X**2, axis=1) * np.sum(delta**2, axis=1)


@misconception("per_sample_grad_norms", hint="The two norms are added; the entries of xᵀδ are products.")
def norms_added(X, delta):
    return np.linalg.norm(X, axis=1) + np.linalg.norm(delta, axis=1)


@misconception(
    "per_sample_grad_norms", hint="Absolute values are summed where squares should be: norm, not sum of sizes."
)
def sums_of_absolute_values(X, delta):
    return np.abs(X).sum(axis=1) * np.abs(delta).sum(axis=1)


@misconception("per_sample_grad_norms", hint="There is a 1/m in it. Each sample's own gradient is asked for.")
def divided_by_the_batch(X, delta):
    return np.linalg.norm(X, axis=1) * np.linalg.norm(delta, axis=1) / len(X)


@misconception(
    "per_sample_grad_norms", hint="The gradient matrix of every sample is formed; its norm needs only two.", slow="work"
)
def all_gradients_formed(X, delta):
    return np.sqrt(np.sum((X[:, :, None] * delta[:, None, :]) ** 2, axis=(1, 2)))


@misconception(
    "per_sample_grad_norms", hint="A loop goes through the samples; one expression gives all norms.", slow="loop"
)
def sample_by_sample(X, delta):
    return np.array([np.linalg.norm(np.outer(x, d)) for x, d in zip(X, delta, strict=True)])


# gradient_noise ---------------------------------------------------------------------------------------------------


@misconception("gradient_noise", hint="The batch is drawn with replacement; a sample may not be twice in it.")
def noise_with_replacement(grad_fn, X, y, batch_size, trials, rng):
    g, total = grad_fn(X, y), 0.0
    for _ in range(trials):
        rows = rng.integers(0, len(X), size=batch_size)
        total += np.sum((grad_fn(X[rows], y[rows]) - g) ** 2)
    return total / trials


@misconception("gradient_noise", hint="This is the mean distance; the mean of the *squared* distance is asked for.")
def distance_not_squared(grad_fn, X, y, batch_size, trials, rng):
    g, total = grad_fn(X, y), 0.0
    for _ in range(trials):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        total += np.sqrt(np.sum((grad_fn(X[rows], y[rows]) - g) ** 2))
    return total / trials


@misconception(
    "gradient_noise", hint="The squares are averaged over the entries of the gradient; a squared length is their sum."
)
def mean_over_the_entries(grad_fn, X, y, batch_size, trials, rng):
    g, total = grad_fn(X, y), 0.0
    for _ in range(trials):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        total += np.mean((grad_fn(X[rows], y[rows]) - g) ** 2)
    return total / trials


@misconception("gradient_noise", hint="The trials are summed up and never divided by their number.")
def sum_over_the_trials(grad_fn, X, y, batch_size, trials, rng):
    g, total = grad_fn(X, y), 0.0
    for _ in range(trials):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        total += np.sum((grad_fn(X[rows], y[rows]) - g) ** 2)
    return total


@misconception("gradient_noise", hint="All trials look at the same batch; draw inside the loop.")
def one_batch_for_all_trials(grad_fn, X, y, batch_size, trials, rng):
    g, total = grad_fn(X, y), 0.0
    rows = rng.choice(len(X), size=batch_size, replace=False)
    for _ in range(trials):
        total += np.sum((grad_fn(X[rows], y[rows]) - g) ** 2)
    return total / trials


@misconception(
    "gradient_noise",
    hint="The gradients are averaged first, which averages the noise away. Square each distance first.",
)
def distance_of_the_mean(grad_fn, X, y, batch_size, trials, rng):
    mean = 0.0
    for _ in range(trials):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        mean = mean + grad_fn(X[rows], y[rows]) / trials
    return np.sum((mean - grad_fn(X, y)) ** 2)


@misconception(
    "gradient_noise",
    hint="The distance is taken from the mean of the drawn batches; it should be from the gradient of all samples.",
)
def about_the_mean_of_batches(grad_fn, X, y, batch_size, trials, rng):
    grads = []
    for _ in range(trials):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        grads.append(grad_fn(X[rows], y[rows]))
    grads = np.array(grads)
    return np.sum((grads - grads.mean(axis=0)) ** 2) / trials


@misconception("gradient_noise", hint="X and y are drawn apart from each other; take the same rows of both.")
def pairs_torn_apart(grad_fn, X, y, batch_size, trials, rng):
    g, total = grad_fn(X, y), 0.0
    for _ in range(trials):
        X_b = rng.choice(X, size=batch_size, replace=False)
        y_b = rng.choice(y, size=batch_size, replace=False)
        total += np.sum((grad_fn(X_b, y_b) - g) ** 2)
    return total / trials


# train ------------------------------------------------------------------------------------------------------------


@misconception(
    "train", hint="All batches count alike in the loss of an epoch; a short one should count for fewer samples."
)
def batch_losses_unweighted(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, losses = clock(), []
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            losses.append(loss)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(np.mean(losses))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The batches' losses are added up, but never divided by the number of samples.")
def loss_summed(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum)
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception(
    "train", hint="The gradient is multiplied by the batch size: a sum, not a mean. loss_and_grads gives the mean."
)
def gradient_summed(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * len(y_b) * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The gradient is divided by the batch size, but it is a mean already.")
def divided_twice(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] / len(y_b) for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The gradient points uphill; it must be subtracted.")
def steps_uphill(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] + lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The accuracy in the history is that on the training data.")
def accuracy_on_training_data(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X, y))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The seconds hold the accuracy as well; read the clock before you evaluate.")
def accuracy_on_the_clock(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
        history.seconds.append(clock() - began)
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The seconds run on from the beginning of training; each entry is for its own epoch.")
def seconds_since_the_start(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates, began = History([], [], [], 0), 0, clock()
    for _ in range(epochs):
        loss_sum = 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="n_updates counts the epochs; it should count every step.")
def epochs_counted(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history = History([], [], [], epochs)
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history


@misconception("train", hint="n_updates is that of the last epoch alone; it is set back to 0 in each.")
def updates_of_one_epoch(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum, n_updates = clock(), 0.0, 0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The params that came in move along (params[name] -= …). Make new arrays.")
def start_moved(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(params, X_b, y_b)
            for name in params:
                params[name] -= lr * grads[name]
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception("train", hint="The batches are cut once, before the first epoch, and used again in all others.")
def same_batches_in_all_epochs(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    batches = list(iterate_minibatches(X, y, batch_size, rng))
    for _ in range(epochs):
        began, loss_sum = clock(), 0.0
        for X_b, y_b in batches:
            loss, grads = loss_and_grads(params, X_b, y_b)
            params = {name: params[name] - lr * grads[name] for name in params}
            loss_sum += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_sum / len(y))
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


@misconception(
    "train",
    hint="The loss is measured on all samples after the epoch; record what the batches had before their updates.",
)
def loss_after_the_epoch(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began = clock()
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            grads = loss_and_grads(params, X_b, y_b)[1]
            params = {name: params[name] - lr * grads[name] for name in params}
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(loss_and_grads(params, X, y)[0])
        history.val_acc.append(accuracy(params, X_val, y_val))
    return params, history._replace(n_updates=n_updates)


# batch_size_study -------------------------------------------------------------------------------------------------


@misconception("batch_size_study", hint="Each size goes on with the weights of the one before; start all from params.")
def weights_carried_over(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    study = {}
    for size in sizes:
        params, study[size] = train(params, *data, size, lr, epochs, np.random.default_rng(seed))
    return study


@misconception(
    "batch_size_study", hint="All runs share one generator, so each has another order; make a new one for each size."
)
def one_generator_for_all(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    rng, study = np.random.default_rng(seed), {}
    for size in sizes:
        _, study[size] = train(params, *data, size, lr, epochs, rng)
    return study


@misconception("batch_size_study", hint="The full batch should be found under None, as in sizes, not under its length.")
def full_batch_by_its_length(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    study = {}
    for size in sizes:
        size = len(data[0]) if size is None else size
        study[size] = train(params, *data, size, lr, epochs, np.random.default_rng(seed))[1]
    return study


@misconception("batch_size_study", hint="The argument sizes is not used: the same five sizes always run.")
def sizes_ignored(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    study = {}
    for size in (1, 8, 32, 128, None):
        study[size] = train(params, *data, size, lr, epochs, np.random.default_rng(seed))[1]
    return study


@misconception("batch_size_study", hint="The seed is not used: the generator is made without it, or with another one.")
def seed_ignored(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    study = {}
    for size in sizes:
        study[size] = train(params, *data, size, lr, epochs, np.random.default_rng(0))[1]
    return study


@misconception("batch_size_study", hint="The learning rate grows with the size; in this study all have the same.")
def learning_rate_scaled(params, data, lr, epochs, seed, sizes=(1, 8, 32, 128, None)):
    study = {}
    for size in sizes:
        b = len(data[0]) if size is None else size
        study[size] = train(params, *data, size, lr * b, epochs, np.random.default_rng(seed))[1]
    return study
