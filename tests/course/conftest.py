"""The course is judged under the limits that students have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox.launch import Sandbox
from tests.course.graded import exercises, suite


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as warm:
        yield warm
    for name in exercises():
        suite(name).close()
