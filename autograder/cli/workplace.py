"""``--scheduler``: where the submissions of ``nighthike grade`` are judged."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from autograder.grading.many import MakeExecutor

__all__ = ["Workplace", "scheduler_option", "workplace"]

LATECOMERS = 32
"""Submissions handed out at the least, so that workers that join a small cluster later find something to do."""

scheduler_option = click.option(
    "--scheduler",
    metavar="ADDR",
    help="Grade on a Dask cluster: the address of its scheduler, such as tcp://10.0.0.1:8786; see docs/scaling.md.",
)
"""``--scheduler ADDR``, given to the command as ``scheduler``, for ``workplace``."""


class Workplace(NamedTuple):
    """``jobs`` and ``make_executor`` of ``grade_course``: how many submissions are judged at a time, and on what."""

    jobs: int
    make_executor: MakeExecutor | None = None


@contextlib.contextmanager
def workplace(scheduler: str | None, jobs: int | None) -> Iterator[Workplace]:
    """The cluster of ``scheduler``, or this machine, with ``jobs`` submissions at a time or as many as it can."""
    if scheduler is None:
        yield Workplace(jobs or len(os.sched_getaffinity(0)))
        return
    from autograder.grading.cluster.executor import Cluster

    with Cluster(scheduler) as cluster:
        yield Workplace(jobs or max(cluster.slots, LATECOMERS), lambda: cluster)
