"""Reduce on plateau: cut the stride when the slope has been flat for a while."""

from __future__ import annotations

from typing import NamedTuple

from reference._arguments import non_negative_float, positive_float, positive_int, real_number
from reference._parameters import remembered
from reference._schedules import decay_factor

__all__ = ["PlateauState", "reduce_on_plateau"]


class PlateauState(NamedTuple):
    """What the schedule remembers: the best metric so far, and for how many epochs it has not got better."""

    best: float
    wait: int


def reduce_on_plateau(
    lr: float,
    metric: float,
    state: PlateauState | None,
    *,
    factor: float = 0.1,
    patience: int = 10,
    min_delta: float = 1e-4,
    mode: str = "min",
    min_lr: float = 0.0,
) -> tuple[float, PlateauState]:
    r"""Learning rate for the next epoch, given how this one went.

    .. math::
        lr' = \max(lr \cdot \text{factor}, \; lr_{min}) \text{ after patience epochs without an improvement, else } lr

    Better means metric < best - min_delta, strictly; a NaN is no improvement. It is Keras's ``ReduceLROnPlateau``
    without cooldown. PyTorch's waits one epoch longer, until wait > patience, and by default takes its threshold
    relative to best.

    Args:
        lr: learning rate of this epoch, dimensionless, > 0.
        metric: what this epoch ended with, say the validation loss.
        state: what the last call returned; None after the first epoch.
        factor: what is kept of the learning rate, in (0, 1].
        patience: epochs without an improvement that are borne, ≥ 1; the last of them cuts.
        min_delta: by how much a metric must be better to count, ≥ 0, in its unit.
        mode: "min" when less is better, "max" when more is.
        min_lr: the learning rate does not fall below it, ≥ 0.

    Returns:
        (lr', state).

    Raises:
        TypeError: an argument that is not a real number, or patience not an integer.
        ValueError: lr ≤ 0, factor outside (0, 1], patience < 1, min_delta or min_lr < 0, or an unknown mode.

    Example:
        >>> lr, state = 0.5, None
        >>> for loss in [1.0, 0.6, 0.7, 0.61, 0.65]:
        ...     lr, state = reduce_on_plateau(lr, loss, state, factor=0.1, patience=2)
        >>> lr, state
        (0.05, PlateauState(best=0.6, wait=1))

    Source:
        Keras, ``keras.callbacks.ReduceLROnPlateau``. Course texts S0 (callbacks) and S1 (schedules).
    """
    lr, factor, patience = positive_float("lr", lr), decay_factor("factor", factor), positive_int("patience", patience)
    min_delta, min_lr = non_negative_float("min_delta", min_delta), non_negative_float("min_lr", min_lr)
    if mode not in ("min", "max"):
        raise ValueError(f'mode must be "min" or "max", not {mode!r}')
    sign = 1.0 if mode == "min" else -1.0
    best, wait = remembered(state, PlateauState(sign * float("inf"), 0))
    metric = real_number("metric", metric)
    if sign * metric < sign * best - min_delta:
        return lr, PlateauState(metric, 0)
    if wait + 1 < patience:
        return lr, PlateauState(best, wait + 1)
    return max(lr * factor, min(lr, min_lr)), PlateauState(best, 0)
