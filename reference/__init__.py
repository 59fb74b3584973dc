"""What the course teaches, as pure functions on NumPy arrays, one algorithm a file.

Nothing here knows of grading. A function leaves its arguments alone, keeps float32 where it is given, and refuses bad
input with a message that names the argument.
"""

from reference.ema_momentum import ema_momentum_step
from reference.gradient_descent import gradient_descent, gradient_descent_step
from reference.momentum import momentum_step
from reference.nag import nag_step
from reference.quadratic import RAVINE_CURVATURES, quadratic, quadratic_grad, ravine, ravine_grad
from reference.stability import stability_limits
from reference.trajectory import minimize, steps_to_reach

__all__ = [
    "RAVINE_CURVATURES",
    "ema_momentum_step",
    "gradient_descent",
    "gradient_descent_step",
    "minimize",
    "momentum_step",
    "nag_step",
    "quadratic",
    "quadratic_grad",
    "ravine",
    "ravine_grad",
    "stability_limits",
    "steps_to_reach",
]
