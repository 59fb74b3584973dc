"""The numbers that the demos of S4 print.

Where they draw random numbers they do so after ``np.random.seed(42)``; ``RandomState(42)`` gives the same draws.
"""

from __future__ import annotations

import inspect
from functools import cache, partial
from itertools import pairwise
from typing import Any

import numpy as np

import reference
from tests.reference.numbers.number import Number, parabola, spacing


def bowl() -> Any:
    """The path on x² + 2y² of section 1.3."""
    return reference.gradient_descent(lambda p: reference.quadratic_grad(p, [2.0, 4.0]), [4.0, 3.0], 0.1, 15)


def parabola_line(t: int) -> str:
    x = parabola(5.0, 0.1, 20)[t]
    return f"x = {x:.6f}, f(x) = {x**2:.6f}"


def bowl_line(t: int) -> str:
    x, y = bowl()[t]
    return f"x={x:.4f}, y={y:.4f}, f(x,y)={float(reference.quadratic([x, y], [2.0, 4.0])):.4f}"


@cache
def manual_backprop() -> tuple[Any, Any]:
    """Section 2.3: predictions and gradients of a 4-8-3 network at two samples."""
    rng = np.random.RandomState(42)
    W1, W2 = rng.randn(4, 8) * np.sqrt(2 / 4), rng.randn(8, 3) * np.sqrt(2 / 8)
    params = {"W1": W1, "b1": np.zeros(8), "W2": W2, "b2": np.zeros(3)}
    logits, cache = reference.mlp_forward(params, [[1.0, 2, 3, 4], [4, 3, 2, 1]])
    grads = reference.mlp_backward(params, cache, reference.softmax_cross_entropy_grad(logits, [0, 2]))
    return reference.softmax(logits), grads


def batch_shapes() -> str:
    X, rng = np.zeros((100, 4)), np.random.default_rng(0)
    return ", ".join(str(X_b.shape) for X_b, _ in reference.iterate_minibatches(X, X, 32, rng))


def valley(beta: float) -> str:
    """Section 3.3: the last loss on x² + 10y² with the averaged momentum."""
    step = partial(reference.ema_momentum_step, lr=0.05, beta=beta)
    path = reference.minimize(
        lambda theta, v: step(theta, v, reference.quadratic_grad(theta, [2.0, 20.0])), np.array([10.0, 1.0]), 50
    )
    return f"{float(reference.quadratic(path[-1], [2.0, 20.0])):.6f}"


@cache
def simulated_history() -> Any:
    """Section 5.1: two curves with noise, overfitting after epoch 30."""
    rng = np.random.RandomState(42)
    history = reference.TrainingHistory([], [], [], [])
    for epoch in range(50):
        train = 2 * np.exp(-epoch / 15) + 0.1 + rng.normal(0, 0.05)
        val = 2 * np.exp(-epoch / 15) + 0.15 + rng.normal(0, 0.08) + 0.02 * max(epoch - 30, 0)
        for curve, value in zip(history, (train, val, 1 - train / 2.5, 1 - val / 2.5), strict=True):
            curve.append(float(value))
    return history


@cache
def complete_loop() -> Any:
    """Section 5.3: a 4-16-8-3 network on labels that are drawn, not learned."""
    rng = np.random.RandomState(42)
    X, y = rng.randn(500, 4), rng.randint(0, 3, 500)
    sizes = (4, 16, 8, 3)
    params = {}
    for k, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params |= {f"W{k}": rng.randn(n_in, n_out) * np.sqrt(2 / n_in), f"b{k}": np.zeros(n_out)}

    def loss_and_grads(params: Any, X: Any, y: Any) -> Any:
        logits, cache = reference.mlp_forward(params, X)
        slope = reference.softmax_cross_entropy_grad(logits, y)
        return reference.softmax_cross_entropy(logits, y), reference.mlp_backward(params, cache, slope)

    def evaluate(params: Any, X: Any, y: Any) -> Any:
        logits, _ = reference.mlp_forward(params, X)
        return reference.softmax_cross_entropy(logits, y), float(np.mean(logits.argmax(axis=1) == y))

    def descend(params: Any, grads: Any, lr: float) -> Any:
        return reference.gradient_descent_step(params, grads, lr), lr

    data = (X[:400], y[:400], X[400:], y[400:])
    _, history = reference.fit(params, data, loss_and_grads, evaluate, descend, 0.1, 100, 32, rng)
    return history


def loop_line(epoch: int) -> str:
    h, t = complete_loop(), epoch - 1
    return f"train_loss={h.train_loss[t]:.4f}, val_loss={h.val_loss[t]:.4f}, val_acc={h.val_acc[t]:.2%}"


DIAGNOSED = {
    "Good training": (
        [2.0, 1.5, 1.0, 0.7, 0.5, 0.4, 0.35, 0.32, 0.30, 0.29],
        [2.1, 1.6, 1.1, 0.8, 0.6, 0.5, 0.45, 0.42, 0.40, 0.39],
        "TRAINING: Still improving",
        "improving",
    ),
    "Overfitting": (
        [2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002],
        [2.1, 1.1, 0.6, 0.4, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8],
        "OVERFITTING: Best epoch was 5",
        "overfitting",
    ),
    "Diverging": (
        [2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0],
        [2.1, 3.5, 6.0, 15.0, 30.0, 70.0, 150.0, 300.0, 700.0, 1500.0],
        "DIVERGING: Learning rate may be too high",
        "diverging",
    ),
}
SENTENCES = {"improving": "TRAINING: Still improving", "diverging": "DIVERGING: Learning rate may be too high"}


def diagnosis(scenario: str) -> str:
    """The text's sentence for our word; the best epoch counted from 1."""
    train, val, _, _ = DIAGNOSED[scenario]
    word = reference.diagnose(train, val)
    best = reference.best_epoch(val)
    assert best is not None
    return SENTENCES.get(word, f"{word.upper()}: Best epoch was {best + 1}")


S4 = (
    *(
        Number("S4", f"1.2: iteration {t}", printed, "gradient_descent", partial(parabola_line, t))
        for t, printed in (
            (1, "x = 4.000000, f(x) = 16.000000"),
            (2, "x = 3.200000, f(x) = 10.240000"),
            (3, "x = 2.560000, f(x) = 6.553600"),
            (4, "x = 2.048000, f(x) = 4.194304"),
            (5, "x = 1.638400, f(x) = 2.684355"),
            (20, "x = 0.057646, f(x) = 0.003323"),
        )
    ),
    *(
        Number("S4", f"1.3: iteration {t}", printed, "gradient_descent", partial(bowl_line, t))
        for t, printed in (
            (1, "x=3.2000, y=1.8000, f(x,y)=16.7200"),
            (2, "x=2.5600, y=1.0800, f(x,y)=8.8864"),
            (3, "x=2.0480, y=0.6480, f(x,y)=5.0341"),
            (15, "x=0.1407, y=0.0014, f(x,y)=0.0198"),
        )
    ),
    *(
        Number("S4", f"2.3: prediction for sample {i + 1}", printed, "mlp_forward",
               lambda i=i: str(manual_backprop()[0][i]))
        for i, printed in enumerate(["[0.08596673 0.77058611 0.14344717]", "[0.20414053 0.64181915 0.15404033]"])
    ),
    Number("S4", "2.3: shape of dW2", "(8, 3)", "mlp_backward", lambda: str(manual_backprop()[1]["W2"].shape)),
    Number("S4", "2.3: shape of dW1", "(4, 8)", "mlp_backward", lambda: str(manual_backprop()[1]["W1"].shape)),
    Number("S4", "2.3: mean of dW2 (0 in exact numbers, as in any softmax layer)", "0.000000", "mlp_backward",
           lambda: f"{abs(manual_backprop()[1]['W2'].mean()):.6f}"),
    Number("S4", "2.3: mean of dW1", "0.302321", "mlp_backward", lambda: f"{manual_backprop()[1]['W1'].mean():.6f}"),
    Number("S4", "3.2: batches of 32 of 100 samples", "(32, 4), (32, 4), (32, 4), (4, 4)", "iterate_minibatches",
           batch_shapes),
    Number("S4", "3.3: SGD, final loss", "0.002656", "ema_momentum_step", partial(valley, 0.0)),
    Number("S4", "3.3: SGD+Momentum, final loss", "0.386138", "ema_momentum_step", partial(valley, 0.9)),
    *(
        Number("S4", f"4.1: lr={lr:.2f}, final loss", printed, "gradient_descent",
               lambda lr=lr: f"{parabola(10.0, lr, 20)[-1] ** 2:.4f}")
        for lr, printed in ((0.01, "44.5700"), (0.1, "0.0133"), (0.5, "0.0000"), (1.1, "146977.1568"))
    ),
    *(
        Number("S4", f"5.1: final {name}", printed, "TrainingHistory",
               lambda k=k, form=form: format(simulated_history()[k][-1], form))
        for k, name, form, printed in (
            (0, "train loss", ".4f", "0.1765"), (1, "val loss", ".4f", "0.5875"),
            (2, "train accuracy", ".2%", "92.94%"), (3, "val accuracy", ".2%", "76.50%"),
        )
    ),
    Number("S4", "5.1: best epoch, counted from 1", "40", "best_epoch",
           lambda: str((reference.best_epoch(simulated_history().val_loss) or 0) + 1)),
    *(
        Number("S4", f"5.2: {scenario}", sentence, "diagnose", partial(diagnosis, scenario))
        for scenario, (_, _, sentence, _) in DIAGNOSED.items()
    ),
    *(
        Number("S4", f"5.3: epoch {epoch}", printed, "fit", partial(loop_line, epoch))
        for epoch, printed in (
            (20, "train_loss=1.0362, val_loss=1.1349, val_acc=31.00%"),
            (40, "train_loss=1.0113, val_loss=1.1337, val_acc=28.00%"),
            (60, "train_loss=0.9815, val_loss=1.1518, val_acc=34.00%"),
            (80, "train_loss=0.9587, val_loss=1.1955, val_acc=34.00%"),
            (100, "train_loss=0.9484, val_loss=1.2282, val_acc=32.00%"),
        )
    ),
    Number("S4", "5.3: training accuracy", "53.00%", "fit", lambda: f"{complete_loop().train_acc[-1]:.2%}"),
    Number("S4", "5.3: validation accuracy", "32.00%", "fit", lambda: f"{complete_loop().val_acc[-1]:.2%}"),
    Number("S4", "exercise 2: very small learning rate", "1e-07 → 10", "exponential_lrs",
           lambda: spacing(reference.exponential_lrs)),
    Number("S4", "exercise 4: batch sizes", "[1, 8, 32, 128, full batch]", "batch_size_study",
           lambda: str(list(inspect.signature(reference.batch_size_study).parameters["sizes"].default))
           .replace("None", "full batch")),
    Number("S4", "exercise 7: 2-4-1", "17 parameters", "init_params",
           lambda: f"{reference.count_parameters(reference.init_params(np.random.default_rng(0)))} parameters"),
)  # fmt: skip
