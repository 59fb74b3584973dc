"""Heights and slopes from SciPy, and by PyTorch's autograd from the formula in the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from scipy import optimize

from tests.reference.agreement import Row
from tests.reference.tables.landscapes import POINTS, POINTS_4D


def peer(row: Row) -> dict[str, Any]:
    """Heights and slopes."""
    if row.peer == "scipy.optimize.rosen":
        points = POINTS_4D if row.name.endswith("4d") else POINTS
        return {"height": optimize.rosen(points.T), "grad": np.stack([optimize.rosen_der(point) for point in points])}
    x, y = (torch.tensor(POINTS[:, axis], requires_grad=True) for axis in (0, 1))
    height = eval(row.peer_settings["formula"], {"x": x, "y": y})
    height.sum().backward()
    return {"height": height.detach(), "grad": np.stack([x.grad.numpy(), y.grad.numpy()], axis=-1)}
