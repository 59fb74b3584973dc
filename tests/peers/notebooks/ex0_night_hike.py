import numpy as np

from tests.course.variants import variant


@variant("gradient_descent")
def torch_sgd(grad, x0, lr, steps):
    import torch

    x = torch.tensor(np.array(x0), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=lr)
    path = [x.detach().clone()]
    for _ in range(steps):
        x.grad = torch.as_tensor(grad(x.detach().numpy().copy()))
        optimizer.step()
        path.append(x.detach().clone())
    return torch.stack(path).numpy()


@variant("bce_loss_and_grad")
def binary_cross_entropy_with_logits(z, y):
    import torch

    logits = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.as_tensor(y, dtype=torch.float64))
    loss.backward()
    return loss.item(), logits.grad.numpy()


@variant("softmax_loss_and_grad")
def cross_entropy(logits, labels):
    import torch

    tensor = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(tensor, torch.as_tensor(labels))
    (dlogits,) = torch.autograd.grad(loss, tensor)
    return loss.item(), dlogits.numpy()
