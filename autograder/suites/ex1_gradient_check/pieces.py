"""Put beside student code as text: right versions of the tasks that gradient_check builds on, so that a slip in one of
them is charged once. They are handed functions of the student's, so they must live where those live."""

import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    """Works in place on theta, so that it serves an f that reads its own argument and one that looks at theta itself."""
    theta = np.asarray(theta)
    grad = np.zeros(theta.shape)
    for index in np.ndindex(theta.shape):
        kept = theta[index]
        try:
            theta[index] = kept + eps
            ahead = f(theta)
            theta[index] = kept - eps
            grad[index] = (ahead - f(theta)) / (2 * eps)
        finally:
            theta[index] = kept
    return grad


def relative_error(a, b):
    a, b = np.ravel(a), np.ravel(b)
    total = np.sqrt(a @ a) + np.sqrt(b @ b)
    return 0.0 if total == 0 else float(np.sqrt((a - b) @ (a - b)) / total)


def with_columns_first(function, f, theta, eps):
    """function(f, theta, eps) with theta's columns, not its rows, side by side in memory: an array crosses in rows."""
    return function(f, np.asfortranarray(theta), eps)
