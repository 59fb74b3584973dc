"""Right solutions of exercise 0 in other styles. The quiz has one right solution: its ten letters."""

import numpy as np

from tests.course.variants import variant


@variant("gradient_descent")
def preallocated(grad, x0, lr, steps):
    path = np.zeros((steps + 1, len(x0)))
    path[0] = x0
    for t in range(steps):
        path[t + 1] = path[t] - lr * np.asarray(grad(path[t].copy()))
    return path


@variant("gradient_descent")
def recursive(grad, x0, lr, steps):
    x0 = np.array(x0, dtype=float)
    if steps == 0:
        return x0[np.newaxis]
    return np.vstack([x0, recursive(grad, x0 - lr * grad(x0), lr, steps - 1)])


@variant("gradient_descent")
def accumulated(grad, x0, lr, steps):
    from itertools import accumulate

    return np.stack(list(accumulate(range(steps), lambda x, _: x - lr * grad(x), initial=np.array(x0, dtype=float))))


@variant("gradient_descent")
def in_place_with_copies(grad, x0, lr, steps):
    x = x0.copy()
    path = [x.copy()]
    while len(path) <= steps:
        x -= lr * grad(x)
        path.append(x.copy())
    return np.array(path)


@variant("gradient_descent")
def plain_floats(grad, x0, lr, steps):
    path = [[float(value) for value in x0]]
    for _ in range(steps):
        slopes = grad(np.array(path[-1]))
        path.append([value - lr * float(slope) for value, slope in zip(path[-1], slopes, strict=True)])
    return path


@variant("bce_loss_and_grad")
def logaddexp_and_tanh(z, y):
    return float(np.mean(np.logaddexp(0, z) - y * z)), (0.5 * (1 + np.tanh(0.5 * z)) - y) / z.size


@variant("bce_loss_and_grad")
def scipys_own(z, y):
    from scipy.special import expit, log_expit

    return -np.mean(y * log_expit(z) + (1 - y) * log_expit(-z)), (expit(z) - y) / len(y)


@variant("bce_loss_and_grad")
def one_sample_at_a_time(z, y):
    import math

    total, grad = 0.0, []
    for logit, label in zip(z.tolist(), y.tolist(), strict=True):
        e = math.exp(-abs(logit))
        total += max(logit, 0.0) - label * logit + math.log(1 + e)
        grad.append(((1 if logit >= 0 else e) / (1 + e) - label) / len(z))
    return total / len(z), grad


@variant("bce_loss_and_grad")
def by_the_sign_of_the_answer(z, y):
    against = np.where(np.asarray(y) == 1, -z, z)  # how far the logit is on the wrong side
    loss = np.where(against > 0, against, 0) + np.log1p(np.exp(-np.abs(against)))
    with np.errstate(over="ignore"):
        share = 1 / (1 + np.exp(-against))
    return np.average(loss), np.where(np.asarray(y) == 1, -share, share) / len(z)


@variant("bce_loss_and_grad")
def sigmoid_with_overflow(z, y):
    # e^1000 is inf and 1/inf is 0, which is right; NumPy warns on the way.
    a = 1 / (1 + np.exp(-z))
    return np.maximum(z, 0).mean() - (y * z).mean() + np.log1p(np.exp(-abs(z))).mean(), (a - y) / y.shape[0]


@variant("softmax_loss_and_grad")
def scipys_log_softmax(logits, labels):
    from scipy.special import log_softmax

    log_p = log_softmax(logits, axis=1)
    one_hot = np.eye(logits.shape[1])[labels]
    return -np.sum(one_hot * log_p) / len(labels), (np.exp(log_p) - one_hot) / len(labels)


@variant("softmax_loss_and_grad")
def logaddexp_reduced(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    one_hot = labels[:, None] == np.arange(logits.shape[1])
    return float(-log_p[one_hot].mean()), (np.exp(log_p) - one_hot) / logits.shape[0]


@variant("softmax_loss_and_grad")
def row_by_row(logits, labels):
    losses, rows = [], []
    for z, label in zip(logits, labels, strict=True):
        e = np.exp(z - np.max(z))
        losses.append(np.log(e.sum()) - (z[label] - np.max(z)))
        p = e / e.sum()
        p[label] -= 1.0
        rows.append(p / len(labels))
    return sum(losses) / len(losses), rows


@variant("softmax_loss_and_grad")
def einsum_and_take(logits, labels):
    top = np.take_along_axis(logits, np.argmax(logits, axis=1)[:, None], axis=1)
    e = np.exp(logits - top)
    total = np.einsum("ik->i", e)
    chosen = np.take_along_axis(logits - top, np.asarray(labels)[:, None], axis=1)[:, 0]
    grad = e / total[:, None]
    np.subtract.at(grad, (np.arange(len(labels)), labels), 1)
    return np.mean(np.log(total) - chosen), np.multiply(grad, 1 / len(labels))


@variant("softmax_loss_and_grad")
def classes_first(logits, labels):
    z = np.array(logits).T
    z = z - z.max(0)
    log_p = z - np.log(np.exp(z).sum(0))
    grad = np.exp(log_p)
    grad[labels, range(len(labels))] -= 1
    return -np.mean([log_p[k, i] for i, k in enumerate(labels)]), grad.T / len(labels)


@variant("diagnose")
def arrays(train_loss, val_loss):
    train, val = np.asarray(train_loss, dtype=float), np.asarray(val_loss, dtype=float)
    if np.isnan(train).any() or np.isnan(val).any() or np.isinf(train).any() or np.isinf(val).any():
        return "diverging"
    if train[-1] > train[0]:
        return "diverging"
    if val[-1] / val.min() > 1.05:
        return "overfitting"
    if 1 - val[-1] / val[-6] > 0.01:
        return "improving"
    return "underfitting" if train[-1] / train[0] > 0.5 else "converged"


@variant("diagnose")
def first_that_holds(train_loss, val_loss):
    import math

    rules = [
        ("diverging", lambda: not all(map(math.isfinite, train_loss + val_loss)) or train_loss[-1] > train_loss[0]),
        ("overfitting", lambda: val_loss[-1] > min(val_loss) * 1.05),
        ("improving", lambda: val_loss[-1] < val_loss[-6] * 0.99),
        ("underfitting", lambda: train_loss[-1] > train_loss[0] / 2),
    ]
    return next((word for word, holds in rules if holds()), "converged")


@variant("diagnose")
def one_expression(train_loss, val_loss):
    sound = all(abs(loss) < float("inf") for loss in [*train_loss, *val_loss]) and train_loss[-1] <= train_loss[0]
    return (
        "diverging"
        if not sound
        else "overfitting"
        if val_loss[-1] - min(val_loss) > 0.05 * min(val_loss)
        else "improving"
        if val_loss[-6] - val_loss[-1] > 0.01 * val_loss[-6]
        else "underfitting"
        if 2 * train_loss[-1] > train_loss[0]
        else "converged"
    )


@variant("diagnose")
def numbered(train_loss, val_loss):
    words = ["diverging", "overfitting", "improving", "underfitting", "converged"]
    (t0, *_, t), (*_, v6, _, _, _, _, v) = train_loss, val_loss
    with np.errstate(invalid="ignore"):
        broken = not np.isfinite(np.sum(train_loss) + np.sum(val_loss))
    return words[np.argmax([broken or t > t0, v > 1.05 * np.min(val_loss), v < 0.99 * v6, t > 0.5 * t0, True])]


@variant("diagnose")
def counted_from_the_front(train_loss, val_loss):
    import math

    last, state = len(train_loss) - 1, "converged"
    if train_loss[last] > 0.5 * train_loss[0]:
        state = "underfitting"
    if val_loss[last] < 0.99 * val_loss[last - 5]:
        state = "improving"
    if val_loss[last] > 1.05 * sorted(val_loss)[0]:
        state = "overfitting"
    for loss in train_loss + val_loss:
        if math.isnan(loss) or math.isinf(loss):
            return "diverging"
    return "diverging" if train_loss[last] > train_loss[0] else state
