"""Whether a kernel is as fast as a vectorised one: CPU time of the student's process against the reference's.

Both run in confined processes of their own, in turn, on the same fresh inputs; the clocks are read from outside,
after the process has gone to sleep, so that neither can be forged and other work on the machine weighs on both
alike. Three outcomes: fast enough, too slow, and could not tell. docs/timing.md has the error rates, and says how to
choose a limit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from autograder.judge.context import CheckFailed, Inconclusive, current
from autograder.judge.difference import Tolerance, brief, difference
from autograder.judge.naming import mistakes_that_give
from autograder.sandbox.failures import StudentError
from autograder.sandbox.student import BusiestLine, Student

__all__ = ["race"]

Args = tuple[Any, ...]
CLEAR = 1.5
"""A ratio further than this factor below or above the limit needs no further turn; above, it is too slow."""
PLAIN = 3
"""Before so many turns as ``FEW_TURNS`` it must be this factor below: noise that hits the reference flatters a loop."""
HOPELESS = 10
"""A ratio further than this factor above the limit is too slow after one turn."""
LONG_CALL_SECONDS = 0.1
"""A call that takes longer is not repeated within a turn: noise is small beside it, and time is short."""
MIN_TURNS = 2
FEW_TURNS = 4
MAX_TURNS = 9
LOOP = 100
"""A line that runs this often in one call is a loop over elements or rows."""


def race(
    student: Student,
    function: Callable[..., Any],
    make_args: Callable[[], Args],
    *,
    limit: float,
    size: str,
    calls: int = 2,
    name: str | None = None,
    observe: Callable[[Any], Any] = lambda value: value,
) -> None:
    """The student's function takes at most ``limit`` times the CPU time of ``function`` (the reference).

    ``make_args()`` draws fresh arguments, so that a memo does not help; ``calls`` of them make one turn, which should
    take the reference a millisecond or two. ``size`` says to the student on what: "20,000 numbers". ``observe`` is for
    a function that gives an iterator: it takes the items, on this side, and returns what is compared. Raises
    CheckFailed (too slow, or wrong on these inputs) or Inconclusive.
    """
    context = current()
    if context.peer is None:
        raise RuntimeError("race() needs a suite that is judged with a process for the reference")
    name = name or function.__name__
    entrants = Entrants(student, name, context.peer(function), function.__name__, make_args, observe)
    ratio = entrants.ratio(calls, limit)
    if ratio <= limit:
        return
    line = _busiest_line(student, name, make_args())
    loops = line is not None and line.times >= LOOP
    # In a close call a loop that the student's own process admits counts against it; that it shows none proves nothing.
    if ratio < limit * CLEAR and not loops:
        raise Inconclusive(f"{name} took {ratio:.1f} times the reference's time, too close to the limit of {limit:g}.")
    message = f"Right, but slow: {ratio:.0f} times the reference's time on {size}; {_advice(line if loops else None)}"
    reason = "loop" if loops else "work"
    known = (wrong.name for wrong in context.misconceptions if wrong.slow == reason and name in wrong.tasks)
    raise CheckFailed(message, frozenset(known))


class Entrants(NamedTuple):
    """Two functions in processes of their own, and what they are called with."""

    student: Student
    name: str
    peer: Student
    reference: str
    """The name of the peer's function."""
    make_args: Callable[[], Args]
    observe: Callable[[Any], Any]

    def ratio(self, calls: int, limit: float) -> float:
        """Least time of the student over least time of the reference, after as many turns as make that clear.

        The least of several turns is the one that other work on the machine disturbed least.
        """
        warm_up, _ = self.turn(1)
        if warm_up > LONG_CALL_SECONDS:
            calls = 1
        mine = theirs = float("inf")
        for turn in range(1, MAX_TURNS + 1):
            seconds = self.turn(calls)
            mine, theirs = min(mine, seconds[0]), min(theirs, seconds[1])
            ratio = mine / max(theirs, 1e-9)
            if is_clear(ratio / limit, turn):
                break
        return ratio

    def turn(self, calls: int) -> tuple[float, float]:
        """CPU seconds of both for ``calls`` on the same arguments; a wrong answer wins no race."""
        batch = [self.make_args() for _ in range(calls)]
        mine, got = self.student.timed(self.name, batch, self._seen)
        try:
            theirs, expected = self.peer.timed(self.reference, batch, self.observe)
        except StudentError as error:
            # The peer runs our code: whatever it does is no fault of the student's.
            raise RuntimeError(f"the reference's {self.reference} could not be run: {error}") from None
        for args, value, right in zip(batch, got, expected, strict=True):
            found = difference(value, right, Tolerance(), f"the result of {self.name} on large input")
            if found is not None:
                message = found[0].upper() + found[1:] + "."
                raise CheckFailed(message, mistakes_that_give(value, partial(self._apply, args), self.name))
        return mine, theirs

    def _seen(self, value: Any) -> Any:
        """``observe`` on what the student's function returned, which can be anything."""
        try:
            return self.observe(value)
        except (StudentError, CheckFailed):
            raise
        except Exception:
            message = f"{self.name} returned {brief(value)}, which is not what this check can work with."
            raise CheckFailed(message) from None

    def _apply(self, args: Args, call: Callable[..., Any]) -> Any:
        return self.observe(call(*args))


def is_clear(share: float, turn: int) -> bool:
    """Whether the ratio, as a share of the limit, needs no more turns than these."""
    if turn < MIN_TURNS:
        return share > HOPELESS
    return share >= CLEAR or share <= 1 / (PLAIN if turn < FEW_TURNS else CLEAR)


def _busiest_line(student: Student, name: str, args: Args) -> BusiestLine | None:
    try:
        return student.busiest_line(name, args)
    except StudentError:  # it took too long with every line counted
        return None


def _advice(line: BusiestLine | None) -> str:
    if line is None:
        return "no line of it runs often, so look for work that one call does more than once, or on too much."
    code = f" ({line.text})" if line.text else ""
    return (
        f"line {line.number} of its cell{code} ran at least {line.times:,} times in one call; "
        "one NumPy expression over the whole array takes the place of a loop over its elements."
    )
