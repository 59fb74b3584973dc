"""Heights and slopes from SciPy, and by PyTorch's autograd from the formulas here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from scipy import optimize

from tests.reference.agreement import Row
from tests.reference.tables.landscapes import POINTS, POINTS_4D

HEIGHTS: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "himmelblau-torch": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "saddle-torch": lambda x, y: x**2 - y**2,
    "ravine-torch": lambda x, y: x**2 + 100 * y**2,
}
"""By row of the table."""


def peer(row: Row) -> dict[str, Any]:
    """Heights and slopes."""
    if row.peer == "scipy.optimize.rosen":
        points = POINTS_4D if row.name.endswith("4d") else POINTS
        return {"height": optimize.rosen(points.T), "grad": np.stack([optimize.rosen_der(point) for point in points])}
    x, y = (torch.tensor(POINTS[:, axis], requires_grad=True) for axis in (0, 1))
    height = HEIGHTS[row.name](x, y)
    height.sum().backward()
    return {"height": height.detach(), "grad": np.stack([x.grad.numpy(), y.grad.numpy()], axis=-1)}
