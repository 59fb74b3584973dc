import numpy as np

from reference.lr_finder import LRFinderResult
from reference.smoothing import smooth_losses
from tests.course.variants import variant


@variant("exponential_lrs")
def logspace(lr_min=1e-7, lr_max=10.0, num=100):
    import torch

    if not 0 < lr_min < lr_max or num < 2:
        raise ValueError("lr_min, lr_max, num")
    ends = torch.log10(torch.tensor([lr_min, lr_max], dtype=torch.float64))
    return torch.logspace(*ends.tolist(), num, dtype=torch.float64).numpy()


@variant("linear_lrs")
def linspace(lr_min=1e-6, lr_max=1.0, num=100):
    import torch

    if not 0 < lr_min < lr_max or num < 2:
        raise ValueError("lr_min, lr_max, num")
    return torch.linspace(lr_min, lr_max, num, dtype=torch.float64).numpy()


@variant("lr_range_test")
def sgd_with_its_lr_set(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    import torch

    theta = {name: torch.tensor(value, dtype=torch.float64) for name, value in params.items()}
    optimizer = torch.optim.SGD(theta.values(), lr=1.0)
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        loss, grads = loss_and_grad(
            {name: value.numpy().copy() for name, value in theta.items()}, *batches[k % len(batches)]
        )
        losses.append(loss)
        smoothed = smooth_losses(losses, beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * min(smoothed):
            stopped_at = k
            break
        for name, value in theta.items():
            value.grad = torch.as_tensor(np.array(grads[name]))
        optimizer.param_groups[0]["lr"] = float(lr)
        optimizer.step()
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@variant("suggest_lr")
def torch_gradient(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    import torch

    lrs, losses = torch.tensor(np.array(lrs)), torch.tensor(np.array(losses))
    bad = torch.nonzero(~torch.isfinite(losses))
    end = int(bad[0]) if len(bad) else len(losses)
    part = slice(skip_start, max(end - skip_end, 0)) if method == "steepest" else slice(0, end)
    lrs, losses = lrs[part], losses[part]
    if len(lrs) < 3:
        raise ValueError("too few points")
    if method == "min/10":
        return lrs[torch.argmin(losses)].item() / 10
    if method == "divergence/10":
        return lrs[-1].item() / 10
    (slopes,) = torch.gradient(losses, spacing=(torch.log(lrs),))
    return lrs[torch.argmin(slopes)].item()
