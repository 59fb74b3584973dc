import numpy as np

from reference.binary_cross_entropy import bce_with_logits
from reference.sigmoid import sigmoid
from reference.xor_network import backward, forward
from tests.course.variants import variant


@variant("init_params")
def xavier_normal(rng, sizes=(2, 4, 1)):
    import torch

    n_in, n_hidden, n_out = sizes
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    params = {}
    for k, (rows, columns) in enumerate([(n_in, n_hidden), (n_hidden, n_out)], start=1):
        W = torch.empty((rows, columns), dtype=torch.float64)
        params[f"W{k}"] = torch.nn.init.xavier_normal_(W, generator=generator).numpy()
        params[f"b{k}"] = torch.nn.init.zeros_(torch.empty(columns, dtype=torch.float64)).numpy()
    return params


@variant("forward")
def linear_and_tanh(params, X):
    import torch
    from torch.nn import functional

    W1, b1, W2, b2 = (torch.as_tensor(params[name]) for name in ("W1", "b1", "W2", "b2"))
    H = torch.tanh(functional.linear(torch.as_tensor(X, dtype=torch.float64), W1.T, b1))
    logits = functional.linear(H, W2.T, b2).numpy()
    return logits, {"X": X, "H": H.numpy(), "logits": logits}


@variant("bce_with_logits")
def binary_cross_entropy_with_logits(logits, y):
    import torch

    z, y = (torch.as_tensor(np.array(part), dtype=torch.float64).reshape(-1) for part in (logits, y))
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y).item()


@variant("backward")
def autograd(params, cache, y):
    import torch

    theta = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    H = torch.tanh(torch.as_tensor(cache["X"]) @ theta["W1"] + theta["b1"])
    logits = (H @ theta["W2"] + theta["b2"]).reshape(-1)
    labels = torch.as_tensor(np.array(y), dtype=torch.float64).reshape(-1)
    torch.nn.functional.binary_cross_entropy_with_logits(logits, labels).backward()
    return {name: value.grad.numpy() for name, value in theta.items()}


@variant("train_xor")
def torch_sgd(params, X, y, lr=0.5, epochs=2000):
    import torch

    theta = {name: torch.tensor(value) for name, value in params.items()}
    optimizer, losses = torch.optim.SGD(theta.values(), lr=lr), []
    for _ in range(epochs):
        now = {name: value.numpy().copy() for name, value in theta.items()}
        logits, cache = forward(now, X)
        losses.append(bce_with_logits(logits, y))
        for name, grad in backward(now, cache, y).items():
            theta[name].grad = torch.as_tensor(np.array(grad))
        optimizer.step()
    return {name: value.numpy() for name, value in theta.items()}, losses


@variant("predict")
def greater_than_zero(params, X):
    import torch

    logits, _ = forward(params, X)
    return torch.gt(torch.as_tensor(np.array(logits)), 0).long().squeeze(1).numpy()


@variant("decision_grid")
def torch_meshgrid(params, lim=(-0.5, 1.5), n=200):
    import torch

    ticks = torch.linspace(lim[0], lim[1], n, dtype=torch.float64)
    xx, yy = torch.meshgrid(ticks, ticks, indexing="xy")
    logits, _ = forward(params, torch.stack([xx.reshape(-1), yy.reshape(-1)], dim=1).numpy())
    return xx.numpy(), yy.numpy(), sigmoid(np.array(logits)).reshape(n, n)
