"""What the course teaches, as pure functions on NumPy arrays, one algorithm a file.

Nothing here knows of grading. A function leaves its arguments alone, keeps float32 where it is given, and refuses bad
input with a message that names the argument.
"""

from reference.accuracy import mlp_accuracy
from reference.adadelta import AdadeltaState, adadelta_step
from reference.adagrad import AdaGradState, adagrad_step
from reference.adam import AdamState, adam_step
from reference.adamw import adamw_step
from reference.adaptive_momentum import adaptive_momentum_step
from reference.augmented_random_search import ars_step
from reference.batch_norm import BatchNormCache, RunningStats, batch_norm_backward, batch_norm_eval, batch_norm_train
from reference.batch_size_study import batch_size_study
from reference.bce import bce, bce_grad
from reference.binary_cross_entropy import bce_with_logits, bce_with_logits_grad
from reference.blobs import make_blobs
from reference.class_weights import balanced_class_weights, weighted_cross_entropy, weighted_cross_entropy_grad
from reference.clipping import clip_by_global_norm, clip_by_value
from reference.convergence import descend_until_flat, gradient_is_small, loss_has_settled
from reference.cosine_warmup import cosine_warmup
from reference.decision import decision_grid, predict
from reference.dense import dense_backward, dense_forward
from reference.dropout import dropout_backward, dropout_forward
from reference.early_stopping import EarlyStopping, train_with_early_stopping
from reference.elu import elu, elu_derivative
from reference.ema_momentum import ema_momentum_step
from reference.exponential_decay import exponential_decay
from reference.finite_differences import directional_check, numerical_gradient
from reference.focal_loss import focal_loss, focal_loss_grad
from reference.gelu import gelu, gelu_derivative
from reference.geometric_decay import geometric_decay
from reference.global_norm import global_norm
from reference.gradient_check import GradCheckResult, gradient_check, relative_error
from reference.gradient_descent import gradient_descent, gradient_descent_step
from reference.gradient_noise import gradient_noise
from reference.gradient_norms import deep_gradient_norms
from reference.he import he_normal, he_uniform
from reference.himmelblau import HIMMELBLAU_MINIMA, himmelblau, himmelblau_grad
from reference.inverse_sqrt_decay import inverse_sqrt_decay
from reference.inverse_time_decay import inverse_time_decay
from reference.jitter import jitter
from reference.l1 import l1, l1_grad
from reference.l2 import l2, l2_grad
from reference.label_smoothing import smooth_labels, smooth_labels_others
from reference.leaky_relu import leaky_relu, leaky_relu_derivative
from reference.learning_curves import diagnose
from reference.line import make_line
from reference.log_softmax import log_softmax, log_softmax_vjp
from reference.lr_finder import LRFinderResult, lr_range_test
from reference.lr_rules import adjust_lr, scale_lr
from reference.lr_spacing import exponential_lrs, linear_lrs
from reference.lr_suggestion import suggest_lr
from reference.max_norm import max_norm
from reference.minibatch_training import train
from reference.minibatches import iterate_minibatches
from reference.mlp import count_parameters, init_mlp, mlp_backward, mlp_forward
from reference.momentum import momentum_step
from reference.moving_average import exponentially_weighted_average
from reference.mse import half_mse, half_mse_grad, mse, mse_grad
from reference.multi_start import multi_start
from reference.nag import nag_step
from reference.normal_cdf import normal_cdf
from reference.normal_init import normal_init
from reference.one_hot import one_hot
from reference.per_sample_grad_norms import per_sample_grad_norms
from reference.perceptron import perceptron_forward, perceptron_loss_and_grads
from reference.piecewise_constant import piecewise_constant
from reference.quadratic import RAVINE_CURVATURES, quadratic, quadratic_grad, ravine, ravine_grad
from reference.ravel import ravel
from reference.reduce_on_plateau import PlateauState, reduce_on_plateau
from reference.relu import relu, relu_derivative
from reference.residual_network import residual_gradient_norms
from reference.rmsprop import RMSPropState, rmsprop_step
from reference.rosenbrock import rosenbrock, rosenbrock_grad
from reference.rprop import RpropState, rprop_step
from reference.saddle import saddle, saddle_grad
from reference.sgd import SGDState, sgd_step
from reference.sigmoid import sigmoid, sigmoid_derivative
from reference.smoothing import smooth_losses
from reference.soft_cross_entropy import soft_cross_entropy, soft_cross_entropy_grad
from reference.softmax import softmax, softmax_vjp
from reference.softmax_cross_entropy import softmax_cross_entropy, softmax_cross_entropy_grad
from reference.spirals import make_spirals
from reference.split import train_val_split
from reference.stability import stability_limits
from reference.staircase_decay import staircase_decay
from reference.standardize import standardize
from reference.step_decay import step_decay
from reference.swish import swish, swish_derivative
from reference.tanh import tanh, tanh_derivative
from reference.tanh_mlp import mlp_loss_and_grads
from reference.train_clipped import train_clipped
from reference.training_history import TrainingHistory, best_epoch
from reference.training_loop import fit
from reference.trajectory import minimize, steps_to_reach
from reference.two_point_search import two_point_step
from reference.update_ratio import update_ratio
from reference.weight_decay import weight_decay
from reference.xavier import xavier_normal, xavier_uniform
from reference.xor_data import make_xor
from reference.xor_network import backward, forward, init_params
from reference.xor_training import train_xor
from reference.zeros_init import zeros_init

__all__ = [
    "HIMMELBLAU_MINIMA",
    "RAVINE_CURVATURES",
    "AdaGradState",
    "AdadeltaState",
    "AdamState",
    "BatchNormCache",
    "EarlyStopping",
    "GradCheckResult",
    "LRFinderResult",
    "PlateauState",
    "RMSPropState",
    "RpropState",
    "RunningStats",
    "SGDState",
    "TrainingHistory",
    "adadelta_step",
    "adagrad_step",
    "adam_step",
    "adamw_step",
    "adaptive_momentum_step",
    "adjust_lr",
    "ars_step",
    "backward",
    "balanced_class_weights",
    "batch_norm_backward",
    "batch_norm_eval",
    "batch_norm_train",
    "batch_size_study",
    "bce",
    "bce_grad",
    "bce_with_logits",
    "bce_with_logits_grad",
    "best_epoch",
    "clip_by_global_norm",
    "clip_by_value",
    "cosine_warmup",
    "count_parameters",
    "decision_grid",
    "deep_gradient_norms",
    "dense_backward",
    "dense_forward",
    "descend_until_flat",
    "diagnose",
    "directional_check",
    "dropout_backward",
    "dropout_forward",
    "elu",
    "elu_derivative",
    "ema_momentum_step",
    "exponential_decay",
    "exponential_lrs",
    "exponentially_weighted_average",
    "fit",
    "focal_loss",
    "focal_loss_grad",
    "forward",
    "gelu",
    "gelu_derivative",
    "geometric_decay",
    "global_norm",
    "gradient_check",
    "gradient_descent",
    "gradient_descent_step",
    "gradient_is_small",
    "gradient_noise",
    "half_mse",
    "half_mse_grad",
    "he_normal",
    "he_uniform",
    "himmelblau",
    "himmelblau_grad",
    "init_mlp",
    "init_params",
    "inverse_sqrt_decay",
    "inverse_time_decay",
    "iterate_minibatches",
    "jitter",
    "l1",
    "l1_grad",
    "l2",
    "l2_grad",
    "leaky_relu",
    "leaky_relu_derivative",
    "linear_lrs",
    "log_softmax",
    "log_softmax_vjp",
    "loss_has_settled",
    "lr_range_test",
    "make_blobs",
    "make_line",
    "make_spirals",
    "make_xor",
    "max_norm",
    "minimize",
    "mlp_accuracy",
    "mlp_backward",
    "mlp_forward",
    "mlp_loss_and_grads",
    "momentum_step",
    "mse",
    "mse_grad",
    "multi_start",
    "nag_step",
    "normal_cdf",
    "normal_init",
    "numerical_gradient",
    "one_hot",
    "per_sample_grad_norms",
    "perceptron_forward",
    "perceptron_loss_and_grads",
    "piecewise_constant",
    "predict",
    "quadratic",
    "quadratic_grad",
    "ravel",
    "ravine",
    "ravine_grad",
    "reduce_on_plateau",
    "relative_error",
    "relu",
    "relu_derivative",
    "residual_gradient_norms",
    "rmsprop_step",
    "rosenbrock",
    "rosenbrock_grad",
    "rprop_step",
    "saddle",
    "saddle_grad",
    "scale_lr",
    "sgd_step",
    "sigmoid",
    "sigmoid_derivative",
    "smooth_labels",
    "smooth_labels_others",
    "smooth_losses",
    "soft_cross_entropy",
    "soft_cross_entropy_grad",
    "softmax",
    "softmax_cross_entropy",
    "softmax_cross_entropy_grad",
    "softmax_vjp",
    "stability_limits",
    "staircase_decay",
    "standardize",
    "step_decay",
    "steps_to_reach",
    "suggest_lr",
    "swish",
    "swish_derivative",
    "tanh",
    "tanh_derivative",
    "train",
    "train_clipped",
    "train_val_split",
    "train_with_early_stopping",
    "train_xor",
    "two_point_step",
    "update_ratio",
    "weight_decay",
    "weighted_cross_entropy",
    "weighted_cross_entropy_grad",
    "xavier_normal",
    "xavier_uniform",
    "zeros_init",
]
