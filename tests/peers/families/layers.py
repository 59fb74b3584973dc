"""Layers and networks by PyTorch, all gradients by automatic differentiation."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as nn

from tests.reference.agreement import Row


def leaf(values: Any) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def peer(row: Row) -> dict[str, Any]:
    family = row.name.partition("_")[0]
    by_family = {"dense": dense, "batch": batch_norm, "mlp": network, "perceptron": perceptron}
    return by_family[family](**{**row.settings, **row.peer_settings})


def dense(X: Any, W: Any, b: Any, upstream: Any) -> dict[str, Any]:
    X, W, b = leaf(X), leaf(W), leaf(b)
    Z = nn.linear(X, W.T, b)
    Z.backward(torch.tensor(upstream, dtype=torch.float64))
    return {"Z": Z.detach(), "dX": X.grad, "dW": W.grad, "db": b.grad}


def batch_norm(
    batches: Any, gamma: Any, beta: Any, upstream: Any, keep: float, eps: float, momentum: float
) -> dict[str, Any]:
    assert abs(keep + momentum - 1) < 1e-15
    gamma, beta = leaf(gamma), leaf(beta)
    mean, var = torch.zeros(len(gamma), dtype=torch.float64), torch.ones(len(gamma), dtype=torch.float64)
    for values in batches:
        x = leaf(values)
        y = nn.batch_norm(x, mean, var, gamma, beta, training=True, momentum=momentum, eps=eps)
    y.backward(torch.tensor(upstream, dtype=torch.float64))
    evaluated = nn.batch_norm(torch.tensor(batches[0], dtype=torch.float64), mean, var, gamma, beta, eps=eps).detach()
    gradients = {"dx": x.grad, "dgamma": gamma.grad, "dbeta": beta.grad}
    return {"y": y.detach(), "evaluated": evaluated, "mean": mean, "var": var} | gradients


def network(params: Any, X: Any, labels: Any, activation: str) -> dict[str, Any]:
    leaves, A = {name: leaf(values) for name, values in params.items()}, torch.tensor(X, dtype=torch.float64)
    depth = len(leaves) // 2
    for k in range(1, depth + 1):
        A = nn.linear(A, leaves[f"W{k}"].T, leaves[f"b{k}"])
        A = getattr(torch, activation)(A) if k < depth else A
    nn.cross_entropy(A, torch.tensor(labels)).backward()
    return {"logits": A.detach()} | {name: values.grad for name, values in leaves.items()}


def perceptron(params: Any, X: Any, y: Any) -> dict[str, Any]:
    w, b = leaf(params["w"]), leaf(params["b"])
    z = torch.tensor(X, dtype=torch.float64) @ w + b
    loss = nn.binary_cross_entropy_with_logits(z, torch.tensor(y, dtype=torch.float64))
    loss.backward()
    return {"loss": loss.item(), "w": w.grad, "b": b.grad}
