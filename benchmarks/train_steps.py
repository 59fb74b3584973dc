"""One training step of the course's networks, by the reference and by its peers: the same numbers, so a fair race.

A step is forward, loss, backward and update, on a batch that stays the same, in float64 as in the course. Each maker
returns a function that takes one step and returns the loss before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import reference

Step = Callable[[], float]
LR = {"sgd": 0.1, "adam": 0.01}


@dataclass(frozen=True)
class Network:
    """A network of the course, its batch and its loss; X and y are the same for everyone."""

    sizes: tuple[int, ...]
    batch: int
    activation: str

    @property
    def name(self) -> str:
        return f"{'-'.join(map(str, self.sizes))}, batch {self.batch}"

    @property
    def binary(self) -> bool:
        return self.sizes[-1] == 1

    def data(self) -> tuple[Any, Any]:
        rng = np.random.default_rng(0)
        if self.binary:
            return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
        return rng.normal(size=(self.batch, self.sizes[0])), rng.integers(0, self.sizes[-1], self.batch)

    def params(self) -> dict[str, Any]:
        return reference.init_mlp(np.random.default_rng(1), self.sizes)


NETWORKS = (
    Network((2, 4, 1), 4, "tanh"),
    Network((20, 32, 16, 3), 32, "relu"),
    Network((32, 64, 3), 256, "tanh"),
)


def loss_and_grads(network: Network, params: Any, X: Any, y: Any) -> tuple[float, Any]:
    """As the exercises have it: XOR's own network, exercise 1's own network, and the general one."""
    if network.binary:
        logits, cached = reference.forward(params, X)
        return reference.bce_with_logits(logits, y), reference.backward(params, cached, y)
    if network.activation == "tanh":
        return reference.mlp_loss_and_grads(params, X, y)
    logits, cache = reference.mlp_forward(params, X, network.activation)
    dlogits = reference.softmax_cross_entropy_grad(logits, y)
    return reference.softmax_cross_entropy(logits, y), reference.mlp_backward(
        params, cache, dlogits, network.activation
    )


def ours(network: Network, optimizer: str) -> Step:
    (X, y), params, state = network.data(), network.params(), None
    update = {"sgd": reference.sgd_step, "adam": reference.adam_step}[optimizer]

    def step() -> float:
        nonlocal params, state
        loss, grads = loss_and_grads(network, params, X, y)
        params, state = update(params, grads, state, LR[optimizer])
        return loss

    return step


def ours_as_one_vector(network: Network, optimizer: str) -> Step:
    """The same with all parameters in one vector, so that the update is one and not one for each array."""
    (X, y), (vector, unravel), state = network.data(), reference.ravel(network.params()), None
    update = {"sgd": reference.sgd_step, "adam": reference.adam_step}[optimizer]

    def step() -> float:
        nonlocal vector, state
        loss, grads = loss_and_grads(network, unravel(vector), X, y)
        vector, state = update(vector, reference.ravel(grads)[0], state, LR[optimizer])
        return loss

    return step


def torch_eager(network: Network, optimizer: str, *, compiled: bool = False) -> Step:
    import torch

    torch.set_num_threads(1)
    X, y = (torch.from_numpy(array) for array in network.data())
    y = y.double()[:, None] if network.binary else y
    layers: list[Any] = []
    params = network.params()
    for k in range(1, len(network.sizes)):
        linear = torch.nn.Linear(network.sizes[k - 1], network.sizes[k], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(params[f"W{k}"].T))
            linear.bias.copy_(torch.from_numpy(params[f"b{k}"]))
        layers += [linear, {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[network.activation]()]
    model = torch.nn.Sequential(*layers[:-1])
    loss_fn = torch.nn.BCEWithLogitsLoss() if network.binary else torch.nn.CrossEntropyLoss()
    descend = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](model.parameters(), lr=LR[optimizer])

    def forward_loss(X: Any, y: Any) -> Any:
        return loss_fn(model(X), y)

    objective = torch.compile(forward_loss) if compiled else forward_loss

    def step() -> float:
        descend.zero_grad()
        loss = objective(X, y)
        loss.backward()
        descend.step()
        return float(loss.detach())

    return step


def torch_compiled(network: Network, optimizer: str) -> Step:
    return torch_eager(network, optimizer, compiled=True)


def jax_jit(network: Network, optimizer: str) -> Step:
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    X, y = (jnp.asarray(array) for array in network.data())
    params = {name: jnp.asarray(array) for name, array in network.params().items()}
    descend = {"sgd": optax.sgd, "adam": optax.adam}[optimizer](LR[optimizer])
    state, depth = descend.init(params), len(network.sizes) - 1
    phi = {"tanh": jnp.tanh, "relu": jax.nn.relu}[network.activation]

    def objective(params: Any) -> Any:
        A = X
        for k in range(1, depth + 1):
            Z = A @ params[f"W{k}"] + params[f"b{k}"]
            A = phi(Z) if k < depth else Z
        if network.binary:
            return optax.sigmoid_binary_cross_entropy(A[:, 0], y).mean()
        return optax.softmax_cross_entropy_with_integer_labels(A, y).mean()

    @jax.jit
    def update(params: Any, state: Any) -> Any:
        loss, grads = jax.value_and_grad(objective)(params)
        updates, state = descend.update(grads, state, params)
        return loss, optax.apply_updates(params, updates), state

    def step() -> float:
        nonlocal params, state
        loss, params, state = update(params, state)
        return float(jax.block_until_ready(loss))

    return step


MAKERS: dict[str, Callable[[Network, str], Step]] = {
    "reference": ours,
    "reference, one vector": ours_as_one_vector,
    "PyTorch eager": torch_eager,
    "torch.compile": torch_compiled,
    "JAX jit": jax_jit,
}
