"""What the course teaches, as pure functions on NumPy arrays, one algorithm a file.

Nothing here knows of grading. A function leaves its arguments alone, keeps float32 where it is given, and refuses bad
input with a message that names the argument.
"""

from reference.accuracy import mlp_accuracy
from reference.batch_size_study import batch_size_study
from reference.binary_cross_entropy import bce_with_logits, bce_with_logits_grad
from reference.clipping import clip_by_global_norm, clip_by_value
from reference.decision import decision_grid, predict
from reference.early_stopping import EarlyStopping, train_with_early_stopping
from reference.ema_momentum import ema_momentum_step
from reference.finite_differences import directional_check, numerical_gradient
from reference.global_norm import global_norm
from reference.gradient_check import GradCheckResult, gradient_check, relative_error
from reference.gradient_descent import gradient_descent, gradient_descent_step
from reference.gradient_noise import gradient_noise
from reference.gradient_norms import deep_gradient_norms
from reference.learning_curves import diagnose
from reference.lr_finder import LRFinderResult, lr_range_test
from reference.lr_spacing import exponential_lrs, linear_lrs
from reference.lr_suggestion import suggest_lr
from reference.minibatch_training import train
from reference.minibatches import iterate_minibatches
from reference.momentum import momentum_step
from reference.nag import nag_step
from reference.per_sample_grad_norms import per_sample_grad_norms
from reference.quadratic import RAVINE_CURVATURES, quadratic, quadratic_grad, ravine, ravine_grad
from reference.smoothing import smooth_losses
from reference.softmax_cross_entropy import softmax_cross_entropy, softmax_cross_entropy_grad
from reference.stability import stability_limits
from reference.tanh_mlp import mlp_loss_and_grads
from reference.train_clipped import train_clipped
from reference.trajectory import minimize, steps_to_reach
from reference.xor_network import backward, forward, init_params
from reference.xor_training import train_xor

__all__ = [
    "RAVINE_CURVATURES",
    "EarlyStopping",
    "GradCheckResult",
    "LRFinderResult",
    "backward",
    "batch_size_study",
    "bce_with_logits",
    "bce_with_logits_grad",
    "clip_by_global_norm",
    "clip_by_value",
    "decision_grid",
    "deep_gradient_norms",
    "diagnose",
    "directional_check",
    "ema_momentum_step",
    "exponential_lrs",
    "forward",
    "global_norm",
    "gradient_check",
    "gradient_descent",
    "gradient_descent_step",
    "gradient_noise",
    "init_params",
    "iterate_minibatches",
    "linear_lrs",
    "lr_range_test",
    "minimize",
    "mlp_accuracy",
    "mlp_loss_and_grads",
    "momentum_step",
    "nag_step",
    "numerical_gradient",
    "per_sample_grad_norms",
    "predict",
    "quadratic",
    "quadratic_grad",
    "ravine",
    "ravine_grad",
    "relative_error",
    "smooth_losses",
    "softmax_cross_entropy",
    "softmax_cross_entropy_grad",
    "stability_limits",
    "steps_to_reach",
    "suggest_lr",
    "train",
    "train_clipped",
    "train_with_early_stopping",
    "train_xor",
]
