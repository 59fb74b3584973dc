"""What student code makes the grader allocate is bounded, and is the student's own affair."""

from __future__ import annotations

import resource
from collections.abc import Callable

import numpy as np
import pytest

from autograder.grading.worker.bounded import GROWTH_BYTES, bounded_memory
from autograder.sandbox.student import Student

Notebook = Callable[..., Student]


def test_more_than_the_bound_is_refused_and_afterwards_all_is_as_before() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with bounded_memory():
        small = np.ones(1 << 20)
        with pytest.raises(MemoryError):
            np.empty(GROWTH_BYTES // 4)
    assert small.sum() == 1 << 20
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_small_arrays_whose_sum_is_giant_are_an_error_in_the_callback(notebook: Notebook) -> None:
    """128 KB across the line would be 7 GB on this side."""
    student = notebook(
        "import numpy as np\n"
        "def f(add):\n"
        "    try: add(np.zeros((30_000, 1)), np.zeros((1, 30_000)))\n"
        "    except MemoryError as error: return 'refused'"
    )
    with bounded_memory():
        assert student.f(lambda a, b: a + b) == "refused"
