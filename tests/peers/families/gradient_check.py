"""PyTorch's gradcheck on a function whose backward is the gradient in question."""

from __future__ import annotations

from typing import Any

import torch

from tests.reference.agreement import Row
from tests.reference.tables.gradient_check import slope


def peer(row: Row) -> dict[str, Any]:
    settings = row.settings

    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, theta: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(theta)
            return torch.sin(theta).sum() + theta.sum() ** 2 / 2

        @staticmethod
        def backward(ctx: Any, upstream: torch.Tensor) -> torch.Tensor:
            (theta,) = ctx.saved_tensors
            return upstream * torch.from_numpy(slope(theta.numpy(), settings["times"], settings["plus"]))

    theta = torch.tensor(settings["theta"], dtype=torch.float64, requires_grad=True)
    ok = torch.autograd.gradcheck(Claimed.apply, theta, eps=1e-5, raise_exception=False)
    return {"ok": ok}
