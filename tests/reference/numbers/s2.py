"""The numbers of S2, which prints none: two bounds that it states."""

from __future__ import annotations

import numpy as np

import reference
from tests.reference.numbers.number import Number

S2 = (
    Number("S2", "1.6: largest slope of the sigmoid, less than 1", "0.25", "sigmoid_derivative",
           lambda: f"{np.max(reference.sigmoid_derivative(np.linspace(-9, 9, 19))):g}"),
    Number("S2", "1.6: largest slope of tanh", "1", "tanh_derivative",
           lambda: f"{np.max(reference.tanh_derivative(np.linspace(-9, 9, 19))):g}"),
)  # fmt: skip
