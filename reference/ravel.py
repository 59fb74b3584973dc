"""One long vector of all parameters, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from reference._arguments import Array, float_array_like
from reference._parameters import Parameters, each_array

__all__ = ["ravel"]


def ravel(params: Parameters) -> tuple[Array, Callable[[Array], Parameters]]:
    r"""All numbers in one vector, in the order of the dict, each array row by row.

    .. math::
        θ = (\mathrm{vec} \, W_1, \mathrm{vec} \, b_1, …)

    An optimizer that is given the vector instead of the dict makes one update where it made one for each array, which
    is what a small network's step costs. JAX calls it ``ravel_pytree``, PyTorch ``parameters_to_vector``.

    Args:
        params: an array or a dict of arrays by name, float, any shapes.

    Returns:
        (vector, unravel): a new vector of all n numbers, of the widest dtype among them, shape (n,); and a function
        that gives such a vector the names, shapes and dtypes of params again, as views of it where the dtype allows.

    Raises:
        TypeError: an array that does not hold real numbers; from unravel too.
        ValueError: from unravel, a vector of another length.

    Example:
        >>> vector, unravel = ravel({"W": [[1.0, 2.0], [3.0, 4.0]], "b": [5.0]})
        >>> vector
        array([1., 2., 3., 4., 5.])
        >>> unravel(-vector)["W"].tolist()
        [[-1.0, -2.0], [-3.0, -4.0]]

    Source:
        Course text S0 (θ = {W, b} as one vector of parameters); ``jax.flatten_util.ravel_pytree``.
    """
    arrays = list(each_array("params", params).values())
    names = list(params) if isinstance(params, Mapping) else None
    ends = [int(end) for end in np.cumsum([array.size for array in arrays])]
    starts = [end - array.size for end, array in zip(ends, arrays, strict=True)]
    vector = np.concatenate([array.ravel() for array in arrays]) if arrays else np.zeros(0)

    def unravel(flat: Array) -> Parameters:
        flat = float_array_like("the vector", flat, "the one that ravel returned", vector)
        parts = [
            flat[i:j].reshape(array.shape).astype(array.dtype, copy=False)
            for i, j, array in zip(starts, ends, arrays, strict=True)
        ]
        return parts[0] if names is None else dict(zip(names, parts, strict=True))

    return vector, unravel
