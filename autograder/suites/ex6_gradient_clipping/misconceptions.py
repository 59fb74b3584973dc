"""Wrong versions of exercise 6, each with the sentence for the student who wrote it.

Each stands alone: its source alone is put into a notebook, which has ``np``, ``History`` and ``global_norm``.
"""

import numpy as np

from autograder.judge import misconception
from reference.global_norm import global_norm
from reference.train_clipped import History

# global_norm ------------------------------------------------------------------------------------------------------


@misconception(
    "global_norm",
    hint="The norms of the arrays are added. Lengths at right angles add by their squares, as 3-4-5 does.",
)
def sum_of_norms(grads):
    return float(sum(np.linalg.norm(g) for g in grads.values()))


@misconception("global_norm", hint="This is the sum of the squares; the norm is its square root.")
def no_square_root(grads):
    return float(sum(np.sum(g**2) for g in grads.values()))


@misconception("global_norm", hint="This is the largest entry. All entries count, each by its square.")
def largest_entry(grads):
    return float(np.max([np.max(np.abs(g)) for g in grads.values()], initial=0.0))


@misconception(
    "global_norm", hint="This is the norm of the longest array alone; the norm asked for is over all of them."
)
def longest_array(grads):
    return float(np.max([np.linalg.norm(g) for g in grads.values()], initial=0.0))


@misconception("global_norm", hint="The absolute values are added; asked for is the root of the sum of squares.")
def sum_of_absolute_values(grads):
    return float(sum(np.sum(np.abs(g)) for g in grads.values()))


@misconception(
    "global_norm", hint="This is the root of the mean square; in a norm the squares are added, not averaged."
)
def root_mean_square(grads):
    entries = np.concatenate([np.ravel(g) for g in grads.values()] or [np.zeros(1)])
    return float(np.sqrt(np.mean(entries**2)))


@misconception(
    "global_norm",
    hint="The total starts anew with every array, so that only the last one counts. Add to what is there.",
)
def last_array_only(grads):
    total = 0.0
    for g in grads.values():
        total = np.sum(g**2)
    return float(np.sqrt(total))


@misconception(
    "global_norm",
    hint="np.linalg.norm(matrix, 2) is not the root of the sum of squares but the largest singular value; leave the 2 out.",
)
def largest_singular_value(grads):
    return float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values())))


@misconception(
    "global_norm",
    hint="Right, until a square is too large for a float. Divide all entries by the largest one before you square them.",
)
def squares_overflow(grads):
    return float(np.sqrt(sum(np.sum(np.square(g)) for g in grads.values())))


@misconception(
    "global_norm",
    hint="Dividing by the largest entry gives 0/0 where all are zero, and inf/inf where one is infinite. Look at it before you divide.",
)
def divides_unseen(grads):
    largest = np.max([np.max(np.abs(g)) for g in grads.values()], initial=0.0)
    return float(largest * np.sqrt(sum(np.sum((g / largest) ** 2) for g in grads.values())))


@misconception(
    "global_norm",
    slow="loop",
    hint="The number is right, but a loop visits every entry. Loop over the arrays only, and sum within each with NumPy.",
)
def entry_loop(grads):
    largest = 0.0
    for g in grads.values():
        for index in np.ndindex(g.shape):
            if abs(g[index]) > largest or np.isnan(g[index]):
                largest = abs(g[index])
    if largest == 0 or not np.isfinite(largest):
        return float(largest)
    total = 0.0
    for g in grads.values():
        for index in np.ndindex(g.shape):
            total += (g[index] / largest) ** 2
    return float(largest * np.sqrt(total))


# clip_by_value ----------------------------------------------------------------------------------------------------


@misconception("clip_by_value", hint="Large negative entries get away: the bounds are -clip_value and clip_value.")
def upper_side_only(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {name: np.minimum(g, clip_value) for name, g in grads.items()}


@misconception(
    "clip_by_value",
    hint="Whole arrays are shrunk here. By value, each entry is clipped on its own and the others stay.",
)
def array_shrunk_to_fit(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {name: g * min(1.0, clip_value / max(np.max(np.abs(g)), clip_value)) for name, g in grads.items()}


@misconception("clip_by_value", hint="The signs are lost: a negative entry ends at -clip_value at the lowest.")
def signs_lost(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {name: np.minimum(np.abs(g), clip_value) for name, g in grads.items()}


@misconception("clip_by_value", hint="Entries out of bounds are set to zero; they should end at the bound they passed.")
def zeroed_when_large(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {name: np.where(np.abs(g) > clip_value, 0.0, g) for name, g in grads.items()}


@misconception("clip_by_value", hint="Every entry is moved to a bound; the ones inside should stay what they are.")
def everything_to_the_bound(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {name: clip_value * np.sign(g) for name, g in grads.items()}


@misconception(
    "clip_by_value", hint="The bounds are 0 and clip_value here; a negative gradient may be as large as a positive one."
)
def negative_to_zero(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {name: np.clip(g, 0.0, clip_value) for name, g in grads.items()}


@misconception(
    "clip_by_value", hint="The arrays that came in were overwritten (out=, or an assignment to g[…]). Make new ones."
)
def values_clipped_in_place(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    for g in grads.values():
        np.clip(g, -clip_value, clip_value, out=g)
    return grads


@misconception(
    "clip_by_value",
    hint="Where nothing had to be clipped, the very array that came in is handed back. Return a copy of it.",
)
def old_array_where_nothing_is_clipped(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    return {
        name: g if np.max(np.abs(g)) <= clip_value else np.clip(g, -clip_value, clip_value) for name, g in grads.items()
    }


@misconception("clip_by_value", hint="A clip_value of zero or less goes unnoticed; raise a ValueError.")
def any_clip_value(grads, clip_value):
    return {name: np.clip(g, -clip_value, clip_value) for name, g in grads.items()}


@misconception(
    "clip_by_value",
    slow="loop",
    hint="The numbers are right, but a loop visits every entry. Loop over the arrays only; NumPy clips a whole array at once.",
)
def clips_entry_by_entry(grads, clip_value):
    if clip_value <= 0:
        raise ValueError("clip_value must be positive")
    clipped = {}
    for name, g in grads.items():
        clipped[name] = np.array(g, dtype=float)
        for index in np.ndindex(g.shape):
            clipped[name][index] = min(max(g[index], -clip_value), clip_value)
    return clipped


# clip_by_global_norm ----------------------------------------------------------------------------------------------


@misconception(
    "clip_by_global_norm",
    hint="Each array is clipped by its own norm, as Keras' clipnorm does, and the direction changes. Use one factor for all.",
)
def each_array_by_its_own_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-12)) for name, g in grads.items()}, norm


@misconception(
    "clip_by_global_norm",
    hint="Gradients that are short enough grow to max_norm. The factor is at most 1: a rope can hold her, not push her.",
)
def small_gradients_grow(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: g * (max_norm / norm if norm > 0 else 1.0) for name, g in grads.items()}, norm


@misconception(
    "clip_by_global_norm", hint="The norm that comes back is the one after clipping; asked for is the one before."
)
def norm_after_clipping(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return {name: g * scale for name, g in grads.items()}, scale * norm


@misconception(
    "clip_by_global_norm", hint="This clips every entry on its own, by value. By norm, all of them shrink alike."
)
def clips_by_value(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}, norm


@misconception(
    "clip_by_global_norm",
    hint="Long gradients come out with norm 1: they are divided by their norm, but not made max_norm long.",
)
def shrunk_to_norm_one(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: g / (norm if norm > max_norm else 1.0) for name, g in grads.items()}, norm


@misconception(
    "clip_by_global_norm", hint="The factor is max_norm over the norm; here it is max_norm over the square of the norm."
)
def divided_by_the_squared_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: g * (max_norm / norm**2 if norm > max_norm else 1.0) for name, g in grads.items()}, norm


@misconception(
    "clip_by_global_norm",
    hint="Long gradients pass and short ones grow: of 1 and max_norm/norm it is the smaller that is the factor.",
)
def larger_of_the_two_factors(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: g * (max(1.0, max_norm / norm) if norm > 0 else 1.0) for name, g in grads.items()}, norm


@misconception("clip_by_global_norm", hint="The arrays that came in were overwritten (g *= …). Make new ones.")
def scaled_in_place(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    for g in grads.values():
        g *= min(1.0, max_norm / norm) if norm > 0 else 1.0
    return grads, norm


@misconception(
    "clip_by_global_norm",
    hint="Where nothing had to be clipped, the very arrays that came in are handed back. Return copies of them.",
)
def old_arrays_where_nothing_is_clipped(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    if norm <= max_norm:
        return grads, norm
    return {name: g * (max_norm / norm) for name, g in grads.items()}, norm


@misconception("clip_by_global_norm", hint="Gradients of zeros become NaN: they are divided by their norm, which is 0.")
def zero_over_zero(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    return {name: g / norm * min(norm, max_norm) for name, g in grads.items()}, norm


@misconception(
    "clip_by_global_norm",
    hint="A gradient that is not finite goes through. No factor makes a step of NaN or of infinity; raise a FloatingPointError for both.",
)
def not_finite_goes_through(grads, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = global_norm(grads)
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


@misconception("clip_by_global_norm", hint="A max_norm of zero or less goes unnoticed; raise a ValueError.")
def any_max_norm(grads, max_norm):
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError("gradients are not finite")
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


# deep_gradient_norms ----------------------------------------------------------------------------------------------


@misconception(
    "deep_gradient_norms",
    hint="All norms are too large by the number of samples: J is a mean over them, so δ_L carries 1/m.",
)
def sum_over_the_samples(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1], []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception("deep_gradient_norms", hint="All norms are twice too large: the ½ in J takes away the 2 of the square.")
def two_of_the_square(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = 2 * h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception("deep_gradient_norms", hint="On the way back the slope of the activation is left out in every layer.")
def no_activation_slope(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception(
    "deep_gradient_norms",
    hint="The last layer has an activation too; on the way back its slope is left out, and every layer pays for it.",
)
def no_slope_in_the_last_layer(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        if k < len(weights) - 1:
            delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception(
    "deep_gradient_norms",
    hint="The last layer is left linear here; in this network every layer has the activation, the last too.",
)
def last_layer_linear(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for k, w in enumerate(weights):
        h.append(phi(h[-1] @ w) if k < len(weights) - 1 else h[-1] @ w)
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        if k < len(weights) - 1:
            delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception(
    "deep_gradient_norms",
    hint="The slope of tanh is 1 − tanh(z)², and h is already tanh(z): here tanh is applied a second time.",
)
def tanh_twice(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - np.tanh(h) ** 2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception("deep_gradient_norms", hint="The slope of tanh is 1 − h² with h = tanh(z); here the h in it is z.")
def slope_of_tanh_from_z(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda z: 1 - z**2, "relu": lambda z: z > 0, "linear": np.ones_like}[activation]
    h, z = [x], []
    for w in weights:
        z.append(h[-1] @ w)
        h.append(phi(z[-1]))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(z[k])
        norms.insert(0, np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception(
    "deep_gradient_norms", hint="The norms stand in the order of the way back; that of the first layer comes first."
)
def last_layer_first(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.append(np.linalg.norm(h[k].T @ delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception(
    "deep_gradient_norms",
    hint="These are the norms of the deltas. The gradient of a weight also holds what came into its layer: h_{k−1}ᵀ δ_k.",
)
def norms_of_the_deltas(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(delta))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception("deep_gradient_norms", hint="These are the squares of the norms; the last square root is missing.")
def squared_norms(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.sum((h[k].T @ delta) ** 2))
        delta = delta @ weights[k].T
    return np.array(norms)


@misconception(
    "deep_gradient_norms",
    hint="np.linalg.norm(matrix, 2) is the largest singular value, not the root of the sum of squares; leave the 2 out.",
)
def largest_singular_values(weights, x, activation):
    phi = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation]
    phi_prime = {"tanh": lambda h: 1 - h**2, "relu": lambda h: h > 0, "linear": np.ones_like}[activation]
    h = [x]
    for w in weights:
        h.append(phi(h[-1] @ w))
    delta, norms = h[-1] / len(x), []
    for k in reversed(range(len(weights))):
        delta = delta * phi_prime(h[k + 1])
        norms.insert(0, np.linalg.norm(h[k].T @ delta, 2))
        delta = delta @ weights[k].T
    return np.array(norms)


# train_clipped ----------------------------------------------------------------------------------------------------


@misconception(
    "train_clipped", hint="The norm in the history is that of the clipped gradient; record it before you clip."
)
def clipped_norm_recorded(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        finite = np.isfinite(loss) and np.isfinite(global_norm(grads))
        if clip is not None and finite:
            grads = clip(grads)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not finite:
            break
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception("train_clipped", hint="clip is never used: the step is taken with the raw gradients.")
def clip_not_used(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        if clip is not None:
            clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception(
    "train_clipped",
    hint="What is clipped is lr times the gradient; clip the gradient, then multiply by the learning rate.",
)
def clips_the_step(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        step = {name: lr * g for name, g in grads.items()}
        if clip is not None:
            step = clip(step)
        params = {name: params[name] - step[name] for name in params}
    return params, history


@misconception("train_clipped", hint="The gradient points uphill; it must be subtracted.")
def walks_uphill(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] + lr * grads[name] for name in params}
    return params, history


@misconception("train_clipped", hint="The learning rate is not used: the step is the whole gradient.")
def no_learning_rate(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - grads[name] for name in params}
    return params, history


@misconception(
    "train_clipped", hint="Loss and norm are recorded after the step; entry 0 belongs to where the run starts."
)
def recorded_after_the_step(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    loss, grads = loss_and_grad(params)
    for _ in range(steps):
        if not (np.isfinite(loss) and np.isfinite(global_norm(grads))):
            break
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
    return params, history


@misconception("train_clipped", hint="loss_and_grad is asked twice a step; keep what it returned the first time.")
def asks_for_each_separately(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss = loss_and_grad(params)[0]
        grads = loss_and_grad(params)[1]
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception(
    "train_clipped", hint="The run goes on after a loss or norm that is not finite, with params that are spoilt."
)
def goes_on_regardless(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception("train_clipped", hint="What is not finite is left out of the history; record it, then end the run.")
def last_entry_left_out(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        norm = global_norm(grads)
        if not (np.isfinite(loss) and np.isfinite(norm)):
            break
        history.loss.append(loss)
        history.norm.append(norm)
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception(
    "train_clipped", hint="A last step is taken with the gradient that was not finite. End the run before it."
)
def one_step_too_many(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
    return params, history


@misconception(
    "train_clipped",
    hint="Only the loss is looked at. A gradient can be infinite or NaN while the loss is still a number.",
)
def looks_at_the_loss_alone(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not np.isfinite(loss):
            break
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception(
    "train_clipped", hint="Only NaN ends the run. An infinite loss or norm is as bad; np.isfinite is False for both."
)
def infinite_is_no_reason(loss_and_grad, params, lr, steps, clip):
    params, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if np.isnan(loss) or np.isnan(history.norm[-1]):
            break
        grads = grads if clip is None else clip(grads)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history


@misconception(
    "train_clipped",
    hint="The params that came in have moved along (params[name] -= … or params[name] = … on the caller's dict). Make a new dict of new arrays.",
)
def params_changed_in_place(loss_and_grad, params, lr, steps, clip):
    history = History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        grads = grads if clip is None else clip(grads)
        for name in params:
            params[name] -= lr * grads[name]
    return params, history


@misconception(
    "train_clipped", hint="Every step starts from where the run began; start each from where the last one ended."
)
def always_from_the_start(loss_and_grad, params, lr, steps, clip):
    moved, history = dict(params), History([], [])
    for _ in range(steps):
        loss, grads = loss_and_grad(params)
        history.loss.append(loss)
        history.norm.append(global_norm(grads))
        if not (np.isfinite(loss) and np.isfinite(history.norm[-1])):
            break
        grads = grads if clip is None else clip(grads)
        moved = {name: params[name] - lr * grads[name] for name in params}
    return moved, history
