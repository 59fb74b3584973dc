import numpy as np

from reference.global_norm import global_norm
from reference.train_clipped import History
from tests.course.variants import variant


@variant("global_norm")
def total_norm(grads):
    import torch

    tensors = [torch.as_tensor(np.array(g)) for g in grads.values()]
    largest = torch.nn.utils.get_total_norm(tensors, norm_type=float("inf")).item() if tensors else 0.0
    if largest == 0 or not np.isfinite(largest):
        return largest
    return largest * torch.nn.utils.get_total_norm([g / largest for g in tensors]).item()


@variant("clip_by_value")
def clip_grad_value(grads, clip_value):
    import torch

    if clip_value <= 0:
        raise ValueError("clip_value")
    params = {name: torch.zeros(np.shape(g), dtype=torch.float64) for name, g in grads.items()}
    for name, p in params.items():
        p.grad = torch.tensor(grads[name])
    torch.nn.utils.clip_grad_value_(params.values(), clip_value)
    return {name: p.grad.numpy() for name, p in params.items()}


@variant("clip_by_value")
def clamp(grads, clip_value):
    import torch

    if not clip_value > 0:
        raise ValueError("clip_value")
    return {name: torch.clamp(torch.tensor(g), -clip_value, clip_value).numpy() for name, g in grads.items()}


@variant("clip_by_global_norm")
def clip_grad_norm(grads, max_norm):
    import torch

    if max_norm <= 0:
        raise ValueError("max_norm")
    params = {name: torch.zeros(np.shape(g), dtype=torch.float64) for name, g in grads.items()}
    for name, p in params.items():
        p.grad = torch.tensor(grads[name])
    try:
        norm = torch.nn.utils.clip_grad_norm_(params.values(), max_norm, error_if_nonfinite=True)
    except RuntimeError as error:
        raise FloatingPointError(str(error)) from None
    return {name: p.grad.numpy() for name, p in params.items()}, float(norm)


@variant("deep_gradient_norms")
def autograd(weights, x, activation):
    import torch

    phi = {"tanh": torch.tanh, "relu": torch.relu, "linear": torch.nn.Identity()}[activation]
    layers = [torch.tensor(W, requires_grad=True) for W in weights]
    h = torch.as_tensor(x)
    for W in layers:
        h = phi(h @ W)
    loss = 0.5 * torch.sum(h**2) / len(x)
    return np.array([torch.linalg.matrix_norm(g).item() for g in torch.autograd.grad(loss, layers)])


@variant("train_clipped")
def torch_sgd(loss_and_grad, params, lr, steps, clip):
    import torch

    theta = {name: torch.tensor(value) for name, value in params.items()}
    optimizer = torch.optim.SGD(theta.values(), lr=lr)
    history = History(loss=[], norm=[])
    for _ in range(steps):
        loss, grads = loss_and_grad({name: value.numpy().copy() for name, value in theta.items()})
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        for name, g in (grads if clip is None else clip(grads)).items():
            theta[name].grad = torch.as_tensor(np.array(g))
        optimizer.step()
    return {name: value.numpy() for name, value in theta.items()}, history
