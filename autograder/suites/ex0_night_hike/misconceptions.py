"""Wrong versions of the functions of exercise 0, each with the sentence for the student who wrote it.

Each stands alone: its source alone is put into a notebook, which has ``np``.
"""

import numpy as np

from autograder.judge import misconception


@misconception("gradient_descent", hint="The slope points uphill, so it must be subtracted. This hiker climbs.")
def climbs(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] + lr * grad(path[-1]))
    return np.array(path)


@misconception("gradient_descent", hint="The start is missing: the path has steps + 1 rows, and its first row is x0.")
def start_left_out(grad, x0, lr, steps):
    x, path = np.array(x0, dtype=float), []
    for _ in range(steps):
        x = x - lr * grad(x)
        path.append(x)
    return np.array(path).reshape(steps, np.size(x0))


@misconception("gradient_descent", hint="The path is one step short: the start and then as many rows as steps.")
def one_step_short(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps - 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception("gradient_descent", hint="Only the last point comes back. Keep every one, the start included.")
def last_point_only(grad, x0, lr, steps):
    x = np.array(x0, dtype=float)
    for _ in range(steps):
        x = x - lr * grad(x)
    return x


@misconception(
    "gradient_descent",
    hint="Every row shows the same point: x -= … changes the one array that was appended each time. Make a new one per step.",
)
def same_array_in_every_row(grad, x0, lr, steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path)


@misconception("gradient_descent", hint="The path is right, but x0 was moved along (x -= …). Walk on a copy of it.")
def start_moved_along(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        x0 -= lr * grad(x0)
        path.append(np.array(x0, dtype=float))
    return np.array(path)


@misconception(
    "gradient_descent",
    hint="The slope is felt once, at the start, and used for every step. Feel, step, and feel again where you are.",
)
def slope_of_the_start(grad, x0, lr, steps):
    path, g = [np.array(x0, dtype=float)], None
    for _ in range(steps):
        g = grad(path[0]) if g is None else g
        path.append(path[-1] - lr * g)
    return np.array(path)


@misconception(
    "gradient_descent",
    hint="Every step has length lr, because the gradient is divided by its norm. Its length belongs to the rule: steep ground, long step.",
)
def steps_of_one_length(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        g = grad(path[-1])
        path.append(path[-1] - lr * g / np.linalg.norm(g))
    return np.array(path)


@misconception(
    "gradient_descent",
    hint="The step is multiplied by the point x, as on one of the lecture's slides. The gradient is the whole step, but for lr.",
)
def extra_factor_of_x(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]) * path[-1])
    return np.array(path)


@misconception("gradient_descent", hint="The learning rate shrinks from step to step here; the rule keeps it.")
def rate_shrinks(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for step in range(steps):
        path.append(path[-1] - lr / (step + 1) * grad(path[-1]))
    return np.array(path)


@misconception(
    "gradient_descent",
    hint="grad is called more often than once a step; in a network each call is a pass through the data. Keep its result.",
)
def asks_twice(grad, x0, lr, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        if np.all(np.isfinite(grad(path[-1]))):
            path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception("bce_loss_and_grad", hint="Loss and gradient are sums over the batch; both are means, so divide by m.")
def bce_summed(z, y):
    a = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    return np.sum(np.logaddexp(0, z) - y * z), a - y


@misconception(
    "bce_loss_and_grad",
    hint="The loss is a mean but its gradient is not: the 1/m of the loss belongs into the gradient.",
)
def bce_gradient_without_mean(z, y):
    a = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    return np.mean(np.logaddexp(0, z) - y * z), a - y


@misconception(
    "bce_loss_and_grad",
    hint="σ(z) becomes exactly 0 or 1 at large logits, and its logarithm is infinite. Use the form of the loss in z alone.",
)
def logarithm_of_the_sigmoid(z, y):
    with np.errstate(all="ignore"):
        a = 1 / (1 + np.exp(-z))
        loss = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    return loss, (a - y) / len(z)


@misconception(
    "bce_loss_and_grad",
    hint="e^z overflows at large logits: ln(1 + e^z) must be written so that no exponent is positive.",
)
def exponential_overflows(z, y):
    with np.errstate(all="ignore"):
        loss = np.mean(np.log(1 + np.exp(z)) - y * z)
        a = np.exp(z) / (1 + np.exp(z))
    return loss, (a - y) / len(z)


@misconception(
    "bce_loss_and_grad",
    hint="Clipped probabilities put a ceiling on the loss, about 16 at 1e-7, and a network that is sure and wrong is let off. In z nothing needs clipping.",
)
def probabilities_clipped(z, y):
    a = np.clip(0.5 + 0.5 * np.tanh(np.asarray(z) / 2), 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)), (a - y) / len(z)


@misconception(
    "bce_loss_and_grad",
    hint="A sign is lost, as on one of the lecture's slides: a wrong answer to a no would be rewarded. Both terms of the loss are positive.",
)
def lectures_lost_sign(z, y):
    a = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    return np.mean(y * np.logaddexp(0, -z) - (1 - y) * np.logaddexp(0, z)), (a - y) / len(z)


@misconception(
    "bce_loss_and_grad", hint="The gradient points the wrong way: it is what came out minus what should have."
)
def bce_gradient_turned(z, y):
    a = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    return np.mean(np.logaddexp(0, z) - y * z), (y - a) / len(z)


@misconception(
    "bce_loss_and_grad",
    hint="This is the slope with respect to the probability a; the chain rule has one more factor, the slope of the sigmoid.",
)
def slope_at_the_probability(z, y):
    a = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    with np.errstate(all="ignore"):
        return np.mean(np.logaddexp(0, z) - y * z), (a - y) / (a * (1 - a)) / len(z)


@misconception(
    "bce_loss_and_grad",
    hint="The gradient has a factor a(1 − a) left, which belongs to the squared error; in the cross-entropy it cancels.",
)
def slope_of_the_squared_error(z, y):
    a = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    return np.mean(np.logaddexp(0, z) - y * z), (a - y) * a * (1 - a) / len(z)


@misconception(
    "bce_loss_and_grad",
    hint="The sigmoid is applied twice: the form of the loss with ln(1 + e^z) takes the logit itself.",
)
def sigmoid_twice(z, y):
    z = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    a = 0.5 + 0.5 * np.tanh(z / 2)
    return np.mean(np.logaddexp(0, z) - y * z), (a - y) / len(z)


@misconception("softmax_loss_and_grad", hint="Loss and gradient are sums over the batch; both are means: divide by m.")
def softmax_summed(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    p = np.exp(log_p)
    p[rows, labels] -= 1
    return -log_p[rows, labels].sum(), p


@misconception(
    "softmax_loss_and_grad",
    hint="The loss is a mean but its gradient is not: the 1/m of the loss belongs into the gradient.",
)
def softmax_gradient_without_mean(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    p = np.exp(log_p)
    p[rows, labels] -= 1
    return -log_p[rows, labels].mean(), p


@misconception(
    "softmax_loss_and_grad",
    hint="The mean runs over all m·K entries. It runs over the m samples: each has one right class.",
)
def mean_over_all_entries(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    return -np.mean(one_hot * log_p), (np.exp(log_p) - one_hot) / logits.size


@misconception(
    "softmax_loss_and_grad",
    hint="e^z overflows at large logits. Move each row first, so that its largest logit is 0; the probabilities stay the same.",
)
def rows_not_moved(logits, labels):
    rows = np.arange(len(labels))
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, labels]).mean()
        p[rows, labels] -= 1
    return loss, p / len(labels)


@misconception(
    "softmax_loss_and_grad",
    hint="All rows are moved by one number, the largest logit of all. A row far below it vanishes; each needs its own maximum.",
)
def one_maximum_for_all_rows(logits, labels):
    rows = np.arange(len(labels))
    with np.errstate(all="ignore"):
        shifted = logits - logits.max()
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -log_p[rows, labels].mean()
        p = np.exp(log_p)
    p[rows, labels] -= 1
    return loss, p / len(labels)


@misconception(
    "softmax_loss_and_grad",
    hint="The rows are moved, but then the logarithm is taken of a p that has become 0. Work out ln p without p.",
)
def logarithm_of_zero(logits, labels):
    rows = np.arange(len(labels))
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@misconception(
    "softmax_loss_and_grad",
    hint="Clipping the probabilities puts a ceiling on the loss of a network that is sure and wrong. ln p needs no clipping when it is worked out first.",
)
def softmax_clipped(logits, labels):
    rows = np.arange(len(labels))
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(np.clip(p[rows, labels], 1e-7, 1)).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@misconception(
    "softmax_loss_and_grad",
    hint="The probabilities sum to 1 over the batch (axis 0). Each row is one sample, and its classes share the 1.",
)
def sums_over_the_batch(logits, labels):
    shifted = logits - logits.max(axis=0, keepdims=True)
    rows = np.arange(len(labels))
    with np.errstate(all="ignore"):
        log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    p = np.exp(log_p)
    p[rows, labels] -= 1
    return -log_p[rows, labels].mean(), p / len(labels)


@misconception(
    "softmax_loss_and_grad",
    hint="p[:, labels] takes these columns in every row. What you want is one entry per row: its own number and its label.",
)
def columns_of_every_row(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    p[:, labels] -= 1
    return -log_p[:, labels].mean(), p / len(labels)


@misconception("softmax_loss_and_grad", hint="The gradient is p alone; the 1 of the right class is not subtracted.")
def label_not_subtracted(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean(), np.exp(log_p) / len(labels)


@misconception(
    "softmax_loss_and_grad", hint="The gradient points the wrong way: it is what came out minus what should have."
)
def softmax_gradient_turned(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    p = -np.exp(log_p)
    p[rows, labels] += 1
    return -log_p[rows, labels].mean(), p / len(labels)


@misconception(
    "softmax_loss_and_grad",
    hint="The numbers are right, but the logits that came in were moved in place (logits -= …). Make a new array.",
)
def logits_moved_in_place(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    p = np.exp(log_p)
    p[rows, labels] -= 1
    return -log_p[rows, labels].mean(), p / len(labels)


@misconception(
    "diagnose",
    hint="NaN is never looked for. Every comparison with it is False, so it slips through to the last word.",
)
def nan_slips_through(train_loss, val_loss):
    if train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose", hint="Only the training loss is asked whether it is finite; the validation loss can break too."
)
def only_training_is_asked(train_loss, val_loss):
    if not np.isfinite(train_loss).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose", hint="Only the last epoch is asked whether it is finite; a run can break and look sound again."
)
def only_the_end_is_asked(train_loss, val_loss):
    if not np.isfinite([train_loss[-1], val_loss[-1]]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose",
    hint="The limits are fixed losses, such as 0.5 and 0.1, as in the lecture's program. In another unit they say something else; use ratios.",
)
def fixed_limits(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if train_loss[-1] > 0.5 and val_loss[-1] > 0.5:
        return "underfitting"
    if np.argmin(val_loss) < len(val_loss) - 5 and val_loss[-1] - train_loss[-1] > 0.1:
        return "overfitting"
    return "converged" if val_loss[-5] - val_loss[-1] < 0.01 else "improving"


@misconception(
    "diagnose", hint="Progress is read off the training loss; what counts as improving is the validation loss."
)
def progress_of_training(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if train_loss[-1] < 0.99 * train_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose",
    hint="A validation loss above the training loss is normal. Overfitting is one that has climbed above its own lowest value.",
)
def gap_is_overfitting(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * train_loss[-1]:
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose", hint="The last validation loss is compared with the first one; it is to be compared with the lowest."
)
def compared_with_the_first(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * val_loss[0]:
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose", hint="The order is another: a run that still improves is not yet underfitting, however high its loss."
)
def underfitting_comes_early(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if train_loss[-1] > 0.5 * train_loss[0]:
        return "underfitting"
    return "improving" if val_loss[-1] < 0.99 * val_loss[-6] else "converged"


@misconception(
    "diagnose",
    hint="The order is another: whether a run has climbed again is asked before whether it learned too little.",
)
def overfitting_comes_late(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0]:
        return "diverging"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    if train_loss[-1] > 0.5 * train_loss[0]:
        return "underfitting"
    return "overfitting" if val_loss[-1] > 1.05 * min(val_loss) else "converged"


@misconception(
    "diagnose",
    hint="A validation loss that grows beyond its first value is overfitting, as long as the training loss falls; divergence shows in training.",
)
def validation_growth_diverges(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or train_loss[-1] > train_loss[0] or val_loss[-1] > val_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"


@misconception(
    "diagnose",
    hint="One bad epoch is not divergence: the last training loss is compared with the first, not the highest.",
)
def any_rise_diverges(train_loss, val_loss):
    if not np.isfinite([*train_loss, *val_loss]).all() or max(train_loss) > train_loss[0]:
        return "diverging"
    if val_loss[-1] > 1.05 * min(val_loss):
        return "overfitting"
    if val_loss[-1] < 0.99 * val_loss[-6]:
        return "improving"
    return "underfitting" if train_loss[-1] > 0.5 * train_loss[0] else "converged"
