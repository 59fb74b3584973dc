"""Wrong versions of exercise 2, each with the sentence for the student who wrote it.

Each stands alone: its source alone is put into a notebook, which has ``np`` and the names imported here.
"""

import numpy as np

from autograder.judge import misconception
from reference.lr_finder import LRFinderResult
from reference.smoothing import smooth_losses


@misconception(
    "exponential_lrs",
    hint="These rates grow by one amount. Exponential ones grow by one factor, so that every decade gets as many.",
)
def linear_spacing(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return np.linspace(lr_min, lr_max, num)


@misconception(
    "exponential_lrs",
    hint="The last rate falls short of lr_max: num rates have num − 1 factors between them.",
)
def one_factor_short(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return lr_min * (lr_max / lr_min) ** (np.arange(num) / num)


@misconception("exponential_lrs", hint="The first rate should be lr_min itself: the exponent of the first one is 0.")
def first_rate_already_multiplied(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return lr_min * (lr_max / lr_min) ** (np.arange(1, num + 1) / num)


@misconception("exponential_lrs", hint="np.logspace wants the exponents of its ends, not the ends themselves.")
def rates_taken_for_exponents(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return np.logspace(lr_min, lr_max, num)


@misconception(
    "exponential_lrs", hint="These are the logarithms of the rates, evenly spaced; the rates are still to come."
)
def logarithms_of_rates(lr_min=1e-7, lr_max=10.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return np.linspace(np.log10(lr_min), np.log10(lr_max), num)


@misconception(
    "exponential_lrs",
    hint="A range that makes no sense goes unnoticed. Look at lr_min, lr_max and num first, and raise a ValueError.",
)
def exponential_range_not_checked(lr_min=1e-7, lr_max=10.0, num=100):
    return lr_min * (lr_max / lr_min) ** (np.arange(num) / max(num - 1, 1))


@misconception("linear_lrs", hint="These rates grow by one factor. Linear ones grow by one amount.")
def exponential_spacing(lr_min=1e-6, lr_max=1.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return np.geomspace(lr_min, lr_max, num)


@misconception("linear_lrs", hint="The last rate falls short of lr_max: num rates have num − 1 gaps between them.")
def one_gap_short(lr_min=1e-6, lr_max=1.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return np.linspace(lr_min, lr_max, num, endpoint=False)


@misconception("linear_lrs", hint="The last rate is above lr_max: the rates have only lr_max − lr_min to climb.")
def climbs_by_all_of_lr_max(lr_min=1e-6, lr_max=1.0, num=100):
    if lr_min <= 0 or lr_max <= lr_min or num < 2:
        raise ValueError("the rates must rise from above zero")
    return lr_min + lr_max * np.arange(num) / (num - 1)


@misconception(
    "linear_lrs",
    hint="A range that makes no sense goes unnoticed. Look at lr_min, lr_max and num first, and raise a ValueError.",
)
def linear_range_not_checked(lr_min=1e-6, lr_max=1.0, num=100):
    return np.linspace(lr_min, lr_max, num)


@misconception(
    "smooth_losses",
    hint="The average starts from zero and has not been corrected for it, so the first points are far too low.",
)
def no_bias_correction(losses, beta=0.9):
    v, smoothed = 0.0, []
    for loss in losses:
        v = beta * v + (1 - beta) * loss
        smoothed.append(v)
    return np.array(smoothed)


@misconception(
    "smooth_losses", hint="The weights are the wrong way round: β belongs to the average so far, 1 − β to the new loss."
)
def weights_swapped(losses, beta=0.9):
    v, smoothed = 0.0, []
    for k, loss in enumerate(losses):
        v = (1 - beta) * v + beta * loss
        smoothed.append(v / (1 - beta ** (k + 1)))
    return np.array(smoothed)


@misconception(
    "smooth_losses",
    hint="The corrected value has gone back into the average. Carry v on as it is; the correction is for s alone.",
)
def corrected_value_fed_back(losses, beta=0.9):
    v, smoothed = 0.0, []
    for k, loss in enumerate(losses):
        v = (beta * v + (1 - beta) * loss) / (1 - beta ** (k + 1))
        smoothed.append(v)
    return np.array(smoothed)


@misconception("smooth_losses", hint="The power of β is one too large: the first loss, k = 0, is corrected by 1 − β.")
def corrected_one_step_late(losses, beta=0.9):
    v, smoothed = 0.0, []
    for k, loss in enumerate(losses):
        v = beta * v + (1 - beta) * loss
        smoothed.append(v / (1 - beta ** (k + 2)))
    return np.array(smoothed)


@misconception(
    "smooth_losses",
    hint="This average starts from the first loss, another remedy for the low start. It gives the first loss too much weight; here the start is zero, and 1 − β^(k+1) mends it.",
)
def starts_from_first_loss(losses, beta=0.9):
    v, smoothed = losses[0], []
    for loss in losses:
        v = beta * v + (1 - beta) * loss
        smoothed.append(v)
    return np.array(smoothed)


@misconception(
    "smooth_losses", hint="All losses so far weigh the same here. The older one is, the less it should weigh."
)
def plain_mean_so_far(losses, beta=0.9):
    return np.cumsum(losses) / np.arange(1, len(losses) + 1)


@misconception("smooth_losses", hint="The losses that came in were overwritten. Write the averages into a new array.")
def losses_overwritten(losses, beta=0.9):
    v = 0.0
    for k in range(len(losses)):
        v = beta * v + (1 - beta) * losses[k]
        losses[k] = v / (1 - beta ** (k + 1))
    return losses


@misconception(
    "lr_range_test",
    hint="The recorded loss is the one after the step. Record it first, at the place where the step begins.",
)
def loss_after_the_step(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        _, grads = loss_and_grad(params, X, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        loss, _ = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="The weights that came in have been trained: afterwards params differs. Neither params = saved nor dict(params) keeps them, for both share the arrays; copy each array.",
)
def weights_not_restored(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    saved = dict(params)
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
        for name in params:
            params[name] -= lr * grads[name]
    params.update(saved)
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="Every learning rate starts from the first weights again, so nothing is ever walked. Let each step go on from the one before.",
)
def back_to_the_start_each_time(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        _, grads = loss_and_grad(params, X, y)
        loss, _ = loss_and_grad({name: params[name] - lr * grads[name] for name in params}, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception("lr_range_test", hint="All steps use the first batch. Take the batches in turn.")
def first_batch_only(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    X, y = batches[0]
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="The test ends when the batches run out, with learning rates left over. Begin with the first batch again.",
)
def ends_with_the_batches(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, (lr, (X, y)) in enumerate(zip(lrs, batches)):  # noqa: B905
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="The raw loss decides when to stop, so that one unlucky batch can end the test. Compare the smoothed loss.",
)
def raw_loss_decides(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        if not np.isfinite(loss) or loss > diverge_factor * min(losses):
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(
        np.array(lrs[: len(losses)]), np.array(losses), smooth_losses(np.array(losses), beta), stopped_at
    )


@misconception(
    "lr_range_test",
    hint="The smoothed loss is compared with the first one. After a deep descent that notices a divergence far too late; compare with the lowest so far.",
)
def compared_with_the_first(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed[0]:
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="The smoothed loss is compared with the one before it. A divergence can grow slowly; compare with the lowest so far.",
)
def compared_with_the_previous(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed[max(k - 1, 0)]:
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="A comparison with NaN is never true, so a lost loss does not stop this test. Ask with np.isfinite as well.",
)
def nan_goes_unnoticed(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, lowest, stopped_at = [], np.inf, None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if smoothed[-1] > diverge_factor * lowest:
            stopped_at = k
            break
        lowest = min(lowest, smoothed[-1])
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="The point at which the test breaks off is missing. Record it, then break.",
)
def last_point_left_out(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        smoothed = smooth_losses(np.array([*losses, loss]), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
        losses.append(loss)
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(
        np.array(lrs[: len(losses)]), np.array(losses), smooth_losses(np.array(losses), beta), stopped_at
    )


@misconception(
    "lr_range_test",
    hint="lrs has more entries than losses. Cut it to the learning rates that the test came to.",
)
def lrs_not_cut(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="stopped_at is the index of the last point, counted from 0; here it is the number of points.",
)
def stopped_at_counts_points(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = len(losses)
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "lr_range_test",
    hint="stopped_at is an index even when the test came to its end. In that case it should be None.",
)
def stopped_at_never_none(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses = []
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, k)


@misconception(
    "lr_range_test",
    hint="The test goes on to the last learning rate whatever the loss does. Break off when it is lost or too high.",
)
def never_broken_off(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses = []
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs), np.array(losses), smooth_losses(np.array(losses), beta), None)


@misconception("lr_range_test", hint="This walk goes uphill: the gradient is added. Step against it.")
def walks_uphill(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * smoothed.min():
            stopped_at = k
            break
        params = {name: params[name] + lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)


@misconception(
    "suggest_lr",
    hint="The slope is taken against the learning rate itself, which stretches the large rates and favours far too small ones. Take it against its logarithm.",
)
def slope_against_lr(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, lrs))]


@misconception(
    "suggest_lr",
    hint="This is the slope from one point to the next. It is right only where the points are evenly spaced in log lr; give np.gradient the logarithms.",
)
def slope_per_point(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses))]


@misconception(
    "suggest_lr",
    hint="This is the rate with the lowest loss, where the walk is about to diverge. Asked for is the steepest descent.",
)
def bottom_of_the_curve(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(losses)]


@misconception(
    "suggest_lr",
    hint="This is where the loss changes fastest in either direction, so the divergence wins. Only descents count: the most negative slope.",
)
def steepest_either_way(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmax(np.abs(np.gradient(losses, np.log(lrs))))]


@misconception("suggest_lr", hint="This is the steepest climb. The steepest descent has the most negative slope.")
def steepest_climb(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmax(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint="NaN counts as the smallest number of all for np.argmin. Cut the curve at the first loss that is not finite.",
)
def nan_tail_kept(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint="Only the losses that are not finite are dropped; what comes after the first of them stays. There the walk is lost already: cut all of it.",
)
def later_losses_kept(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    lrs, losses = lrs[finite], losses[finite]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint="skip_end points are dropped before the curve is cut, so they fall on what is cut anyway. Cut first, then skip.",
)
def skipped_before_the_cut(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint="Nothing is skipped, so a spike of the first, unsettled points wins. Leave out skip_start and skip_end points.",
)
def early_spike_wins(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if len(losses) < 3 or (method == "steepest" and len(losses) - skip_start - skip_end < 3):
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint="The index counts from the first point after the skip, but is looked up in all the rates, so the suggestion is skip_start points too low.",
)
def index_not_shifted_back(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if len(losses) < 3 or (method == "steepest" and len(losses) - skip_start - skip_end < 3):
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    slope = np.gradient(losses, np.log(lrs))[skip_start : len(losses) - skip_end]
    return lrs[np.argmin(slope)]


@misconception(
    "suggest_lr",
    hint="With skip_end = 0 the slice [skip_start:-skip_end] is [skip_start:0], which is empty. Count the end from the length.",
)
def minus_zero_slice(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        lrs, losses = lrs[skip_start:-skip_end], losses[skip_start:-skip_end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint='"min/10" and "divergence/10" look at the whole curve before the cut; the skips are for "steepest" alone.',
)
def skips_for_every_method(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    end = max(0, len(losses) - skip_end)
    lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr", hint="The last rate before the cut counts; here it is the one whose loss is not finite any more."
)
def first_lost_rate(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lost = lrs[min(end, len(lrs) - 1)]
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lost / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception("suggest_lr", hint="The name of the rule says it: a tenth of that rate, not the rate itself.")
def tenth_forgotten(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)]
    if method == "divergence/10":
        return lrs[-1]
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception("suggest_lr", hint="Two points are taken for a curve. Fewer than three left should be a ValueError.")
def two_points_are_enough(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 2:
        raise ValueError("fewer than 2 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(losses, np.log(lrs)))]


@misconception(
    "suggest_lr",
    hint="This is the slope of the logarithm of the loss, which makes much of the low end of the curve. Only the learning rate is taken as a logarithm.",
)
def slope_of_log_loss(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    return lrs[np.argmin(np.gradient(np.log(losses), np.log(lrs)))]


@misconception("suggest_lr", hint="This is the logarithm of a learning rate. Give the rate itself.")
def logarithm_returned(lrs, losses, method="steepest", skip_start=10, skip_end=5):
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else int(np.argmin(finite))
    lrs, losses = lrs[:end], losses[:end]
    if method == "steepest":
        end = max(0, len(losses) - skip_end)
        lrs, losses = lrs[skip_start:end], losses[skip_start:end]
    if len(losses) < 3:
        raise ValueError("fewer than 3 points are left")
    if method == "min/10":
        return lrs[np.argmin(losses)] / 10
    if method == "divergence/10":
        return lrs[-1] / 10
    log_lrs = np.log10(lrs)
    return log_lrs[np.argmin(np.gradient(losses, log_lrs))]


@misconception(
    "lr_range_test",
    hint="The smoothed loss is compared with the lowest raw loss. One lucky batch then makes all others look high; compare with the lowest smoothed loss.",
)
def compared_with_the_lowest_raw_loss(loss_and_grad, params, batches, lrs, beta=0.9, diverge_factor=4.0):
    params = {name: value.copy() for name, value in params.items()}
    losses, stopped_at = [], None
    for k, lr in enumerate(lrs):
        X, y = batches[k % len(batches)]
        loss, grads = loss_and_grad(params, X, y)
        losses.append(loss)
        smoothed = smooth_losses(np.array(losses), beta)
        if not np.isfinite(loss) or smoothed[-1] > diverge_factor * min(losses):
            stopped_at = k
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return LRFinderResult(np.array(lrs[: len(losses)]), np.array(losses), smoothed, stopped_at)
