import numpy as np

from reference.finite_differences import numerical_gradient
from reference.gradient_check import GradCheckResult, relative_error
from tests.course.variants import variant


@variant("numerical_gradient")
def in_place_with_finally(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("an integer theta would cut eps off")
    if eps <= 0:
        raise ValueError("eps")
    grad = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        saved = theta[index]
        try:
            theta[index] = saved + eps
            ahead = f(theta)
            theta[index] = saved - eps
            behind = f(theta)
        finally:
            theta[index] = saved
        if np.ndim(ahead) != 0:
            raise ValueError("f is not scalar")
        grad[index] = (ahead - behind) / (2 * eps)
    return grad


@variant("numerical_gradient")
def rows_of_the_identity(f, theta, eps=1e-5):
    if not np.issubdtype(theta.dtype, np.floating):
        raise TypeError
    if not eps > 0:
        raise ValueError
    steps = eps * np.eye(theta.size).reshape((theta.size, *theta.shape))
    ahead = np.array([f(theta + step) for step in steps])
    behind = np.array([f(theta - step) for step in steps])
    return ((ahead - behind) / 2 / eps).reshape(theta.shape)


@variant("numerical_gradient")
def flat_iterator_on_a_copy(f, theta, eps=1e-5):
    assert_float = isinstance(theta, np.ndarray) and theta.dtype in (np.float64, np.float32)
    if not assert_float:
        raise TypeError("floats, please")
    if eps <= 0:
        raise ValueError("eps must be positive")
    work, slopes = theta.copy(), []
    for k in range(theta.size):
        old = work.flat[k]
        work.flat[k] = old + eps
        up = f(work.copy())
        work.flat[k] = old - eps
        down = f(work.copy())
        work.flat[k] = old
        if np.size(up) != 1:
            raise ValueError("f must be scalar")
        slopes.append((float(up) - float(down)) / (2.0 * eps))
    return np.reshape(slopes, theta.shape)


@variant("numerical_gradient")
def nested_lists(f, theta, eps=1e-5):
    if np.asarray(theta).dtype.kind in "iub":
        raise TypeError("integers")
    if eps <= 0:
        raise ValueError("eps")

    def slope(*index):
        def height(sign):
            moved = np.array(theta)
            moved[index] += sign * eps
            value = f(moved)
            if np.shape(value) != ():
                raise ValueError("not a number")
            return float(value)

        return 0.5 * (height(1) - height(-1)) / eps

    def walk(index):
        if len(index) == theta.ndim:
            return slope(*index)
        return [walk((*index, k)) for k in range(theta.shape[len(index)])]

    return walk(())


@variant("numerical_gradient")
def multi_index_nditer(f, theta, eps=1e-5):
    if theta.dtype.kind != "f":
        raise TypeError("theta")
    if eps <= 0:
        raise ValueError("eps")
    grad = np.empty(theta.shape)
    it = np.nditer(theta, flags=["multi_index"])
    for x in it:
        ahead, behind = theta.copy(), theta.copy()
        ahead[it.multi_index] = x + eps
        behind[it.multi_index] = x - eps
        grad[it.multi_index] = (np.asarray(f(ahead)) - np.asarray(f(behind))) / (2 * eps)
    return grad


@variant("relative_error")
def linalg_norm(a, b):
    if a.shape != b.shape:
        raise ValueError("shapes")
    bottom = np.linalg.norm(a) + np.linalg.norm(b)
    if bottom == 0:
        return 0
    return np.linalg.norm(a - b) / bottom


@variant("relative_error")
def hypot_of_lists(a, b):
    import math

    if np.shape(a) != np.shape(b):
        raise ValueError("shapes")
    x, y = np.ravel(a).tolist(), np.ravel(b).tolist()
    lengths = math.hypot(*x) + math.hypot(*y)
    return math.dist(x, y) / lengths if lengths != 0 else 0.0


@variant("relative_error")
def einsum_and_nan_to_zero_never(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} is not {b.shape}")
    if not a.any() and not b.any():
        return np.float64(0)
    root = lambda v: np.einsum("i,i->", v.ravel(), v.ravel()) ** 0.5  # noqa: E731
    return root(a - b) / (root(a) + root(b))


@variant("relative_error")
def vdot_zero_dimensional(a, b):
    if np.asarray(a).shape != np.asarray(b).shape:
        raise ValueError("a and b")
    difference = np.array(a) - np.array(b)
    top = np.sqrt(np.vdot(difference, difference))
    bottom = np.sqrt(np.vdot(a, a)) + np.sqrt(np.vdot(b, b))
    with np.errstate(invalid="ignore"):
        return np.array(np.where(bottom == 0, 0.0, top / bottom))


@variant("mlp_loss_and_grads")
def one_hot(params, X, y):
    W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
    a = np.tanh(np.dot(X, W1) + b1)
    s = np.dot(a, W2) + b2
    s = s - np.max(s, axis=1)[:, None]
    T = np.zeros(s.shape)
    T[np.arange(y.size), y] = 1.0
    total = np.exp(s).sum(1)
    loss = (np.log(total) - (s * T).sum(1)).mean()
    ds = (np.exp(s) / total[:, None] - T) / y.size
    da = np.dot(ds, W2.T)
    dz = da - da * a * a
    return loss, {"b2": ds.sum(0), "W2": np.dot(a.T, ds), "b1": dz.sum(0), "W1": np.dot(X.T, dz)}


@variant("mlp_loss_and_grads")
def einsum_throughout(params, X, y):
    m = X.shape[0]
    pre = np.einsum("mi,ih->mh", X, params["W1"]) + params["b1"]
    hidden = np.tanh(pre)
    logits = np.einsum("mh,hk->mk", hidden, params["W2"]) + params["b2"]
    top = logits.max(1, keepdims=True)
    log_z = top + np.log(np.exp(logits - top).sum(1, keepdims=True))
    p = np.exp(logits - log_z)
    delta = (p - np.eye(logits.shape[1])[y]) / m
    back = np.einsum("mk,hk->mh", delta, params["W2"]) / np.cosh(np.clip(pre, -300, 300)) ** 2
    loss = float((log_z[:, 0] - np.take_along_axis(logits, y[:, None], 1)[:, 0]).sum() / m)
    grads = {
        "W1": np.einsum("mi,mh->ih", X, back),
        "b1": np.einsum("mh->h", back),
        "W2": np.einsum("mh,mk->hk", hidden, delta),
        "b2": np.einsum("mk->k", delta),
    }
    return [loss, grads]


@variant("mlp_loss_and_grads")
def with_logaddexp_and_ones(params, X, y):
    ones = np.ones(len(X))
    hidden = np.tanh(X @ params["W1"] + np.outer(ones, params["b1"]))
    logits = hidden @ params["W2"] + np.outer(ones, params["b2"])
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, np.newaxis]
    picked = log_p[range(len(X)), y]
    d = np.exp(log_p)
    np.subtract.at(d, (np.arange(len(X)), y), 1.0)
    d = d * (1.0 / len(X))
    dh = np.multiply(1 - np.square(hidden), d @ params["W2"].T)
    return -np.sum(picked) / len(picked), {
        "W1": (dh.T @ X).T,
        "b1": (ones @ dh).tolist(),
        "W2": (d.T @ hidden).T,
        "b2": (ones @ d).tolist(),
    }


@variant("mlp_loss_and_grads")
def scipys_log_softmax(params, X, y):
    from scipy.special import log_softmax

    layers = []
    layers.append(X @ params["W1"] + params["b1"])
    layers.append(np.tanh(layers[-1]))
    layers.append(layers[-1] @ params["W2"] + params["b2"])
    log_p = log_softmax(layers[-1], axis=-1)
    rows = np.arange(y.shape[0])
    grad = np.exp(log_p)
    grad[rows, y] -= 1.0
    grad /= y.shape[0]
    out = {"W2": layers[1].T @ grad, "b2": np.sum(grad, 0)}
    grad = grad @ params["W2"].T
    grad *= 1.0 - layers[1] ** 2
    out |= {"W1": X.T @ grad, "b1": np.sum(grad, 0)}
    return np.array(-np.mean(log_p[rows, y])), out


@variant("mlp_loss_and_grads")
def labels_in_a_loop(params, X, y):
    m = len(X)
    H = np.tanh(np.matmul(X, params["W1"]) + params["b1"])
    Z = np.matmul(H, params["W2"]) + params["b2"]
    Z = Z - np.amax(Z, axis=1, keepdims=True)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    sums, loss = np.exp(Z).sum(axis=1), 0.0
    for i in range(m):
        loss += (np.log(sums[i]) - Z[i, y[i]]) / m
        P[i, y[i]] -= 1.0
    D2 = P / m
    D1 = np.matmul(D2, np.transpose(params["W2"])) * (1.0 - np.power(H, 2))
    grads = {"W1": np.matmul(X.T, D1), "b1": np.sum(D1, axis=0), "W2": np.matmul(H.T, D2), "b2": np.sum(D2, axis=0)}
    return float(loss), grads


@variant("mlp_loss_and_grads")
def in_place_with_out(params, X, y):
    H = np.dot(X, params["W1"])
    H += params["b1"]
    np.tanh(H, out=H)
    Z = np.dot(H, params["W2"])
    np.add(Z, params["b2"], out=Z)
    Z -= Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    total = E.sum(axis=1, keepdims=True)
    mask = y[:, None] == np.arange(Z.shape[1])
    loss = (np.log(total).sum() - Z[mask].sum()) / len(Z)
    E /= total
    E -= mask
    E /= len(Z)
    grads = {"b2": np.add.reduce(E, axis=0), "W2": np.dot(H.T, E)}
    back = np.dot(E, params["W2"].T)
    np.multiply(back, 1.0 - np.multiply(H, H, out=H), out=back)
    return loss, grads | {"b1": np.add.reduce(back, axis=0), "W1": np.dot(X.T, back)}


@variant("gradient_check")
def loop_with_best_so_far(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    ok, errors, worst, highest = True, {}, None, -1.0
    for name, theta in params.items():

        def f(t, name=name):
            return loss_fn({k: (t if k == name else v) for k, v in params.items()})

        num = np.asarray(numerical_gradient(f, theta, eps=eps))
        err = relative_error(num, grads[name])
        errors[name] = float(err)
        if not err <= tol:
            ok = False
        if err > highest or np.isnan(err) or worst is None:
            highest = err
            gap = np.abs(num - grads[name])
            worst = (name, tuple(int(i) for i in np.argwhere(gap == gap.max())[0]) if np.isfinite(gap).all() else ())
    return GradCheckResult(ok=ok, rel_error=errors, worst=worst)


@variant("gradient_check")
def steps_params_in_place(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    work = {name: p.copy() for name, p in params.items()}
    num = {name: numerical_gradient(lambda _: loss_fn(work), work[name], eps) for name in work}
    err = {name: relative_error(num[name], grads[name]) for name in work}
    finite = not any(np.isnan(e) for e in err.values())
    name = sorted(err, key=lambda n: -err[n])[0]
    gap = np.abs(np.subtract(num[name], grads[name]))
    index = np.unravel_index(gap.argmax(), gap.shape)
    return GradCheckResult(finite and max(err.values()) <= tol, err, (name, index))


@variant("gradient_check")
def without_the_other_tasks(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    def central(name):
        out = np.zeros(params[name].shape)
        for i in np.ndindex(out.shape):
            heights = []
            for sign in (+1, -1):
                moved = {k: np.array(v) for k, v in params.items()}
                moved[name][i] += sign * eps
                heights.append(loss_fn(moved))
            out[i] = (heights[0] - heights[1]) / (2 * eps)
        return out

    rel, where = {}, {}
    for k in grads:
        n, g = central(k), np.asarray(grads[k])
        total = np.linalg.norm(n) + np.linalg.norm(g)
        rel[k] = 0.0 if total == 0 else np.linalg.norm(n - g) / total
        where[k] = np.unravel_index(int(np.argmax(abs(n - g))), g.shape)
    values = np.array(list(rel.values()))
    k = list(rel)[int(np.argmax(values))]
    return GradCheckResult(np.all(values <= tol), rel, (k, where[k]))


@variant("gradient_check")
def plain_tuple(loss_fn, params, grads, eps=1e-5, tol=1e-6):
    rel_error, index = {}, {}
    for name in params:
        shape = np.shape(params[name])
        num = numerical_gradient(lambda t, n=name: loss_fn(params | {n: t}), params[name], eps)
        rel_error[name] = relative_error(num, grads[name])
        gaps = [(abs(num[i] - grads[name][i]), i) for i in np.ndindex(shape)]
        index[name] = list(max(gaps, key=lambda pair: pair[0])[1])
    bad = [name for name, e in rel_error.items() if not e <= tol]
    worst = max(rel_error, key=lambda n: rel_error[n])
    return len(bad) == 0, rel_error, [worst, index[worst]]


@variant("directional_check")
def normal_and_vdot(f, g, theta, rng, eps=1e-4):
    u = rng.normal(size=theta.shape)
    u /= np.linalg.norm(u)
    return np.abs((f(theta + eps * u) - f(theta - eps * u)) / (2 * eps) - np.vdot(g, u))


@variant("directional_check")
def signs_only(f, g, theta, rng, eps=1e-4):
    u = rng.choice([-1.0, 1.0], size=theta.size) / np.sqrt(theta.size)
    u = u.reshape(theta.shape)
    rise = float(f(theta + u * eps)) - float(f(theta - u * eps))
    return max(rise / eps / 2 - float((g * u).sum()), float((g * u).sum()) - rise / eps / 2)


@variant("directional_check")
def from_the_cube(f, g, theta, rng, eps=1e-4):
    while True:
        u = rng.uniform(-1, 1, theta.shape)
        length = float(np.sqrt((u * u).sum()))
        if length > 0.1:
            break
    behind = f(theta - (eps / length) * u)
    ahead = f(theta + (eps / length) * u)
    return np.array(abs(0.5 * (ahead - behind) / eps - np.einsum("i,i", g.ravel(), u.ravel()) / length))


@variant("directional_check")
def stepping_a_copy(f, g, theta, rng, eps=1e-4):
    flat = [rng.standard_normal() for _ in range(theta.size)]
    length = sum(x**2 for x in flat) ** 0.5
    u = np.array([x / length for x in flat]).reshape(theta.shape)
    point = np.array(theta)
    point += eps * u
    ahead = f(point)
    point -= 2 * eps * u
    behind = f(point)
    claimed = sum(a * b for a, b in zip(np.ravel(g).tolist(), np.ravel(u).tolist(), strict=True))
    return abs(claimed - (ahead - behind) / (2 * eps))
