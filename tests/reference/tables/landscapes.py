"""Landscapes against SciPy's Rosenbrock and PyTorch's autograd of the formula."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from tests.reference.agreement import Row

POINTS = np.array([[1.5, -0.7], [-2.0, 0.9], [0.3, 2.4], [-3.1, -3.2]])
POINTS_4D = np.array([[1.5, -0.7, 0.2, 1.1], [-2.0, 0.9, 1.4, -0.6]])
GRADIENTS: dict[Any, Any] = {
    reference.himmelblau: reference.himmelblau_grad,
    reference.rosenbrock: reference.rosenbrock_grad,
    reference.saddle: reference.saddle_grad,
    reference.ravine: reference.ravine_grad,
}


def ours(row: Row) -> dict[str, Any]:
    """Heights and slopes."""
    points = POINTS_4D if row.name.endswith("4d") else POINTS
    return {"height": row.ours(points), "grad": GRADIENTS[row.ours](points)}


# fmt: off
TABLE = (
    Row("himmelblau-torch", reference.himmelblau, {}, "torch.autograd", {}),
    Row("saddle-torch", reference.saddle, {}, "torch.autograd", {}),
    Row("ravine-torch", reference.ravine, {}, "torch.autograd", {}),
    Row("rosenbrock-scipy", reference.rosenbrock, {}, "scipy.optimize.rosen", {}, "SciPy has the coordinates along the first axis"),
    Row("rosenbrock-scipy-4d", reference.rosenbrock, {}, "scipy.optimize.rosen", {}, "SciPy has the coordinates along the first axis"),
)
