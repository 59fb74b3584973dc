"""``@task("nag_step")`` on a class, ``@weight(2)`` on a check."""

from __future__ import annotations

import pytest

__all__ = ["task", "weight"]


def task(name: str) -> pytest.MarkDecorator:
    """The checks of this class share the points of the notebook's cell ``test_<name>``."""
    return pytest.mark.task(name)


def weight(share: float) -> pytest.MarkDecorator:
    """This check's share of its task's points, against 1 for a check that says nothing."""
    return pytest.mark.weight(share)
