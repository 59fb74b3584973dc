"""A hidden suite: pytest files collected once and run for many submissions.

pytest collects them as ever; its session is held open, and ``running.py`` runs the checks with the ``student`` of the
moment.
"""

from __future__ import annotations

import functools
import inspect
import logging
import math
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from _pytest.config import _prepareconfig
from msgspec.structs import replace

from autograder.errors import CourseError
from autograder.judge.context import Agreement, Context
from autograder.judge.misconception import Misconception, load_misconceptions
from autograder.judge.naming import consistent
from autograder.judge.peer import Peer
from autograder.judge.race import race
from autograder.judge.running import OURS, CheckRunner
from autograder.judge.score import score_task
from autograder.judge.version import compared_with, suite_version
from autograder.model import Check, Outcome, Task, TaskReport
from autograder.sandbox.student import Student

__all__ = ["Suite"]

log = logging.getLogger("nighthike")

PYTEST_OPTIONS = (
    "--assert=plain", "--import-mode=importlib", "--strict-markers", "-s", "-c", os.devnull,
    "--disable-plugin-autoload",
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p", "no:warnings", "-p", "no:faulthandler",
    "-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:junitxml", "-p", "no:doctest",
)  # fmt: skip


class Suite:
    """The hidden suite of one exercise; its races run against ``peer``, which several suites may share."""

    def __init__(self, folder: Path, exercise: str, secret: str, peer: Peer) -> None:
        self.exercise = exercise
        self._folder, self._secret = folder, secret
        self.misconceptions = load_misconceptions(folder)
        self._runner = CheckRunner(exercise, secret)
        self._peer = peer
        options = [*PYTEST_OPTIONS, "--rootdir", str(folder), str(folder)]
        self._config = _prepareconfig(options, plugins=[self._runner])
        self._config._do_configure()
        self._session = pytest.Session.from_config(self._config)
        self._config.hook.pytest_sessionstart(session=self._session)
        loaded = set(sys.modules)
        try:
            self._session.perform_collect()
        except (pytest.Collector.CollectError, pytest.UsageError) as error:
            raise CourseError(f"{folder}: the suite cannot be collected: {error}; run pytest on it") from error
        finally:
            # pytest finds a module by its file's name: another course's test_momentum.py must not get this one.
            for name in set(sys.modules) - loaded:
                if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(folder):
                    del sys.modules[name]
        if self._session.testsfailed or not self._session.items:
            raise CourseError(
                f"{folder}: the suite cannot be collected: {self._runner.collect_problem or 'it has no checks'}"
            )
        self._items = {item: _described(item) for item in self._session.items}

    @classmethod
    def collect(cls, folder: Path, *, exercise: str, secret: str, peer: Peer | None = None) -> Suite:
        """The suite in ``folder``. CourseError when it cannot be collected."""
        return cls(folder, exercise, secret, peer or Peer())

    def warm_up(self) -> None:
        """Start what races need, if there are any, before the first one waits for it."""
        if self.races:
            packages = [place for place in compared_with(self._folder) if place.is_dir()]
            if len(packages) == 1:
                self._peer.warm_up(packages[0])

    @functools.cached_property
    def version(self) -> str:
        """A hash that changes with everything that decides about a submission besides itself."""
        return suite_version(self._folder, self._secret)

    @property
    def tasks(self) -> frozenset[str]:
        """The tasks that have checks."""
        return frozenset(name for name, _ in self._items.values())

    @property
    def check_names(self) -> frozenset[str]:
        """The functions that a release must not name."""
        return frozenset(check.name for _, check in self._items.values())

    @property
    def races(self) -> dict[str, frozenset[str]]:
        """By task, the names of its checks that time a kernel."""
        found: dict[str, set[str]] = {}
        for item, (task, check) in self._items.items():
            code = getattr(getattr(item, "function", None), "__code__", None)
            if code is not None and race.__name__ in code.co_names:
                found.setdefault(task, set()).add(check.name)
        return {task: frozenset(names) for task, names in found.items()}

    def judge(
        self, student: Student, tasks: Sequence[Task], only: Collection[str] | None = None
    ) -> tuple[TaskReport, ...]:
        """Judge one submission, by all checks or by those whose names are in ``only``. Never raises for what student
        code does."""
        return tuple(self._judge_task(student, task, only) for task in tasks)

    def close(self) -> None:
        """Let go of pytest's session and of the reference's process."""
        self._peer.close()
        self._config._ensure_unconfigure()

    def _judge_task(self, student: Student, task: Task, only: Collection[str] | None) -> TaskReport:
        student.new_task()
        known = tuple(wrong for wrong in self.misconceptions if task.name in wrong.tasks)
        context = Context(known, self._peer)
        checks = [
            (item, check)
            for item, (name, check) in self._items.items()
            if name == task.name and (only is None or check.name in only)
        ]
        found = self._runner.run(checks, student, context)
        if not found:
            log.error("%s: no check of the suite is marked @task(%r)", self.exercise, task.name)
            found = [(Check(name="no_checks", outcome=Outcome.INTERNAL, sentence=OURS), frozenset())]
        return score_task(task, _named(found, known, context.agreements))


def _described(item: pytest.Item) -> tuple[str, Check]:
    """The task of a check, and the check before it has run."""
    task = item.get_closest_marker("task")
    if task is None:
        raise CourseError(f'{item.nodeid}: the class has no task; write @task("name") above it')
    share = item.get_closest_marker("weight")
    function = getattr(item, "function", None)
    sentence = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
    if not sentence:
        raise CourseError(f"{item.nodeid}: the check has no docstring; its first paragraph is what the student reads")
    weight = 1.0 if share is None else float(share.args[0])
    if not 0 < weight < math.inf:
        raise CourseError(f"{item.nodeid}: a weight of {weight} divides no points; give a number above 0")
    return str(task.args[0]), Check(name=item.name, outcome=Outcome.INTERNAL, sentence=sentence, weight=weight)


def _named(
    found: list[tuple[Check, frozenset[str]]], known: Sequence[Misconception], agreements: Sequence[Agreement]
) -> list[Check]:
    """Name the mistake behind each failed check: the only known one that gives the student's numbers there. Where
    several do, the one among them that fits everything else the task's checks have seen; silence if none does."""
    hints = {wrong.name: wrong.hint for wrong in known}
    sets = [candidates for _, candidates in found if candidates]
    in_all = frozenset.intersection(*sets) if sets else frozenset()
    named = []
    for check, candidates in found:
        names = candidates
        if len(names) > 1 and names & in_all:
            names &= in_all
        if len(names) > 1:
            names = consistent(names, known, agreements)
        if len(names) == 1:
            (name,) = names
            check = replace(check, mistake=name, hint=hints[name])
        named.append(check)
    return named
