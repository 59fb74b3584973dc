import numpy as np

from reference.global_norm import global_norm
from reference.train_clipped import History
from tests.course.variants import variant


@variant("global_norm")
def math_hypot_of_column_norms(grads):
    import math

    norms = [0.0]
    for g in grads.values():
        columns = g.reshape(-1, g.shape[-1] if g.ndim else 1)
        top = np.abs(columns).max(axis=0)
        scale = np.where((top > 0) & np.isfinite(top), top, 1.0)
        norms += (scale * np.sqrt(np.sum((columns / scale) ** 2, axis=0))).tolist()
    return math.nan if any(map(math.isnan, norms)) else math.hypot(*norms)


@variant("global_norm")
def one_long_vector(grads):
    if not grads:
        return 0.0
    vector = np.concatenate([g.reshape(-1) for g in grads.values()])
    top = np.abs(vector).max()
    return np.linalg.norm(vector / top) * top if 0 < top < np.inf else top


@variant("global_norm")
def norms_of_norms(grads):
    norms = []
    for g in grads.values():
        top = np.max(np.abs(g))
        if top == 0 or np.isinf(top) or np.isnan(top):
            norms.append(top)
        else:
            norms.append(top * np.sqrt(np.einsum("i,i->", g.ravel() / top, g.ravel() / top)))
    total = 0.0
    for norm in norms:
        total = np.nan if np.isnan(norm) or np.isnan(total) else np.hypot(total, norm)
    return np.array(total)


@variant("global_norm")
def only_when_it_overflows(grads):
    with np.errstate(over="ignore", invalid="ignore"):
        plain = np.sqrt(sum((np.vdot(g, g) for g in grads.values()), start=np.float64(0.0)))
        if not np.isinf(plain) or any(np.isinf(g).any() for g in grads.values()):
            return plain
        return 1e200 * np.sqrt(sum(np.sum((g / 1e200) ** 2) for g in grads.values()))


@variant("global_norm")
def linalg_norm_of_norms(grads):
    flat = [np.ravel(g) for g in grads.values()]
    top = np.linalg.norm([np.linalg.norm(g, np.inf) for g in flat] or [0.0], np.inf)
    if top == 0 or not np.isfinite(top):
        return top
    return float(np.linalg.norm([np.linalg.norm(g / top) for g in flat]) * top)


@variant("clip_by_value")
def minimum_of_maximum(grads, clip_value):
    if not clip_value > 0:
        raise ValueError("clip_value")
    return {name: np.minimum(np.maximum(g, -clip_value), clip_value) for name, g in grads.items()}


@variant("clip_by_value")
def where_where(grads, clip_value):
    if clip_value <= 0:
        raise ValueError
    clipped = {}
    for name, g in grads.items():
        upper = np.where(g > clip_value, clip_value, g)
        clipped[name] = np.where(upper < -clip_value, -clip_value, upper)
    return clipped


@variant("clip_by_value")
def masks_on_copies(grads, clip_value):
    if clip_value <= 0.0:
        raise ValueError(f"{clip_value} is not positive")
    clipped = {name: np.array(g) for name, g in grads.items()}
    for g in clipped.values():
        g[g >= clip_value] = clip_value
        g[g <= -clip_value] = -clip_value
    return clipped


@variant("clip_by_value")
def sign_times_size(grads, clip_value):
    class NoFence(ValueError):
        pass

    if clip_value <= 0:
        raise NoFence
    return {name: np.sign(g) * np.minimum(np.abs(g), clip_value) for name, g in reversed(grads.items())}


@variant("clip_by_value")
def method_clip(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("must be > 0")
    return {name: np.asarray(g).clip(min=-clip_value, max=clip_value) for name, g in grads.items()}


@variant("clip_by_value")
def into_empty_arrays(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value")
    clipped = {name: np.empty_like(g) for name, g in grads.items()}
    for name, g in grads.items():
        np.clip(g, -float(clip_value), float(clip_value), out=clipped[name])
    return clipped


@variant("clip_by_global_norm")
def with_the_epsilon_of_pytorch(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if np.isnan(norm) or np.isinf(norm):
        raise FloatingPointError("not finite")
    factor = min(1.0, max_norm / (norm + 1e-6))
    return {name: factor * g for name, g in grads.items()}, norm


@variant("clip_by_global_norm")
def norm_of_its_own(grads, max_norm):
    if not max_norm > 0:
        raise ValueError(max_norm)
    norm = np.sqrt(np.sum([np.sum(np.square(g)) for g in grads.values()]))
    if not np.isfinite(norm):
        raise FloatingPointError(norm)
    return [{name: g * max_norm / np.maximum(norm, max_norm) for name, g in grads.items()}, norm]


@variant("clip_by_global_norm")
def copies_scaled_in_place(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm, clipped = global_norm(grads), {}
    if norm != norm or norm == float("inf"):
        raise FloatingPointError("norm")
    for name in grads:
        clipped[name] = grads[name].copy()
        if norm > max_norm:
            clipped[name] *= max_norm
            clipped[name] /= norm
    return clipped, norm


@variant("clip_by_global_norm")
def numpy_raises(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = np.asarray(global_norm(grads))
    with np.errstate(invalid="raise"):
        norm - norm  # inf - inf
    if np.isnan(norm):
        raise FloatingPointError
    unit = {name: np.divide(g, norm, out=np.zeros_like(g), where=norm > 0) for name, g in grads.items()}
    return {name: np.multiply(u, min(norm, max_norm)) for name, u in unit.items()}, norm


@variant("deep_gradient_norms")
def with_z(weights, x, activation):
    def phi(z):
        return {"tanh": np.tanh(z), "relu": z * (z > 0), "linear": z}[activation]

    def slope(z):
        return {"tanh": 1 / np.cosh(z) ** 2, "relu": np.heaviside(z, 0.0), "linear": np.ones(z.shape)}[activation]

    inputs, zs, h = [], [], x
    for W in weights:
        inputs.append(h)
        zs.append(h @ W)
        h = phi(zs[-1])
    upstream, norms = h / x.shape[0], []
    for W, z, h in zip(weights[::-1], zs[::-1], inputs[::-1], strict=True):
        delta = upstream * slope(z)
        norms.append(np.sqrt(((h.T @ delta) ** 2).sum()))
        upstream = delta @ W.T
    return norms[::-1]


@variant("deep_gradient_norms")
def recursive(weights, x, activation):
    def down(h, rest):
        """The gradient with respect to h, and the norms of the layers that follow it."""
        if not rest:
            return h / len(x), []
        z = h @ rest[0]
        if activation == "tanh":
            out = np.tanh(z)
            slope = 1 - out * out
        elif activation == "relu":
            out = np.where(z > 0, z, 0)
            slope = np.where(z > 0, 1.0, 0.0)
        else:
            out, slope = z, 1.0
        upstream, norms = down(out, rest[1:])
        delta = upstream * slope
        return np.dot(delta, rest[0].T), [float(np.linalg.norm(np.dot(h.T, delta))), *norms]

    return np.array(down(x, list(weights))[1])


@variant("deep_gradient_norms")
def einsum_and_gram(weights, x, activation):
    h = [x]
    for W in weights:
        z = np.einsum("mi,ij->mj", h[-1], W)
        h.append(np.tanh(z) if activation == "tanh" else np.clip(z, 0, None) if activation == "relu" else z)
    norms, g = np.zeros(len(weights)), h[-1]
    for k in range(len(weights) - 1, -1, -1):
        if activation == "tanh":
            g = g * (1 - h[k + 1] ** 2)
        if activation == "relu":
            g = np.where(h[k + 1] > 0, g, 0.0)
        # ‖hᵀδ‖² is the sum of the products of both Gram matrices.
        norms[k] = np.sqrt(np.sum((h[k] @ h[k].T) * (g @ g.T))) / len(x)
        g = np.einsum("mj,ij->mi", g, weights[k])
    return norms


@variant("deep_gradient_norms")
def sample_by_sample(weights, x, activation):
    f = {"tanh": np.tanh, "relu": lambda z: np.maximum(0.0, z), "linear": lambda z: z}[activation]
    totals = [np.zeros(W.shape) for W in weights]
    for row in x:
        h = [row]
        for W in weights:
            h.append(f(W.T @ h[-1]))
        g = h[-1]
        for k in range(len(weights))[::-1]:
            if activation == "tanh":
                g = g * (1 + h[k + 1]) * (1 - h[k + 1])
            elif activation == "relu":
                g = g * (h[k + 1] > 0)
            totals[k] += np.outer(h[k], g) / len(x)
            g = weights[k] @ g
    return tuple(np.linalg.norm(total) for total in totals)


@variant("train_clipped")
def plain_lists(loss_and_grad, params, lr, steps, clip):
    theta = {name: np.copy(value) for name, value in params.items()}
    losses, norms = [], []
    for _ in range(steps):
        loss, grads = loss_and_grad(theta)
        losses.append(float(loss))
        norms.append(float(global_norm(grads)))
        if not np.isfinite(losses[-1] + norms[-1]):
            return theta, History(losses, norms)
        g = clip(grads) if clip else grads
        for name in theta:
            theta[name] = theta[name] - lr * g[name]
    return theta, History(losses, norms)


@variant("train_clipped")
def arrays_and_in_place_on_copies(loss_and_grad, params, lr, steps, clip):
    theta = {name: np.array(value, dtype=float) for name, value in params.items()}
    rows = np.zeros((steps, 2))
    taken = 0
    while taken < steps:
        loss, grads = loss_and_grad({name: value.copy() for name, value in theta.items()})
        rows[taken] = loss, global_norm(grads)
        taken += 1
        if not np.all(np.isfinite(rows[taken - 1])):
            break
        if clip is not None:
            grads = clip(grads)
        for name, value in theta.items():
            value -= lr * np.asarray(grads[name])
    return theta, History(loss=rows[:taken, 0], norm=rows[:taken, 1])


@variant("train_clipped")
def recursive_training(loss_and_grad, params, lr, steps, clip):
    if steps == 0:
        return {name: +value for name, value in params.items()}, History([], [])
    loss, grads = loss_and_grad(params)
    norm = np.sqrt(sum(np.sum(g * g) for g in grads.values()))
    if np.isnan(loss) or np.isinf(loss) or np.isnan(norm) or np.isinf(norm):
        return dict(params), History([loss], [norm])
    g = (clip or (lambda same: same))(grads)
    moved = {name: params[name] + (-lr) * g[name] for name in params}
    last, rest = recursive_training(loss_and_grad, moved, lr, steps - 1, clip)
    return last, History([loss, *rest.loss], [norm, *rest.norm])


@variant("train_clipped")
def local_stepper(loss_and_grad, params, lr, steps, clip):
    history = History(loss=[], norm=[])

    class NotFinite(Exception):
        pass

    def step(theta):
        loss, grads = loss_and_grad(theta)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not all(map(np.isfinite, (loss, history.norm[-1]))):
            raise NotFinite
        grads = grads if clip is None else clip(grads)
        return {name: np.subtract(theta[name], np.multiply(lr, grads[name])) for name in theta}

    theta = {**params}
    try:
        for _ in range(steps):
            theta = step(theta)
    except NotFinite:
        pass
    return [theta, history]
