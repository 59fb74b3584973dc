"""Parameters as one vector and back."""

from __future__ import annotations

import numpy as np
import pytest

from reference import ravel


def test_there_and_back() -> None:
    """Every number comes back to its name and place, 0-d and empty arrays included."""
    params = {"W": np.arange(6.0).reshape(2, 3), "s": np.array(7.0), "e": np.zeros((0, 2)), "b": np.array([8.0, 9.0])}
    vector, unravel = ravel(params)
    assert vector.tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 9]
    back = unravel(2 * vector)
    assert {name: array.shape for name, array in back.items()} == {name: array.shape for name, array in params.items()}
    assert all((back[name] == 2 * params[name]).all() for name in params)


def test_one_array_comes_back_as_an_array() -> None:
    """An array instead of a dict is ravelled too."""
    vector, unravel = ravel([[1.0, 2.0], [3.0, 4.0]])
    assert vector.tolist() == [1, 2, 3, 4]
    assert unravel(vector).tolist() == [[1, 2], [3, 4]]


def test_the_vector_is_new_and_the_way_back_gives_views() -> None:
    """Changing the vector leaves params alone and shows in what unravel gave."""
    params = {"W": np.ones((2, 2)), "b": np.zeros(2)}
    vector, unravel = ravel(params)
    back = unravel(vector)
    vector[:] = 5.0
    assert params["W"].tolist() == [[1, 1], [1, 1]]
    assert back["W"].tolist() == [[5, 5], [5, 5]]


def test_dtypes_come_back() -> None:
    """The vector has the widest dtype; each array gets its own again."""
    vector, unravel = ravel({"a": np.ones(2, np.float32), "b": np.ones(1)})
    assert vector.dtype == np.float64
    assert [array.dtype for array in unravel(vector).values()] == [np.float32, np.float64]
    assert ravel({"a": np.ones(2, np.float32)})[0].dtype == np.float32


def test_nothing_is_an_empty_vector() -> None:
    """No parameters make an empty vector, which makes no parameters."""
    vector, unravel = ravel({})
    assert vector.shape == (0,)
    assert unravel(vector) == {}


def test_refuses() -> None:
    """Text is no parameter, and a vector of another length has no place to go."""
    with pytest.raises(TypeError, match=r"params\['W'\] must hold real numbers"):
        ravel({"W": ["a"]})
    with pytest.raises(ValueError, match=r"the vector has shape \(3,\), but the one that ravel returned has"):
        ravel({"W": [1.0, 2.0]})[1](np.ones(3))
