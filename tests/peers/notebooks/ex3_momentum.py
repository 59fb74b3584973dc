from tests.course.variants import variant


@variant("momentum_step")
def torch_sgd(theta, v, grad, lr, beta):
    import torch

    x = torch.tensor(theta, dtype=torch.float64)
    optimizer = torch.optim.SGD([x], lr=lr, momentum=beta)
    optimizer.state[x]["momentum_buffer"] = -torch.tensor(v, dtype=torch.float64) / lr
    x.grad = torch.tensor(grad, dtype=torch.float64)
    optimizer.step()
    return x.numpy(), -lr * optimizer.state[x]["momentum_buffer"].numpy()


@variant("ema_momentum_step")
def torch_sgd_dampened(theta, v, grad, lr, beta):
    import torch

    x = torch.tensor(theta, dtype=torch.float64)
    x.grad = torch.tensor(grad, dtype=torch.float64)
    optimizer = torch.optim.SGD([x], lr=lr, momentum=beta, dampening=beta)
    optimizer.state[x]["momentum_buffer"] = torch.tensor(v, dtype=torch.float64)
    optimizer.step()
    return x.numpy(), optimizer.state[x]["momentum_buffer"].numpy()


@variant("ema_momentum_step")
def torch_lerp(theta, v, grad, lr, beta):
    import torch

    v = torch.lerp(torch.tensor(grad, dtype=torch.float64), torch.tensor(v, dtype=torch.float64), beta)
    return torch.sub(torch.tensor(theta, dtype=torch.float64), v, alpha=lr).numpy(), v.numpy()


@variant("nag_step")
def torch_sgd_nesterov(theta, v, grad_fn, lr, beta):
    import torch

    # PyTorch walks from look-ahead point to look-ahead point.
    ahead = torch.tensor(theta + beta * v, dtype=torch.float64)
    optimizer = torch.optim.SGD([ahead], lr=lr, momentum=beta, nesterov=True)
    optimizer.state[ahead]["momentum_buffer"] = -torch.tensor(v, dtype=torch.float64) / lr
    ahead.grad = torch.tensor(grad_fn(ahead.numpy().copy()), dtype=torch.float64)
    optimizer.step()
    v = -lr * optimizer.state[ahead]["momentum_buffer"].numpy()
    return ahead.numpy() - beta * v, v


@variant("minimize")
def rows_of_a_tensor(step, x0, n_steps):
    import torch

    path = torch.empty((n_steps + 1, len(x0)), dtype=torch.float64)
    theta, v = torch.tensor(x0, dtype=torch.float64).numpy(), torch.zeros(len(x0), dtype=torch.float64).numpy()
    path[0] = torch.as_tensor(theta)
    for t in range(n_steps):
        theta, v = step(theta, v)
        path[t + 1] = torch.as_tensor(theta)
    return path.numpy()
