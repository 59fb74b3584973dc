import numpy as np

from reference.lr_finder import LRFinderResult
from reference.smoothing import smooth_losses
from tests.course.variants import variant


@variant("exponential_lrs")
def geomspace(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0:
        raise ValueError("lr_min")
    if lr_max <= lr_min:
        raise ValueError("lr_max")
    if num < 2:
        raise ValueError("num")
    return np.geomspace(lr_min, lr_max, num)


@variant("exponential_lrs")
def logspace(lr_min=1e-7, lr_max=10.0, num=100):
    if not (lr_min > 0 and lr_max > lr_min and num >= 2):
        raise ValueError("no such range")
    return np.logspace(np.log10(lr_min), np.log10(lr_max), num=num)


@variant("exponential_lrs")
def repeated_multiplication(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError
    factor = (lr_max / lr_min) ** (1 / (num - 1))
    lrs = [lr_min]
    while len(lrs) < num:
        lrs.append(lrs[-1] * factor)
    return lrs


@variant("exponential_lrs")
def exponential_of_linspace(lr_min=1e-7, lr_max=10.0, num=100):
    class BadRange(ValueError):
        pass

    if min(lr_min, lr_max - lr_min) <= 0 or num <= 1:
        raise BadRange
    return np.exp(np.linspace(np.log(lr_min), np.log(lr_max), num))


@variant("exponential_lrs")
def weighted_geometric_mean(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError
    return tuple(lr_min ** (1 - k / (num - 1)) * lr_max ** (k / (num - 1)) for k in range(num))


@variant("linear_lrs")
def by_formula(lr_min=1e-6, lr_max=1.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError
    return lr_min + np.arange(num) * ((lr_max - lr_min) / (num - 1))


@variant("linear_lrs")
def list_comprehension(lr_min=1e-6, lr_max=1.0, num=100):
    if not 0 < lr_min < lr_max or num < 2:
        raise ValueError
    return [lr_min * (1 - k / (num - 1)) + lr_max * k / (num - 1) for k in range(num)]


@variant("linear_lrs")
def cumulative_sum(lr_min=1e-6, lr_max=1.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError
    gaps = np.full(num, (lr_max - lr_min) / (num - 1))
    gaps[0] = lr_min
    return np.cumsum(gaps)


@variant("linear_lrs")
def interpolation(lr_min=1e-6, lr_max=1.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError
    return np.interp(np.arange(num), [0, num - 1], [lr_min, lr_max])


@variant("smooth_losses")
def weight_matrix(losses, beta=0.9):
    k = np.arange(len(losses))
    weights = np.tril((1 - beta) * beta ** np.abs(k[:, None] - k[None, :]))
    return weights @ losses / weights.sum(axis=1)


@variant("smooth_losses")
def average_with_weights(losses, beta=0.9):
    return [np.average(losses[: k + 1], weights=beta ** np.arange(k, -1, -1.0)) for k in range(len(losses))]


@variant("smooth_losses")
def recursive(losses, beta=0.9):
    def v(k):
        return 0.0 if k < 0 else beta * v(k - 1) + (1 - beta) * losses[k]

    return np.array([v(k) / (1 - beta ** (k + 1)) for k in range(len(losses))])


@variant("smooth_losses")
def growing_weight(losses, beta=0.9):
    smoothed, s, total = np.empty(len(losses)), 0.0, 0.0
    for k, loss in enumerate(losses):
        total = beta * total + 1
        s += (loss - s) / total
        smoothed[k] = s
    return smoothed


@variant("smooth_losses")
def accumulated(losses, beta=0.9):
    import itertools

    v = list(itertools.accumulate(losses, lambda v, loss: beta * v + (1 - beta) * loss, initial=0.0))[1:]
    return np.divide(v, 1 - beta ** np.arange(1, len(v) + 1))


@variant("smooth_losses")
def convolution(losses, beta=0.9):
    n = len(losses)
    kernel = (1 - beta) * beta ** np.arange(n)
    return np.convolve(losses, kernel)[:n] / np.cumsum(kernel)


@variant("smooth_losses")
def scipy_filter(losses, beta=0.9):
    from scipy.signal import lfilter

    return lfilter([1 - beta], [1, -beta], losses) / (1 - beta ** np.arange(1, len(losses) + 1))


@variant("lr_range_test")
def trains_in_place_and_restores(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    saved = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k in range(len(lrs)):
        loss, grads = loss_and_grad(params, *batches[k % len(batches)])
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if np.isnan(loss) or np.isinf(loss) or smoothed[-1] > diverge_factor * np.min(smoothed):
            stopped_at = k
            break
        for name in params:
            params[name] -= lrs[k] * grads[name]
    for name in params:
        params[name][...] = saved[name]
    n = len(losses)
    return LRFinderResult(lrs[:n], np.array(losses), smooth_losses(np.array(losses), beta), stopped_at)


@variant("lr_range_test")
def average_kept_in_the_loop(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    import itertools

    theta = {name: np.array(value) for name, value in params.items()}
    tried, losses, smoothed = [], [], []
    v, best, stopped_at = 0.0, float("inf"), None
    for lr, (X, y) in zip(lrs, itertools.cycle(batches), strict=False):
        loss, grads = loss_and_grad(theta, X, y)
        v = beta * v + (1 - beta) * float(loss)
        s = v / (1 - beta ** (len(losses) + 1))
        tried.append(float(lr))
        losses.append(float(loss))
        smoothed.append(float(s))
        if not np.isfinite(loss) or s > diverge_factor * best:
            stopped_at = len(losses) - 1
            break
        best = min(best, s)
        for name, grad in grads.items():
            theta[name] = theta[name] - lr * np.asarray(grad)
    return LRFinderResult(tried, losses, smoothed, stopped_at)


@variant("lr_range_test")
def deep_copy_and_while(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    from copy import deepcopy

    walker, k, losses, stopped_at = deepcopy(params), 0, np.full(len(lrs), np.nan), None
    while k < len(lrs) and stopped_at is None:
        X, y = batches[k % len(batches)]
        losses[k], grads = loss_and_grad(walker, X=X, y=y)
        smoothed = smooth_losses(losses[: k + 1], beta)
        if np.isfinite(losses[k]) and smoothed[k] <= diverge_factor * smoothed.min():
            for name in walker:
                np.subtract(walker[name], lrs[k] * grads[name], out=walker[name])
        else:
            stopped_at = k
        k += 1
    return LRFinderResult(lrs=lrs[:k].copy(), losses=losses[:k], smoothed=smoothed, stopped_at=stopped_at)


@variant("lr_range_test")
def recursive_walk(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    def walk(theta, losses):
        k = len(losses)
        if k == len(lrs):
            return losses, None
        loss, grads = loss_and_grad(theta, *batches[k % len(batches)])
        losses = [*losses, loss]
        s = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or s[-1] / min(s) > diverge_factor:
            return losses, k
        return walk({name: theta[name] + -lrs[k] * grads[name] for name in theta}, losses)

    losses, stopped_at = walk(params, [])
    return lrs[: len(losses)], losses, smooth_losses(np.array(losses), beta), stopped_at


@variant("lr_range_test")
def generator_of_points(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    import itertools

    def points(theta):
        for lr, batch in zip(lrs, itertools.islice(itertools.cycle(batches), len(lrs)), strict=True):
            loss, grads = loss_and_grad(theta, *batch)
            yield np.array(loss)
            theta = {name: theta[name] - np.multiply(lr, grads[name]) for name in theta}

    losses, stopped_at = [], None
    for loss in points({name: value.copy() for name, value in params.items()}):
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(losses[-1]) or (smoothed[-1] > diverge_factor * smoothed[:-1]).any():
            stopped_at = np.int64(len(losses) - 1)
            break
    return LRFinderResult(np.asarray(lrs)[: len(losses)], np.stack(losses), smoothed, stopped_at)


@variant("suggest_lr")
def point_to_point(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    import itertools

    keep = []
    for lr, loss in zip(lrs, losses, strict=True):
        if not np.isfinite(loss):
            break
        keep.append((loss, lr))
    if method == "steepest":
        keep = keep[skip_start : max(len(keep) - skip_end, 0)]
    if len(keep) < 3:
        raise ValueError("fewer than 3 points")
    if method == "min/10":
        return min(keep)[1] * 0.1
    if method == "divergence/10":
        return keep[-1][1] * 0.1
    slopes = [(b[0] - a[0]) / (np.log10(b[1]) - np.log10(a[1])) for a, b in itertools.pairwise(keep)]
    return keep[int(np.argmin(slopes))][1]


@variant("suggest_lr")
def later_of_two_points(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    n = len(losses) if finite.all() else np.argmin(finite)
    lrs, losses = np.array(lrs[:n]), np.array(losses[:n])
    if method == "steepest":
        stop = len(lrs) - skip_end
        lrs, losses = lrs[skip_start:stop], losses[skip_start:stop]
    if lrs.size < 3:
        raise ValueError
    match method:
        case "min/10":
            return lrs[losses == losses.min()][0] / 10
        case "divergence/10":
            return lrs[-1] / 10
    return lrs[1:][np.argmin(np.diff(losses) / np.diff(np.log(lrs)))]


@variant("suggest_lr")
def slope_before_the_skips(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    n = int(np.cumprod(np.isfinite(losses)).sum())
    if n < 3 or (method == "steepest" and n - skip_start - skip_end < 3):
        raise ValueError("too few points")
    lrs, losses = lrs[:n], losses[:n]
    if method == "min/10":
        return np.array(lrs[losses.argmin()] / 10)
    if method == "divergence/10":
        return np.array(lrs[n - 1] / 10)
    slope = np.gradient(losses, np.log2(lrs))
    inside = range(skip_start, n - skip_end)
    return float(lrs[min(inside, key=lambda i: slope[i])])


@variant("suggest_lr")
def between_two_points(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    bad = np.where(~np.isfinite(losses))[0]
    n = bad[0] if len(bad) else len(losses)
    lrs, losses = lrs[:n], losses[:n]
    if method in ("min/10", "divergence/10"):
        if n < 3:
            raise ValueError("too few")
        return (lrs[np.argmin(losses)] if method == "min/10" else lrs[-1]) / 10
    lrs, losses = lrs[skip_start:], losses[skip_start:]
    if skip_end:
        lrs, losses = lrs[:-skip_end], losses[:-skip_end]
    if len(lrs) < 3:
        raise ValueError("too few")
    i = np.argmin(np.diff(losses) / np.diff(np.log(lrs)))
    return np.sqrt(lrs[i] * lrs[i + 1])


@variant("suggest_lr")
def smooth_derivative_by_hand(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    n = next((i for i, loss in enumerate(losses) if not np.isfinite(loss)), len(losses))
    first, last = (skip_start, n - skip_end) if method == "steepest" else (0, n)
    if last - first < 3:
        raise ValueError(f"only {max(last - first, 0)} points")
    if method == "min/10":
        return lrs[: int(n)][np.argmin(losses[:n])] / 10.0
    if method == "divergence/10":
        return lrs[n - 1] / 10.0
    x, y = np.log(lrs[first:last]), losses[first:last]
    central = (y[2:] - y[:-2]) / (x[2:] - x[:-2])
    slope = np.concatenate([[(y[1] - y[0]) / (x[1] - x[0])], central, [(y[-1] - y[-2]) / (x[-1] - x[-2])]])
    return lrs[first + np.argsort(slope)[0]]
