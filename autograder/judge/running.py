"""Runs one check for one submission after the other; what it raised becomes a ``Check``: the student's fault,
nobody's, or ours.

A check that asks for nothing but the student and random numbers is called here; one that asks for more of pytest
(fixtures, parameters, marks, hooks) is run as pytest runs it, which takes a fifth of a millisecond: more than most
checks take themselves.
"""

from __future__ import annotations

import hashlib
import inspect
import itertools
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from autograder.judge.context import CheckFailed, Context, Inconclusive, _current
from autograder.model import Check, Outcome
from autograder.sandbox.failures import StudentError
from autograder.sandbox.student import Student

__all__ = ["OURS", "CheckRunner"]

log = logging.getLogger("nighthike")

OURS = "The check itself failed; this is not your mistake. Your instructor will look at it."
OUR_MARKS = {
    "task": "task(name): the task whose points the checks of this class share",
    "weight": "weight(share): the check's share of its task's points",
}
HOOKS = (
    "pytest_runtest_setup",
    "pytest_runtest_call",
    "pytest_runtest_teardown",
    "pytest_pyfunc_call",
    "pytest_fixture_setup",
    "pytest_fixture_post_finalizer",
)
"""What a suite's ``conftest.py`` may put around its checks."""


class _OursError(Exception):
    """Something failed around a check."""


class CheckRunner:
    """A plugin for pytest: holds the check that runs, gives ``student`` and ``rng`` to it, hears what became of it."""

    def __init__(self, exercise: str, secret: str) -> None:
        self._exercise = exercise
        self._secret = secret
        self._student: Student | None = None
        self._problem: BaseException | None = None
        self._given: dict[str, Callable[[pytest.Item], Any]] = {"student": self._student_of, "rng": self._rng_of}
        self._known: dict[pytest.Item, tuple[str, ...] | None] = {}
        self.collect_problem = ""

    def run(
        self, checks: Sequence[tuple[pytest.Item, Check]], student: Student, context: Context
    ) -> list[tuple[Check, frozenset[str]]]:
        """Run the checks of one task; each as it ended, and the known mistakes that would explain it."""
        by_pytest = [item for item, _ in checks if self._arguments(item) is None]
        # pytest keeps module and class set up for the next check of the task; after the last all is torn down.
        following = dict(itertools.zip_longest(by_pytest, by_pytest[1:]))
        self._student = student
        token = _current.set(context)
        try:
            return [self._run(item, check, following) for item, check in checks]
        finally:
            _current.reset(token)
            self._student = None

    def pytest_configure(self, config: pytest.Config) -> None:
        for about in OUR_MARKS.values():
            config.addinivalue_line("markers", about)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.collect_problem = str(report.longrepr)

    def _run(
        self, item: pytest.Item, check: Check, following: Mapping[pytest.Item, pytest.Item | None]
    ) -> tuple[Check, frozenset[str]]:
        self._problem = None
        if item in following:
            self._run_as_pytest_does(item, following[item])
        else:
            self._goes_well("call", self._call, item=item)
        return _judged(check, self._problem, item.nodeid)

    def _arguments(self, item: pytest.Item) -> tuple[str, ...] | None:
        """What ``item`` is called with, if a call is all that there is to it; None where it needs pytest."""
        if item not in self._known:
            self._known[item] = _plain_arguments(item, frozenset(self._given))
        return self._known[item]

    def _call(self, item: pytest.Function) -> None:
        function = item.obj if item.cls is None else getattr(item.cls(), item.originalname)
        function(**{name: self._given[name](item) for name in self._arguments(item) or ()})

    def _run_as_pytest_does(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """The hooks of ``_pytest.runner.runtestprotocol``, without its reports, which nobody reads and which take a
        third of the time of a small check."""
        if isinstance(item, pytest.Function):
            item._initrequest()  # it has been run before
        hooks = item.ihook
        if self._goes_well("setup", hooks.pytest_runtest_setup, item=item):
            self._goes_well("call", hooks.pytest_runtest_call, item=item)
        self._goes_well("teardown", hooks.pytest_runtest_teardown, item=item, nextitem=nextitem)
        if isinstance(item, pytest.Function):
            item.funcargs = {}

    def _goes_well(self, when: str, hook: Callable[..., Any], **given: Any) -> bool:
        try:
            hook(**given)
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as problem:
            # Set-up and tear-down hold no student code: what fails there is ours, whatever it raises.
            if not isinstance(self._problem, _OursError):
                self._problem = problem if when == "call" else _OursError(when, problem)
            return False
        return True

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Student:
        """The submission that is being judged."""
        return self._student_of(request.node)

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """The check's own random numbers: the same for every student and every regrade, known to no student."""
        return self._rng_of(request.node)

    def _student_of(self, item: pytest.Item) -> Student:
        assert self._student is not None
        return self._student

    def _rng_of(self, item: pytest.Item) -> np.random.Generator:
        name = f"{self._secret}\0{self._exercise}\0{item.name}"
        return np.random.default_rng(list(hashlib.sha256(name.encode()).digest()))


def _plain_arguments(item: pytest.Item, ours: frozenset[str]) -> tuple[str, ...] | None:
    """What ``item`` asks for, if that is among ``ours`` and neither it nor its suite has anything else for pytest."""
    if type(item) is not pytest.Function or inspect.iscoroutinefunction(item.function) or hasattr(item, "callspec"):
        return None
    asked = item._fixtureinfo
    others = not ours.issuperset(asked.argnames) or not (ours | {"request"}).issuperset(asked.names_closure)
    overridden = any(len(fixtures) > 1 for fixtures in asked.name2fixturedefs.values())
    marked = any(mark.name not in OUR_MARKS for mark in item.iter_markers())
    hooked = any(not hook.function.__module__.startswith("_pytest.") for hook in _hooks(item.config))
    return None if others or overridden or marked or hooked else asked.argnames


def _hooks(config: pytest.Config) -> Iterator[Any]:
    return (hook for name in HOOKS for hook in getattr(config.hook, name).get_hookimpls())


def _judged(check: Check, problem: BaseException | None, where: str) -> tuple[Check, frozenset[str]]:
    if problem is None:
        return replace(check, outcome=Outcome.PASSED), frozenset()
    if isinstance(problem, CheckFailed):
        return replace(check, outcome=Outcome.FAILED, message=problem.message), problem.candidates
    if isinstance(problem, StudentError):
        return replace(check, outcome=problem.outcome, message=problem.message), frozenset()
    if isinstance(problem, Inconclusive):
        return replace(check, outcome=Outcome.INCONCLUSIVE, message=str(problem)), frozenset()
    if isinstance(problem, AssertionError):
        return replace(check, outcome=Outcome.FAILED, message=str(problem)), frozenset()
    if isinstance(problem, pytest.fail.Exception):
        return replace(check, outcome=Outcome.FAILED, message="No error was raised."), frozenset()
    log.error("%s: the check itself failed", where, exc_info=problem)
    return replace(check, outcome=Outcome.INTERNAL, message=OURS), frozenset()
