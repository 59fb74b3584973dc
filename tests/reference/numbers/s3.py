"""The numbers of S3: batches, the optimizers' settings, decay."""

from __future__ import annotations

import numpy as np

import reference
from tests.reference.numbers.number import Number, default


def range_of_batches() -> str:
    """First rows of the batches of 128 of rows 0 to 1152, and the number of batches."""
    rows = np.arange(1153)
    rng = np.random.default_rng(0)
    firsts = [int(b[0]) for b, _ in reference.iterate_minibatches(rows, rows, 128, rng, shuffle=False)]
    return " ".join(map(str, [*firsts[:3], "…", firsts[-1]]))


S3 = (
    Number("S3", "slide 18: rows 0 to 1152 in batches of 128", "0 128 256 … 1152", "iterate_minibatches",
           range_of_batches),
    Number("S3", "slide 27: β of momentum, 10 values deep", "0.9", "exponentially_weighted_average",
           lambda: f"{default(reference.exponentially_weighted_average, 'beta'):g}"),
    Number("S3", "slide 30: ε of AdaGrad", "1e-08", "adagrad_step",
           lambda: f"{default(reference.adagrad_step, 'eps'):g}"),
    Number("S3", "slide 35: γ of RMSProp", "0.9", "rmsprop_step",
           lambda: f"{default(reference.rmsprop_step, 'beta'):g}"),
    Number("S3", "slide 35: η of RMSProp", "0.001", "rmsprop_step",
           lambda: f"{default(reference.rmsprop_step, 'lr'):g}"),
    *(
        Number("S3", f"slide 38: {letter} of Adam", printed, "adam_step",
               lambda argument=argument: f"{default(reference.adam_step, argument):g}")
        for letter, argument, printed in (
            ("α", "lr", "0.001"), ("β₁", "beta1", "0.9"), ("β₂", "beta2", "0.999"), ("ε", "eps", "1e-08"),
        )
    ),
    Number("S3", "slide 40: after 10 epochs at 0.98 an epoch", "0.8171 α₀", "geometric_decay",
           lambda: f"{float(reference.geometric_decay(10, 1.0, 0.98)):.4f} α₀"),
    Number("S3", "slide 40: after 100 epochs, reduced to 0.1 of", "0.1 α₀", "step_decay",
           lambda: f"{float(reference.step_decay(100, 1.0, 0.1, 100)):g} α₀"),
    Number("S3", "slide 55: after 10 epochs at 0.95 an epoch", "0.5987 α₀", "geometric_decay",
           lambda: f"{float(reference.geometric_decay(10, 1.0, 0.95)):.4f} α₀"),
)  # fmt: skip
