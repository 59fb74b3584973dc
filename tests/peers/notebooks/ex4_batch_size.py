import time

import numpy as np

from reference.accuracy import mlp_accuracy as accuracy
from reference.minibatch_training import History
from reference.minibatches import iterate_minibatches
from reference.tanh_mlp import mlp_loss_and_grads as loss_and_grads
from tests.course.variants import variant

clock = time.perf_counter


@variant("iterate_minibatches")
def randperm_split(X, y, batch_size, rng, shuffle=True, drop_last=False):
    import torch

    if len(X) != len(y) or (batch_size is not None and batch_size < 1):
        raise ValueError("lengths, batch_size")
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    order = torch.randperm(len(X), generator=generator) if shuffle else torch.arange(len(X))
    for rows in torch.split(order, batch_size or len(X)):
        if drop_last and len(rows) < (batch_size or 1):
            return
        yield X[rows.numpy()], y[rows.numpy()]


@variant("per_sample_grad_norms")
def vector_norms(X, delta):
    import torch

    norms = [torch.linalg.vector_norm(torch.as_tensor(rows), dim=1) for rows in (X, delta)]
    return torch.mul(*norms).numpy()


@variant("gradient_noise")
def mse_to_the_whole(grad_fn, X, y, batch_size, trials, rng):
    import torch

    whole = torch.as_tensor(grad_fn(X, y))
    weights = torch.ones(len(X), dtype=torch.float64)
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    total = 0.0
    for _ in range(trials):
        rows = torch.multinomial(weights, batch_size, generator=generator).numpy()
        part = torch.as_tensor(grad_fn(X[rows], y[rows]))
        total += torch.nn.functional.mse_loss(part, whole, reduction="sum").item()
    return total / trials


@variant("train")
def torch_sgd(params, X, y, X_val, y_val, batch_size, lr, epochs, rng):
    import torch

    theta = {name: torch.tensor(value) for name, value in params.items()}
    shared = {name: value.numpy() for name, value in theta.items()}
    optimizer = torch.optim.SGD(theta.values(), lr=lr)
    history, n_updates = History([], [], [], 0), 0
    for _ in range(epochs):
        began, total = clock(), 0.0
        for X_b, y_b in iterate_minibatches(X, y, batch_size, rng):
            loss, grads = loss_and_grads(shared, X_b, y_b)
            for name, value in theta.items():
                value.grad = torch.as_tensor(np.array(grads[name]))
            optimizer.step()
            total += loss * len(y_b)
            n_updates += 1
        history.seconds.append(clock() - began)
        history.train_loss.append(total / len(X))
        history.val_acc.append(accuracy(shared, X_val, y_val))
    return shared, history._replace(n_updates=n_updates)
