import numpy as np

from tests.course.variants import variant


@variant("relative_error")
def vector_norms(a, b):
    import torch

    if np.shape(a) != np.shape(b):
        raise ValueError("shapes")
    a, b = torch.as_tensor(np.array(a)), torch.as_tensor(np.array(b))
    norm = torch.linalg.vector_norm
    lengths = norm(a) + norm(b)
    return 0.0 if lengths == 0 else (norm(a - b) / lengths).item()


@variant("mlp_loss_and_grads")
def autograd(params, X, y):
    import torch

    theta = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    hidden = torch.tanh(torch.as_tensor(X) @ theta["W1"] + theta["b1"])
    loss = torch.nn.functional.cross_entropy(hidden @ theta["W2"] + theta["b2"], torch.as_tensor(y))
    loss.backward()
    return loss.item(), {name: value.grad.numpy() for name, value in theta.items()}


@variant("mlp_loss_and_grads")
def linear_layers(params, X, y):
    import torch
    from torch.nn import functional

    W1, b1, W2, b2 = (torch.tensor(params[name], requires_grad=True) for name in ("W1", "b1", "W2", "b2"))
    log_p = functional.log_softmax(
        functional.linear(torch.tanh(functional.linear(torch.as_tensor(X), W1.T, b1)), W2.T, b2), dim=1
    )
    loss = functional.nll_loss(log_p, torch.as_tensor(y))
    grads = torch.autograd.grad(loss, [W1, b1, W2, b2])
    return float(loss), dict(zip(("W1", "b1", "W2", "b2"), (g.numpy() for g in grads), strict=True))


@variant("directional_check")
def normalised_direction(f, g, theta, rng, eps=1e-4):
    import torch

    u = torch.as_tensor(rng.normal(size=np.shape(theta)))
    u = (u / torch.linalg.vector_norm(u)).numpy()
    slope = (f(theta + eps * u) - f(theta - eps * u)) / (2 * eps)
    return abs(slope - torch.tensordot(torch.as_tensor(g), torch.as_tensor(u), dims=u.ndim).item())
